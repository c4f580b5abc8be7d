"""The places and actions of the books, of receipts and statements: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.services.people import Right


class MoneyPlace(StaffPlace, prefix="B", needs=Right.MONEY):
    """A month of the shop as `2026-11`; empty: the present one."""

    month: str = ""


class MoneyOrders(StaffPlace, prefix="Bo", needs=Right.MONEY):
    """The orders behind one number of a month, page by page."""

    month: str
    what: str
    page: int = 1


class Receipt(Place, prefix="Br"):
    """The receipt of a paid order, for its buyer and for staff."""

    order: int


class Statement(Place, prefix="Bs"):
    """What came to the customer's balance and went from it; page 1 is the newest."""

    page: int = 1


class ExportMonth(StaffAction, prefix="BX", needs=Right.MONEY):
    """Sends a month as a file: `csv`, `xlsx`, or `png` for its picture."""

    month: str
    form: str


class ReceiptFile(Action, prefix="BR"):
    order: int
