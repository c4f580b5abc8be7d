"""Webhooks of providers as reasons to look: stored once, then an order or an offer is looked at again soon.

Refuses to believe them: a hint never changes what an order is, only when it is looked at.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.services.sync import CatalogueSync
from providers.base import Provider
from providers.errors import BadWebhook, Limited, ProviderError
from providers.hints import Hint, HintKind, WebhookOutcome, WebhookReply
from providers.money import Money
from storage import hints, orders, payments
from storage.database import Database, Transaction
from storage.hints import NewHint, OfferHint, OrderHint
from storage.instants import to_ms_or_none
from storage.order_state import OrderState
from storage.orders import Order

log = structlog.get_logger()

AT_A_TIME = 100
# A flood about the whole catalogue is left to the catalogue's next read: offers one by one are few.
OFFERS_AT_A_TIME = 3
OFFERS_EVERY = timedelta(seconds=5)
AFTER_A_FAILURE = timedelta(minutes=1)
KEPT = timedelta(days=7)
FORGET_EVERY = timedelta(hours=1)
FORGOTTEN_AT_A_TIME = 1000

_FOLLOWED = frozenset(
    {OrderState.PLACED_UNPAID, OrderState.IN_PROGRESS, OrderState.PARTLY_DELIVERED, OrderState.RETURNING}
)
_ENDED_UNPAID = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})
_UNKNOWN_PROVIDER = WebhookReply(404)


class Hints:
    """Takes webhooks in and acts on them. `step` is a worker's."""

    def __init__(self, providers: Mapping[str, Provider], db: Database, syncs: Mapping[str, CatalogueSync]) -> None:
        self._providers, self._db, self._syncs = providers, db, syncs
        self._offers_at: datetime | None = None
        self._rests_until: dict[str, datetime] = {}
        self._forget_at: datetime | None = None

    async def receive(self, name: str, headers: Mapping[str, str], raw: bytes, now: datetime) -> WebhookReply:
        """Stores the hint before it answers. Header names are lower case; 404 for a provider that sends none."""
        provider = self._providers.get(name)
        if provider is None or not provider.profile.sends_webhooks:
            return _UNKNOWN_PROVIDER
        hint = _read(provider, headers, raw)
        if hint is None:
            return provider.webhook_reply(WebhookOutcome.BAD_SIGNATURE)
        if hint.kind is HintKind.PROBE:
            return provider.webhook_reply(WebhookOutcome.STORED)
        try:
            outcome = await self._db.write(lambda tx: _store(tx, name, hint, now), bulk=hint.kind is HintKind.OFFER)
        except Exception:  # the provider sends it again
            log.exception("hint.not_stored", provider=name)
            return provider.webhook_reply(WebhookOutcome.OUT_OF_SERVICE)
        return provider.webhook_reply(outcome)

    async def step(self, now: datetime) -> bool:
        """Handles what waits, orders before offers, and says whether there was anything."""
        looked = await self._orders(now)
        refreshed = await self._offers(now)
        await self._forget(now)
        return looked or refreshed

    async def _orders(self, now: datetime) -> bool:
        waiting = await self._db.read(lambda reader: hints.waiting_for_orders(reader, AT_A_TIME))
        if not waiting:
            return False

        async def commit(tx: Transaction) -> None:
            for hint in waiting:
                if not await hints.is_stale(tx, hint):
                    await self._look_soon(tx, hint, now)
                await hints.finish(tx, hint, now)

        await self._db.write(commit)
        return True

    async def _look_soon(self, tx: Transaction, hint: OrderHint, now: datetime) -> None:
        order = await orders.by_remote(tx, hint.provider, hint.remote_id, hint.reference)
        if order is not None and self._can_look(order):
            # A look that is under way began before the hint: its result is refused, and the next look is now.
            await orders.change(tx, order, now=now, next_step_at=now)

    def _can_look(self, order: Order) -> bool:
        if order.state is OrderState.UNCLEAR:
            provider = self._providers.get(order.provider)
            return provider is not None and provider.profile.found_by_reference
        return order.state in _FOLLOWED or (order.pays_there_at is not None and order.state in _ENDED_UNPAID)

    async def _offers(self, now: datetime) -> bool:
        if self._offers_at is not None and now < self._offers_at:
            return False
        self._offers_at = now + OFFERS_EVERY
        if not await self._db.read(hints.offers_wait):
            return False
        await self._db.write(lambda tx: hints.drop_needless(tx, self._syncs.keys(), now), bulk=True)
        asked = [await self._refresh_some(name, now) for name in self._syncs if now >= self._rests_until.get(name, now)]
        return any(asked)

    async def _refresh_some(self, name: str, now: datetime) -> bool:
        waiting = await self._db.read(lambda reader: hints.waiting_for_offers(reader, name, OFFERS_AT_A_TIME))
        for hint in waiting:
            fresh = await self._refresh(hint, now)
            await self._end(hint, now)
            if not fresh:
                break
        return bool(waiting)

    async def _refresh(self, hint: OfferHint, now: datetime) -> bool:
        try:
            await self._syncs[hint.provider].refresh(hint.ref)
        except ProviderError as error:
            # The hint ends all the same: the catalogue's next read asks for everything that has changed.
            self._rests_until[hint.provider] = now + _pause(error)
            return False
        return True

    async def _end(self, hint: OfferHint, now: datetime) -> None:
        await self._db.write(lambda tx: hints.finish_offer(tx, hint, now), bulk=True)

    async def _forget(self, now: datetime) -> None:
        if self._forget_at is not None and now < self._forget_at:
            return
        gone = await self._db.write(lambda tx: hints.forget(tx, now - KEPT, FORGOTTEN_AT_A_TIME), bulk=True)
        self._forget_at = now if gone == FORGOTTEN_AT_A_TIME else now + FORGET_EVERY


