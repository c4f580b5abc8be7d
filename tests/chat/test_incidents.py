"""One outage is one incident: staff hear of it once and settle all of its orders together, each once."""

from datetime import timedelta

import pytest

from bot.services.moves import move
from bot.workers import Worker
from providers.standin import Fault
from storage import cases, letters, orders
from storage.errors import Unreadable
from storage.order_state import OrderState
from tests.chat.acts import buy_boosts, buy_game, game
from tests.chat.person import Person
from tests.chat.shop import Shop

FOR_EVER = 100_000
GAMES = 38
"""All that are cheap: no seller runs out of keys."""


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, at the desk, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def outage(shop: Shop, buyer: Person | None = None, *, absent: int, bought: int = 0) -> None:
    """The merchant answers nothing any more; some purchases arrive all the same. Staff hear of it later."""
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=FOR_EVER, reads=True)
    for n in range(absent + bought):
        shop.kinguin.faults.plan(Fault.SILENT_BEFORE if n < absent else Fault.SILENT_AFTER)
        await buy_game(shop, buyer or stranger(shop), await game(shop, skip=n % GAMES))
    await shop.pass_time(minutes=45)
    assert await shop.states() == ["unclear"] * (absent + bought)
    shop.kinguin.faults.heal()


def stranger(shop: Shop) -> Person:
    return Person(shop.telegram, shop.telegram.add_person("Buyer").id, shop.settle)


def alerts(person: Person) -> list[str]:
    return [each.text for each in person.bot_messages if "Incident" in each.text or "A new case" in each.text]


async def open_incidents(shop: Shop) -> int:
    return len(await shop.rows("SELECT id FROM incidents WHERE closed_at IS NULL"))


async def test_one_outage_with_200_stuck_orders_is_one_incident_and_its_bulk_actions_settle_them_all(
    shop: Shop, olga: Person
) -> None:
    await outage(shop, absent=100, bought=100)
    assert len(await shop.rows("SELECT id FROM incidents")) == 1
    assert len(await shop.rows("SELECT id FROM cases WHERE incident_id = 1 AND closed_at IS NULL")) == 200
    assert len(alerts(olga)) == 1
    assert "200 orders of one cause." in alerts(olga)[0]
    assert not any("A new case" in text for text in alerts(olga))

    await olga.press("Open the incident")
    assert olga.sees("Customers paid")
    await olga.press("Refund the absent")
    assert olga.sees("Refund every order of 200")
    assert await shop.rows("SELECT id FROM refunds") == []
    await olga.press("Refund the absent")
    await shop.pass_time(seconds=20)
    assert "▓▓▓▓▓▓▓▓▓▓ 200 / 200" in olga.screen.text
    assert "Left alone, the provider has the order: 100" in olga.screen.text
    assert "one by one" not in olga.screen.text
    await shop.pass_time(minutes=5)

    states = await shop.states()
    assert (states.count("cancelled"), states.count("delivered")) == (100, 100)
    assert shop.bought("kinguin") == 100
    assert len(await shop.rows("SELECT id FROM refunds WHERE state = 'done'")) == 100
    assert await open_incidents(shop) == 0
    assert olga.sees("✅ Settled on")
    audited = await shop.rows("SELECT subject FROM audit WHERE action = 'incident.refund' AND subject LIKE 'order:%'")
    assert len({row["subject"] for row in audited}) == len(audited) == 200


