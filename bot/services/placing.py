"""Placing a paid order: read what must be known, commit the intent, send one request, commit what was learnt.

No answer is ever read as "not bought" unless its class says so; everything else is `unclear` and is looked up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.services import costs, own_shelf_stock, schedule
from bot.services.casework import open_case
from bot.services.moves import move, put_news, tell
from bot.services.supply import Supply
from providers.errors import Duplicate, Limited, NotSent, Ours, ProviderError, Refused, Unclear
from providers.orders import Placement, RemoteOrder, Stage
from storage import answers, calls, orders, refunds
from storage import providers as switches
from storage.calls import Outcome
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order

HOLD = timedelta(minutes=10)
_AFTER_ACCEPTED = {
    Stage.UNPAID: OrderState.PLACED_UNPAID,
    Stage.REJECTED: OrderState.REJECTED,
}


def before_placing(order: Order) -> OrderState:
    """Where an order waits while surely nothing was bought for it: one that is paid at its provider is unpaid here."""
    return OrderState.AWAITING_PAYMENT if order.pays_there_at is not None else OrderState.PAID


@dataclass(frozen=True, slots=True)
class Intent:
    """A placement whose intent is committed: the order in `placing`, its call, and the exact body to send."""

    order: Order
    call_id: int
    body: bytes
    placement: Placement


class Placing:
    """Walks one order from `paid` to what its provider answered."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider

    async def step(self, order: Order) -> None:
        """One attempt, unless the order may no longer be placed."""
        now = self._supply.clock.now()
        if order.cancel_asked_at is not None or schedule.promise_broken(order.promised_at, now):
            await self._give_up(order, now)
            return
        intent = await self._intend(order)
        if intent is not None:
            await self._send(intent)

    async def _give_up(self, order: Order, now: datetime) -> None:
        asked = order.cancel_asked_at is not None
        unpaid = order.state is OrderState.AWAITING_PAYMENT
        after = OrderState.CANCELLED if asked else OrderState.EXPIRED if unpaid else OrderState.REJECTED
        cause = "cancelled_by_customer" if asked else "not_placed_in_time"
        await self._supply.db.write(lambda tx: move(tx, order, after, now=now, cause=cause))

    async def _intend(self, order: Order) -> Intent | None:
        placement = await self._supply.db.read(lambda reader: self._supply.placement(reader, order))
        try:
            body = self._provider.body(placement)
            evidence = await self._provider.before(placement)
        except Refused as error:
            await self._refused_before(order, error)
            return None
        except ProviderError as error:
            await self._wait(order, error)
            return None
        now = self._supply.clock.now()
        exclusive = not self._provider.profile.found_by_reference

        async def commit(tx: Transaction) -> Intent | None:
            if (cause := await self._needless(tx, order)) is not None:
                await move(tx, order, OrderState.CANCELLED, now=now, cause=cause)
                return None
            if exclusive and await calls.lane_taken(tx, order.provider):
                await orders.change(tx, order, now=now, next_step_at=now + schedule.LANE_WAIT)
                return None
            attempt = order.attempts + 1
            moved = await move(
                tx, order, OrderState.PLACING, now=now, cause="placing", attempts=attempt, looks=0, next_step_at=None
            )
            call_id = await calls.begin_placing(
                tx,
                order_id=order.id,
                provider=order.provider,
                attempt=attempt,
                boot=self._supply.boot,
                exclusive=exclusive,
                body=self._supply.cipher.seal(body, about=f"call:{order.id}:{attempt}"),
                evidence=evidence.values,
                now=now,
            )
            return Intent(moved, call_id, body, placement)

        return await self._supply.db.write(commit)

    async def _needless(self, tx: Transaction, order: Order) -> str | None:
        """Why the order is not to be placed any more."""
        if await refunds.of_order(tx, order.id) is not None:
            return "money_went_back"
        if order.pays_there_at is not None and await own_shelf_stock.is_short(tx, order):
            # Nobody has paid for it yet: what others bought meanwhile is not promised once more.
            return "sold_out"
        return None

    async def _refused_before(self, order: Order, error: Refused) -> None:
        now = self._supply.clock.now()
        await self._supply.db.write(lambda tx: self._refused(tx, order, error, now))

    async def _wait(self, order: Order, error: ProviderError) -> None:
        """Nothing was sent: try again later, and shut the counter where the shop itself was refused."""
        now = self._supply.clock.now()
        looks = order.looks + 1

        async def commit(tx: Transaction) -> None:
            await orders.change(tx, order, now=now, looks=looks, next_step_at=now + _pause(error, looks))
            if isinstance(error, Ours):
                await self._hold(tx, order, error, now)

        await self._supply.db.write(commit)

    async def _send(self, intent: Intent) -> None:
        try:
            remote = await self._provider.place(intent.body)
        except ProviderError as error:
            await self._failed(intent, error)
        else:
            await self._supply.db.write(lambda tx: self._accepted(tx, intent, remote))

    async def _accepted(self, tx: Transaction, intent: Intent, remote: RemoteOrder) -> None:
        now = self._supply.clock.now()
        await calls.settle(tx, intent.call_id, Outcome.ACCEPTED, now=now)
        await accept(tx, intent.order, remote, now=now, cause="accepted")

    async def _failed(self, intent: Intent, error: ProviderError) -> None:
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            await calls.settle(
                tx,
                intent.call_id,
                outcome_of(error),
                now=now,
                code=error.code,
                status=error.status,
                request_id=error.request_id,
            )
            await self._answer(tx, intent.order, error, now)

        await self._supply.db.write(commit)

    async def _answer(self, tx: Transaction, order: Order, error: ProviderError, now: datetime) -> None:
        match error:
            case Refused():
                await self._refused(tx, order, error, now)
            case NotSent() | Ours() | Limited():
                await self._not_acted(tx, order, error, now)
            case _:
                soon = now if isinstance(error, Duplicate) else now + schedule.next_look_up(0)
                await move(tx, order, OrderState.UNCLEAR, now=now, cause="no_clear_answer", next_step_at=soon)

    async def _refused(self, tx: Transaction, order: Order, error: Refused, now: datetime) -> None:
        if order.pays_there_at is not None:
            await self._refused_unpaid(tx, order, error, now)
            return
        if error.question is None:
            await move(tx, order, OrderState.REJECTED, now=now, cause="refused", refusal_code=error.code)
            return
        # What the provider has refused is not offered to the customer again.
        await answers.forget_saved(tx, order.customer_id, order.provider, error.question)
        await move(
            tx,
            order,
            OrderState.NEEDS_ANSWER,
            now=now,
            cause="answer_refused",
            mend_question=error.question,
            refusal_code=error.code,
            next_step_at=now + schedule.ANSWER_WAITS,
        )

    async def _refused_unpaid(self, tx: Transaction, order: Order, error: Refused, now: datetime) -> None:
        """Nothing was paid: the answer is asked for again, or the order ends."""
        if error.question is None:
            await move(tx, order, OrderState.CANCELLED, now=now, cause="refused", refusal_code=error.code)
            return
        await answers.forget_saved(tx, order.customer_id, order.provider, error.question)
        await answers.forget(tx, order.id, error.question)
        facts: dict[str, Any] = {"pays_there_at": None, "refusal_code": error.code, "mend_question": error.question}
        facts["next_step_at"] = order.quote_expires_at + schedule.LAPSE_GRACE
        if order.state is OrderState.PLACING:
            await move(tx, order, OrderState.AWAITING_PAYMENT, now=now, cause="answer_refused", **facts)
        else:
            await orders.change(tx, order, now=now, **facts)
            await tell(tx, order, now)

    async def _not_acted(self, tx: Transaction, order: Order, error: ProviderError, now: datetime) -> None:
        wait = _pause(error, order.attempts)
        await move(tx, order, before_placing(order), now=now, cause=outcome_of(error), next_step_at=now + wait)
        if isinstance(error, Ours):
            await self._hold(tx, order, error, now)

    async def _hold(self, tx: Transaction, order: Order, error: ProviderError, now: datetime) -> None:
        await switches.hold(tx, order.provider, until=now + HOLD, reason=error.code or "refused_us")
        evidence = {"provider": order.provider, "code": error.code or "", "status": error.status or ""}
        await open_case(tx, "provider_refuses_us", order_id=order.id, evidence=evidence, now=now)


