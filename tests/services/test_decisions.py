"""A person's decision is typed, shown, pressed a second time, done once and remembered with a name."""

import asyncio

import pytest

from bot.callbacks import Because, Confirm, GiveReason, Reason
from bot.callbacks.desk import Decided
from bot.services import case_choices
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from storage.database import Database
from storage.order_state import MOVES, OrderState
from storage.payment_state import RefundState
from tests.services.shop import ANNA
from tests.services.staffroom import CIPHER, MAX, NOW, OLGA, SAM, STRANGER, WHY, Staffroom

S = OrderState
KEY = "AAAA-BBBB-CCCC"


@pytest.fixture
async def room(db: Database) -> Staffroom:
    return await Staffroom(db).open()


async def refused(room: Staffroom, person: Person, case: int, decision: str, text: str = "because") -> str:
    with pytest.raises(Mistake) as error:
        await room.decide(person, case, decision, text)
    return error.value.key


async def test_a_refund_makes_the_money_due_in_the_same_transaction(room: Staffroom) -> None:
    order, case = await room.unclear()
    await room.decide(OLGA, case, "refund", "the supplier has nothing")
    assert (await room.now(order)).state is S.CANCELLED
    assert await room.refund(order) == "due"
    assert await room.call(order) == "absent"
    assert not await room.is_open(case)


async def test_double_confirm_acts_once(room: Staffroom) -> None:
    order, case = await room.unclear()
    button = await room.type(MAX, case, "deliver", KEY)
    both = await asyncio.gather(room.press(MAX, button), room.press(MAX, button), return_exceptions=True)
    assert [one.key for one in both if isinstance(one, Mistake)] == ["notice.already"]
    assert len(await room.all("SELECT id FROM deliveries")) == 1
    assert [action for _, action, *_ in await room.audit()] == ["case.deliver"]
    assert (await room.now(order)).state is S.DELIVERED


async def test_nothing_happens_before_the_second_press(room: Staffroom) -> None:
    order, case = await room.unclear()
    await room.type(OLGA, case, "refund")
    assert (await room.now(order)) == order
    assert await room.refund(order) is None
    assert await room.is_open(case)
    assert await room.audit() == []


async def test_support_cannot_refund(room: Staffroom) -> None:
    order, case = await room.unclear()
    assert await refused(room, SAM, case, "refund") == "error.not_allowed"
    button = await room.type(OLGA, case, "refund")
    with pytest.raises(Mistake) as error:
        await room.press(SAM, button)
    assert error.value.key == "error.not_allowed"
    assert await room.refund(order) is None


async def test_a_stranger_decides_nothing_and_learns_nothing(room: Staffroom) -> None:
    _, case = await room.unclear()
    button = await room.type(OLGA, case, "refund")
    for decision in (*case_choices.ALL, "nonsense"):
        with pytest.raises(Gone):
            await room.decide(STRANGER, case, decision)
    for press in (button, Confirm(case=case, draft=999), Confirm(case=999, draft=999)):
        with pytest.raises(Gone):
            await room.press(STRANGER, press)
    with pytest.raises(Gone):
        await room.db.read(lambda reader: room.drafting.view(reader, STRANGER, case, button.draft))


async def test_nobody_confirms_what_a_colleague_typed(room: Staffroom) -> None:
    order, case = await room.unclear()
    button = await room.type(MAX, case, "refund")
    with pytest.raises(Mistake):
        await room.press(OLGA, button)
    assert (await room.now(order)).state is S.UNCLEAR


async def test_a_draft_counts_for_its_own_case_only(room: Staffroom) -> None:
    _, one = await room.unclear()
    other_order, other = await room.unclear()
    button = await room.type(OLGA, one, "refund")
    with pytest.raises(Mistake):
        await room.press(OLGA, Confirm(case=other, draft=button.draft))
    assert (await room.now(other_order)).state is S.UNCLEAR


async def test_an_adopted_order_is_followed_from_now_on(room: Staffroom) -> None:
    order, case = await room.unclear("boosts")
    room.boosts.has("A-17", 900)
    await room.decide(OLGA, case, "adopt", " A-17 ")
    adopted = await room.now(order)
    assert (adopted.state, adopted.remote_id, adopted.next_step_at) == (S.IN_PROGRESS, "A-17", NOW)
    assert await room.call(order) == "accepted"


