"""What the buttons of the staff chat and of the owner's checklist carry."""

from bot.callback_kinds import StaffAction, StaffPlace
from bot.services.people import Right


class StaffChatPlace(StaffPlace, prefix="i", needs=Right.SETUP):
    """The staff chat as it is; `ask` is 1 while it asks whether it is to be disconnected."""

    ask: int = 0


class MakeGroupLink(StaffAction, prefix="il", needs=Right.SETUP):
    """A new one-time link that brings the bot into a group."""


class LeaveStaffChat(StaffAction, prefix="ix", needs=Right.SETUP):
    """The second press: the group is no longer the staff chat."""


class LookAtStaffChat(StaffAction, prefix="ik", needs=Right.LOOK):
    """Asks Telegram again what the staff chat is like."""


class ConnectHere(StaffAction, prefix="ic", needs=Right.SETUP):
    """Pressed in a group: it is to be the staff chat."""
