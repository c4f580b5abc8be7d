"""Who is asking: a person with a language and, for staff, a role."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Person:
    """`language` is `en` or `ru`; `country` is ISO 3166 alpha-2 or None; `role` is None for customers."""

    id: int
    language: str
    country: str | None = None
    role: Role | None = None
