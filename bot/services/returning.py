"""Goods on their way back to their provider: asked for once, then read until they are there. Never asks twice."""

from datetime import datetime, timedelta

from bot.services import costs, schedule
from bot.services.casework import open_case
from bot.services.errors import Gone, Mistake
from bot.services.moves import PROGRAM, move, show
from bot.services.people import Person
from bot.services.remote_calls import RemoteCalls
from bot.services.rights import Right, require
from bot.services.supply import Supply
from providers.base import Profile
from providers.errors import ProviderError, Refused
from providers.orders import RemoteOrder, Stage
from storage import calls, orders, staff
from storage.calls import Outcome
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order

AGAIN = timedelta(minutes=5)
_MAY_ASK_AGAIN = frozenset({Outcome.NOT_ACTED, Outcome.OURS, Outcome.LIMITED})


def can_return(order: Order, profile: Profile | None) -> bool:
    """Whether the provider can be asked to take the goods back."""
    taken = profile is not None and profile.takes_back
    return taken and order.state is OrderState.DELIVERED and order.remote_id is not None


async def begin(
    tx: Transaction, person: Person, order_id: int, profile: Profile | None, reason: str, now: datetime
) -> None:
    """Staff want the goods back; the customer's money follows once they are. Raises `Gone` and `Mistake`."""
    require(person, Right.DECIDE)
    order = await orders.get(tx, order_id)
    if order is None:
        raise Gone
    if not can_return(order, profile):
        raise Mistake("error.too_late")
    if await calls.newest(tx, order.id, "give_back") is not None:
        raise Mistake("error.returned_once")
    actor = f"staff:{person.id}"
    await move(
        tx, order, OrderState.RETURNING, now=now, cause="return_asked", actor=actor, note=reason, looks=0,
        next_step_at=now, ended_at=None,
    )  # fmt: skip
    await staff.record(
        tx, staff_id=person.id, action="order.return", subject=f"order:{order.id}", reason=reason,
        before=order.state, after=OrderState.RETURNING, now=now,
    )  # fmt: skip


class Returning:
    """Moves orders in `returning`."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider
        self._calls = RemoteCalls(supply)

    async def step(self, order: Order) -> None:
        """Asks, if nobody has asked; else looks whether the goods are back."""
        asked = await self._supply.db.read(lambda reader: calls.newest(reader, order.id, "give_back"))
        try:
            if asked is None or asked.outcome in _MAY_ASK_AGAIN:
                await self._calls.make(order, "give_back", self._provider.give_back)
            remote = await self._provider.read(order.remote_id or "")
        except Refused as error:
            await self._refused(order, error)
        except ProviderError:
            await self._later(order)
        else:
            await self._learn(order, remote)

    async def _refused(self, order: Order, error: Refused) -> None:
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            # Nothing was delivered anew: the goods have only stayed with the customer.
            kept = await orders.move(
                tx,
                order,
                OrderState.DELIVERED,
                now=now,
                cause="return_refused",
                actor=PROGRAM,
                next_step_at=None,
                ended_at=now,
            )
            await show(tx, kept, now)
            await open_case(tx, "return_refused", order_id=order.id, evidence={"code": error.code or ""}, now=now)

        await self._supply.db.write(commit)

    async def _learn(self, order: Order, remote: RemoteOrder) -> None:
        now = self._supply.clock.now()
        if remote.stage is Stage.RETURNED:
            await self._supply.db.write(lambda tx: self._returned(tx, order, remote, now))
            return
        await self._later(order, returned=remote.returned)

    async def _returned(self, tx: Transaction, order: Order, remote: RemoteOrder, now: datetime) -> None:
        await costs.came_back(tx, order, now)
        await move(tx, order, OrderState.RETURNED, now=now, cause="remote:returned", remote_status=remote.raw_status)

    async def _later(self, order: Order, returned: int | None = None) -> None:
        """Tries or looks again; two days after the first try a person decides with what is known."""
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            asked = await calls.oldest(tx, order.id, "give_back")
            if asked is not None and now - asked.started_at > schedule.RETURN_WAITS:
                evidence = {"returned": "?" if returned is None else returned, "items": order.remote_items or "?"}
                await open_case(tx, "return_unfinished", order_id=order.id, evidence=evidence, now=now)
                await move(tx, order, OrderState.REVIEW, now=now, cause="return_unfinished", next_step_at=None)
                return
            await orders.change(tx, order, now=now, looks=order.looks + 1, next_step_at=now + AGAIN)

        await self._supply.db.write(commit)
