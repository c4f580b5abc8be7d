"""The machines of orders, payments and refunds: every state can be reached and can end, every other move is refused."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from storage.order_state import ENDED, MOVES, WITHOUT_GOODS, OrderState, RefusedMove, require
from storage.payment_state import (
    PAYMENT_MOVES,
    REFUND_MOVES,
    PaymentState,
    RefundState,
    require_payment,
    require_refund,
)

Table = Mapping[Any, frozenset[Any]]
MACHINES: list[tuple[Table, Any, Callable[[Any, Any], None]]] = [
    (MOVES, OrderState.AWAITING_PAYMENT, require),
    (PAYMENT_MOVES, PaymentState.NEW, require_payment),
    (REFUND_MOVES, RefundState.DUE, require_refund),
]
each_machine = pytest.mark.parametrize(("table", "first", "check"), MACHINES, ids=["orders", "payments", "refunds"])


def reached(table: Table, first: Any) -> set[Any]:
    found, waiting = set(), [first]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += table[state]
    return found


@each_machine
def test_every_state_is_in_the_table_and_can_be_reached(table: Table, first: Any, check: Any) -> None:
    assert set(table) == set(type(first))
    assert reached(table, first) == set(type(first))


@each_machine
def test_no_state_leads_to_itself(table: Table, first: Any, check: Any) -> None:
    assert [state for state, after in table.items() if state in after] == []


@each_machine
def test_a_move_of_the_table_is_allowed_and_every_other_is_refused(table: Table, first: Any, check: Any) -> None:
    for before, after in itertools.product(type(first), repeat=2):
        if after in table[before]:
            check(before, after)
        else:
            with pytest.raises(RefusedMove):
                check(before, after)


def test_every_order_can_come_to_an_end() -> None:
    assert [state for state in OrderState if not reached(MOVES, state) & ENDED] == []


def test_what_ended_without_goods_moves_only_into_the_hands_of_a_person_or_by_money_that_comes_late() -> None:
    late = {OrderState.EXPIRED: frozenset({OrderState.REVIEW, OrderState.PAID})}
    assert {state: MOVES[state] for state in WITHOUT_GOODS} == {
        state: late.get(state, frozenset({OrderState.REVIEW})) for state in WITHOUT_GOODS
    }


def test_money_that_was_taken_is_never_taken_again() -> None:
    assert PAYMENT_MOVES[PaymentState.CAPTURED] == frozenset()


def test_a_refund_that_is_done_stays_done() -> None:
    assert REFUND_MOVES[RefundState.DONE] == frozenset()


def test_an_order_is_placed_only_from_paid_or_where_the_provider_takes_the_money() -> None:
    before = {state for state, after in MOVES.items() if OrderState.PLACING in after} - {OrderState.REVIEW}
    assert before == {OrderState.PAID, OrderState.AWAITING_PAYMENT}


def test_an_unclear_placement_is_never_sent_again_by_itself() -> None:
    assert OrderState.PLACING not in MOVES[OrderState.UNCLEAR]
