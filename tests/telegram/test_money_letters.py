"""A month's picture comes as a letter, in the words of its reader."""

from datetime import timedelta

from bot.charts import Drawing, NotDrawn
from bot.services.books import Books
from bot.services.exports import LETTER, Exports
from bot.services.receipts import Receipts
from bot.telegram.composed import Composed, Document, Nothing
from bot.telegram.money_places import MoneyLetters
from storage import customers, letters, staff
from storage.database import Database, Transaction
from tests.screens.conftest import CATALOGUES
from tests.services.money_story import BEGAN, Bought, Story
from tests.services.shop import ANNA, HandClock
from tests.services.test_books import UTC_ZONE
from tests.storage.conftest import db, migrated_file, shop_file

__all__ = ["db", "migrated_file", "shop_file"]
OLGA = 7


class Pen:
    """Keeps what it is to draw; draws nothing where it is broken."""

    def __init__(self) -> None:
        self.asked: list[Drawing] = []
        self.broken = False

    async def __call__(self, drawing: Drawing) -> bytes:
        if self.broken:
            raise NotDrawn("broken")
        self.asked.append(drawing)
        return b"png"


async def told(db: Database, pen: Pen, chat: int) -> Composed:
    books, clock = Books(UTC_ZONE, "RUB"), HandClock()
    clock.at = BEGAN + timedelta(days=3)
    compose = MoneyLetters(db, CATALOGUES, Exports(books), books, Receipts("Soup", {}), clock, pen)

    async def ask(tx: Transaction) -> None:
        await customers.see(tx, chat, language="ru", now=BEGAN)
        fields = {"month": "2026-08", "form": "png"}
        await letters.put(tx, chat_id=chat, kind=LETTER, fields=fields, now=clock.at)

    await db.write(ask)
    row = await db.read(lambda reader: reader.one("SELECT max(id) AS id FROM letters"))
    assert row is not None
    letter = await db.write(lambda tx: letters.claim(tx, row["id"]))
    assert letter is not None
    return await compose(letter)


async def test_a_picture_shows_the_month_day_by_day(db: Database) -> None:
    story = await Story(db).open()
    await story.tell(Bought("delivered", total=200000))
    await story.write(lambda tx: staff.add(tx, OLGA, "owner", "olga", BEGAN))
    pen = Pen()
    sent = await told(db, pen, OLGA)
    assert isinstance(sent, Document)
    assert (sent.content, sent.file_name, sent.caption) == (b"png", "2026-08.png", "Деньги, август 2026")
    (drawing,) = pen.asked
    (panel,) = drawing.panels
    assert panel.names == ["Выручка", "Закупка", "Прибыль"]
    assert list(drawing.labels) == [str(day) for day in range(1, 32)]
    assert [series[29] for series in panel.series] == ["2000.00", "1005.00", "995.00"]
    pen.broken = True
    assert isinstance(await told(db, pen, OLGA), Nothing)


async def test_a_customer_gets_no_picture(db: Database) -> None:
    await Story(db).open()
    assert isinstance(await told(db, Pen(), ANNA.id), Nothing)
