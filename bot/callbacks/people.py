"""The places and actions of people: customers' pages, members of staff, the log. A part of `bot/callbacks`."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class CustomerPage(StaffPlace, prefix="jc", needs=Right.LOOK):
    """Everything that staff may know of a customer. `back`: the way back, empty for the desk."""

    customer: int
    back: str = ""


class CustomerNotes(StaffPlace, prefix="jn", needs=Right.NOTE):
    """What staff noted about a customer; waits for one more note."""

    customer: int


class BlockReason(StaffPlace, prefix="jb", needs=Right.BLOCK):
    """Waits for the reason; `what` is `block` or `unblock`."""

    customer: int
    what: str


class BlockDecide(StaffPlace, prefix="jk", needs=Right.BLOCK):
    """What a block, or its end, will do, before the second press."""

    customer: int
    draft: int


class CustomerLimits(StaffPlace, prefix="jt", needs=Right.BLOCK):
    """How much a customer may buy; customer 0 is everybody."""

    customer: int = 0


class LimitValue(StaffPlace, prefix="jv", needs=Right.BLOCK):
    """Waits for a number and a reason; `what` is `open` or `day`."""

    customer: int
    what: str


class DeleteNote(StaffAction, prefix="jN", needs=Right.NOTE):
    customer: int
    note: int


class ConfirmBlock(StaffAction, prefix="jB", needs=Right.BLOCK):
    """The second press of a block or its end."""

    customer: int
    draft: int


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


class AuditPlace(StaffPlace, prefix="jA", needs=Right.AUDIT):
    """The log of what staff did; `member` 0 is everybody, `kind` and `about` are what a line is about."""

    page: int = 1
    member: int = 0
    kind: str = ""
    about: str = ""


class AuditFilters(StaffPlace, prefix="jf", needs=Right.AUDIT):
    """Asks by whom and by what the log is to be chosen."""


class AuditFile(StaffAction, prefix="jF", needs=Right.AUDIT):
    """Has the log sent as a file."""
