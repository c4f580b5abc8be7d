"""Cases of one cause gather into one incident, of which staff are told once. Decides nothing about them."""

from datetime import datetime

from bot.services import staff_chat
from bot.services.schedule import ONE_CAUSE
from bot.services.staff_chat import Topic
from storage import incidents, orders
from storage.database import Transaction

LETTER = "incident"
GATHER = frozenset(
    {
        "goods_missing",
        "late",
        "provider_missing",
        "provider_refuses_us",
        "remote_order_vanished",
        "stuck",
        "unclear",
        "unknown_status",
    }
)
"""Kinds whose cause is their provider, not the one order."""
STEPS = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Numbers of orders at which the one message about an incident is written anew."""


async def gather(tx: Transaction, case_id: int, kind: str, order_id: int | None, now: datetime) -> bool:
    """Joins a new case to the incident of its cause, or begins one with a second case. Whether it has one."""
    order = await orders.get(tx, order_id) if order_id is not None and kind in GATHER else None
    if order is None:
        return False
    since = now - ONE_CAUSE
    found = await incidents.still_on(tx, order.provider, kind, since)
    if found is not None:
        incident_id = found.id
    elif (first := await incidents.alone(tx, order.provider, kind, since, but=case_id)) is not None:
        incident_id = await incidents.begin(tx, order.provider, first, now)
    else:
        return False
    await incidents.join(tx, incident_id, case_id, now)
    extent = await incidents.extent(tx, incident_id)
    if extent.cases in STEPS:
        await roll_up(tx, incident_id, str(extent.cases), now)
    return True


async def roll_up(tx: Transaction, incident_id: int, step: str, now: datetime) -> None:
    """Has the one message about the incident written anew; `step` names why, each is told once."""
    await staff_chat.tell(
        tx,
        Topic.PROBLEMS,
        kind=LETTER,
        fields={"incident": incident_id},
        dedupe=f"incident:{incident_id}:{step}",
        card=f"incident:{incident_id}",
        now=now,
    )


async def close_settled(tx: Transaction, now: datetime) -> int:
    """Closes incidents whose last case was closed; returns how many."""
    found = await incidents.settled(tx)
    for incident_id in found:
        await incidents.close(tx, incident_id, now)
        await roll_up(tx, incident_id, "closed", now)
    return len(found)
