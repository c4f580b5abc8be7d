"""The books say what happened: every number adds up, opens its orders, and stands in the files to the kopeck."""

import asyncio
import csv
import io
import re
import shutil
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.callbacks.money import MoneyOrders
from bot.screens.books_tables import ORDER_COLUMNS, tables
from bot.services import exports_files
from bot.services.books import Books
from bot.services.books_views import ExportView, Figure, FigureView, MonthView, Sums
from bot.services.errors import Gone, Mistake
from bot.services.exports import Exports
from bot.services.people import Person
from providers.money import Money
from storage import ledger
from storage.database import Database, Reader
from storage.sqlite import opened
from tests.screens.conftest import CATALOGUES
from tests.services.money_story import BEGAN, Bought, Story
from tests.services.shop import BORIS
from tests.services.staffroom import MAX, OLGA, SAM

UTC_ZONE = ZoneInfo("UTC")
BOOKS = Books(UTC_ZONE, "RUB")
EXPORTS = Exports(BOOKS)
SUMS = ("earned", "returned", "cost", "losses", "refunds")
COLUMN = {"cost": "cost_here", "profit": "margin"}


async def seen(db: Database, month: str, now: datetime) -> MonthView:
    return await db.read(lambda reader: BOOKS.month(reader, OLGA, month, now))


async def exported(db: Database, month: str, now: datetime) -> ExportView:
    return await db.read(lambda reader: EXPORTS.view(reader, MAX, month, now))


async def behind(db: Database, month: str, what: str, now: datetime) -> list[FigureView]:
    """Every page of a number."""
    place = MoneyOrders(month=month, what=what)
    first = await db.read(lambda reader: BOOKS.orders(reader, OLGA, place, now))
    pages = [first]
    for page in range(2, first.pages + 1):
        turned = MoneyOrders(month=month, what=what, page=page)
        pages.append(await db.read(lambda reader, turned=turned: BOOKS.orders(reader, OLGA, turned, now)))
    return pages


def months(until: datetime) -> list[str]:
    day, found = BEGAN, []
    while day <= until + timedelta(days=31):
        if f"{day:%Y-%m}" not in found and (day.year, day.month) <= (until.year, until.month):
            found.append(f"{day:%Y-%m}")
        day += timedelta(days=20)
    return found


ENDS = ("open", "cancelled", "stolen", "delivered", "charged_back", "returned", "surplus")
EVERYTHING = [
    Bought(end=end, way=way, paid=110000 if way == "card" else 612, days=days)
    for end in ENDS
    for way in ("stars", "card", "there")
    for days in (0, 12)
]


@st.composite
def histories(draw: st.DrawFn) -> list[Bought]:
    def one() -> Bought:
        way = draw(st.sampled_from(["stars", "card", "there"]))
        total = draw(st.integers(1, 10_000_000))
        return Bought(
            end=draw(st.sampled_from(ENDS)),
            way=way,
            total=total,
            paid=total if way == "card" else draw(st.integers(1, 100_000)),
            cost=draw(st.none() | st.integers(0, 100_000)),
            cost_currency=draw(st.sampled_from(["EUR", "RUB"])),
            rate=draw(st.none() | st.decimals("0.0001", "999", places=4).map(str)),
            days=draw(st.integers(0, 17)),
        )

    return [one() for _ in range(draw(st.integers(1, 6)))]


@example(history=EVERYTHING)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories())
def test_whatever_happens_every_number_of_every_month_adds_up(migrated_file: Path, history: list[Bought]) -> None:
    asyncio.run(_adds_up(migrated_file, history))


async def _adds_up(migrated_file: Path, history: list[Bought]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(shutil.copy(migrated_file, Path(folder) / "shop.db"))) as db:
            story = await Story(db).open()
            for bought in history:
                await story.tell(bought)
            opening: dict[tuple[str, str], Money] = {}
            for month in months(story.now):
                view = await seen(db, month, story.now)
                check_sums(view, story, month)
                await check_orders(db, view, month, story.now)
                opening = await check_files(db, view, month, story.now, opening)


def check_sums(view: MonthView, story: Story, month: str) -> None:
    plain = {name: story.sums[month, name] for name in SUMS}
    assert {name: getattr(view.sums, name).minor for name in SUMS} == plain
    revenue = plain["earned"] - plain["returned"]
    assert view.sums.revenue.minor == revenue
    assert view.sums.profit.minor == revenue - plain["cost"] - plain["losses"]
    assert view.counts[Figure.UNKNOWN] == story.sums[month, "unknown"]


