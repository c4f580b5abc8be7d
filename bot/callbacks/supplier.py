"""The places and actions of calls to suppliers and of returns: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class SupplierActions(StaffPlace, prefix="X", needs=Right.SUPPLIER):
    """The calls that staff may make at a provider."""

    provider: str


class SupplierAction(StaffPlace, prefix="Xa", needs=Right.SUPPLIER):
    """One of them with its last answer; `order` is 0 where it was not opened from an order."""

    provider: str
    name: str
    order: int = 0


class SupplierField(StaffPlace, prefix="Xf", needs=Right.SUPPLIER):
    """Waits for one field of a call; `wrong` says why the last try was refused."""

    draft: int
    key: str
    wrong: str = ""


class SupplierSummary(StaffPlace, prefix="Xs", needs=Right.SUPPLIER):
    """Shows what a call will send and waits for the second press."""

    draft: int


class ReturnReason(StaffPlace, prefix="Xr", needs=Right.DECIDE):
    """Waits for the reason why goods go back to their provider."""

    order: int


class ReturnConfirm(StaffPlace, prefix="Xc", needs=Right.DECIDE):
    """Shows what the return will do and waits for the second press; `draft` holds the reason."""

    order: int
    draft: int


class BeginCall(StaffAction, prefix="Xb", needs=Right.SUPPLIER):
    """Begins a call at a provider: asks for its fields, or makes a read that has none."""

    provider: str
    name: str
    order: int = 0


class PickField(StaffAction, prefix="Xp", needs=Right.SUPPLIER):
    """A field by a button: the option with this index, or -1 to skip it."""

    draft: int
    key: str
    option: int


class MakeCall(StaffAction, prefix="Xm", needs=Right.SUPPLIER):
    """The second press of a call."""

    draft: int


class PickReturnReason(StaffAction, prefix="Xw", needs=Right.DECIDE):
    order: int
    preset: str


class ReturnGoods(StaffAction, prefix="Xg", needs=Right.DECIDE):
    """The second press of a return."""

    order: int
    draft: int