async def test_looking_again_at_all_buys_what_was_not_bought_and_delivers_the_rest(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await outage(shop, ben, absent=3, bought=3)
    await olga.press("Open the incident")
    await olga.press("Look again at all")
    await olga.press("Look again at all")
    await shop.pass_time(hours=1)
    assert await shop.states() == ["delivered"] * 6
    assert shop.bought("kinguin") == 6
    assert await open_incidents(shop) == 0


async def test_a_kill_in_the_middle_acts_on_each_order_once(shop: Shop, olga: Person) -> None:
    await outage(shop, absent=12)
    await olga.press("Open the incident")
    await olga.press("Refund the absent")
    await olga.press("Refund the absent", settle=False)
    await shop.step(shop.app.telegram.poller())
    await shop.settle()
    await shop.pass_time(seconds=10)
    bulk = worker(shop, "bulk")
    for _ in range(4):
        await shop.step(bulk)
    shop.kill_after_commit()
    await shop.step(bulk)
    await shop.restart()
    for _ in range(4):
        await shop.pass_time(seconds=20)
    assert await shop.states() == ["cancelled"] * 12
    assert len(await shop.rows("SELECT id FROM refunds WHERE state = 'done'")) == 12
    rows = await shop.rows("SELECT subject FROM audit WHERE action = 'incident.refund' AND subject LIKE 'order:%'")
    assert sorted(row["subject"] for row in rows) == sorted({row["subject"] for row in rows})
    assert len(rows) == 12


def worker(shop: Shop, name: str) -> Worker:
    return next(each for each in shop.app.shop_workers() if each.name == name)


async def test_two_presses_begin_one_run(shop: Shop, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=4)
    await olga.press("Open the incident")
    await olga.press("Refund the absent")
    go = next(b["callback_data"] for row in olga.screen.buttons for b in row if b["text"] == "Refund the absent")
    message = olga.screen.id
    await olga.press_data(message, go, settle=False)
    await olga.press_data(message, go, settle=False)
    await shop.settle()
    await shop.pass_time(seconds=40)
    assert len(await shop.rows("SELECT id FROM bulk_runs")) == 1
    assert len(await shop.rows("SELECT id FROM refunds")) == 4


async def test_a_provider_that_still_answers_nothing_gets_no_money_back_for_anybody(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await outage(shop, ben, absent=2)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=FOR_EVER, reads=True)
    await olga.press("Open the incident")
    await olga.press("Refund the absent")
    await olga.press("Refund the absent")
    for _ in range(8):
        await shop.pass_time(minutes=30)
    assert await shop.rows("SELECT id FROM refunds") == []
    passed = await shop.rows("SELECT why FROM bulk_items WHERE state = 'passed'")
    assert [row["why"] for row in passed] == ["no_answer", "no_answer"]
    await olga.say("/desk")
    await olga.press("Incidents")
    await olga.press("🔴 kinguin")
    assert "Left alone, the provider gave no answer: 2" in olga.screen.text
    assert "Decide about these one by one" in olga.screen.text


async def test_buyers_are_told_once_in_their_language(shop: Shop, anna: Person, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=2)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=FOR_EVER, reads=True)
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    await buy_game(shop, anna, await game(shop))
    await shop.pass_time(minutes=45)
    await olga.press("Open the incident")
    await olga.press("Tell the buyers")
    await olga.press("It takes longer")
    assert olga.sees("answers slowly at the moment")
    await olga.press("Send the letter")
    await olga.press("Tell the buyers")
    await olga.press("It takes longer")
    await olga.press("Send the letter")

    assert sum("answers slowly at the moment" in each.text for each in ben.bot_messages) == 1
    assert sum("сейчас отвечает медленно" in each.text for each in anna.bot_messages) == 1
    assert not any("kinguin" in each.text.lower() for each in (*anna.bot_messages, *ben.bot_messages))


async def test_who_waits_no_more_is_not_told_to_wait(shop: Shop, anna: Person, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=2)
    await olga.press("Open the incident")
    await olga.press("Tell the buyers")
    await olga.press("It takes longer")
    await olga.press("Send the letter", settle=False)
    await shop.step(shop.app.telegram.poller())
    assert len(await shop.rows("SELECT order_id FROM bulk_items WHERE state = 'waiting'")) == 2
    order, now = await shop.db.read(lambda reader: orders.get(reader, 2)), shop.clock.now()
    assert order is not None
    await shop.db.write(lambda tx: move(tx, order, OrderState.CANCELLED, now=now, cause="told"))
    await shop.step(worker(shop, "bulk"))
    assert await shop.rows("SELECT order_id, state, why FROM bulk_items ORDER BY order_id") == [
        {"order_id": 1, "state": "done", "why": ""},
        {"order_id": 2, "state": "passed", "why": "ended"},
    ]
    assert [
        row["order_id"] for row in await shop.rows("SELECT order_id FROM letters WHERE kind = 'incident_news'")
    ] == [1]


