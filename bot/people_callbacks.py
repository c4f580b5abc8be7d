"""The places and actions of people: customers' pages, members of staff, the log. A part of `bot/callbacks`."""

from bot.callback_kinds import StaffPlace
from bot.services.people import Right


class CustomerPage(StaffPlace, prefix="jc", needs=Right.LOOK):
    """Everything that staff may know of a customer."""

    customer: int
