"""What a customer left with the shop as a way to pay: no invoice, nobody outside is asked; the ledger alone moves."""


class Balance:
    """Implements `OwnMoney`. Paying is `services/balance`; refunds go back into the parts that they came from."""

    name = "balance"
    kind = "balance"
    most_minor = 10**11

    def __init__(self, currency: str) -> None:
        self.currency = currency
