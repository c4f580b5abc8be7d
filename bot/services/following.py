"""Following an order that its provider has: re-read, compare, store goods and move."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.services import schedule
from bot.services.casework import open_case
from bot.services.moves import move, put_news
from bot.services.supply import Supply
from providers.errors import NotFound, ProviderError
from providers.orders import Delivered, RemoteOrder, Stage
from storage import deliveries, letters, order_lists, orders
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order

_LOST = {Stage.CANCELLED: OrderState.CANCELLED, Stage.REJECTED: OrderState.REJECTED}


class Following:
    """Moves orders that are at their provider."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider

    async def step(self, order: Order) -> None:
        """One look at the remote order and at what it has delivered."""
        assert order.remote_id is not None  # noqa: S101 - an order at its provider has an id there
        try:
            remote = await self._provider.read(order.remote_id)
            items = await self._items(order.remote_id, remote)
        except ProviderError as error:
            await self._unread(order, error)
            return
        now = self._supply.clock.now()
        await self._supply.db.write(lambda tx: self._learn(tx, order, remote, items, now))

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
        have = await deliveries.count(tx, order.id)
        ordered = sum(line.quantity for line in await orders.lines(tx, order.id))
        after = self._state(order, remote, have, max(ordered, remote.items or 0))
        if after is order.state or after is None:
            await self._stay(tx, order, remote, now, fresh=fresh, stuck=after is None)
            return
        facts: dict[str, Any] = {"remote_status": remote.raw_status, "remote_items": remote.items or order.remote_items}
        if after is OrderState.REVIEW:
            evidence = {"raw_status": remote.raw_status, "items": have}
            await open_case(tx, "cancelled_after_goods", order_id=order.id, evidence=evidence, now=now)
        looks = order.looks + 1
        pause = schedule.next_follow(looks, now - (order.paid_at or now))
        facts |= {"looks": looks, "next_step_at": None if after is OrderState.REVIEW else now + pause}
        await move(tx, order, after, now=now, cause=f"remote:{remote.stage}", **facts)

    def _state(self, order: Order, remote: RemoteOrder, have: int, expected: int) -> OrderState | None:
        """Where the order belongs; None when the provider says "done" but the goods cannot be had yet."""
        if lost := _LOST.get(remote.stage):
            return lost if have == 0 else OrderState.REVIEW
        if remote.stage is Stage.DONE:
            complete = have >= expected or not self._provider.profile.delivers_here
            return OrderState.DELIVERED if complete else self._partly(order, have)
        if have:
            return OrderState.PARTLY_DELIVERED
        paid_there = order.state is OrderState.PLACED_UNPAID and remote.stage is Stage.OPEN
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
        self, tx: Transaction, order: Order, remote: RemoteOrder, now: datetime, *, fresh: int, stuck: bool
    ) -> None:
        """The state is the same: remember the raw word, tell of new items and of what takes too long."""
        await self._again(tx, order, now, remote_status=remote.raw_status, remote_items=remote.items)
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

    async def _again(self, tx: Transaction, order: Order, now: datetime, **facts: str | int | None) -> None:
        known: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
        looks = order.looks + 1
        pause = schedule.next_follow(looks, now - (order.paid_at or now))
        await orders.change(tx, order, now=now, looks=looks, next_step_at=now + pause, **known)
        late = schedule.promise_broken(order.promised_at, now)
        if late and not await order_lists.awaits_release(tx, order.id, now.date()):
            await open_case(tx, "late", order_id=order.id, evidence={"raw_status": order.remote_status or ""}, now=now)
            await letters.put(
                tx, chat_id=order.customer_id, kind="late", order_id=order.id, dedupe=f"late:{order.id}", now=now
            )
