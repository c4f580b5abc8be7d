"""What happened in a time, order by order: begun, paid, ended, asked of providers. Counts nothing, changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader
from storage.instants import from_ms, to_ms
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkout; `paid`: something of it was paid, whenever."""

    at: datetime
    paid: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """An order that was paid and has ended."""

    provider: str
    state: OrderState
    paid_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Unclear:
    """A placement of which nobody could say at once what became of it."""

    provider: str
    at: datetime


async def begun(reader: Reader, since: datetime, until: datetime) -> list[Begun]:
    """Checkouts of customers from `since` on and before `until`; nobody begins a replacement but staff."""
    rows = await reader.all(
        """SELECT created_at AS at, EXISTS (SELECT 1 FROM orders o
               WHERE o.checkout_id = checkouts.id AND o.paid_at IS NOT NULL) AS paid
           FROM checkouts WHERE created_at >= :since AND created_at < :until
             AND NOT EXISTS (SELECT 1 FROM orders o JOIN replacements r ON r.order_id = o.id
                 WHERE o.checkout_id = checkouts.id)""",
        since=to_ms(since),
        until=to_ms(until),
    )
    return [Begun(from_ms(row["at"]), bool(row["paid"])) for row in rows]


async def paid(reader: Reader, since: datetime, until: datetime) -> list[datetime]:
    """When orders were paid by somebody; for a replacement nobody pays."""
    rows = await reader.all(
        """SELECT paid_at FROM orders WHERE paid_at >= :since AND paid_at < :until
             AND id NOT IN (SELECT order_id FROM replacements)""",
        since=to_ms(since),
        until=to_ms(until),
    )
    return [from_ms(row["paid_at"]) for row in rows]


async def ended(reader: Reader, since: datetime, until: datetime) -> list[Ended]:
    """Paid orders that ended from `since` on and before `until`; those that were never paid are nobody's failure.

    Without replacements, so that what ended is always a part of what was paid.
    """
    rows = await reader.all(
        """SELECT provider, state, paid_at, ended_at FROM orders
           WHERE paid_at IS NOT NULL AND ended_at >= :since AND ended_at < :until
             AND id NOT IN (SELECT order_id FROM replacements)""",
        since=to_ms(since),
        until=to_ms(until),
    )
    return [
        Ended(row["provider"], OrderState(row["state"]), from_ms(row["paid_at"]), from_ms(row["ended_at"]))
        for row in rows
    ]


async def unclear(reader: Reader, since: datetime, until: datetime) -> list[Unclear]:
    """Placements after which an order had to be looked up."""
    rows = await reader.all(
        """SELECT o.provider, e.at FROM events e JOIN orders o ON o.id = e.order_id
           WHERE e.after = 'unclear' AND e.before = 'placing' AND e.at >= :since AND e.at < :until""",
        since=to_ms(since),
        until=to_ms(until),
    )
    return [Unclear(row["provider"], from_ms(row["at"])) for row in rows]
