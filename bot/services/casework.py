"""Opening cases: what needs a person, told to staff alone or with its incident. Deciding them is `decisions`."""

from collections.abc import Mapping
from datetime import datetime

from bot.services import staff_chat
from bot.services.gathering import gather
from bot.services.schedule import CASE_DEADLINE, CLOSED_STAYS
from bot.services.staff_chat import Topic
from storage import cases
from storage.database import Transaction

_GOES_ON = frozenset(
    {
        "charged_above_quote",
        "goods_missing",
        "late",
        "provider_refuses_us",
        "remote_order_vanished",
        "unknown_status",
    }
)
"""Kinds beside an order that the program keeps working on: to hear of them again at each look would be noise."""


async def open_case(
    tx: Transaction,
    kind: str,
    *,
    now: datetime,
    order_id: int | None = None,
    payment_id: int | None = None,
    subject: str = "",
    evidence: Mapping[str, object] | None = None,
    deadline_at: datetime | None = None,  # two hours from now
) -> None:
    """Opens a case and sends its card to staff; a second one of its kind changes nothing.

    Where its incident was told of already, nothing more is sent.
    What a person has closed stays closed for a day where the order goes on by itself.
    """
    if kind in _GOES_ON and await cases.closed_by_person(
        tx, kind, order_id=order_id, payment_id=payment_id, since=now - CLOSED_STAYS
    ):
        return
    case_id = await cases.open_case(
        tx,
        kind,
        order_id=order_id,
        payment_id=payment_id,
        subject=subject,
        evidence={key: str(value) for key, value in (evidence or {}).items()},
        deadline_at=deadline_at or now + CASE_DEADLINE,
        now=now,
    )
    if case_id is not None and not await gather(tx, case_id, kind, order_id, now):
        await _tell(tx, case_id, order_id, now)


async def _tell(tx: Transaction, case_id: int, order_id: int | None, now: datetime) -> None:
    await staff_chat.tell(
        tx,
        Topic.PROBLEMS,
        kind="case",
        order_id=order_id,
        fields={"case": case_id},
        dedupe=f"case:{case_id}",
        card=f"case:{case_id}",
        now=now,
    )
