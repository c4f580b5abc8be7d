"""Where staff hear of something: a letter to each owner in private. What it says is composed when it is sent."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage import letters, staff
from storage.database import Transaction


class Topic(StrEnum):
    """What a letter to staff is about. Problems ring, the others are silent."""

    PROBLEMS = "problems"
    SUPPORT = "support"
    ORDERS = "orders"
    SYSTEM = "system"


async def tell(
    tx: Transaction,
    topic: Topic,
    *,
    kind: str,
    now: datetime,
    dedupe: str | None = None,
    order_id: int | None = None,
    fields: Mapping[str, str | int] | None = None,
) -> None:
    """Tells staff once: a second letter with the same `dedupe` changes nothing."""
    for owner in await staff.owners(tx):
        await letters.put(
            tx,
            chat_id=owner,
            kind=kind,
            order_id=order_id,
            fields=fields,
            dedupe=None if dedupe is None else f"{dedupe}:{owner}",
            now=now,
        )
