"""Takes updates in: stores them, then lets Telegram forget them. Pre-checkout queries are answered, never stored.

Content never makes it fail: what is no update is refused in Telegram's face or skipped.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog

from bot.seams import Clock
from bot.telegram.raw import Json, lane_of, update_id_of
from bot.workers import Workers
from storage import inbox
from storage.database import Database
from storage.inbox import InboxRow, Incoming

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
PRE_CHECKOUT = "pre_checkout_query"
STORED, NOT_AN_UPDATE, NOT_TELEGRAM, TRY_AGAIN = 200, 400, 401, 503


class Intake:
    """From Telegram to the inbox. `accept` hears of what is new after the commit."""

    def __init__(
        self,
        db: Database,
        bot_id: int,
        workers: Workers,
        clock: Clock,
        accept: Callable[[Sequence[InboxRow]], None],
        pre_checkout: Callable[[Json], Awaitable[None]],
    ) -> None:
        self._db, self._bot_id, self._workers, self._clock = db, bot_id, workers, clock
        self._accept, self._pre_checkout = accept, pre_checkout

    async def take(self, updates: Sequence[Any]) -> None:
        """Returns once every update is on disk. Raises what the database raises."""
        incoming = []
        for raw in updates:
            update_id = update_id_of(raw)
            if update_id is None:
                log.warning("ingress.no_update")
            elif isinstance(raw.get(PRE_CHECKOUT), dict):
                self._workers.spawn(self._answer(raw[PRE_CHECKOUT]), f"pre-checkout {update_id}")
            else:
                incoming.append(Incoming(update_id, lane_of(raw), json.dumps(raw, separators=(",", ":"))))
        if incoming:
            now = self._clock.now()
            self._accept(await self._db.write(lambda tx: inbox.store(tx, self._bot_id, incoming, now)))

    async def _answer(self, query: Json) -> None:
        await self._pre_checkout(query)


class Webhook:
    """One POST of Telegram's. Raises `ValueError` without a secret: without one, anybody could be Telegram."""

    def __init__(self, intake: Intake, secret: str) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret token")
        self._intake = intake
        self._secret = secret.encode()

    async def receive(self, headers: Mapping[str, str], raw: bytes) -> int:
        """The HTTP status to answer with: 200 stored, 400 no update, 401 not Telegram, 503 to be sent again."""
        if not hmac.compare_digest(_header(headers).encode("utf-8", "surrogateescape"), self._secret):
            return NOT_TELEGRAM
        update = _parsed(raw)
        if update is None:
            return NOT_AN_UPDATE
        try:
            await self._intake.take([update])
        except Exception:  # Telegram keeps it and sends it again
            log.exception("webhook.not_stored")
            return TRY_AGAIN
        return STORED


def _header(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == SECRET_HEADER.lower()), "")


def _parsed(raw: bytes) -> Json | None:
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return update if update_id_of(update) is not None else None
