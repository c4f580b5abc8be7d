"""The desk's screens beside its cases are ones that Telegram takes, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.callbacks.desk import BulkAsk, Find, Incidents, OpenOrders, ReplaceWith
from bot.screens import cases, desk, find, holding, incidents, letters, open_orders, staff_order, status
from bot.screens.screen import Screen
from bot.services.bulk import LOOK, REFUND, TELL, WORDS
from bot.services.case_choices import AGAIN, DELIVER, REPLACE
from bot.services.case_choices import REFUND as GIVE_BACK
from bot.services.desk_views import (
    FindView,
    GoodsRow,
    HandView,
    HistoryRow,
    IncidentRow,
    IncidentView,
    ListedOrder,
    OpenOrdersView,
    PersonHit,
    ProductHit,
    ReplaceView,
    RunRow,
    StaffRow,
)
from bot.texts import Texts
from storage.order_state import OrderState
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, CALM, LATER, WILD, Sample


def listed(s: Sample) -> ListedOrder:
    return ListedOrder(s.number, 1000 + s.number, OrderState.UNCLEAR, "kinguin", s.word, AT, 1)


def one(s: Sample) -> IncidentView:
    return IncidentView(
        id=s.number,
        provider="kinguin",
        kind="unclear",
        cases=200,
        open=120,
        sums=(s.price.money,),
        opened_at=AT,
        last_at=LATER,
        closed_at=None,
        selling=True,
        rows=(listed(s), replace(listed(s), cases=0)) * 4,
        page=2,
        pages=3,
        runs=(RunRow("refund", "", s.word, 200, 40, 3, False), RunRow("tell", "delay", s.word, 0, 0, 0, True)),
        decides=True,
        escalated=2,
    )


def open_view(s: Sample) -> OpenOrdersView:
    states = (("paid", 3), ("unclear", 4))
    return OpenOrdersView((listed(s),) * 8, "paid", "kinguin", states, (("kinguin", 3), ("simpleboost", 4)), 2, 9, 70)


def found(s: Sample) -> FindView:
    orders = (("number", listed(s)), ("answer", listed(s)))
    return FindView(
        s.word[:200],
        orders,
        (PersonHit(s.number, s.word, 2, s.number), PersonHit(s.number, s.word, 0)),
        (ProductHit(s.number, s.word, "kinguin", s.word),),
    )


def desk_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    row = IncidentRow(s.number, s.word, "unclear", 7, AT, None)
    yield incidents.incidents((row, replace(row, closed_at=LATER)), t)
    yield incidents.incidents((), t)
    yield incidents.incident(one(s), t)
    yield incidents.incident(replace(one(s), closed_at=LATER, decides=False, selling=False, runs=(), sums=()), t)
    for what, word in ((LOOK, ""), (REFUND, ""), *((TELL, each) for each in WORDS)):
        yield incidents.ask(one(s), what, word, t)
    yield incidents.tell(one(s), t)
    yield open_orders.open_orders(open_view(s), t)
    yield open_orders.open_orders(OpenOrdersView((), "", "", (), (), 1, 1, 0), t)
    yield holding.hand(HandView(s.number, (StaffRow(s.number, s.word, "support"),)), t)
    yield holding.hand(HandView(s.number, ()), t)
    yield holding.note(s.number, t, problem="error.reason_needed")
    goods = GoodsRow(s.number, "", s.word, s.price.money)
    view = ReplaceView(s.number, 1, 1012, s.word, s.price.money, s.word[:90], (goods,))
    for each in (view, replace(view, rows=()), replace(view, query="", limit=None)):
        yield holding.goods(each, t)
    yield find.find(FindView(""), t, Find())
    yield find.find(found(s), t, Find(draft=s.number))
    yield find.find(FindView(s.word[:200]), t, Find())
    yield desk.desk(replace(s.desk(), questions=3, incidents=2), t)
    yield desk.desk(replace(s.desk(), decisions=0, questions=3), t)
    yield from _one_order(s, t)


def _one_order(s: Sample, t: Texts) -> Iterator[Screen]:
    held = replace(s.case(), taken_by=s.word, mine=True, incident=s.number, escalated=1, decisions=(REPLACE, AGAIN))
    yield cases.case(held, t)
    yield cases.because(s.decide(REPLACE), t)
    for decision in (AGAIN, REPLACE):
        yield cases.reason(s.number, decision, t)
        yield cases.decide(s.decide(decision), t)
    moves = [HistoryRow(AT, state, s.word, s.word) for state in OrderState]
    history = (*moves, HistoryRow(LATER, None, s.word, s.word))
    begins = (AGAIN, DELIVER, REPLACE, GIVE_BACK)
    linked = (s.number, 1000 + s.number)
    order = replace(s.staff_order(), history=history, begins=begins, replaces=linked, replaced_by=linked)
    yield staff_order.staff_order(order, t)
    for state in OrderState:
        yield status.status(replace(s.status(state), replaces=1001), t)


def alone(s: Sample, t: Texts) -> Iterator[Screen]:
    """Letters: they have no way back."""
    yield incidents.card(one(s), t)
    yield incidents.overdue(one(s), 1, t)
    yield letters.case_again(s.case(), t("case.handed", name="Max"), t)
    yield letters.ended(replace(s.status(OrderState.REJECTED), replaces=1001), t)
    yield letters.goods_ready(replace(s.status(OrderState.DELIVERED), replaces=1001), t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_the_desk_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in desk_screens(sample, t):
        check(screen)
        check_bottom(screen)
    for screen in alone(sample, t):
        check(screen)


def test_the_desk_says_in_one_line_what_waits(en: Texts) -> None:
    view = replace(CALM.desk(), decisions=5, questions=3, incidents=1)
    text = check(desk.desk(view, en))
    assert f"5 decisions, 3 questions, oldest {en.span(view.oldest)}" in text  # type: ignore[arg-type]
    assert {OpenOrders, Incidents, Find} <= {type(each) for each in presses(desk.desk(view, en))}


def test_a_replacement_costs_its_customer_nothing(en: Texts) -> None:
    text = check(status.status(replace(CALM.status(OrderState.REJECTED), replaces=1001), en))
    assert "There is nothing to pay" in text
    assert "Total" not in text
    assert "looking for another way" in text


def test_goods_are_chosen_before_a_replacement_is_explained(en: Texts) -> None:
    shown = cases.case(replace(CALM.case(), decisions=(REPLACE,)), en)
    assert ReplaceWith(case=CALM.case().id) in presses(shown)


def test_money_goes_back_in_the_last_row_alone(en: Texts) -> None:
    shown = incidents.incident(one(CALM), en)
    actions = [row for row in shown.rows if any(isinstance(each.press, BulkAsk) for each in row)]
    assert actions[-1][0].press == BulkAsk(incident=12, what=REFUND)
    assert len(actions[-1]) == 1
