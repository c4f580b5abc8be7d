"""The places and actions of deposits and of a restored shop: a part of `bot/callbacks`, whose rules hold here."""

from bot.callback_kinds import Action, Place


class DepositLimit(Place, prefix="Pd"):
    """Waits for the amount below which a provider's deposit is called low."""

    provider: str


class TopUpReason(Place, prefix="Pt"):
    """Waits for the reason why a rise of a deposit was no top-up."""

    top_up: int


class AutoLimit(Action, prefix="DA"):
    """The program chooses again when the deposit is low."""

    provider: str


class BookTopUp(Action, prefix="DB"):
    """The rise was a top-up of this amount."""

    top_up: int


class OpenShop(Action, prefix="DO"):
    """Sells again after a restore."""
