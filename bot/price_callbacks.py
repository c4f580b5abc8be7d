"""Places and actions of the staff's prices. Part of `callbacks`."""

from bot.callback_kinds import Action, Place


class Prices(Place, prefix="M"):
    """How the prices of one provider are made, and its price table."""

    provider: str


class PriceValue(Place, prefix="Mv"):
    """Waits for a value: `rate`, `markup`, `stars`, `rule`, `rounding`, ..., or a variant's price as `v-<variant>`."""

    provider: str
    what: str


class ChoosePrice(Action, prefix="CV"):
    """Previews a value by a button: a rounding, whose rate, a rule to remove, a rate that waits."""

    provider: str
    what: str
    value: str


class ConfirmPrice(Action, prefix="CM"):
    """Saves the price that was previewed."""

    provider: str
    draft: int
