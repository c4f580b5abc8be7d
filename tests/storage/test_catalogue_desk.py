"""What the catalogue's tables promise by themselves: one open wish, one post for a press, words without people."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import customers, featured, posts, synonyms, wishes
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANNA = 101
CHANNEL = -1001


@pytest.fixture
async def offer(db: Database) -> int:
    async def body(tx: Transaction) -> int:
        await customers.see(tx, ANNA, language="ru", now=NOW)
        await posts.put_channel(tx, CHANNEL, "News", "", "ru", NOW)
        row = await tx.one(
            """INSERT INTO offers (provider, ref, title, cost_currency, synced_at, lowest_minor, stock)
               VALUES ('games', 'a', 'Tea', 'EUR', 0, 100, 0) RETURNING id"""
        )
        assert row is not None
        return int(row["id"])

    return await db.write(body)


async def test_the_same_is_wished_for_once_until_it_was_told(db: Database, offer: int) -> None:
    async def want(tx: Transaction) -> bool:
        return await wishes.put(tx, ANNA, offer, "", NOW)

    assert await db.write(want)
    assert not await db.write(want)
    [wish] = await db.read(lambda r: wishes.of_customer(r, ANNA))
    assert await db.write(lambda tx: wishes.tell(tx, wish.id, NOW))
    assert not await db.write(lambda tx: wishes.tell(tx, wish.id, NOW))
    assert await db.write(want)


async def test_only_what_can_be_bought_by_who_can_be_written_to_comes_true(db: Database, offer: int) -> None:
    await db.write(lambda tx: wishes.put(tx, ANNA, offer, "", NOW))
    assert await db.read(lambda r: wishes.back_in_stock(r, 0, 10)) == []
    await db.write(lambda tx: tx.run("UPDATE offers SET stock = 1"))
    assert len(await db.read(lambda r: wishes.back_in_stock(r, 0, 10))) == 1
    for spoiled in ("sellable = 0", "barred = 1", "barred = 2", "lowest_minor = NULL"):
        await db.write(lambda tx, s=spoiled: tx.run(f"UPDATE offers SET {s}"))  # type: ignore[misc]
        assert await db.read(lambda r: wishes.back_in_stock(r, 0, 10)) == [], spoiled
        await db.write(lambda tx: tx.run("UPDATE offers SET sellable = 1, barred = 0, lowest_minor = 100"))
    await db.write(lambda tx: customers.set_reachable(tx, ANNA, False))
    assert await db.read(lambda r: wishes.back_in_stock(r, 0, 10)) == []


async def test_one_press_makes_one_post(db: Database, offer: int) -> None:
    first = await db.write(lambda tx: posts.put(tx, CHANNEL, offer, "n1", False, NOW))
    assert first is not None
    assert await db.write(lambda tx: posts.put(tx, CHANNEL, offer, "n1", False, NOW)) is None


async def test_a_post_moves_only_from_where_it_is(db: Database, offer: int) -> None:
    post = await db.write(lambda tx: posts.put(tx, CHANNEL, offer, "n1", True, NOW))
    assert post is not None
    assert not await db.write(lambda tx: posts.move(tx, post, "sending", "published"))
    assert await db.write(lambda tx: posts.move(tx, post, "waiting", "sending"))
    assert await db.write(lambda tx: posts.move(tx, post, "sending", "published", message_id=7))
    assert await db.read(lambda r: posts.moved_stock(r, 10)) == []
    await db.write(lambda tx: tx.run("UPDATE offers SET stock = 3"))
    assert await db.read(lambda r: posts.moved_stock(r, 10)) == [(post, False)]


async def test_a_day_is_over_the_day_after(db: Database, offer: int) -> None:
    await db.write(lambda tx: featured.put(tx, featured.HOME, offer, date(2026, 11, 20), NOW))
    assert await db.read(lambda r: featured.on_shelf(r, featured.HOME, date(2026, 11, 20))) == [offer]
    assert await db.read(lambda r: featured.on_shelf(r, featured.HOME, date(2026, 11, 21))) == []
    assert await db.read(lambda r: featured.on_shelf(r, "games", date(2026, 11, 20))) == []


async def test_misses_are_counted_and_forgotten_by_their_last_time(db: Database) -> None:
    for days in (0, 1, 1):
        await db.write(lambda tx, d=days: synonyms.note_miss(tx, "tea", NOW + timedelta(days=d)))  # type: ignore[misc]
    [missed] = await db.read(lambda r: synonyms.missed(r, 0, 10))
    assert (missed.words, missed.times, missed.last_at) == ("tea", 3, NOW + timedelta(days=1))
    assert await db.write(lambda tx: synonyms.forget_misses(tx, NOW + timedelta(days=1))) == 0
    assert await db.write(lambda tx: synonyms.forget_misses(tx, NOW + timedelta(days=2))) == 1