async def test_an_id_that_the_provider_does_not_know_is_refused(room: Staffroom) -> None:
    order, case = await room.unclear("boosts")
    assert await refused(room, OLGA, case, "adopt", "A-18") == "error.remote_id"
    for wrong in ("../user", "a b", "x" * 65, "id?x=1"):
        assert await refused(room, OLGA, case, "adopt", wrong) == "error.remote_id"
    assert await room.now(order) == order
    assert await room.is_open(case)


async def test_a_silent_provider_leaves_the_case_as_it_is(room: Staffroom) -> None:
    order, case = await room.unclear("boosts")
    room.boosts.silent = True
    assert await refused(room, OLGA, case, "adopt", "A-17") == "notice.try_again"
    assert await room.now(order) == order


async def test_the_remote_order_of_another_customer_is_never_adopted(room: Staffroom) -> None:
    other = await room.order(S.PLACING, S.IN_PROGRESS, remote_id="G-1")
    order, case = await room.unclear()
    room.games.has("G-1")
    room.games.has("G-2", reference=other.reference)
    assert await refused(room, OLGA, case, "adopt", "G-1") == "error.remote_taken"
    assert await refused(room, OLGA, case, "adopt", "G-2") == "error.remote_taken"
    assert (await room.now(order)).state is S.UNCLEAR


async def test_adopting_a_dearer_order_opens_a_case_and_goes_on(room: Staffroom) -> None:
    order, case = await room.unclear()
    room.games.has("G-9", 1500)
    await room.decide(OLGA, case, "adopt", "G-9")
    kinds = [row["kind"] for row in await room.all("SELECT kind FROM cases WHERE closed_at IS NULL")]
    assert kinds == ["charged_above_quote"]
    assert (await room.now(order)).state is S.IN_PROGRESS


async def test_goods_by_hand_are_sealed_wherever_they_are_kept(room: Staffroom) -> None:
    order, case = await room.unclear()
    button = await room.type(OLGA, case, "deliver", KEY)
    shown = await room.db.read(lambda r: room.drafting.view(r, OLGA, case, button.draft))
    assert shown.text == KEY
    await room.press(OLGA, button)
    delivery = await room.one("SELECT * FROM deliveries")
    item = f"by-hand:{button.draft}"
    assert (delivery["kind"], delivery["item"]) == ("key", item)
    assert CIPHER.open(delivery["sealed"], about=f"delivery:{order.id}:{item}") == KEY.encode()  # type: ignore[arg-type]
    for table in ("drafts", "audit", "events", "letters", "cases"):
        assert KEY not in str([dict(row) for row in await room.all(f"SELECT * FROM {table}")]), table


async def test_delivering_by_hand_frees_the_way_for_the_next_placement(room: Staffroom) -> None:
    order, case = await room.unclear("boosts")
    await room.decide(OLGA, case, "deliver", "done by hand")
    assert await room.call(order) == "accepted"
    again = await room.order(S.PLACING, provider="boosts")
    assert again.state is S.PLACING


async def test_looking_again_needs_two_new_looks_to_prove_absence(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.UNCLEAR, S.REVIEW)
    case = await room.case("unclear", order)
    await room.decide(OLGA, case, "look")
    looked = await room.now(order)
    assert (looked.state, looked.looks, looked.next_step_at) == (S.UNCLEAR, 0, NOW)
    assert not await room.is_open(case)


async def test_an_order_with_a_remote_id_is_followed_when_looked_at_again(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, S.REVIEW, remote_id="G-5")
    case = await room.case("cancelled_after_goods", order)
    await room.decide(OLGA, case, "look")
    assert (await room.now(order)).state is S.IN_PROGRESS


async def test_what_only_a_person_can_see_stays_open_with_newer_evidence(room: Staffroom) -> None:
    order, case = await room.unclear("boosts")
    assert await room.decide(OLGA, case, "look") == Decided(done=case, case=0)
    assert await room.is_open(case)
    assert (await room.now(order)) == order
    evidence = str((await room.one("SELECT evidence FROM cases WHERE id = :id", id=case))["evidence"])
    assert "balance_after" in evidence
    assert "700" in evidence
    assert [action for _, action, *_ in await room.audit()] == ["case.look"]


