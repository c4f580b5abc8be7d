"""Following an order that its provider has: re-read, compare, store goods and move."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.services import capture, costs, schedule
from bot.services.casework import open_case
from bot.services.moves import move, put_news
from bot.services.remote_calls import RemoteCalls
from bot.services.supply import Supply
from providers.errors import NotFound, ProviderError, Refused
from providers.orders import Delivered, RemoteOrder, Stage
from storage import deliveries, letters, order_lists, orders, payments
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order

_LOST = {
    Stage.CANCELLED: OrderState.CANCELLED,
    Stage.RETURNED: OrderState.CANCELLED,
    Stage.REJECTED: OrderState.REJECTED,
    Stage.EXPIRED: OrderState.CANCELLED,
}
_LOST_UNPAID = _LOST | {Stage.REJECTED: OrderState.CANCELLED, Stage.EXPIRED: OrderState.EXPIRED}
_GONE = frozenset(_LOST)


class Following:
    """Moves orders that are at their provider."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider
        self._calls = RemoteCalls(supply)

    async def look_at(self, followed: Sequence[Order]) -> dict[int, RemoteOrder]:
        """Reads several remote orders at once, by our id. What was not found, or could not be read, is absent."""
        try:
            found = await self._provider.read_many([order.remote_id or "" for order in followed])
        except ProviderError:
            return {}
        return {order.id: remote for order in followed if (remote := found.get(order.remote_id or ""))}

    async def step(self, order: Order, seen: RemoteOrder | None = None) -> None:
        """One look at the remote order and at what it has delivered. `seen`: it was read just now."""
        assert order.remote_id is not None  # noqa: S101 - an order at its provider has an id there
        try:
            remote = seen or await self._provider.read(order.remote_id)
            remote = await self._acted(order, remote)
            items = await self._items(order.remote_id, remote)
        except ProviderError as error:
            await self._unread(order, error)
            return
        now = self._supply.clock.now()
        await self._supply.db.write(lambda tx: self._learn(tx, order, remote, items, now))

    async def _acted(self, order: Order, remote: RemoteOrder) -> RemoteOrder:
        """Does what an unpaid remote order waits for: gives it up, or says that the shop has the money."""
        profile = self._provider.profile
        if remote.stage is not Stage.UNPAID:
            return remote
        if profile.cancels and self._is_given_up(order):
            return await self._made(order, remote, "cancel", self._provider.cancel)
        if profile.told_when_paid and order.paid_at is not None:
            return await self._made(order, remote, "mark_paid", self._provider.mark_paid)
        return remote

    def _is_given_up(self, order: Order) -> bool:
        chosen_at = order.pays_there_at
        too_long = chosen_at is not None and self._supply.clock.now() - chosen_at > schedule.UNPAID_LIVES
        return order.cancel_asked_at is not None or too_long

    async def _made(
        self, order: Order, remote: RemoteOrder, kind: str, send: Callable[[str], Awaitable[RemoteOrder]]
    ) -> RemoteOrder:
        try:
            return await self._calls.make(order, kind, send)
        except Refused as error:
            if kind == "mark_paid":
                evidence = {"raw_status": remote.raw_status, "code": error.code or ""}
                now = self._supply.clock.now()
                await self._supply.db.write(
                    lambda tx: open_case(tx, "not_marked_paid", order_id=order.id, evidence=evidence, now=now)
                )
                return remote
            # It may have been paid in this moment: what is true now counts.
            return await self._provider.read(remote.id)

    async def late_money(self, order: Order) -> None:
        """A hint about an order that has ended unpaid: money that came all the same goes back."""
        assert order.remote_id is not None  # noqa: S101 - the order was placed
        now = self._supply.clock.now()
        try:
            remote = await self._provider.read(order.remote_id)
        except ProviderError:
            await self._supply.db.write(lambda tx: orders.put_off(tx, order.id, now + schedule.FOLLOW_AT_MOST))
            return
        money = _paid(order, remote)

        async def commit(tx: Transaction) -> None:
            if money is not None and await payments.by_external(tx, money.method, money.external_id) is None:
                await capture.give_back(tx, money, order.id, now)
            await orders.change(tx, order, now=now, next_step_at=None)

        await self._supply.db.write(commit)

    async def _items(self, remote_id: str, remote: RemoteOrder) -> Sequence[Delivered]:
        profile = self._provider.profile
        ready = remote.stage in {Stage.DONE, Stage.PARTLY}
        if profile.delivers_here and (ready or profile.delivers_in_parts):
            return await self._provider.deliveries(remote_id)
        return ()

    async def _unread(self, order: Order, error: ProviderError) -> None:
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            await self._again(tx, order, now)
            if isinstance(error, NotFound):
                evidence = {"remote_id": order.remote_id or ""}
                await open_case(tx, "remote_order_vanished", order_id=order.id, evidence=evidence, now=now)

        await self._supply.db.write(commit)

    async def _learn(
        self, tx: Transaction, order: Order, remote: RemoteOrder, items: Sequence[Delivered], now: datetime
    ) -> None:
        fresh = await self._store(tx, order, items, now)
        if remote.stage in _GONE:
            await costs.came_back(tx, order, now)
        facts = await self._paid_there(tx, order, remote, now)
        have = await deliveries.count(tx, order.id)
        ordered = sum(line.quantity for line in await orders.lines(tx, order.id))
        after = self._state(order, remote, have, max(ordered, remote.items or 0))
        if after is order.state or after is None:
            await self._stay(tx, order, remote, now, fresh=fresh, stuck=after is None, facts=facts)
            return
        facts |= {"remote_status": remote.raw_status, "remote_items": remote.items or order.remote_items}
        if after is OrderState.REVIEW:
            evidence = {"raw_status": remote.raw_status, "items": have}
            await open_case(tx, "cancelled_after_goods", order_id=order.id, evidence=evidence, now=now)
        looks = order.looks + 1
        pause = schedule.next_follow(looks, now - (order.paid_at or now))
        facts |= {"looks": looks, "next_step_at": None if after is OrderState.REVIEW else now + pause}
        moved = await move(tx, order, after, now=now, cause=f"remote:{remote.stage}", **facts)
        if after is OrderState.IN_PROGRESS and self._provider.profile.done_by_staff:
            await open_case(tx, "hand_over", order_id=order.id, evidence={"raw_status": remote.raw_status}, now=now)
        if order.cancel_asked_at is not None and remote.stage not in _GONE:
            await put_news(tx, moved, "too_late_to_cancel", now)

    async def _paid_there(self, tx: Transaction, order: Order, remote: RemoteOrder, now: datetime) -> dict[str, Any]:
        """Books money that the provider has collected. The facts that change with it."""
        money = _paid(order, remote)
        if money is None or not await capture.paid_there(tx, order, money, now):
            return {}
        if (money.amount_minor, money.currency) != (order.cost_minor, order.cost_currency):
            evidence = {"paid": money.amount_minor, "quoted": order.cost_minor, "currency": money.currency}
            await open_case(tx, "paid_otherwise", order_id=order.id, evidence=evidence, now=now)
        promise = None if self._provider.profile.done_by_staff else now + schedule.PROMISE
        return {"paid_at": now, "promised_at": promise, "cancel_asked_at": None}

    def _state(self, order: Order, remote: RemoteOrder, have: int, expected: int) -> OrderState | None:
        """Where the order belongs; None when the provider says "done" but the goods cannot be had yet."""
        unpaid = order.state is OrderState.PLACED_UNPAID
        if lost := (_LOST_UNPAID if unpaid else _LOST).get(remote.stage):
            return lost if have == 0 else OrderState.REVIEW
        if remote.stage is Stage.DONE and not self._provider.profile.done_by_staff:
            complete = have >= expected or not self._provider.profile.delivers_here
            return OrderState.DELIVERED if complete else self._partly(order, have)
        if have:
            return OrderState.PARTLY_DELIVERED
        paid_there = unpaid and remote.stage in {Stage.OPEN, Stage.DONE}
        return OrderState.IN_PROGRESS if paid_there else order.state

    def _partly(self, order: Order, have: int) -> OrderState | None:
        return OrderState.PARTLY_DELIVERED if have and order.state is not OrderState.PARTLY_DELIVERED else None

    async def _store(self, tx: Transaction, order: Order, items: Sequence[Delivered], now: datetime) -> int:
        stored = 0
        for item in items:
            stored += await deliveries.add(
                tx,
                order_id=order.id,
                item=item.id,
                kind=item.kind,
                title=item.title,
                media_type=item.media_type,
                sealed=self._supply.cipher.seal(item.content, about=f"delivery:{order.id}:{item.id}"),
                now=now,
            )
        return stored

    async def _stay(
        self,
        tx: Transaction,
        order: Order,
        remote: RemoteOrder,
        now: datetime,
        *,
        fresh: int,
        stuck: bool,
        facts: Mapping[str, Any],
    ) -> None:
        """The state is the same: remember the raw word, tell of new items and of what takes too long."""
        items = {} if remote.items is None else {"remote_items": remote.items}
        await self._again(tx, order, now, remote_status=remote.raw_status, **items, **facts)
        if remote.stage is Stage.UNKNOWN:
            evidence = {"raw_status": remote.raw_status}
            await open_case(tx, "unknown_status", order_id=order.id, evidence=evidence, now=now)
        if stuck and order.looks > 10:
            evidence = {"raw_status": remote.raw_status}
            await open_case(tx, "goods_missing", order_id=order.id, evidence=evidence, now=now)
        if fresh:
            latest = await orders.get(tx, order.id)
            assert latest is not None  # noqa: S101 - it was just changed
            await put_news(tx, latest, "goods", now)

    async def _again(self, tx: Transaction, order: Order, now: datetime, **facts: Any) -> None:
        looks = order.looks + 1
        pause = schedule.next_follow(looks, now - (order.paid_at or now))
        await orders.change(tx, order, now=now, looks=looks, next_step_at=now + pause, **facts)
        # Nothing is late that its customer has not paid for.
        late = order.paid_at is not None and schedule.promise_broken(order.promised_at, now)
        if late and not await order_lists.awaits_release(tx, order.id, now.date()):
            await open_case(tx, "late", order_id=order.id, evidence={"raw_status": order.remote_status or ""}, now=now)
            await letters.put(
                tx, chat_id=order.customer_id, kind="late", order_id=order.id, dedupe=f"late:{order.id}", now=now
            )


def _paid(order: Order, remote: RemoteOrder) -> capture.Money | None:
    """The customer's payment at the provider, as the provider tells of it."""
    if order.pays_there_at is None or remote.paid is None:
        return None
    return capture.Money(
        method=order.provider,
        external_id=remote.id,
        payload="",
        payer_id=order.customer_id,
        amount_minor=remote.paid.minor,
        currency=remote.paid.currency,
    )
