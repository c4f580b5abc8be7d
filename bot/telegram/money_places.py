"""What is seen of the books, receipts and statements, place by place, and the letters that bring them as files.

Writes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Place
from bot.callbacks.money import MoneyOrders, MoneyPlace, Receipt, Statement
from bot.charts import Draw as DrawPicture
from bot.charts import Drawing, NotDrawn, Panel
from bot.screens import books as screens
from bot.screens import books_statement, receipt
from bot.screens.books_tables import tables
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import books_statement as statements
from bot.services import exports_files
from bot.services.books import Books
from bot.services.books_views import DaySums, ExportView
from bot.services.errors import Gone, Mistake
from bot.services.exports import Exports
from bot.services.people import Person, Role
from bot.services.receipts import LETTER as RECEIPT
from bot.services.receipts import Receipts
from bot.telegram.composed import Composed, Document, Nothing
from bot.texts import Catalogues, Texts
from storage import customers
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class MoneyPlaces:
    """The services refuse who may not see it."""

    clock: Clock
    books: Books
    receipts: Receipts

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            MoneyPlace: self._money,
            MoneyOrders: self._orders,
            Receipt: self._receipt,
            Statement: self._statement,
        }

    async def _money(self, reader: Reader, person: Person, place: MoneyPlace, t: Texts) -> Screen:
        return screens.money(await self.books.month(reader, person, place.month, self.clock.now()), t)

    async def _orders(self, reader: Reader, person: Person, place: MoneyOrders, t: Texts) -> Screen:
        return screens.orders(await self.books.orders(reader, person, place, self.clock.now()), t)

    async def _receipt(self, reader: Reader, person: Person, place: Receipt, t: Texts) -> Screen:
        return receipt.receipt(await self.receipts.view(reader, person, place.order), t)

    async def _statement(self, reader: Reader, person: Person, place: Statement, t: Texts) -> Screen:
        return books_statement.statement(await statements.view(reader, person, place.page), t)


class MoneyLetters:
    """Composes the files of the books and of receipts.

    `draw` makes pictures. Whoever may not read the file any more by then gets nothing.
    """

    def __init__(
        self,
        db: Database,
        catalogues: Catalogues,
        exports: Exports,
        books: Books,
        receipts: Receipts,
        clock: Clock,
        draw: DrawPicture,
    ) -> None:
        self._db, self._catalogues, self._clock = db, catalogues, clock
        self._exports, self._books, self._receipts, self._draw = exports, books, receipts, draw

    async def __call__(self, letter: Letter) -> Composed:
        person = await self._db.read(lambda reader: reader_of(reader, letter.chat_id))
        t = self._catalogues.of(person.language)
        try:
            if letter.kind == RECEIPT:
                return await self._db.read(lambda reader: self._receipt(reader, person, letter, t))
            month, form = str(letter.fields["month"]), str(letter.fields["form"])
            return await (self._picture(person, month, t) if form == "png" else self._file(person, month, form, t))
        except (Gone, Mistake, NotDrawn):
            return Nothing()

    async def _receipt(self, reader: Reader, person: Person, letter: Letter, t: Texts) -> Composed:
        view = await self._receipts.view(reader, person, letter.order_id or 0)
        return Document(receipt.page(view, t).encode(), receipt.file_name(view), receipt.caption(view, t))

    async def _file(self, person: Person, month: str, form: str, t: Texts) -> Composed:
        now = self._clock.now()
        view = await self._db.read(lambda reader: self._exports.view(reader, person, month, now))
        content = self._written(view, form, t)
        return Document(content, f"{month}.{form}", t("export.caption", month=t.month(view.month)))

    def _written(self, view: ExportView, form: str, t: Texts) -> bytes:
        orders, accounts = tables(view, self._books.zone, self._books.currency, t)
        if form == "csv":
            return exports_files.as_csv(orders, t.language)
        return exports_files.as_xlsx([orders, accounts])

    async def _picture(self, person: Person, month: str, t: Texts) -> Composed:
        now = self._clock.now()
        days = await self._db.read(lambda reader: self._exports.days(reader, person, month, now))
        caption = t("export.caption", month=t.month(days[0].day))
        return Document(await self._draw(_drawing(days, self._books.currency, t)), f"{month}.png", caption)


def _drawing(days: tuple[DaySums, ...], currency: str, t: Texts) -> Drawing:
    sums = [each.sums for each in days]
    panel = Panel(
        title="",
        unit=currency,
        names=[t.plain(f"money.picture.{name}") for name in ("revenue", "cost", "profit")],
        series=[
            [str(each.revenue.amount) for each in sums],
            [str(each.cost.amount) for each in sums],
            [str(each.profit.amount) for each in sums],
        ],
    )
    return Drawing(t.month(days[0].day), [str(each.day.day) for each in days], [panel])


async def reader_of(reader: Reader, chat_id: int) -> Person:
    """Who reads a private chat; in a group nobody is anybody."""
    known = await customers.find(reader, chat_id)
    if known is None:
        return Person(chat_id, "en")
    return Person(known.id, known.language, known.country, Role(known.role) if known.role else None)
