"""A broadcast is killed in the middle: each person is reached exactly once, or named as uncertain and at most once.

The judge is what Telegram was asked to send, not what the shop believes.
"""

import random
from collections import Counter

import pytest

from tests.chat.broadcasting import crowd, launched, loud, written
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.shop import Shop

PEOPLE = 30
TEXT = "Big sale"


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English, of a shop without quiet hours."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    await loud(shop)
    return shop.olga


def sent(shop: Shop) -> Counter[int]:
    """How many times Telegram has put the text into which chat."""
    acted = (params for method, params in shop.telegram.calls if method == "sendMessage" and params["text"] == TEXT)
    return Counter(int(params["chat_id"]) for params in acted)


async def judge(shop: Shop, people: list[Person], olga: Person) -> int:
    """Fails unless each was reached exactly once, or at most once and is named; returns how many are named."""
    rows = await shop.rows("SELECT customer_id AS id, state FROM broadcast_recipients ORDER BY id")
    named = {row["id"] for row in rows if row["state"] == "uncertain"}
    reached = sent(shop)
    assert {row["state"] for row in rows} <= {"sent", "uncertain"}
    assert sorted(row["id"] for row in rows) == sorted(person.id for person in people)
    for person in people:
        assert reached[person.id] == 1 or (person.id in named and reached[person.id] == 0), person.id
    for each in sorted(named)[:5]:
        assert olga.sees(str(each))
    return len(named)


async def begin_again(shop: Shop, logs: Logs) -> None:
    """The next start of the program. What the dead one would still have logged was never written."""
    await shop.stop(0)
    logs.clear()
    await shop.start()


async def killed_until_done(shop: Shop, chance: random.Random, logs: Logs) -> int:
    """Kills the program at chosen moments, starts it again, and lets it finish in the end. Returns the kills."""
    kills = 0
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.5:
            shop.kill_after_commit(chance.randint(1, 12))
        else:
            shop.kill_after_call("sendMessage", chance.randint(1, 12))
        await shop.settle()
        if not shop.alive:
            kills += 1
            await begin_again(shop, logs)
    shop._commits_left = None
    shop.session.deaths.clear()
    await shop.pass_time(minutes=1)
    return kills


@pytest.mark.parametrize("seed", range(24))
async def test_killed_at_any_moment_nobody_gets_it_twice(shop: Shop, olga: Person, logs: Logs, seed: int) -> None:
    people = await crowd(shop, PEOPLE)
    await written(olga)
    await olga.press("Send…")
    await olga.press("Send to", settle=False)
    kills = await killed_until_done(shop, random.Random(seed), logs)

    row = await shop.row("SELECT state FROM broadcasts")
    assert row["state"] == "done"
    await judge(shop, people, olga)
    assert kills or sent(shop).total() == PEOPLE


async def test_between_the_call_and_its_outcome_somebody_is_uncertain_though_they_have_it(
    shop: Shop, olga: Person, logs: Logs
) -> None:
    people = await crowd(shop, PEOPLE)
    await written(olga)
    await olga.press("Send…")
    shop.kill_after_call("sendMessage", 3)
    await olga.press("Send to")
    assert not shop.alive
    before = sent(shop)
    await begin_again(shop, logs)
    await shop.pass_time(minutes=1)

    named = await judge(shop, people, olga)
    assert 1 <= named <= 8
    assert all(sent(shop)[chat] == 1 for chat in before)
    assert olga.sees(f"Not known whether it arrived: {named}")


async def test_a_restart_in_peace_sends_nothing_twice_and_leaves_nobody_uncertain(shop: Shop, olga: Person) -> None:
    people = await crowd(shop, PEOPLE)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", "flood", after=9, seconds=30)
    await olga.press("Send to")
    assert 0 < sent(shop).total() < PEOPLE
    await shop.stop()
    await shop.start()
    await shop.pass_time(minutes=2)
    assert await judge(shop, people, olga) == 0


async def test_killed_before_anything_was_frozen_the_second_press_is_not_needed(shop: Shop, olga: Person) -> None:
    people = await crowd(shop, 5)
    await launched(olga)
    await shop.restart()
    await shop.pass_time(minutes=1)
    assert await judge(shop, people, olga) == 0


async def test_a_restored_file_sends_nothing_more_by_itself(shop: Shop, olga: Person) -> None:
    people = await crowd(shop, PEOPLE)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", "flood", after=9, seconds=600)
    await olga.press("Send to")
    before = sent(shop)
    told = '{"state": "differs", "since": "2026-01-01T00:00:00+00:00"}'
    sql = "INSERT OR REPLACE INTO shop_settings (key, value, changed_at) VALUES ('reopening', :told, 0)"
    await shop.db.write(lambda tx: tx.run(sql, told=told))
    await shop.restart()
    await shop.pass_time(hours=1)
    assert sent(shop) == before
    row = await shop.row("SELECT state, held FROM broadcasts")
    assert tuple(row.values()) == ("paused", "restored")
    assert len(people) > before.total()
