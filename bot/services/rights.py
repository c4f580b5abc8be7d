"""Who of the staff may do what: one table. To a stranger everything here is as if it were not there."""

from bot.callbacks.kinds import Place, StaffPlace
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from bot.services.people import Right as Right

_ALL = frozenset(Role)
_CHIEFS = frozenset({Role.OWNER, Role.MANAGER})
_OWNERS = frozenset({Role.OWNER})

HOLDERS: dict[Right, frozenset[Role]] = {
    Right.LOOK: _ALL,
    Right.TAKE: _ALL,
    Right.DECIDE: _CHIEFS,
    Right.SWITCH: _CHIEFS,
    Right.PRICE: _CHIEFS,
    Right.SUPPLIER: _CHIEFS,
    Right.SHELF: _CHIEFS,
    Right.REOPEN: _OWNERS,
    Right.MONEY: _CHIEFS,
    Right.NUMBERS: _CHIEFS,
    Right.ANSWER: _ALL,
    Right.HOURS: _CHIEFS,
    Right.CARE: _CHIEFS,
    Right.VAULT: frozenset({Role.OWNER}),
    Right.TEAM: _CHIEFS,
    Right.STAFF: _OWNERS,
    Right.AUDIT: _CHIEFS,
    Right.NOTE: _ALL,
    Right.BLOCK: _CHIEFS,
    Right.SETUP: frozenset({Role.OWNER}),
    Right.CATALOGUE: _CHIEFS,
    Right.BROADCAST: _CHIEFS,
}

COMMANDS: dict[str, Right] = {
    "desk": Right.LOOK,
    "order": Right.LOOK,
    "find": Right.LOOK,
    "providers": Right.SWITCH,
    "prices": Right.PRICE,
    "money": Right.MONEY,
    "stats": Right.NUMBERS,
    "ways": Right.PRICE,
    "shelf": Right.SHELF,
    "questions": Right.ANSWER,
    "health": Right.LOOK,
    "staff": Right.TEAM,
    "audit": Right.AUDIT,
    "shop": Right.CATALOGUE,
    "broadcast": Right.BROADCAST,
    "setup": Right.SETUP,
}
"""The staff's commands and the right that each one needs. Places and actions name theirs where they are defined."""


def may(person: Person, right: Right) -> bool:
    return person.role in HOLDERS[right]


def commands_of(role: Role) -> tuple[str, ...]:
    """The staff's commands that somebody with the role may give."""
    return tuple(name for name, right in COMMANDS.items() if role in HOLDERS[right])


def require(person: Person, right: Right) -> None:
    """Raises `Gone` for a stranger and `Mistake` for staff whose role lacks the right."""
    if person.role is None:
        raise Gone
    if not may(person, right):
        raise Mistake("error.not_allowed")


def require_place(person: Person, place: Place) -> None:
    """The same for a place of the staff's; a customer's place asks for nothing."""
    if isinstance(place, StaffPlace):
        require(person, place.needs)