def _pause(error: ProviderError, attempts: int) -> timedelta:
    """As long as we were told, but never less than our own patience."""
    told = error.retry_after if isinstance(error, Limited) else None
    return max(timedelta(seconds=told or 0), schedule.next_attempt(attempts))


def outcome_of(error: ProviderError) -> Outcome:
    """The stored word for the class of an answer."""
    table: tuple[tuple[type[ProviderError], Outcome], ...] = (
        (NotSent, Outcome.NOT_ACTED),
        (Ours, Outcome.OURS),
        (Limited, Outcome.LIMITED),
        (Refused, Outcome.REFUSED),
        (Duplicate, Outcome.DUPLICATE),
        (Unclear, Outcome.UNCLEAR),
    )
    return next((outcome for kind, outcome in table if isinstance(error, kind)), Outcome.UNCLEAR)


async def accept(tx: Transaction, order: Order, remote: RemoteOrder, *, now: datetime, cause: str) -> Order:
    """The provider has the order. Opens a case where it took more than the quote; the goods go out all the same."""
    charged = remote.charged.minor if remote.charged else None
    latest = await orders.get(tx, order.id)
    too_late = latest is not None and latest.cancel_asked_at is not None and remote.stage is not Stage.UNPAID
    moved = await move(
        tx,
        order,
        _AFTER_ACCEPTED.get(remote.stage, OrderState.IN_PROGRESS),
        now=now,
        cause=cause,
        remote_id=remote.id,
        remote_status=remote.raw_status,
        remote_items=remote.items,
        charged_minor=charged,
        payment_url=remote.payment_url,
        looks=0,
        next_step_at=now + schedule.next_follow(0, timedelta()),
    )
    if too_late:
        await put_news(tx, moved, "too_late_to_cancel", now)
    return await note_acceptance(tx, moved, now)


