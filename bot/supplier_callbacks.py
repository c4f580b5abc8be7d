"""The places and actions of calls to suppliers and of returns: a part of `bot/callbacks`, whose rules hold here."""

from bot.callback_kinds import Action, Place


class SupplierActions(Place, prefix="X"):
    """The calls that staff may make at a provider."""

    provider: str


class SupplierAction(Place, prefix="Xa"):
    """One of them with its last answer; `order` is 0 where it was not opened from an order."""

    provider: str
    name: str
    order: int = 0


class SupplierField(Place, prefix="Xf"):
    """Waits for one field of a call; `wrong` says why the last try was refused."""

    draft: int
    key: str
    wrong: str = ""


class SupplierSummary(Place, prefix="Xs"):
    """Shows what a call will send and waits for the second press."""

    draft: int


class ReturnReason(Place, prefix="Xr"):
    """Waits for the reason why goods go back to their provider."""

    order: int


class ReturnConfirm(Place, prefix="Xc"):
    """Shows what the return will do and waits for the second press; `draft` holds the reason."""

    order: int
    draft: int


class BeginCall(Action, prefix="Xb"):
    """Begins a call at a provider: asks for its fields, or makes a read that has none."""

    provider: str
    name: str
    order: int = 0


class PickField(Action, prefix="Xp"):
    """A field by a button: the option with this index, or -1 to skip it."""

    draft: int
    key: str
    option: int


class MakeCall(Action, prefix="Xm"):
    """The second press of a call."""

    draft: int


class PickReturnReason(Action, prefix="Xw"):
    order: int
    preset: str


class ReturnGoods(Action, prefix="Xg"):
    """The second press of a return."""

    order: int
    draft: int