async def _store(tx: Transaction, name: str, hint: Hint, now: datetime) -> WebhookOutcome:
    """Whatever is said is stored, to be looked after; what is said of money is judged for the reply."""
    row = _row(name, hint)
    await hints.store(tx, row, now)
    if hint.paid is None:
        return WebhookOutcome.STORED
    order = await orders.by_remote(tx, name, row.remote_id, row.reference)
    if order is None:
        return await _invoice(tx, row, hint.paid)
    if (hint.paid.minor, hint.paid.currency) != (order.cost_minor, order.cost_currency):
        return WebhookOutcome.WRONG_AMOUNT
    elsewhere = [one for one in await payments.captured(tx, order.id) if one.external_id != row.remote_id]
    return WebhookOutcome.ALREADY_PAID if elsewhere else WebhookOutcome.STORED


async def _invoice(tx: Transaction, row: NewHint, paid: Money) -> WebhookOutcome:
    """An invoice of the provider by which goods of another one are paid: its reference is our payment's payload."""
    payment = await payments.by_payload(tx, row.reference or "")
    if payment is None:
        return WebhookOutcome.UNKNOWN_ORDER
    if (paid.minor, paid.currency) != (payment.amount_minor, payment.currency):
        return WebhookOutcome.WRONG_AMOUNT
    # It may have been made in silence: without its id nobody would ever look at it.
    await payments.note_issued(tx, payment.id, row.remote_id)
    await payments.look_soon(tx, row.reference or "")
    return WebhookOutcome.STORED


def _read(provider: Provider, headers: Mapping[str, str], raw: bytes) -> Hint | None:
    """What the webhook says; None for what is not the provider's, or cannot be read."""
    name = provider.profile.name
    try:
        return provider.verify_webhook(headers, raw)
    except BadWebhook:
        log.info("hint.refused", provider=name)
    except Exception as error:  # whatever a stranger sends, the server goes on; the text may quote the body
        log.error("hint.unreadable", provider=name, error=type(error).__name__)  # noqa: TRY400
    return None


def _row(name: str, hint: Hint) -> NewHint:
    return NewHint(
        provider=name,
        key=_storable(hint.key),
        kind=hints.ORDER if hint.kind is HintKind.ORDER else hints.OFFER,
        remote_id=_storable_or_none(hint.remote_id),
        reference=_storable_or_none(hint.reference),
        ref=_storable_or_none(hint.ref),
        updated_at=to_ms_or_none(hint.updated_at),
    )


def _storable(text: str) -> str:
    """Text from outside may hold halves of characters, which no database takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _storable_or_none(text: str | None) -> str | None:
    return None if text is None else _storable(text)


def _pause(error: ProviderError) -> timedelta:
    told = error.retry_after if isinstance(error, Limited) else None
    return max(AFTER_A_FAILURE, timedelta(seconds=told or 0))
