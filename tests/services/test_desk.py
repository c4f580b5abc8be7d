"""The desk shows what waits, hides what is not one's own business, and never shows goods."""

from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks import CasePlace, Decide, Desk, Home, Providers, Reason, StaffOrder
from bot.callbacks.kinds import StaffPlace
from bot.callbacks.price import Prices
from bot.screens.staff_words import listed_state, state
from bot.services import desk_lists, staff_orders
from bot.services.answers import Answers
from bot.services.asking import Asking
from bot.services.desk import DeskService
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import HOLDERS, Right, require_place
from bot.services.staff_views import CaseView, DeskView
from bot.texts import Catalogues
from storage import deliveries, inbox, letters, open_orders, providers
from storage.database import Database, Transaction
from storage.order_state import OrderState
from tests.services.staffroom import BALANCED, CIPHER, FOUND, MAX, NOW, OLGA, SAM, STRANGER, Staffroom

S = OrderState
KNOWN = {"games": FOUND, "boosts": BALANCED}
DESK = DeskService(ZoneInfo("Europe/Moscow"), Answers(CIPHER), KNOWN, Asking({}, Answers(CIPHER)))


@pytest.fixture
async def room(db: Database) -> Staffroom:
    return await Staffroom(db).open()


async def desk(room: Staffroom, person: Person) -> DeskView:
    return await room.db.read(lambda reader: DESK.view(reader, person, NOW))


async def case_of(room: Staffroom, person: Person, case: int) -> CaseView:
    return await room.db.read(lambda reader: DESK.case(reader, person, case, NOW))


async def test_a_stranger_sees_nothing(room: Staffroom) -> None:
    order, case = await room.unclear()
    for known in (case, 999):
        with pytest.raises(Gone):
            await case_of(room, STRANGER, known)
        with pytest.raises(Gone):
            await room.db.write(lambda tx, known=known: DESK.take(tx, STRANGER, known, NOW))  # type: ignore[misc]
    for typed in (str(order.number), "9999", "", "x"):
        with pytest.raises(Gone):
            await room.db.read(lambda reader, typed=typed: staff_orders.find(reader, STRANGER, typed))  # type: ignore[misc]
    with pytest.raises(Gone):
        await room.db.read(lambda reader: staff_orders.view(reader, STRANGER, order.id, NOW, KNOWN))
    with pytest.raises(Gone):
        await room.db.read(lambda reader: DESK.next_case(reader, STRANGER))
    with pytest.raises(Gone):
        await desk(room, STRANGER)


def test_every_place_of_the_staff_is_closed_to_strangers() -> None:
    for kind in StaffPlace.__subclasses__():
        with pytest.raises(Gone):
            require_place(STRANGER, kind.model_construct())
    require_place(STRANGER, Home())


def test_support_looks_and_takes_and_does_nothing_else() -> None:
    assert {right for right, roles in HOLDERS.items() if SAM.role in roles} == {
        Right.LOOK,
        Right.TAKE,
        Right.ANSWER,
        Right.NOTE,
    }
    for place in (Desk(), CasePlace(case=1), StaffOrder(order=1)):
        require_place(SAM, place)
    for place in (Reason(case=1, decision="refund"), Decide(case=1, draft=1), Providers(), Prices(provider="games")):
        with pytest.raises(Mistake) as error:
            require_place(SAM, place)
        assert error.value.key == "error.not_allowed"


async def test_the_desk_counts_what_waits(room: Staffroom) -> None:
    await room.unclear()
    order = await room.order(S.PLACING, S.IN_PROGRESS, remote_id="G-1")
    await room.case("late", order)

    async def trouble(tx: Transaction) -> None:
        await tx.run("DELETE FROM letters")
        for n in range(3):
            await letters.put(tx, chat_id=5, kind="ended", now=NOW, dedupe=f"d{n}")
        await letters.set_aside(tx, (await letters.due(tx, NOW))[0][1], "refused")
        for n in range(2):
            (row,) = await inbox.store(tx, 1, [inbox.Incoming(n, "a", "{}")], NOW)
            await inbox.quarantine(tx, row, "broken", NOW)

    await room.db.write(trouble)
    view = await desk(room, OLGA)
    assert (view.decisions, view.oldest, view.overdue, len(view.cases)) == (2, timedelta(), 0, 2)
    assert (view.orders_open, view.orders_today) == (2, 2)
    assert (view.letters_waiting, view.letters_aside, view.quarantined) == (2, 1, 2)


