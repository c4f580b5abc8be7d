"""What staff hear when Telegram's side gives something up: an update with money in it, a letter that cannot be sent."""

from collections.abc import Awaitable, Callable

from bot.seams import Clock
from bot.services.casework import open_case
from bot.telegram.dispatch import MONEY
from bot.telegram.raw import Json
from storage import letters, staff
from storage.database import Transaction
from storage.letters import Letter

SET_ASIDE = "set_aside"


def update_quarantined(clock: Clock, bot_id: int) -> Callable[[Transaction, Json], Awaitable[None]]:
    """Opens a case where the update speaks of money."""

    async def hear(tx: Transaction, raw: Json) -> None:
        message = raw.get("message")
        if not isinstance(message, dict) or not any(word in message for word in MONEY):
            return
        evidence = {"update_id": raw.get("update_id", ""), "customer": message.get("from", {}).get("id", "")}
        subject = f"{bot_id}:{raw.get('update_id', '')}"
        await open_case(tx, "quarantined_money", subject=subject, evidence=evidence, now=clock.now())

    return hear


def letter_set_aside(clock: Clock) -> Callable[[Transaction, Letter, str], Awaitable[None]]:
    """Tells the owners, but not about letters to themselves."""

    async def hear(tx: Transaction, letter: Letter, error: str) -> None:
        for owner in await staff.owners(tx):
            if letter.kind != SET_ASIDE and owner != letter.chat_id:
                fields = {"kind": letter.kind, "error": error}
                await letters.put(tx, chat_id=owner, kind=SET_ASIDE, fields=fields, now=clock.now())

    return hear