async def check_orders(db: Database, view: MonthView, month: str, now: datetime) -> None:
    """A number is the sum of the orders that it opens."""
    numbers = {each: getattr(view.sums, each) for each in (*SUMS, "profit")}
    numbers |= {Figure.OWED: view.owed}
    numbers |= {Figure.FREE: stars(view.stars_free), Figure.HELD: stars(view.stars_held)}
    numbers |= {f"m-{each.account}-{each.money.currency}": each.money for each in view.holdings}
    for what, number in numbers.items():
        pages = await behind(db, month, what, now)
        amounts = [row.money.minor for page in pages for row in page.rows if row.money]
        loose = pages[0].loose.minor if pages[0].loose else 0
        assert sum(amounts) + loose == number.minor, (month, what)
        assert pages[0].total == number, (month, what)


def stars(n: int) -> Money:
    return Money.of_minor(n, "XTR")


async def check_files(
    db: Database, view: MonthView, month: str, now: datetime, opening: dict[tuple[str, str], Money]
) -> dict[tuple[str, str], Money]:
    """The files say what the screen says; each account ends as it begins the next month."""
    export = await exported(db, month, now)
    assert export.total == view.sums
    for t in (CATALOGUES.of("en"), CATALOGUES.of("ru")):
        orders, accounts = tables(export, UTC_ZONE, "RUB", t)
        check_table(read_csv(exports_files.as_csv(orders, t.language), t.language), view.sums)
        check_table(read_xlsx(exports_files.as_xlsx([orders, accounts])), view.sums)
    closing = {}
    for each in export.accounts:
        name = (each.account, each.closing.currency)
        assert each.opening + each.debits - each.credits == each.closing, name
        assert each.opening == opening.get(name, Money(Decimal(0), name[1])), name
        closing[name] = each.closing
    days = await db.read(lambda reader: EXPORTS.days(reader, OLGA, month, now))
    for name in SUMS:
        assert sum(getattr(each.sums, name).minor for each in days) >= 0 or name in ("cost", "losses")
    assert sum(each.sums.earned.minor for each in days) == view.sums.earned.minor
    assert sum(each.sums.revenue.minor for each in days) == view.sums.revenue.minor
    return closing


def check_table(rows: list[list[str]], sums: Sums) -> None:
    """The last row is the total, and the sum of those above it; texts such as "unknown" are no numbers."""
    for name in (*SUMS, "profit"):
        at = ORDER_COLUMNS.index(COLUMN.get(name, name))
        column = [Decimal(row[at]) for row in rows[1:] if re.fullmatch(r"-?[\d.]+(E-?\d+)?", row[at])]
        cents = [each.quantize(Decimal("0.01")) for each in column]
        assert cents[-1] == getattr(sums, name).amount, name
        assert sum(cents[:-1]) == cents[-1], name


def read_csv(content: bytes, language: str) -> list[list[str]]:
    russian = language == "ru"
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if russian else ","))
    return [[cell.replace(",", ".") if russian else cell for cell in row] for row in rows]


