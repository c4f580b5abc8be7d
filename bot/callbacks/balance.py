"""The places and actions of balances and of orders on approval: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.services.people import Right


class BalancePlace(Place, prefix="ub"):
    """A customer's balance; `ask`: whether it is really to be given back."""

    ask: int = 0


class TopUpAmount(Place, prefix="ut"):
    """Waits for how much; `wrong` says why the last try was refused."""

    wrong: str = ""


class TopUpPlace(Place, prefix="up"):
    """A top-up that is to be paid."""

    payment: int


class TopUpPayer(Place, prefix="uy"):
    """Waits for what a method asks of the payer of a top-up."""

    payment: int
    method: str
    key: str
    wrong: str = ""


class PickTopUp(Action, prefix="um"):
    """An amount in minor units of the shop's currency."""

    minor: int


class TopUpWith(Action, prefix="uw"):
    """Chooses the method of a top-up."""

    payment: int
    method: str


class TopUpOption(Action, prefix="uo"):
    """Answers a question about the payer of a top-up by a button."""

    payment: int
    method: str
    key: str
    option: str


class BalanceBack(Action, prefix="uk"):
    """Asks for what is left of the balance; `sure` at the second press."""

    sure: int = 0


class PayFromBalance(Action, prefix="uf"):
    """Pays an order at once, as long as it is the one that was shown."""

    order: int
    version: int


class AskApproval(Action, prefix="ua"):
    """Asks the staff to let an order be paid later, as long as it is the one that was shown."""

    order: int
    version: int


class CustomerMoney(StaffPlace, prefix="Um", needs=Right.DECIDE):
    """A customer's balance, budget and debt, for staff."""

    customer: int


class CustomerValue(StaffPlace, prefix="Uv", needs=Right.DECIDE):
    """Waits for a sum and a reason: `credit`, `budget` or `settle`."""

    customer: int
    what: str
    wrong: str = ""


class CustomerDecide(StaffPlace, prefix="Ud", needs=Right.DECIDE):
    """What was typed about a customer, before the second press."""

    customer: int
    draft: int


class ConfirmCustomer(StaffAction, prefix="UC", needs=Right.DECIDE):
    customer: int
    draft: int