async def test_a_failed_refund_is_tried_again(room: Staffroom) -> None:
    order, case = await room.unclear()
    await room.decide(OLGA, case, "refund")
    await room.db.write(lambda tx: tx.run("UPDATE refunds SET state = 'review', next_step_at = NULL"))
    payment = await room.one("SELECT payment_id AS id FROM refunds")
    failed = await room.case("refund_failed", order, int(str(payment["id"])))
    await room.decide(OLGA, failed, "refund", "again")
    assert await room.refund(order) == RefundState.DUE
    assert not await room.is_open(failed)
    assert (await room.now(order)).state is S.CANCELLED


async def test_a_partly_delivered_order_is_refunded_whole_by_a_person_only(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, S.PARTLY_DELIVERED, remote_id="G-6")
    case = await room.case("goods_missing", order)
    await room.decide(OLGA, case, "refund")
    assert (await room.now(order)).state is S.CANCELLED
    assert await room.refund(order) == "due"


async def test_closing_leaves_the_order_alone(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, remote_id="G-7")
    case = await room.case("charged_above_quote", order)
    await room.decide(MAX, case, "close", "the supplier pays it back")
    assert await room.now(order) == order
    row = await room.one("SELECT closed_by, resolution, reason FROM cases WHERE id = :id", id=case)
    assert tuple(row.values()) == (MAX.id, "close", "the supplier pays it back")


async def test_deciding_how_an_order_goes_on_answers_what_else_asked_it(room: Staffroom) -> None:
    order, case = await room.unclear()
    late = await room.case("late", order)
    charged = await room.case("charged_above_quote", order)
    await room.decide(OLGA, case, "refund")
    assert not await room.is_open(late)
    assert await room.is_open(charged)


async def test_the_audit_has_every_decision_with_name_reason_and_what_changed(room: Staffroom) -> None:
    for decision, text in (("look", "why"), ("adopt", "G-1"), ("deliver", KEY), ("refund", "sorry")):
        _, case = await room.unclear()
        room.games.has("G-1")
        await room.decide(OLGA, case, decision, text)
    case = await room.case("quarantined_money", None)
    await room.decide(MAX, case, "close", "paid back")
    assert await room.audit() == [
        (1, "case.look", "case:1", "why", "unclear", "unclear"),
        (1, "case.adopt", "case:2", WHY, "unclear", "in_progress G-1"),
        (1, "case.deliver", "case:3", WHY, "unclear", "delivered"),
        (1, "case.refund", "case:4", "sorry", "unclear", "cancelled"),
        (2, "case.close", "case:5", "paid back", "", ""),
    ]


