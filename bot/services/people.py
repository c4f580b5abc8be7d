"""Who is asking: a person with a language and, for staff, a role; the names of rights. Who holds which: `rights`."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    SUPPORT = "support"


class Right(StrEnum):
    LOOK = "look"
    """See the desk, cases and any order."""
    TAKE = "take"
    DECIDE = "decide"
    """Decide a case: money and goods."""
    SWITCH = "switch"
    """Switch providers on and off."""
    PRICE = "price"
    SUPPLIER = "supplier"
    """Make calls at providers."""
    REOPEN = "reopen"
    """Open a shop whose database was restored."""
    SHELF = "shelf"
    """Write the shop's own products."""
    MONEY = "money"
    """Read the books: what was earned, what it cost, what is held."""
    TEAM = "team"
    """See who works here and what their roles may do."""
    STAFF = "staff"
    """Invite, change and remove members of staff."""
    AUDIT = "audit"
    """Read the log of what staff did."""
    NOTE = "note"
    """Write notes about customers, and delete them."""
    BLOCK = "block"
    """Block customers and limit how much they may buy."""
    NUMBERS = "numbers"
    """See how the shop does: orders, pace, providers; and when the digest of a day comes."""
    ANSWER = "answer"
    """Read what customers write to the shop, and answer."""
    HOURS = "hours"
    """Say when questions are answered, and how soon."""
    CARE = "care"
    """Close the shop for maintenance, back it up, have the doctor look at it."""
    VAULT = "vault"
    """Say where backups go."""
    SETUP = "setup"
    """Set the shop up: its staff chat, its name and time zone, opening it."""
    CATALOGUE = "catalogue"
    """Arrange what customers see: departments, categories, featured offers, words, posts of channels."""
    BROADCAST = "broadcast"
    """Write to all customers who agreed to news."""


@dataclass(frozen=True, slots=True)
class Person:
    """`language` is `en` or `ru`; `country` is ISO 3166 alpha-2 or None; `role` is None for customers."""

    id: int
    language: str
    country: str | None = None
    role: Role | None = None
