"""Places and actions of the staff's prices. Part of `callbacks`."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class Prices(StaffPlace, prefix="M", needs=Right.PRICE):
    """How the prices of one provider are made, and its price table. `back`: the way back, empty for the provider."""

    provider: str
    back: str = ""


class PriceValue(StaffPlace, prefix="Mv", needs=Right.PRICE):
    """Waits for a value: `rate`, `markup`, `stars`, `rule`, `rounding`, ..., or a variant's price as `v-<variant>`."""

    provider: str
    what: str


class ChoosePrice(StaffAction, prefix="CV", needs=Right.PRICE):
    """Previews a value by a button: a rounding, whose rate, a rule to remove, a rate that waits."""

    provider: str
    what: str
    value: str


class ConfirmPrice(StaffAction, prefix="CM", needs=Right.PRICE):
    """Saves the price that was previewed."""

    provider: str
    draft: int