async def test_yesterday_in_the_shops_time_zone_is_not_today(room: Staffroom) -> None:
    await room.unclear()
    tomorrow = NOW.replace(hour=21, minute=30)
    view = await room.db.read(lambda reader: DESK.view(reader, OLGA, tomorrow))
    assert (view.orders_open, view.orders_today) == (1, 0)


async def test_a_case_shows_what_is_needed_to_find_the_order_at_the_provider(room: Staffroom) -> None:
    order, case = await room.unclear()
    view = await case_of(room, OLGA, case)
    facts = dict(view.evidence)
    assert (facts["reference"], facts["status"], facts["request_id"]) == (order.reference, "502", "rq-7")
    assert view.order is not None
    assert view.order.calls[0].outcome == "unclear"
    assert view.decisions == ("look", "adopt", "deliver", "refund")


async def test_support_sees_a_case_without_its_decisions(room: Staffroom) -> None:
    _, case = await room.unclear()
    assert (await case_of(room, SAM, case)).decisions == ()
    assert (await room.db.read(lambda reader: DESK.card(reader, case, NOW))).decisions == ()


async def test_a_closed_case_offers_nothing(room: Staffroom) -> None:
    _, case = await room.unclear()
    await room.decide(OLGA, case, "refund")
    view = await case_of(room, OLGA, case)
    assert (view.closed, view.decisions) == ("refund", ())


async def test_others_see_who_took_a_case(room: Staffroom) -> None:
    _, case = await room.unclear()
    await room.db.write(lambda tx: DESK.take(tx, SAM, case, NOW))
    assert (await case_of(room, OLGA, case)).taken_by == "name3"
    with pytest.raises(Mistake):
        await room.db.write(lambda tx: DESK.take(tx, MAX, case, NOW))
    await room.db.write(lambda tx: DESK.take(tx, SAM, case, NOW))
    assert [(who, action) for who, action, *_ in await room.audit()] == [(3, "case.take")]


async def test_the_next_case_is_the_most_urgent_that_nobody_else_has(room: Staffroom) -> None:
    _, one = await room.unclear()
    _, other = await room.unclear()
    await room.db.write(lambda tx: DESK.take(tx, MAX, one, NOW))
    assert await room.db.read(lambda reader: DESK.next_case(reader, OLGA)) == CasePlace(case=other)
    assert await room.db.read(lambda reader: DESK.next_case(reader, MAX)) == CasePlace(case=one)
    await room.db.write(lambda tx: DESK.take(tx, MAX, other, NOW))
    assert await room.db.read(lambda reader: DESK.next_case(reader, OLGA)) == Desk()


async def test_an_order_is_found_by_the_number_that_people_read(room: Staffroom) -> None:
    order, _ = await room.unclear()
    for typed in (str(order.number), f" #{order.number} "):
        assert await room.db.read(lambda reader, typed=typed: staff_orders.find(reader, SAM, typed)) == order.id  # type: ignore[misc]
    answers = {}
    for typed in ("", "12a", "999", "1", "9" * 30):
        with pytest.raises(Mistake) as error:
            await room.db.read(lambda reader, typed=typed: staff_orders.find(reader, SAM, typed))  # type: ignore[misc]
        answers[typed] = error.value.key
    assert answers == {
        "": "staff.order.usage",
        "12a": "staff.order.usage",
        "999": "staff.order.not_found",
        "1": "staff.order.not_found",
        "9" * 30: "staff.order.not_found",
    }


async def test_staff_see_an_orders_money_words_and_history_but_never_its_goods(room: Staffroom) -> None:
    order, case = await room.unclear()
    await room.decide(OLGA, case, "deliver", "AAAA-BBBB")
    view = await room.db.read(lambda reader: staff_orders.view(reader, SAM, order.id, NOW, KNOWN))
    assert (view.state, view.payment, view.refund) == (S.DELIVERED, "captured", None)
    assert [step.state for step in view.steps] == [S.AWAITING_PAYMENT, S.PAID, S.PLACING, S.UNCLEAR, S.DELIVERED]
    assert "AAAA-BBBB" not in repr(view)


