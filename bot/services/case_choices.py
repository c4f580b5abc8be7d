"""Which decisions a case offers: what its kind calls for, as far as the order's state allows. One table, pure."""

from datetime import datetime

from bot.services.errors import Gone
from storage.cases import Case
from storage.order_state import OrderState
from storage.orders import Order

LOOK = "look"
ADOPT = "adopt"
DELIVER = "deliver"
REFUND = "refund"
CLOSE = "close"
REPLAY = "replay"
PART = "part"
CREDIT = "credit"
BY_HAND = "by_hand"
ACCEPT = "accept"
REFUSE = "refuse"
AGAIN = "again"
REPLACE = "replace"
NEEDS_TEXT = frozenset({ADOPT, DELIVER})
"""Decisions for which something is typed before their reason: the remote id, the goods."""
ALL = (LOOK, ADOPT, AGAIN, DELIVER, REPLACE, PART, CREDIT, REFUND, BY_HAND, REPLAY, ACCEPT, REFUSE, CLOSE)
WITH_PART = frozenset({"late", "goods_missing", "unknown_status", "cancelled_after_goods", "stuck"})
"""Kinds that may end with what has come, the rest of the money given back."""

STAFF_ACTION = "staff_action"
"""Opened by a member of staff who wants something done about an order that asks nothing."""
BY_STAFF = frozenset({STAFF_ACTION, "problem"})
"""Kinds that staff or the customer opened: they may undo what the program has done well."""
REPLACED = BY_STAFF | {"return_refused", "replacement_failed"}
"""Kinds after which the shop may pay for other goods."""
REFUND_FAILED = "refund_failed"
QUARANTINED = "quarantined_money"
UNKNOWN_MONEY = "unknown_money"
APPROVAL = "approval"
BALANCE_BACK = "balance_back"
TOP_UP = "top_up"
SETTLES_AT = "settles_at"
"""Evidence: until when a request that nobody can look up may still arrive at its provider."""
S = OrderState

# What the state of the order lets a person do. Whoever stands in no row only has the case closed.
BY_STATE: dict[OrderState, frozenset[str]] = {
    S.UNCLEAR: frozenset({LOOK, ADOPT, DELIVER, REFUND}),
    S.REVIEW: frozenset({LOOK, ADOPT, DELIVER, REFUND}),
    S.PAID: frozenset({REFUND}),
    S.NEEDS_ANSWER: frozenset({REFUND}),
    S.PLACED_UNPAID: frozenset({LOOK, DELIVER, REFUND}),
    S.IN_PROGRESS: frozenset({LOOK, DELIVER, REFUND}),
    S.PARTLY_DELIVERED: frozenset({LOOK, DELIVER, REFUND}),
}

# What besides is possible for an order that has ended well, where staff or the customer ask for it.
BY_STATE_OF_STAFF: dict[OrderState, frozenset[str]] = {S.DELIVERED: frozenset({DELIVER, REFUND})}

# What answers a case of the kind. Kinds without `close` are about an order that stands still until somebody decides.
BY_KIND: dict[str, frozenset[str]] = {
    "unclear": frozenset({LOOK, ADOPT, DELIVER, REFUND}),
    "cancelled_after_goods": frozenset({LOOK, DELIVER, REFUND}),
    "late": frozenset(ALL),
    "goods_missing": frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "unknown_status": frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "remote_order_vanished": frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "provider_refuses_us": frozenset({REFUND, CLOSE}),
    "charged_above_quote": frozenset({CLOSE}),
    "bought_twice": frozenset({CLOSE}),
    "refunded_outside": frozenset({REFUND, CLOSE}),
    "stuck": frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "provider_missing": frozenset({DELIVER, REFUND, CLOSE}),
    "hand_over": frozenset({DELIVER, REFUND}),
    "return_unfinished": frozenset({LOOK, DELIVER, REFUND}),
    "return_refused": frozenset({CLOSE}),
    "not_marked_paid": frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "paid_otherwise": frozenset({REFUND, CLOSE}),
    "charged_otherwise": frozenset({CLOSE}),
    "problem": frozenset({REFUND, CREDIT, DELIVER, CLOSE}),
    STAFF_ACTION: frozenset({LOOK, DELIVER, REFUND, CLOSE}),
    "replacement_failed": frozenset({CLOSE}),
}

