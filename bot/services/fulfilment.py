"""The worker of one provider's orders: takes the one that is due and makes the step that its state asks for."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.services import schedule
from bot.services.casework import open_case
from bot.services.following import Following
from bot.services.lookups import LookUps
from bot.services.moves import move, put_news
from bot.services.placing import Placing
from bot.services.returning import Returning
from bot.services.supply import Supply
from providers.orders import RemoteOrder
from storage import orders, payments
from storage.database import Reader, Transaction
from storage.order_state import OrderState, RefusedMove
from storage.orders import Order

S = OrderState
FEW = 3
"""So many orders that are due together are read with one call, where the provider lists orders."""
MANY = 40
CLOSED_PAUSE = timedelta(seconds=30)
_FOLLOWED = frozenset({S.PLACED_UNPAID, S.IN_PROGRESS, S.PARTLY_DELIVERED})


class Fulfilment:
    """Several of its steps may run side by side; no two of them handle the same order."""

    def __init__(
        self, supply: Supply, *, may_expire: Callable[[], bool], may_place: Callable[[], bool] = lambda: True
    ) -> None:
        """`may_expire` is false until what waited at Telegram while the program was down has been handled.

        `may_place` is false while a restored database is compared with the other side.
        """
        self._supply = supply
        self._may_expire, self._may_place = may_expire, may_place
        self._placing = Placing(supply)
        self._lookups = LookUps(supply)
        self._following = Following(supply)
        self._returning = Returning(supply)
        self._busy: set[int] = set()

    async def step(self, now: datetime) -> bool:
        """Makes one step of one order. False when nothing is due."""
        waiting = await self._supply.db.read(lambda reader: self._waiting(reader, now))
        free = [order for order in waiting if order.id not in self._busy]
        if not free:
            return False
        followed = [order for order in free if order.state in _FOLLOWED]
        if free[0].state in _FOLLOWED and len(followed) >= FEW and self._supply.provider.profile.lists_orders:
            await self._together(followed, now)
        else:
            await self._alone(free[0], now)
        return True

    async def _together(self, followed: list[Order], now: datetime) -> None:
        self._busy.update(order.id for order in followed)
        try:
            seen = await self._following.look_at(followed)
        finally:
            self._busy.difference_update(order.id for order in followed)
        for order in followed:
            await self._alone(order, now, seen.get(order.id))

    async def _alone(self, order: Order, now: datetime, seen: RemoteOrder | None = None) -> None:
        self._busy.add(order.id)
        try:
            await self._advance(order, now, seen)
        except RefusedMove:
            pass  # somebody moved the order first; it is read again at its next step
        except Exception as error:
            await self._stuck(order, error, now)
            raise
        finally:
            self._busy.discard(order.id)

    async def _waiting(self, reader: Reader, now: datetime) -> list[Order]:
        name = self._supply.provider.profile.name
        # Whatever is in `placing` and not in our hands was interrupted: by a crash, or by a mistake of ours.
        interrupted = await orders.placing(reader, name)
        limit = len(self._busy) + (MANY if self._supply.provider.profile.lists_orders else 1)
        return interrupted + await orders.due(reader, name, now, expiring=self._may_expire(), limit=limit)

    async def _stuck(self, order: Order, error: Exception, now: datetime) -> None:
        """A mistake of ours, or a table that is broken: the others go on, and a person hears of this one."""

        async def commit(tx: Transaction) -> None:
            await orders.put_off(tx, order.id, now + schedule.STUCK_WAITS)
            evidence = {"error": type(error).__name__}
            await open_case(tx, "stuck", order_id=order.id, evidence=evidence, now=now)

        await self._supply.db.write(commit)

    async def _advance(self, order: Order, now: datetime, seen: RemoteOrder | None) -> None:
        match order.state:
            case S.PAID | S.AWAITING_PAYMENT if self._is_placed_next(order) and not self._may_place():
                await self._supply.db.write(lambda tx: orders.put_off(tx, order.id, now + CLOSED_PAUSE))
            case S.PAID:
                await self._placing.step(order)
            case S.PLACING:
                await self._lookups.interrupted(order)
            case S.UNCLEAR:
                await self._lookups.step(order)
            case S.PLACED_UNPAID | S.IN_PROGRESS | S.PARTLY_DELIVERED:
                await self._following.step(order, seen)
            case S.AWAITING_PAYMENT if order.pays_there_at is not None:
                await self._placing.step(order)
            case S.RETURNING:
                await self._returning.step(order)
            case S.CANCELLED | S.EXPIRED if order.pays_there_at is not None and order.remote_id is not None:
                await self._following.late_money(order)
            case S.AWAITING_PAYMENT:
                await self._end(order, S.EXPIRED, "not_paid_in_time", now)
            case S.NEEDS_ANSWER:
                await self._end(order, S.CANCELLED, "no_answer_in_time", now)
            case _:
                await self._supply.db.write(lambda tx: orders.change(tx, order, now=now, next_step_at=None))

    def _is_placed_next(self, order: Order) -> bool:
        return order.state is S.PAID or order.pays_there_at is not None

    async def _end(self, order: Order, after: OrderState, cause: str, now: datetime) -> None:
        async def commit(tx: Transaction) -> None:
            asked = await payments.is_held(tx, order.id)
            ended = await move(tx, order, after, now=now, cause=cause)
            if asked:
                await put_news(tx, ended, "ended", now)  # its customer waits for the staff's word

        await self._supply.db.write(commit)