async def test_the_audit_can_be_neither_changed_nor_thinned(room: Staffroom) -> None:
    _, case = await room.unclear()
    await room.decide(OLGA, case, "look")
    for statement in ("UPDATE audit SET reason = ''", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"):
            await room.db.write(lambda tx, sql=statement: tx.run(sql))  # type: ignore[misc]


async def test_what_the_case_does_not_offer_is_refused(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, remote_id="G-8")
    case = await room.case("charged_above_quote", order)
    assert await refused(room, OLGA, case, "refund") == "error.too_late"
    with pytest.raises(Gone):
        await room.decide(OLGA, case, "nonsense")


async def test_a_decision_that_the_order_has_outrun_is_refused(room: Staffroom) -> None:
    order, case = await room.unclear()
    room.games.has("G-3")
    button = await room.type(OLGA, case, "adopt", "G-3")
    second = await room.case("late", order)
    await room.decide(MAX, second, "deliver", KEY)
    with pytest.raises(Mistake) as error:
        await room.press(OLGA, button)
    assert error.value.key == "notice.already"
    assert (await room.now(order)).state is S.DELIVERED


async def test_a_reason_is_required_and_has_a_length(room: Staffroom) -> None:
    _, case = await room.unclear()
    assert await refused(room, OLGA, case, "refund", "   ") == "error.reason_needed"
    assert await refused(room, OLGA, case, "refund", "x" * 501) == "error.too_long"
    assert await refused(room, OLGA, case, "deliver", "x" * 3501) == "error.too_long"


@pytest.mark.parametrize(("decision", "text"), [("adopt", "G-1"), ("deliver", KEY)])
async def test_nothing_is_adopted_or_handed_over_without_a_reason(room: Staffroom, decision: str, text: str) -> None:
    order, case = await room.unclear()
    room.games.has("G-1")
    place = await room.db.write(
        lambda tx: room.drafting.begin(tx, OLGA, Reason(case=case, decision=decision), text, NOW)
    )
    assert isinstance(place, Because)
    with pytest.raises(Mistake) as error:
        await room.press(OLGA, Confirm(case=case, draft=place.draft))
    assert error.value.key == "error.reason_needed"
    with pytest.raises(Mistake):
        await room.db.write(lambda tx: room.drafting.explain(tx, OLGA, place, "   "))
    assert (await room.now(order)).state is S.UNCLEAR

    await room.db.write(lambda tx: room.drafting.explain(tx, OLGA, place, "bought at another shop"))
    await room.press(OLGA, Confirm(case=case, draft=place.draft))
    event = await room.one("SELECT note FROM events ORDER BY seq DESC LIMIT 1")
    assert event["note"] == "bought at another shop"
    assert (await room.audit())[-1][3] == "bought at another shop"


async def test_a_button_gives_a_reason_but_never_the_goods(room: Staffroom) -> None:
    _, case = await room.unclear()
    press = GiveReason(case=case, decision="refund", preset="customer_asks")
    place = await room.db.write(lambda tx: room.drafting.pick(tx, OLGA, press, "the customer asks for it", NOW))
    view = await room.db.read(lambda reader: room.drafting.view(reader, OLGA, case, place.draft))
    assert (view.text, view.reason) == ("", "the customer asks for it")
    forged = GiveReason(case=case, decision="deliver", preset="bought_elsewhere")
    with pytest.raises(Gone):
        await room.db.write(lambda tx: room.drafting.pick(tx, OLGA, forged, "bought elsewhere", NOW))


async def test_what_an_older_program_kept_is_typed_again(room: Staffroom) -> None:
    order, case = await room.unclear()
    button = await room.type(OLGA, case, "refund")
    await room.db.write(lambda tx: tx.run("UPDATE drafts SET text = 'because'"))
    with pytest.raises(Gone):
        await room.press(OLGA, button)
    assert (await room.now(order)).state is S.UNCLEAR


async def test_after_a_decision_the_next_case_opens_and_then_the_desk(room: Staffroom) -> None:
    _, one = await room.unclear()
    _, other = await room.unclear()
    assert await room.decide(OLGA, one, "refund") == Decided(done=one, case=other)
    assert await room.decide(OLGA, other, "refund") == Decided(done=other, case=0)


async def test_only_an_owner_decides_about_an_order_of_their_own(room: Staffroom) -> None:
    _, case = await room.unclear()
    manager, owner = Person(ANNA.id, "en", role=Role.MANAGER), Person(ANNA.id, "en", role=Role.OWNER)
    assert await refused(room, manager, case, "refund") == "error.own_order"
    assert await room.is_open(case)
    assert await room.decide(owner, case, "refund") == Decided(done=case, case=0)


async def test_a_closed_case_asks_for_nothing_more(room: Staffroom) -> None:
    _, case = await room.unclear()
    await room.decide(OLGA, case, "refund")
    with pytest.raises(Mistake) as error:
        await room.db.read(
            lambda reader: room.drafting.require_asked(reader, OLGA, Reason(case=case, decision="deliver"))
        )
    assert error.value.key == "notice.already"


@pytest.mark.parametrize("state", sorted(case_choices.BY_STATE))
def test_every_offered_decision_is_a_move_that_the_order_may_make(state: OrderState) -> None:
    offered = case_choices.BY_STATE[state]
    reachable = MOVES[state] | (MOVES[S.REVIEW] if S.REVIEW in MOVES[state] else frozenset())
    assert "refund" not in offered or S.CANCELLED in reachable
    assert "deliver" not in offered or S.DELIVERED in MOVES[state]
    assert "adopt" not in offered or S.IN_PROGRESS in MOVES[state]
