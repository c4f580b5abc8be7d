"""The numbers say what happened: each counted once, in the shop's own days, weeks and months."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.screens.numbers_tables import COLUMNS, table
from bot.services import digest
from bot.services.digest import Digest
from bot.services.errors import Gone, Mistake
from bot.services.numbers import Numbers
from bot.services.numbers_files import ask
from bot.services.numbers_views import NumbersView, Unit
from storage import letters, staff
from storage.database import Database, Reader, Row
from tests.screens.conftest import CATALOGUES
from tests.services.money_story import BEGAN, Bought, Story
from tests.services.shop import ANNA, BORIS
from tests.services.staffroom import MAX, OLGA, SAM

UTC = ZoneInfo("UTC")
NUMBERS = Numbers(UTC, "RUB")


async def seen(db: Database, unit: str, now: datetime, back: int = 0, numbers: Numbers = NUMBERS) -> NumbersView:
    return await db.read(lambda reader: numbers.view(reader, MAX, unit, back, now))


async def told(db: Database, *stories: Bought) -> Story:
    story = await Story(db).open()
    for each in stories:
        await story.tell(each)
    return story


async def test_each_order_counts_once_in_the_time_it_happened(db: Database) -> None:
    story = await told(db, Bought("delivered"), Bought("cancelled"), Bought("open"), Bought("delivered", days=1))
    for unit in Unit:
        view = await seen(db, unit, story.now)
        assert sum(one.paid for one in view.buckets) == 4
        assert sum(one.ended for one in view.buckets) == 3
        assert sum(one.delivered for one in view.buckets) == 2
        assert sum(one.sums.earned.amount for one in view.buckets) == 2200


async def test_days_are_the_shops_own(db: Database) -> None:
    await told(db, Bought("open"))
    paid = await db.read(lambda reader: reader.one("SELECT paid_at FROM orders"))
    assert paid is not None
    at = datetime.fromtimestamp(paid["paid_at"] / 1000, UTC)
    tokyo = Numbers(ZoneInfo("Pacific/Kiritimati"), "RUB")
    here = {one.first for one in (await seen(db, "day", at + timedelta(days=2))).buckets if one.paid}
    there = {one.first for one in (await seen(db, "day", at + timedelta(days=2), numbers=tokyo)).buckets if one.paid}
    assert here == {at.date()}
    assert there == {at.date() + timedelta(days=int(at.hour >= 10))}


async def test_weeks_begin_on_monday_and_follow_each_other(db: Database) -> None:
    await told(db)
    view = await seen(db, "week", BEGAN)
    assert all(one.first.weekday() == 0 and one.last.weekday() == 6 for one in view.buckets)
    assert all(a.last + timedelta(days=1) == b.first for a, b in zip(view.buckets, view.buckets[1:], strict=False))
    assert view.chosen.first <= BEGAN.date() <= view.chosen.last


async def test_what_was_looked_at_before_can_be_reached_and_no_further(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    later = story.now + timedelta(days=70)
    assert (await seen(db, "month", later)).has_earlier
    first = await seen(db, "month", later, back=3)
    assert first.chosen.paid == 1
    assert not first.running
    assert not first.has_earlier
    assert (await seen(db, "day", later, back=-5)).back == 0


async def test_a_provider_is_measured_by_paid_orders_that_ended(db: Database) -> None:
    story = await told(db, Bought("delivered"), Bought("cancelled"), Bought("open"), Bought("delivered", days=5))
    (one,) = (await seen(db, "month", story.now)).providers
    assert (one.delivered, one.ended, one.percent) == (1, 1, 100)
    (before,) = (await seen(db, "month", story.now, back=1)).providers
    assert (before.delivered, before.ended, before.percent) == (1, 2, 50)
    assert one.pace is not None
    assert one.pace.most >= one.pace.median > timedelta()


async def test_a_purchase_that_was_begun_and_left_lowers_the_share(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    await db.write(
        lambda tx: tx.run(
            "INSERT INTO checkouts (customer_id, from_cart, created_at) "
            "SELECT customer_id, 0, created_at FROM checkouts"
        )
    )
    view = await seen(db, "month", story.now)
    assert (view.chosen.begun, view.chosen.begun_paid, view.chosen.cart_to_paid) == (2, 1, 50)


async def test_the_file_holds_what_the_screen_shows(db: Database) -> None:
    story = await told(db, Bought("delivered"), Bought("stolen"))
    view = await seen(db, "day", story.now)
    for language in ("ru", "en"):
        made = table(view, "RUB", CATALOGUES.of(language))
        assert len(made.columns) == len(COLUMNS)
        at = COLUMNS.index("revenue")
        assert [row[at] for row in made.rows] == [one.sums.revenue.amount for one in view.buckets]
        assert [row[COLUMNS.index("orders")] for row in made.rows] == [one.paid for one in view.buckets]


async def test_numbers_are_for_chiefs(db: Database) -> None:
    for person, refusal in ((BORIS, Gone), (SAM, Mistake)):
        with pytest.raises(refusal):
            await db.read(lambda reader, person=person: NUMBERS.view(reader, person, "day", 0, BEGAN))  # type: ignore[misc]
        with pytest.raises(refusal):
            await db.write(lambda tx, person=person: ask(tx, person, "day", "csv", BEGAN))  # type: ignore[misc]
        with pytest.raises(refusal):
            await db.write(lambda tx, person=person: digest.set_hour(tx, person, 9, BEGAN))  # type: ignore[misc]
    for unit, form in (("year", "csv"), ("day", "exe")):
        with pytest.raises(Gone):
            await db.write(lambda tx, unit=unit, form=form: ask(tx, OLGA, unit, form, BEGAN))  # type: ignore[misc]


async def digests(db: Database) -> list[str]:
    rows = await db.read(lambda reader: reader.all("SELECT fields FROM letters WHERE kind = 'digest' ORDER BY id"))
    return [row["fields"] for row in rows]


async def test_a_day_is_told_once_at_its_hour_whatever_restarts(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    await db.write(lambda tx: staff.add(tx, OLGA.id, "owner", "Olga", BEGAN))
    next_day = story.now.replace(hour=0) + timedelta(days=1)
    for hour, count in ((0, 0), (8, 0), (9, 1), (10, 1), (23, 1)):
        await Digest(db, UTC).step(next_day + timedelta(hours=hour))
        assert len(await digests(db)) == count, hour
    await Digest(db, UTC).step(next_day + timedelta(days=1, hours=20))
    assert len(await digests(db)) == 2
    assert story.now.date().isoformat() in (await digests(db))[0]


async def test_the_hour_is_the_staffs_and_so_is_silence(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    await db.write(lambda tx: staff.add(tx, OLGA.id, "owner", "Olga", BEGAN))
    next_day = story.now.replace(hour=0) + timedelta(days=1)
    await db.write(lambda tx: digest.set_hour(tx, OLGA, digest.NEVER, BEGAN))
    await Digest(db, UTC).step(next_day + timedelta(hours=23))
    assert await digests(db) == []
    await db.write(lambda tx: digest.set_hour(tx, OLGA, 18, BEGAN))
    await Digest(db, UTC).step(next_day + timedelta(hours=17))
    assert await digests(db) == []
    await Digest(db, UTC).step(next_day + timedelta(hours=18))
    assert len(await digests(db)) == 1
    with pytest.raises(Gone):
        await db.write(lambda tx: digest.set_hour(tx, OLGA, 3, BEGAN))
    logged = await db.read(lambda reader: reader.all("SELECT before, after FROM audit WHERE action = 'digest.hour'"))
    assert [(row["before"], row["after"]) for row in logged] == [("9", "-1"), ("-1", "18")]


async def test_a_shop_without_a_sale_tells_nothing(db: Database) -> None:
    await told(db)
    await db.write(lambda tx: staff.add(tx, OLGA.id, "owner", "Olga", BEGAN))
    await Digest(db, UTC).step(BEGAN + timedelta(days=3, hours=5))
    assert await digests(db) == []
    assert await db.read(letters.waiting_count) == 0


async def test_the_digest_sets_a_day_beside_the_same_day_a_week_ago(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    view = await db.read(lambda reader: NUMBERS.digest(reader, story.now.date() + timedelta(days=7)))
    assert (view.day.paid, view.before.paid, view.week_ago.paid) == (0, 0, 1)
    assert view.week_ago.first == story.now.date()
    assert isinstance(view.day.first, date)
    assert ANNA.role is None


class Counting:
    """A reader that notes how many rows each of its answers had."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.rows = reader, list[int]()

    async def all(self, sql: str, **values: Any) -> list[Row]:
        found = await self._reader.all(sql, **values)
        self.rows.append(len(found))
        return list(found)

    async def one(self, sql: str, **values: Any) -> Row | None:
        return await self._reader.one(sql, **values)


async def test_a_row_of_times_is_read_one_after_the_other(db: Database) -> None:
    """A year of a busy shop is more than the memory should hold at once."""
    story = await told(db, *[Bought("open", days=1)] * 8)

    async def body(reader: Reader) -> tuple[int, list[int]]:
        counting = Counting(reader)
        view = await NUMBERS.view(counting, MAX, "day", 0, story.now)  # type: ignore[arg-type]
        return sum(one.paid for one in view.buckets), counting.rows

    paid, rows = await db.read(body)
    assert paid == 8
    assert 0 < max(rows) <= 4


async def test_the_digest_reaches_who_may_read_the_numbers_and_nobody_else(db: Database) -> None:
    story = await told(db, Bought("delivered"))
    for person in (OLGA, MAX, SAM):
        await db.write(lambda tx, person=person: staff.add(tx, person.id, str(person.role), "x", BEGAN))  # type: ignore[misc]
    await Digest(db, UTC).step(story.now.replace(hour=12) + timedelta(days=1))
    rows = await db.read(lambda reader: reader.all("SELECT chat_id FROM letters WHERE kind = 'digest' ORDER BY 1"))
    assert [row["chat_id"] for row in rows] == sorted([OLGA.id, MAX.id])