def read_xlsx(content: bytes, sheet: int = 1) -> list[list[str]]:
    """The cells as they stand in the file: a number as its digits, a text from the list of texts."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = [
            "".join(t.text or "" for t in each.iterfind(".//x:t", space)) for each in shared.iterfind("x:si", space)
        ]
        page = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert page.find(".//x:f", space) is None, "no cell is a formula"
    rows = []
    for row in page.iterfind(".//x:row", space):
        cells = [""] * len(ORDER_COLUMNS)
        for cell in row.iterfind("x:c", space):
            value = cell.findtext("x:v", "", space)
            letters = re.sub(r"\d", "", cell.attrib["r"])
            cells[ord(letters) - ord("A")] = texts[int(value)] if cell.get("t") == "s" else value
        rows.append(cells)
    return rows


async def test_what_a_person_named_runs_as_no_formula(db: Database) -> None:
    story = await Story(db).open()
    for title in ("=1+1", "+7", "-5", "@sum", " =2", "'=3", "\t=4"):
        await story.tell(Bought("delivered", title=title))
    export = await exported(db, "2026-08", story.now)
    orders, accounts = tables(export, UTC_ZONE, "RUB", CATALOGUES.of("en"))
    at = ORDER_COLUMNS.index("lines")
    for row in read_csv(exports_files.as_csv(orders, "en"), "en")[1:-1]:
        assert not row[at].startswith(("=", "+", "-", "@", "\t")), row[at]
    assert read_xlsx(exports_files.as_xlsx([orders, accounts]))[1][at].startswith("=1+1")


async def test_amounts_keep_their_last_digit_in_every_file(db: Database) -> None:
    """Up to ten million millions: what a spreadsheet itself holds exactly."""
    amounts = [Decimal(n).scaleb(-2) for n in (1, 7, 10, 29, 115, 999_999_999_999_99, 123_456_789_012_37)]
    table = exports_files.Table("t", ["a"], [[each] for each in amounts])
    assert [row[0] for row in read_csv(exports_files.as_csv(table, "en"), "en")[1:]] == [
        f"{each:f}" for each in amounts
    ]
    numbers = [Decimal(row[0]) for row in read_xlsx(exports_files.as_xlsx([table]))[1:]]
    assert [each.quantize(Decimal("0.01")) for each in numbers] == amounts


async def test_stars_rest_for_21_days_and_are_free_then(db: Database) -> None:
    story = await Story(db).open()
    await story.tell(Bought("delivered", paid=500))
    rests = await seen(db, "2026-09", BEGAN + timedelta(days=20))
    assert (rests.stars_free, rests.stars_held) == (0, 500)
    free = await seen(db, "2026-09", BEGAN + timedelta(days=21, seconds=1))
    assert (free.stars_free, free.stars_held) == (500, 0)


async def test_a_month_begins_at_the_shops_midnight(db: Database) -> None:
    story = await Story(db, now=datetime(2026, 8, 31, 22, tzinfo=UTC)).open()
    await story.tell(Bought("delivered"))
    now = story.now + timedelta(days=1)
    moscow = Books(ZoneInfo("Europe/Moscow"), "RUB")
    september = await db.read(lambda reader: moscow.month(reader, OLGA, "2026-09", now))
    assert september.sums.earned == Money.of_minor(110000, "RUB")
    assert (await seen(db, "2026-08", now)).sums.earned == Money.of_minor(110000, "RUB")


async def test_a_loss_that_nobody_can_value_is_told_and_in_no_sum(db: Database) -> None:
    story = await Story(db).open()
    await story.write(
        lambda tx: ledger.book(
            tx, kind="missing", ref="deposit:1", debit="loss", credit="games", amount_minor=500, currency="EUR",
            now=story.now,
        )
    )  # fmt: skip
    view = await seen(db, "2026-08", story.now)
    assert view.uncounted == (Money.of_minor(500, "EUR"),)
    assert view.sums.losses.minor == 0


@pytest.mark.parametrize("month", ["", "2026-13", "1999-12", "9999-12", "nonsense", "2030-01"])
async def test_a_month_that_is_none_is_the_present_one(db: Database, month: str) -> None:
    await Story(db).open()
    assert (await seen(db, month, BEGAN)).month == date(2026, 8, 1)


async def test_only_owner_and_manager_read_the_books(db: Database) -> None:
    await Story(db).open()
    for person, refusal in ((SAM, Mistake), (BORIS, Gone)):
        with pytest.raises(refusal):
            await db.read(lambda reader, person=person: BOOKS.month(reader, person, "", BEGAN))
        with pytest.raises(refusal):
            await db.read(lambda reader, person=person: EXPORTS.view(reader, person, "", BEGAN))
    with pytest.raises(Gone):
        await behind(db, "2026-08", "nonsense", BEGAN)


class Counted:
    """A reader that counts what it is asked."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.asked = reader, 0

    async def one(self, sql: str, **values: object) -> object:
        self.asked += 1
        return await self._reader.one(sql, **values)

    async def all(self, sql: str, **values: object) -> object:
        self.asked += 1
        return await self._reader.all(sql, **values)


async def test_a_month_of_five_thousand_orders_is_a_few_questions(db: Database) -> None:
    story = await Story(db).open()
    await story.tell(Bought("delivered"))
    await story.write(_many)

    async def body(reader: Reader, person: Person = OLGA) -> tuple[int, int, int, int]:
        counted = Counted(reader)
        view = await BOOKS.month(counted, person, "2026-08", story.now)  # type: ignore[arg-type]
        of_month, counted.asked = counted.asked, 0
        export = await EXPORTS.view(counted, person, "2026-08", story.now)  # type: ignore[arg-type]
        return view.counts[Figure.EARNED], of_month, len(export.rows), counted.asked

    orders, of_month, rows, of_export = await db.read(body)
    assert orders == rows == 5001
    assert of_month <= 10
    assert of_export <= 10


async def _many(tx) -> None:  # type: ignore[no-untyped-def]
    """The first order 5,000 times over."""
    numbers = "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5001)"
    columns = [row["name"] for row in await tx.all("SELECT name FROM pragma_table_info('orders')")]
    own = {"id": "i", "reference": "'copy' || i", "remote_id": "NULL"}
    chosen = ", ".join(own.get(name, f"o.{name}") for name in columns)
    await tx.run(f"{numbers} INSERT INTO orders ({', '.join(columns)}) SELECT {chosen} FROM n, orders o WHERE o.id = 1")
    await tx.run(
        f"""{numbers} INSERT INTO payments (id, order_id, payer_id, method, state, amount_minor, currency, external_id,
                captured_at, created_at)
            SELECT i, i, payer_id, method, state, amount_minor, currency, 'copy' || i, captured_at, created_at
            FROM n, payments WHERE payments.id = 1"""
    )
    await tx.run(
        f"""{numbers} INSERT INTO ledger (at, kind, ref, debit, credit, amount_minor, currency)
            SELECT at, kind, 'payment:' || i, replace(debit, ':1', ':' || i), replace(credit, ':1', ':' || i),
                amount_minor, currency FROM n, ledger WHERE ref = 'payment:1'"""
    )
