"""Places and actions of paying in another way than the first one. Part of `callbacks`."""

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.services.people import Right


class OtherWays(Place, prefix="yw"):
    """The methods by which an order can be paid."""

    order: int


class PayWith(Action, prefix="pw"):
    """Chooses the method of an order's payment."""

    order: int
    method: str


class Payer(Place, prefix="py"):
    """Waits for what a method asks of the payer; `wrong` says why the last try was refused."""

    order: int
    method: str
    key: str
    wrong: str = ""


class PayerOption(Action, prefix="pz"):
    """Answers a payer's question by a button."""

    order: int
    method: str
    key: str
    option: str


class Ways(StaffPlace, prefix="Wp", needs=Right.PRICE):
    """Which methods serve which kind of goods, for staff."""


class SwitchWay(StaffAction, prefix="SW", needs=Right.PRICE):
    """Lets a method serve a kind of goods, or stops it."""

    goods: str
    method: str


class Fees(StaffPlace, prefix="Wf", needs=Right.PRICE):
    """What each method keeps of the money that comes by it."""


class FeeValue(StaffPlace, prefix="Wv", needs=Right.PRICE):
    """Waits for a percentage; `wrong` says why the last try was refused."""

    method: str
    wrong: str = ""


class FeeDecide(StaffPlace, prefix="Wd", needs=Right.PRICE):
    """What was typed, before the second press."""

    method: str
    draft: int


class ConfirmFee(StaffAction, prefix="SF", needs=Right.PRICE):
    """Saves it."""

    method: str
    draft: int
