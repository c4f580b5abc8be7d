"""Where staff hear of something: the staff chat, in one of its topics, else each owner in private.

What a letter says is composed when it is sent. What the group is like is not known here but in `staff_chat_facts`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage import customers, letters, staff, staff_cards, staff_chats
from storage.database import Reader, Transaction


class Topic(StrEnum):
    """What a letter to staff is about. In the staff chat problems ring, the others are silent."""

    PROBLEMS = "problems"
    SUPPORT = "support"
    ORDERS = "orders"
    SYSTEM = "system"


LANGUAGE = "en"
"""Of a group whose owner is not known yet."""


async def tell(
    tx: Transaction,
    topic: Topic,
    *,
    kind: str,
    now: datetime,
    dedupe: str | None = None,
    order_id: int | None = None,
    fields: Mapping[str, str | int] | None = None,
    card: str | None = None,
    thread_id: int | None = None,
) -> None:
    """Tells staff once: a second letter with the same `dedupe` changes nothing.

    `card`, such as `case:12`, makes it a card of the staff chat, which `redraw` edits later. `thread_id`: a thread of
    the staff chat that is none of the topics; in private it means nothing.
    """
    group = await staff_chats.usable(tx)
    if group is None:
        await tell_owners(tx, kind=kind, now=now, dedupe=dedupe, order_id=order_id, fields=fields)
        return
    if card is not None and not await staff_cards.begin(tx, group.chat_id, card):
        await redraw(tx, topic, card, kind=kind, now=now, order_id=order_id, fields=fields)
        return
    await letters.put(
        tx,
        chat_id=group.chat_id,
        kind=kind,
        order_id=order_id,
        fields=fields,
        dedupe=None if dedupe is None else f"{dedupe}:staff",
        topic=topic,
        thread_id=thread_id,
        card=card,
        now=now,
    )


async def tell_owners(
    tx: Transaction,
    *,
    kind: str,
    now: datetime,
    dedupe: str | None = None,
    order_id: int | None = None,
    fields: Mapping[str, str | int] | None = None,
) -> None:
    """Tells each owner in private, whether there is a staff chat or not."""
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


async def redraw(
    tx: Transaction,
    topic: Topic,
    card: str,
    *,
    kind: str,
    now: datetime,
    order_id: int | None = None,
    fields: Mapping[str, str | int] | None = None,
) -> None:
    """Has a card drawn as things are now: edited where it stands, sent where it does not. Nothing in private."""
    group = await staff_chats.usable(tx)
    if group is None:
        return
    await letters.put(
        tx,
        chat_id=group.chat_id,
        kind=kind,
        order_id=order_id,
        fields=fields,
        dedupe=f"{letters.CARD}{group.chat_id}:{card}",
        topic=topic,
        card=card,
        now=now,
    )


async def language_of(reader: Reader, chat_id: int) -> str:
    """In which language a letter to this chat is written: its person's, in the staff chat that of its owner."""
    group = await staff_chats.get(reader, chat_id) if chat_id < 0 else None
    reads = await customers.find(reader, chat_id if group is None else group.connected_by)
    if reads is None and group is not None:
        first = next(iter(await staff.owners(reader)), 0)
        reads = await customers.find(reader, first)
    return reads.language if reads else LANGUAGE