async def note_acceptance(tx: Transaction, order: Order, now: datetime) -> Order:
    """What follows from the provider's price: for the customer who pays there, or for the shop's deposit."""
    if order.pays_there_at is not None:
        return await check_price(tx, order, now)
    if order.state is not OrderState.REJECTED:
        await note_charge(tx, order, now)
    return order


async def check_price(tx: Transaction, order: Order, now: datetime) -> Order:
    """Nobody pays another price at the provider than the one that was shown here: such an order is given up there."""
    if order.charged_minor is None or order.charged_minor == order.cost_minor:
        return order
    evidence = {"charged": order.charged_minor, "quoted": order.cost_minor, "currency": order.cost_currency}
    await open_case(tx, "charged_otherwise", order_id=order.id, evidence=evidence, now=now)
    await orders.change(tx, order, now=now, payment_url=None, cancel_asked_at=now)
    changed = await orders.get(tx, order.id)
    assert changed is not None  # noqa: S101 - it was just changed
    return changed


async def note_charge(tx: Transaction, order: Order, now: datetime) -> None:
    """Books the cost and takes what was charged off the known deposit; a person hears of a charge above the quote."""
    await costs.spent(tx, order, now)
    if order.charged_minor is None:
        return
    await switches.spend(tx, order.provider, order.charged_minor, order.cost_currency)
    if order.cost_minor is not None and order.charged_minor > order.cost_minor:
        evidence = {"charged": order.charged_minor, "quoted": order.cost_minor, "currency": order.cost_currency}
        await open_case(tx, "charged_above_quote", order_id=order.id, evidence=evidence, now=now)
