"""The places and actions of the desk beside its cases: incidents, lists of orders, what staff do about one order, find.

A part of `bot/callbacks`, whose rules hold here.
"""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class OpenOrders(StaffPlace, prefix="Do", needs=Right.LOOK):
    """Orders that have not ended, by state and provider; empty texts ask for nothing."""

    state: str = ""
    provider: str = ""
    page: int = 1


class Incidents(StaffPlace, prefix="Di", needs=Right.LOOK):
    pass


class IncidentPlace(StaffPlace, prefix="Dj", needs=Right.LOOK):
    incident: int
    page: int = 1


class BulkAsk(StaffPlace, prefix="Dk", needs=Right.DECIDE):
    """Says what will be done about all orders of an incident; `word` is the text for buyers."""

    incident: int
    what: str
    word: str = ""


class TellBuyers(StaffPlace, prefix="Dt", needs=Right.DECIDE):
    """Which of the texts the buyers of an incident get."""

    incident: int


class HandCase(StaffPlace, prefix="Dc", needs=Right.TAKE):
    """Who else may look after a case."""

    case: int


class Decided(StaffPlace, prefix="Dz", needs=Right.LOOK):
    """What came of the case that was just decided, above the next one; `case` is 0 where the desk follows."""

    done: int
    case: int


class OrderNote(StaffPlace, prefix="Dn", needs=Right.LOOK):
    """Waits for a note that only staff read."""

    order: int


class ReplaceWith(StaffPlace, prefix="Dr", needs=Right.DECIDE):
    """What goes out in place of an order's goods; waits for the name of a product. `draft` holds what was typed."""

    case: int
    draft: int = 0


class Find(StaffPlace, prefix="Df", needs=Right.LOOK):
    """Waits for what is looked for; `draft` holds what was typed before."""

    draft: int = 0


class BulkGo(StaffAction, prefix="Dl", needs=Right.DECIDE):
    """The second press."""

    incident: int
    what: str
    word: str = ""


class HandTo(StaffAction, prefix="Dd", needs=Right.TAKE):
    case: int
    to: int


class GiveBackCase(StaffAction, prefix="De", needs=Right.TAKE):
    case: int


class ActOnOrder(StaffAction, prefix="Dg", needs=Right.DECIDE):
    """Begins a decision about an order, whether it has a case or not."""

    order: int
    decision: str


class PickGoods(StaffAction, prefix="Dp", needs=Right.DECIDE):
    """What goes out instead: the same goods where `offer` is 0."""

    case: int
    offer: int = 0
    variant: str = ""
