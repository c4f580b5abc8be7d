"""The states of an order and the moves between them: one literal table, pure. Refuses every move that is not in it."""

from enum import StrEnum


class OrderState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PLACING = "placing"
    UNCLEAR = "unclear"
    NEEDS_ANSWER = "needs_answer"
    PLACED_UNPAID = "placed_unpaid"
    IN_PROGRESS = "in_progress"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    PART_REFUNDED = "part_refunded"
    REVIEW = "review"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


S = OrderState

_AFTER_CALL = frozenset(
    {
        S.PLACED_UNPAID,
        S.IN_PROGRESS,
        S.PARTLY_DELIVERED,
        S.DELIVERED,
        S.REJECTED,
        S.NEEDS_ANSWER,
        S.CANCELLED,
        S.REVIEW,
        S.PAID,
        S.AWAITING_PAYMENT,
    }
)

MOVES: dict[OrderState, frozenset[OrderState]] = {
    S.AWAITING_PAYMENT: frozenset({S.PAID, S.PLACING, S.CANCELLED, S.EXPIRED}),
    S.PAID: frozenset({S.PLACING, S.IN_PROGRESS, S.NEEDS_ANSWER, S.CANCELLED, S.REJECTED}),
    S.PLACING: _AFTER_CALL | {S.UNCLEAR},
    S.UNCLEAR: _AFTER_CALL,
    S.NEEDS_ANSWER: frozenset({S.PAID, S.CANCELLED}),
    S.PLACED_UNPAID: frozenset({S.IN_PROGRESS, S.PARTLY_DELIVERED, S.DELIVERED, S.CANCELLED, S.EXPIRED, S.REVIEW}),
    S.IN_PROGRESS: frozenset({S.PARTLY_DELIVERED, S.DELIVERED, S.REJECTED, S.CANCELLED, S.REVIEW}),
    S.PARTLY_DELIVERED: frozenset({S.DELIVERED, S.PART_REFUNDED, S.REVIEW}),
    S.DELIVERED: frozenset({S.RETURNING, S.REVIEW}),
    S.RETURNING: frozenset({S.RETURNED, S.DELIVERED, S.REVIEW}),
    S.REVIEW: frozenset(S) - {S.REVIEW},
    S.REJECTED: frozenset({S.REVIEW}),
    S.CANCELLED: frozenset({S.REVIEW}),
    S.EXPIRED: frozenset({S.REVIEW, S.PAID}),
    S.RETURNED: frozenset({S.REVIEW}),
    S.PART_REFUNDED: frozenset({S.REVIEW}),
}

ENDED = frozenset({S.DELIVERED, S.REJECTED, S.CANCELLED, S.EXPIRED, S.RETURNED, S.PART_REFUNDED})
WITHOUT_GOODS = frozenset({S.REJECTED, S.CANCELLED, S.EXPIRED})


class RefusedMove(Exception):
    """The move is not in the table, or somebody else moved first."""


def require(before: OrderState, after: OrderState) -> None:
    """Raises `RefusedMove` for a move that the table does not hold."""
    if after not in MOVES[before]:
        raise RefusedMove(f"an order never goes from {before} to {after}")