async def test_an_order_with_every_item_here_is_not_said_to_be_delivered_in_part(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, S.PARTLY_DELIVERED, remote_id="G-1")
    t = Catalogues(ZoneInfo("UTC"), strict=True).of("en")
    read = partial(staff_orders.view, person=SAM, order_id=order.id, now=NOW, profiles=KNOWN)
    assert state(await room.db.read(read), t) == "partly delivered"
    item: dict[str, Any] = {"item": "1", "kind": "key", "title": "Hades", "media_type": "text/plain", "sealed": b"-"}
    await room.db.write(lambda tx: deliveries.add(tx, order_id=order.id, now=NOW, **item))
    assert state(await room.db.read(read), t) == "everything came, the provider has not closed it"
    listed = desk_lists.listed(await room.db.read(lambda reader: open_orders.named(reader, [order.id])))
    assert listed_state(listed[0], t) == "everything is here"


async def test_a_new_case_sends_its_card_to_every_owner(room: Staffroom) -> None:
    _, case = await room.unclear()
    sent = await room.all("SELECT chat_id, fields FROM letters WHERE kind = 'case'")
    assert [(row["chat_id"], row["fields"]) for row in sent] == [(OLGA.id, f'{{"case": {case}}}')]


async def test_the_oldest_case_is_told(room: Staffroom) -> None:
    _, one = await room.unclear()
    await room.unclear()
    earlier = NOW - timedelta(hours=3)
    at = int(earlier.timestamp() * 1000)
    await room.db.write(lambda tx: tx.run("UPDATE cases SET opened_at = :at WHERE id = :id", at=at, id=one))
    assert (await desk(room, OLGA)).oldest == timedelta(hours=3)


async def test_a_case_past_its_deadline_is_marked_and_comes_first(room: Staffroom) -> None:
    await room.unclear()
    _, late = await room.unclear()
    passed = int((NOW - timedelta(minutes=5)).timestamp() * 1000)
    await room.db.write(lambda tx: tx.run("UPDATE cases SET deadline_at = :at WHERE id = :id", at=passed, id=late))
    view = await desk(room, OLGA)
    assert (view.overdue, [row.overdue for row in view.cases]) == (1, [True, False])
    assert view.cases[0].id == late
    assert (await case_of(room, OLGA, late)).late_by == timedelta(minutes=5)
    assert await room.db.read(lambda reader: DESK.next_case(reader, OLGA)) == CasePlace(case=late)


async def test_the_desk_says_what_keeps_a_provider_from_selling(room: Staffroom) -> None:
    order, _ = await room.unclear("boosts")

    async def trouble(tx: Transaction) -> None:
        await providers.hold(tx, "games", NOW + timedelta(minutes=10), "403")
        await providers.set_deposit(tx, "games", 500, "EUR", NOW)

    await room.db.write(trouble)
    (stuck, held, poor) = (await desk(room, SAM)).stoppages
    assert (stuck.provider, stuck.why, stuck.order, stuck.asked) == ("boosts", "unclear", order.id, True)
    assert (stuck.since_at, stuck.until_at) == (NOW, NOW + BALANCED.settle)
    assert (held.why, held.reason, held.until_at) == ("held", "403", NOW + timedelta(minutes=10))
    assert (poor.why, str(poor.free), str(poor.needed)) == ("deposit", "5.00 EUR", "10.00 EUR")


async def test_a_deposit_that_covers_only_cheaper_orders_than_the_last_is_told(room: Staffroom) -> None:
    async def cheap(tx: Transaction) -> None:
        await tx.run("UPDATE offers SET cost_minor = 100 WHERE provider = 'games'")
        await providers.set_deposit(tx, "games", 500, "EUR", NOW)

    await room.db.write(cheap)
    assert (await desk(room, SAM)).stoppages == ()
    order = await room.order()
    await room.db.write(lambda tx: tx.run("UPDATE orders SET state = 'cancelled' WHERE id = :id", id=order.id))
    (poor,) = (await desk(room, SAM)).stoppages
    assert (poor.why, str(poor.free), str(poor.needed)) == ("deposit_last", "5.00 EUR", "10.00 EUR")
