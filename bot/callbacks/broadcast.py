"""The places and actions of broadcasts: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class Broadcasts(StaffPlace, prefix="e", needs=Right.BROADCAST):
    """All of them, the newest first."""

    page: int = 1


class BroadcastPlace(StaffPlace, prefix="eb", needs=Right.BROADCAST):
    """A draft, or how a broadcast goes; `ask`: what is asked before a second press (`stop`, `again`, `drop`)."""

    broadcast: int
    ask: str = ""


class BroadcastText(StaffPlace, prefix="et", needs=Right.BROADCAST):
    """Waits for what readers of one language get; `wrong` says why the last try was refused."""

    broadcast: int
    language: str
    wrong: str = ""


class BroadcastTarget(StaffPlace, prefix="el", needs=Right.BROADCAST):
    """Waits for what the button opens: an address or an offer's number, or a press on a department."""

    broadcast: int
    wrong: str = ""


class BroadcastSegment(StaffPlace, prefix="es", needs=Right.BROADCAST):
    broadcast: int


class BroadcastPreview(StaffPlace, prefix="ev", needs=Right.BROADCAST):
    """What readers of one language will see."""

    broadcast: int
    language: str


class BroadcastStart(StaffPlace, prefix="ey", needs=Right.BROADCAST):
    """Asks whether it is meant; `at` is when, in seconds since 1970, 0 for now."""

    broadcast: int
    at: int = 0


class BroadcastTime(StaffPlace, prefix="ew", needs=Right.BROADCAST):
    """Waits for the day and time to send at."""

    broadcast: int
    wrong: str = ""


class QuietHours(StaffPlace, prefix="eh", needs=Right.BROADCAST):
    """Waits for the hours in which nothing is sent unasked."""

    wrong: int = 0


class NewBroadcast(StaffAction, prefix="eN", needs=Right.BROADCAST):
    pass


class DropBroadcastText(StaffAction, prefix="eX", needs=Right.BROADCAST):
    broadcast: int
    language: str


class SetTarget(StaffAction, prefix="eB", needs=Right.BROADCAST):
    """Opens a department; no button where it is empty."""

    broadcast: int
    department: str = ""


class SetSegment(StaffAction, prefix="eS", needs=Right.BROADCAST):
    broadcast: int
    what: str
    value: str = ""


class SetMissing(StaffAction, prefix="eM", needs=Right.BROADCAST):
    """What readers get in whose language nothing is written: nothing (`skip`), or the other text (`other`)."""

    broadcast: int
    how: str
    at: int = 0


class TestBroadcast(StaffAction, prefix="eT", needs=Right.BROADCAST):
    """Sends the message to who presses, and to nobody else."""

    __test__ = False  # not a class of tests
    broadcast: int


class StartBroadcast(StaffAction, prefix="eG", needs=Right.BROADCAST):
    """The second press."""

    broadcast: int
    at: int = 0


class SteerBroadcast(StaffAction, prefix="eP", needs=Right.BROADCAST):
    """`pause`, `go_on`, `stop`, `again` (to the uncertain ones), `unschedule`, `drop`."""

    broadcast: int
    how: str
