"""The orders of an hour in one message of the staff chat, which is edited as they come. In private nobody gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.staff_chat import Topic, redraw
from providers.money import Money
from storage import order_lists, staff_cards, staff_chats
from storage.database import Database, Reader, Transaction
from storage.instants import from_ms, to_ms

LETTER = "staff_orders"
EVERY = timedelta(minutes=2)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OrdersRoll:
    """`paid_sums` are what customers paid, one for each currency."""

    since: datetime
    until: datetime
    paid: int
    paid_sums: tuple[Money, ...]
    delivered: int
    given_up: int


async def roll(reader: Reader, since: datetime) -> OrdersRoll:
    """The hour that begins at the instant."""
    found = await order_lists.happened(reader, since, since + HOUR)
    sums = tuple(Money.of_minor(minor, currency) for currency, minor in found.paid_minor.items())
    return OrdersRoll(since, since + HOUR, found.paid, sums, found.delivered, found.given_up)


class OrdersRolls:
    """A worker's step: draws the message of this hour, and of the last one to its end."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> bool:
        """Always False."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        for since in (hour - HOUR, hour):
            found = await self._db.read(lambda reader, since=since: _seen(reader, since))  # type: ignore[misc]
            if found is not None:
                await self._db.write(lambda tx, since=since, found=found: _draw(tx, since, found, now))  # type: ignore[misc]
        return False


async def _seen(reader: Reader, since: datetime) -> str | None:
    """The hour in one word; None where there is nothing to draw, or it is drawn so."""
    group = await staff_chats.usable(reader)
    if group is None or group.connected_at >= since + HOUR:
        return None
    found = await roll(reader, since)
    if not (found.paid or found.delivered or found.given_up):
        return None
    word = f"{found.paid}/{found.delivered}/{found.given_up}"
    known = await staff_cards.find(reader, group.chat_id, _card(since))
    return None if known is not None and known.drawn == word else word


async def _draw(tx: Transaction, since: datetime, word: str, now: datetime) -> None:
    group = await staff_chats.usable(tx)
    if group is None:
        return
    await staff_cards.begin(tx, group.chat_id, _card(since))
    if await staff_cards.note_drawn(tx, group.chat_id, _card(since), word, is_over=True):
        await redraw(tx, Topic.ORDERS, _card(since), kind=LETTER, fields={"since": to_ms(since)}, now=now)


def since_of(fields: Mapping[str, object]) -> datetime:
    """The hour of a letter."""
    return from_ms(int(str(fields["since"])))


def _card(since: datetime) -> str:
    return f"orders:{to_ms(since)}"
