"""The states of payments and refunds and the moves between them: literal tables, pure. Refuse every other move."""

from enum import StrEnum

from storage.order_state import RefusedMove


class PaymentState(StrEnum):
    NEW = "new"
    OPEN = "open"
    UNCLEAR = "unclear"
    FAILED = "failed"
    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    LAPSED = "lapsed"
    REVIEW = "review"


class RefundState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    DONE = "done"
    UNCLEAR = "unclear"
    REVIEW = "review"
    EXTERNAL = "external"


P = PaymentState
R = RefundState

PAYMENT_MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    P.NEW: frozenset({P.OPEN, P.UNCLEAR, P.FAILED}),
    P.UNCLEAR: frozenset({P.OPEN, P.CAPTURED, P.FAILED, P.REVIEW}),
    P.OPEN: frozenset({P.HELD, P.CAPTURED, P.LAPSED}),
    P.HELD: frozenset({P.CAPTURED, P.RELEASED}),
    P.LAPSED: frozenset({P.CAPTURED}),
    P.FAILED: frozenset({P.CAPTURED}),
    P.CAPTURED: frozenset(),
    P.RELEASED: frozenset(),
    P.REVIEW: frozenset({P.CAPTURED, P.FAILED}),
}

REFUND_MOVES: dict[RefundState, frozenset[RefundState]] = {
    R.DUE: frozenset({R.SENDING, R.EXTERNAL}),
    R.SENDING: frozenset({R.DONE, R.DUE, R.UNCLEAR, R.REVIEW}),
    R.UNCLEAR: frozenset({R.DONE, R.DUE, R.REVIEW}),
    R.REVIEW: frozenset({R.DUE, R.DONE, R.EXTERNAL}),
    R.DONE: frozenset(),
    R.EXTERNAL: frozenset(),
}


def require_payment(before: PaymentState, after: PaymentState) -> None:
    """Raises `RefusedMove` for a move that the table does not hold."""
    if after not in PAYMENT_MOVES[before]:
        raise RefusedMove(f"a payment never goes from {before} to {after}")


def require_refund(before: RefundState, after: RefundState) -> None:
    """Raises `RefusedMove` for a move that the table does not hold."""
    if after not in REFUND_MOVES[before]:
        raise RefusedMove(f"a refund never goes from {before} to {after}")
