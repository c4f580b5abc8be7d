"""The places and actions of deposits and of a restored shop: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class DepositLimit(StaffPlace, prefix="Pd", needs=Right.SWITCH):
    """Waits for the amount below which a provider's deposit is called low."""

    provider: str


class TopUpReason(StaffPlace, prefix="Pt", needs=Right.DECIDE):
    """Waits for the reason why a rise of a deposit was no top-up."""

    top_up: int


class AutoLimit(StaffAction, prefix="DA", needs=Right.SWITCH):
    """The program chooses again when the deposit is low."""

    provider: str


class BookTopUp(StaffAction, prefix="DB", needs=Right.DECIDE):
    """The rise was a top-up of this amount."""

    top_up: int


class OpenShop(StaffAction, prefix="DO", needs=Right.REOPEN):
    """Sells again after a restore."""
