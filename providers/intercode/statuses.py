"""Every status word of an order, how it is written and what it means. Refuses to guess at a word that is not declared.

Document: Intercode SaaS Kit, Orders, `POST /orders/status-update`, "Possible values". Requests use Title Case with
blanks, the sample answers are lower case: words are compared without case, blanks and underscores.
"""

from providers.orders import Stage

ORDER_PAID = "Order Paid"
CANCELLED = "Cancelled"

STAGES = {
    "Pending": Stage.UNPAID,
    "Awaiting Payment": Stage.UNPAID,
    "Payment Failed": Stage.UNPAID,  # the customer may try again
    ORDER_PAID: Stage.OPEN,
    "Shipped": Stage.OPEN,
    "Completed": Stage.DONE,
    CANCELLED: Stage.CANCELLED,
    "Declined": Stage.REJECTED,
}
"""Every declared word as it is sent."""

STATUSES = tuple(STAGES)
PAID = frozenset({ORDER_PAID, "Shipped", "Completed"})
"""The shop there has its money."""


def plain(word: str) -> str:
    """A word for comparing."""
    return "".join(word.replace("_", " ").split()).lower()


_KNOWN = {plain(word): word for word in STATUSES}


def known(word: str) -> str | None:
    """The declared word that is meant, in Title Case; None for any other."""
    return _KNOWN.get(plain(word))


def stage(word: str) -> Stage:
    """What a status means for the shop."""
    declared = known(word)
    return STAGES[declared] if declared else Stage.UNKNOWN


def is_paid(word: str) -> bool:
    """Whether the money is there, be it on its way to the customer already."""
    return known(word) in PAID


def shows(word: str, wanted: str) -> bool:
    """Whether an order in this status has got the wanted one: one that was paid may have been shipped since."""
    return is_paid(word) if wanted == ORDER_PAID else known(word) == wanted
