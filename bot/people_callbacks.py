"""The places and actions of people: customers' pages, members of staff, the log. A part of `bot/callbacks`."""

from bot.callback_kinds import StaffAction, StaffPlace
from bot.services.people import Right


class CustomerPage(StaffPlace, prefix="jc", needs=Right.LOOK):
    """Everything that staff may know of a customer."""

    customer: int


class Members(StaffPlace, prefix="js", needs=Right.TEAM):
    """Who works here, and which invitations wait."""


class MemberPlace(StaffPlace, prefix="jm", needs=Right.TEAM):
    """A member of staff: the role, and what it may do."""

    member: int


class InviteRole(StaffPlace, prefix="ji", needs=Right.STAFF):
    """Asks which role the new member gets."""


class InvitePlace(StaffPlace, prefix="jl", needs=Right.STAFF):
    """An invitation, and its link as long as the program remembers it."""

    link: int


class MemberRole(StaffPlace, prefix="jo", needs=Right.STAFF):
    """Asks which role a member gets instead."""

    member: int


class MemberReason(StaffPlace, prefix="jr", needs=Right.STAFF):
    """Waits for the reason of a change; `what` is the new role, or `remove`."""

    member: int
    what: str


class MemberDecide(StaffPlace, prefix="jd", needs=Right.STAFF):
    """What a change will do, before the second press."""

    member: int
    draft: int


class Invite(StaffAction, prefix="jI", needs=Right.STAFF):
    """Makes an invitation for a role."""

    role: str


class Withdraw(StaffAction, prefix="jW", needs=Right.STAFF):
    """Ends an invitation that nobody has opened."""

    link: int


class ConfirmMember(StaffAction, prefix="jC", needs=Right.STAFF):
    """The second press of a change."""

    member: int
    draft: int
