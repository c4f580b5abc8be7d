"""What the screens of calls to a supplier are given to draw. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActionsView:
    provider: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastCall:
    """`lines` are what the supplier answered. `under_way`: its answer is still awaited by this very program.

    `unknown`: nobody knows whether it was done, and nothing repeats it by itself.
    """

    at: datetime
    outcome: str
    lines: tuple[str, ...] = ()
    by: str = ""
    order_number: int | None = None
    code: str | None = None
    status: int | None = None
    request_id: str | None = None
    under_way: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class ActionView:
    provider: str
    name: str
    acts: bool
    order: int
    order_number: int
    """0 where it was not opened from an order."""
    last: LastCall | None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field that is asked for; `number` of `count`."""

    draft: int
    provider: str
    action: str
    order: int
    key: str
    options: tuple[str, ...]
    optional: bool
    number: int
    count: int
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """What is about to be sent, before the second press."""

    draft: int
    provider: str
    action: str
    order: int
    order_number: int
    fields: tuple[tuple[str, str], ...]