# Reasons at a press, by the ends of their text keys; anything else is typed.
PRESETS: dict[str, tuple[str, ...]] = {
    LOOK: ("waited", "customer_asks"),
    ADOPT: ("seen_in_cabinet", "told_by_support"),
    DELIVER: ("bought_elsewhere", "seen_in_cabinet", "told_by_support"),
    REFUND: ("not_in_cabinet", "cannot_deliver", "customer_asks"),
    PART: ("cannot_deliver", "customer_asks"),
    CREDIT: ("cannot_deliver", "customer_asks"),
    BY_HAND: ("settled_there",),
    REPLAY: ("cause_mended",),
    ACCEPT: ("known_customer",),
    REFUSE: ("over_budget", "cannot_deliver"),
    AGAIN: ("not_in_cabinet", "told_by_support"),
    REPLACE: ("do_not_work", "cannot_deliver", "customer_asks"),
    CLOSE: ("settled_there", "nothing_to_do"),
}

# Kinds that are answered as soon as somebody has decided how the order goes on.
ABOUT_PROGRESS = frozenset(
    {
        "unclear",
        "cancelled_after_goods",
        "late",
        "goods_missing",
        "unknown_status",
        "remote_order_vanished",
        "provider_refuses_us",
        "provider_missing",
        "stuck",
        "hand_over",
        "return_unfinished",
        STAFF_ACTION,
    }
)


def require_preset(decision: str, preset: str) -> None:
    """Raises `Gone` for a reason that no button offers."""
    if preset not in PRESETS.get(decision, ()):
        raise Gone


def settles_at(case: Case, order: Order | None) -> datetime | None:
    """Until when nobody can say that nothing was bought: the order goes to `review` only then."""
    told = case.evidence.get(SETTLES_AT)
    waits = order is not None and order.state is OrderState.UNCLEAR
    return datetime.fromisoformat(told) if told and waits else None


def offered(
    case: Case,
    order: Order | None,
    *,
    refund_stuck: bool,
    has_part: bool = False,
    lacks: bool = False,
    again: bool = False,
    replaceable: bool = False,
    refunded: bool = False,
    replacing: bool = False,
) -> tuple[str, ...]:
    """The decisions in the order in which they are shown. `refund_stuck`: the case's refund waits for a person.

    `has_part`: something has come, and the money for the rest can go back by itself. `lacks`: only the former.
    `again`: a second attempt may be made. `replaceable`: the shop may pay for other goods. `refunded`: money of the
    order is back or on its way. `replacing`: other goods are on their way: nobody gets these and the money.
    """
    if case.resolution is not None:
        return ()
    apart = _apart(case, order, refund_stuck=refund_stuck)
    if apart is not None:
        return apart
    possible = BY_STATE.get(order.state, frozenset()) if order else frozenset()
    if case.kind in BY_STAFF and order is not None:
        possible |= BY_STATE_OF_STAFF.get(order.state, frozenset())
    if settles_at(case, order) is not None or (refunded and case.kind in BY_STAFF) or replacing:
        possible -= {REFUND}
    if case.kind in WITH_PART | BY_STAFF:
        possible |= {each for each, given in ((PART, has_part), (CREDIT, lacks)) if given}
    possible |= {AGAIN} if again else frozenset()
    possible |= {REPLACE} if replaceable and not refunded and case.kind in REPLACED else frozenset()
    called_for = BY_KIND.get(case.kind, frozenset(ALL)) | {PART, CREDIT, AGAIN, REPLACE}
    return tuple(each for each in ALL if each in called_for & (possible | {CLOSE})) or (CLOSE,)


def _apart(case: Case, order: Order | None, *, refund_stuck: bool) -> tuple[str, ...] | None:
    """What answers a case that is not about how an order goes on."""
    if case.kind == REFUND_FAILED:
        return (REFUND, BY_HAND) if refund_stuck else (CLOSE,)
    if case.kind == APPROVAL:
        return (ACCEPT, REFUSE) if order is not None and order.state is S.AWAITING_PAYMENT else (CLOSE,)
    if case.kind == BALANCE_BACK:
        return (BY_HAND, CLOSE)
    if case.kind == QUARANTINED:
        return (REPLAY, CLOSE)
    if case.kind == UNKNOWN_MONEY:
        return (REFUND, CLOSE) if "charge" in case.evidence else (CLOSE,)
    if case.kind == TOP_UP:
        return ()  # answered by its own buttons
    return None
