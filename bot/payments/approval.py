"""Ordering now and paying the shop later, as a way to pay: staff accept each order within a customer's budget."""


class Approval:
    """Implements `OwnMoney`. Asking, accepting and refusing is `services/approval`; the debt stands in the ledger."""

    name = "approval"
    kind = "approval"
    most_minor = 10**11

    def __init__(self, currency: str) -> None:
        self.currency = currency