async def test_an_order_that_cannot_be_read_holds_up_no_other(shop: Shop, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=3)
    sealed = """INSERT INTO order_answers (order_id, key, sealed, marked)
        VALUES (1, 'who', CAST(x'01' || zeroblob(40) AS BLOB), 1)"""
    await shop.db.write(lambda tx: tx.run(sealed))
    await olga.press("Open the incident")
    await olga.press("Refund the absent")
    await olga.press("Refund the absent", settle=False)
    await shop.step(shop.app.telegram.poller())
    bulk = worker(shop, "bulk")
    with pytest.raises(Unreadable):
        await bulk.step(shop.clock.now())
    await bulk.step(shop.clock.now())
    await bulk.step(shop.clock.now() + timedelta(minutes=1))
    passed = await shop.rows("SELECT order_id, why FROM bulk_items WHERE state = 'passed'")
    assert passed == [{"order_id": 1, "why": "stuck"}]
    assert (await shop.states())[1:] == ["cancelled"] * 2


async def test_who_works_here_no_more_hears_of_no_incident(shop: Shop, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=2)
    now = shop.clock.now()
    for kind, fields in (("bulk_done", {"incident": 1}), ("case_handed", {"case": 1, "by": olga.id})):
        await shop.db.write(
            lambda tx, kind=kind, fields=fields: letters.put(tx, chat_id=ben.id, kind=kind, fields=fields, now=now)
        )
    seen = len(ben.bot_messages)
    await shop.pass_time(seconds=20)
    assert [each.text for each in ben.bot_messages[seen:]] == []
    assert (
        await shop.rows("SELECT id FROM letters WHERE state = 'waiting' AND kind IN ('bulk_done', 'case_handed')") == []
    )


async def test_nothing_is_begun_where_every_case_was_closed_meanwhile(shop: Shop, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=2)
    await olga.press("Open the incident")
    await olga.press("Look again at all")
    now = shop.clock.now()
    for case in (1, 2):
        await shop.db.write(
            lambda tx, case=case: cases.close(tx, case, closed_by=None, resolution="close", reason="", now=now)
        )
    await olga.press("Look again at all", settle=False)
    await shop.step(shop.app.telegram.poller())
    await shop.settle()
    assert await shop.rows("SELECT id FROM bulk_runs WHERE done_at IS NULL") == []


async def test_sales_are_paused_from_the_incident_with_a_reason(shop: Shop, ben: Person, olga: Person) -> None:
    await outage(shop, ben, absent=2)
    await olga.press("Open the incident")
    await olga.press("Pause sales")
    await olga.say("back at noon")
    assert (await shop.row("SELECT mode, reason FROM providers WHERE name = 'kinguin'"))["mode"] == "paused"
    await ben.start()
    assert "back at noon" in ben.screen.text


async def test_one_case_alone_is_no_incident_and_providers_do_not_mix(shop: Shop, ben: Person, olga: Person) -> None:
    shop.simpleboost.faults.plan(Fault.SILENT_BEFORE)
    await buy_boosts(shop, ben)
    await outage_beside(shop, ben)
    assert await shop.rows("SELECT id FROM incidents") == []
    assert len([text for text in alerts(olga) if "A new case" in text]) == 2


async def outage_beside(shop: Shop, buyer: Person) -> None:
    """One order of the other provider is held up as well."""
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=FOR_EVER, reads=True)
    await buy_game(shop, buyer, await game(shop))
    await shop.pass_time(minutes=45)


async def test_a_case_that_comes_much_later_is_told_by_itself(shop: Shop, ben: Person, olga: Person) -> None:
    await outage_beside(shop, ben)
    await shop.pass_time(hours=2)
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=45)
    assert await shop.rows("SELECT id FROM incidents") == []
    assert len(await shop.rows("SELECT id FROM cases WHERE kind = 'unclear'")) == 2


async def test_support_sees_an_incident_and_decides_nothing(
    shop: Shop, ben: Person, olga: Person, anna: Person
) -> None:
    await outage(shop, ben, absent=2)
    await shop.db.write(
        lambda tx: tx.run("INSERT INTO staff (id, role, name, added_at) VALUES (1001, 'support', 'A', 0)")
    )
    await anna.start()
    await anna.say("/desk")
    await anna.press("Инциденты")
    await anna.press("🔴")
    assert "Инцидент 1" in anna.screen.text
    assert not {"Проверить все", "Вернуть деньги", "Остановить продажи"} & set(anna.screen.labels)
