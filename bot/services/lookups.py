"""Finding out what became of a placement that gave no clear answer. Never places; absence is proved, not assumed."""

from datetime import datetime, timedelta

from bot.services import schedule
from bot.services.casework import open_case
from bot.services.moves import move
from bot.services.placing import accept, before_placing
from bot.services.supply import Supply
from providers.errors import ProviderError
from providers.orders import RemoteOrder, Stage
from storage import calls, cases, orders
from storage.calls import Call, Outcome
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order


class LookUps:
    """Moves `unclear` orders by what their provider can tell."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider

    async def interrupted(self, order: Order) -> None:
        """A placement that nobody is carrying out any more: the program was stopped between sending and storing."""
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            call = await calls.newest_placing(tx, order.id)
            if call is not None:
                await calls.settle(tx, call.id, Outcome.UNCLEAR, now=now)
            soon = now + schedule.next_look_up(0)
            await move(tx, order, OrderState.UNCLEAR, now=now, cause="interrupted", next_step_at=soon)

        await self._supply.db.write(commit)

    async def step(self, order: Order) -> None:
        """One look."""
        if self._provider.profile.found_by_reference:
            await self._by_reference(order)
        else:
            await self._by_evidence(order)

    async def _by_reference(self, order: Order) -> None:
        placement, call = await self._supply.placed(order)
        try:
            found = await self._provider.find(placement)
        except ProviderError as error:
            await self._later(order, call, looks=order.looks, note=type(error).__name__)
            return
        now = self._supply.clock.now()
        if found:
            await self._supply.db.write(lambda tx: self._found(tx, order, call, list(found), now))
        elif order.looks >= 1 and call is not None and self._proves_absence(call, now):
            await self._supply.db.write(lambda tx: self._absent(tx, order, call, now))
        else:
            await self._later(order, call, looks=order.looks + 1, note="absent")

    def _proves_absence(self, call: Call, now: datetime) -> bool:
        """Not where the provider itself said that it knows our reference."""
        return call.outcome is not Outcome.DUPLICATE and self._settled(call, now)

    def _settled(self, call: Call, now: datetime) -> bool:
        """Whether a request sent then can no longer be on its way."""
        return now >= (call.ended_at or call.started_at) + self._provider.profile.settle

    async def _found(
        self, tx: Transaction, order: Order, call: Call | None, found: list[RemoteOrder], now: datetime
    ) -> None:
        if call is not None:
            await calls.settle(tx, call.id, Outcome.ACCEPTED, now=now)
        await cases.close_of_order(tx, order.id, resolution="found", now=now)
        if len(found) > 1:
            evidence = {"remote_ids": ", ".join(one.id for one in found)}
            await open_case(tx, "bought_twice", order_id=order.id, evidence=evidence, now=now)
        alive = [one for one in found if one.stage not in {Stage.CANCELLED, Stage.REJECTED}]
        await accept(tx, order, (alive or found)[0], now=now, cause="found")

    async def _absent(self, tx: Transaction, order: Order, call: Call, now: datetime) -> None:
        await calls.settle(tx, call.id, Outcome.ABSENT, now=now)
        await cases.close_of_order(tx, order.id, resolution="absent", now=now)
        await move(tx, order, before_placing(order), now=now, cause="proved_absent", looks=0, next_step_at=now)

    async def _later(self, order: Order, call: Call | None, *, looks: int, note: str) -> None:
        """Keeps looking; a person is told once the quick look-ups are over."""
        now = self._supply.clock.now()
        age = now - call.started_at if call else timedelta()
        pause = schedule.next_look_up(looks, age)

        async def commit(tx: Transaction) -> None:
            await orders.change(tx, order, now=now, looks=looks, next_step_at=now + pause)
            if age > schedule.TELL_STAFF_AFTER or schedule.promise_broken(order.promised_at, now):
                await open_case(tx, "unclear", order_id=order.id, evidence={"last_look": note}, now=now)

        await self._supply.db.write(commit)

    async def _by_evidence(self, order: Order) -> None:
        """The provider cannot be asked by reference: after the settle time a person decides with what is known."""
        now = self._supply.clock.now()
        _, call = await self._supply.placed(order)
        if call is not None and not self._settled(call, now):
            await self._ask_early(order, call, now)
            return
        evidence: dict[str, object] = dict(call.evidence) if call else {}
        evidence |= await self._balance_now()

        async def commit(tx: Transaction) -> None:
            await open_case(tx, "unclear", order_id=order.id, evidence=evidence, now=now)
            for case in await cases.of_order(tx, order.id):
                if case.kind == "unclear":
                    await cases.add_evidence(tx, case, {name: str(value) for name, value in evidence.items()})
            await move(tx, order, OrderState.REVIEW, now=now, cause="cannot_be_looked_up", next_step_at=None)

        await self._supply.db.write(commit)

    async def _ask_early(self, order: Order, call: Call, now: datetime) -> None:
        """A person may find the order in the provider's cabinet sooner, and nothing else is sold meanwhile.

        The money cannot go back before the settle time is over: the request may still be on its way.
        """
        due = (call.ended_at or call.started_at) + self._provider.profile.settle
        evidence = {**call.evidence, **await self._balance_now(), "settles_at": due.isoformat()}
        late = due + schedule.CASE_DEADLINE

        async def commit(tx: Transaction) -> None:
            await open_case(tx, "unclear", order_id=order.id, evidence=evidence, deadline_at=late, now=now)
            await orders.change(tx, order, now=now, next_step_at=due)

        await self._supply.db.write(commit)

    async def _balance_now(self) -> dict[str, object]:
        if not self._provider.profile.shows_balance:
            return {}
        try:
            return {"balance_after": str(await self._provider.balance())}
        except ProviderError as error:
            return {"balance_after": f"? {type(error).__name__}"}
