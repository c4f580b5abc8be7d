"""What the buttons of the staff chat and of the owner's checklist carry."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class StaffChatPlace(StaffPlace, prefix="i", needs=Right.SETUP):
    """The staff chat as it is; `ask` is 1 while it asks whether it is to be disconnected.

    `back`: the way back, empty for the desk.
    """

    ask: int = 0
    back: str = ""


class MakeGroupLink(StaffAction, prefix="il", needs=Right.SETUP):
    """A new one-time link that brings the bot into a group."""


class LeaveStaffChat(StaffAction, prefix="ix", needs=Right.SETUP):
    """The second press: the group is no longer the staff chat."""


class LookAtStaffChat(StaffAction, prefix="ik", needs=Right.LOOK):
    """Asks Telegram again what the staff chat is like."""


class ConnectHere(StaffAction, prefix="ic", needs=Right.SETUP):
    """Pressed in a group: it is to be the staff chat."""


class Setup(StaffPlace, prefix="is", needs=Right.SETUP):
    """The owner's checklist; `ask` is 1 while it asks whether the shop is to be opened."""

    ask: int = 0


class SetupTexts(StaffPlace, prefix="ip", needs=Right.SETUP):
    """What customers read about terms, privacy and whom to write to."""


class TestOrder(StaffPlace, prefix="it", needs=Right.SETUP):
    """A step of the test order, from 1."""

    step: int = 1


class TextsRead(StaffAction, prefix="ir", needs=Right.SETUP):
    """The owner has read the texts."""


class TestDone(StaffAction, prefix="id", needs=Right.SETUP):
    """The owner has seen the test order to its end."""


class OpenDoors(StaffAction, prefix="io", needs=Right.SETUP):
    """The second press: customers may buy from now on."""
