"""One decision about all orders of an incident: made by a second press, carried out order by order by a worker.

Each order is done with in one transaction, together with the mark that it is. Refuses to give back money for an order
that is not proved absent: two looks at its provider must agree, the last one after the settle time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.callbacks.desk import IncidentPlace
from bot.services import remedies, schedule
from bot.services.errors import Gone, Mistake
from bot.services.moves import move
from bot.services.people import Person
from bot.services.remedies import can_look
from bot.services.rights import Right, require
from bot.services.supply import Supply
from providers.errors import ProviderError
from storage import bulk, calls, cases, dialogs, incidents, letters, orders, staff
from storage.bulk import Item, Run
from storage.calls import Call, Outcome
from storage.database import Database, Transaction
from storage.order_state import ENDED, OrderState, RefusedMove
from storage.orders import Order

LOOK, REFUND, TELL = "look", "refund", "tell"
WORDS = ("delay", "working", "sorry")
"""What buyers may be told, by the ends of text keys."""
NEWS, DONE = "incident_news", "bulk_done"
"""Kinds of letters: what buyers read, and that a run has come to its end."""
MOST_LOOKS = 8
AT_A_TIME = 20
BETWEEN_LOOKS = timedelta(seconds=15)
SHOWN_EVERY = 10
S = OrderState
_ALIVE = frozenset({Outcome.OPEN, Outcome.UNCLEAR, Outcome.DUPLICATE})
_NOT_BOUGHT = frozenset({S.PAID, S.NEEDS_ANSWER})
_UNPROVED = frozenset({S.UNCLEAR, S.REVIEW})


async def begin(
    tx: Transaction, person: Person, incident_id: int, what: str, word: str, now: datetime
) -> IncidentPlace:
    """Begins it for every order with an open case; while one is under way a second press changes nothing.

    Raises `Gone` and `Mistake`.
    """
    require(person, Right.DECIDE)
    found = await incidents.get(tx, incident_id)
    if found is None or what not in (LOOK, REFUND, TELL) or (what == TELL) != (word in WORDS):
        raise Gone
    wanted = await incidents.open_orders(tx, incident_id)
    if found.closed_at is not None or not wanted:
        raise Mistake("notice.already")
    if await bulk.begin(tx, incident_id, what, word, person.id, wanted, now):
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"incident.{what}",
            subject=f"incident:{incident_id}",
            after=f"{len(wanted)} {word}".strip(),
            now=now,
        )
    return IncidentPlace(incident=incident_id)


class Bulk:
    """`step` is a worker's. `supplies` by provider."""

    def __init__(self, db: Database, supplies: Mapping[str, Supply]) -> None:
        self._db, self._supplies = db, supplies

    async def step(self, now: datetime) -> bool:
        """Deals with some orders of runs, one after the other. False when none is due."""
        for dealt in range(AT_A_TIME):
            item = await self._db.read(lambda reader: bulk.due(reader, now))
            if item is None:
                return dealt > 0
            await self._item(item, now)
        return True

    async def _item(self, item: Item, now: datetime) -> None:
        run = await self._db.read(lambda reader: bulk.get(reader, item.run_id))
        order = await self._db.read(lambda reader: orders.get(reader, item.order_id))
        if run is None or order is None:
            raise LookupError(f"bulk item {item}")
        try:
            await self._deal(run, item, order, now)
        except RefusedMove:
            await self._db.write(lambda tx: self._later(tx, item, now, absent=0))
        except Exception:
            # A mistake of ours, or a row that cannot be read: the others go on, this one stays with its case.
            await self._pass(run, item, order, "stuck", now)
            raise

    async def _deal(self, run: Run, item: Item, order: Order, now: datetime) -> None:
        supply = self._supplies.get(order.provider)
        if run.what == REFUND and order.state in _UNPROVED and order.remote_id is None and supply is not None:
            await self._prove(run, item, order, supply, now)
            return

        async def commit(tx: Transaction) -> None:
            if run.what == TELL:
                await self._news(tx, run, item, now)
            elif run.what == LOOK:
                await self._look(tx, run, item, order, supply, now)
            elif order.state in _NOT_BOUGHT:
                await self._refund(tx, run, item, order, now)
            else:
                await self._finish(tx, run, item, order, order, now, passed=_why(order))

        await self._db.write(commit)

    async def _news(self, tx: Transaction, run: Run, item: Item, now: datetime) -> None:
        """Tells the buyer, unless there is nothing to wait for any more."""
        order = await orders.get(tx, item.order_id)
        if order is None:
            raise LookupError(f"bulk item {item}")
        if order.state not in ENDED:
            await _tell(tx, run, order, now)
        await self._finish(tx, run, item, order, order, now, passed="ended" if order.state in ENDED else "")

    async def _look(
        self, tx: Transaction, run: Run, item: Item, order: Order, supply: Supply | None, now: datetime
    ) -> None:
        """Has the program look now. What only a person can look up is left alone."""
        if order.state in ENDED or supply is None or not can_look(order, supply.provider.profile):
            await self._finish(tx, run, item, order, order, now, passed=_why(order))
            return
        moved = await remedies.look_now(tx, order, actor=f"staff:{run.staff_id}", reason=_reason(run), now=now)
        await self._finish(tx, run, item, order, moved, now)

    async def _prove(self, run: Run, item: Item, order: Order, supply: Supply, now: datetime) -> None:
        """Asks the provider before anything is given back."""
        placement, call = await supply.placed(order)
        if call is None or not (supply.provider.profile.found_by_reference or call.outcome not in _ALIVE):
            await self._pass(run, item, order, "not_proved", now)
        elif call.outcome not in _ALIVE:
            await self._db.write(lambda tx: self._refund(tx, run, item, order, now))
        else:
            try:
                found = await supply.provider.find(placement)
            except ProviderError:
                await self._unanswered(run, item, order, now)
            else:
                await self._looked(run, item, order, call, found, now, settle=supply.provider.profile.settle)

    async def _looked(
        self, run: Run, item: Item, order: Order, call: Call, found: object, now: datetime, *, settle: timedelta
    ) -> None:
        settled_at = (call.ended_at or call.started_at) + settle
        if found:
            await self._pass(run, item, order, "exists", now)
        elif call.outcome is Outcome.DUPLICATE:
            await self._pass(run, item, order, "not_proved", now)
        elif item.absent and now >= settled_at:
            await self._db.write(lambda tx: self._refund(tx, run, item, order, now))
        else:
            again = max(now + BETWEEN_LOOKS, settled_at)
            await self._db.write(lambda tx: bulk.wait(tx, item, again, absent=item.absent + 1))

    async def _unanswered(self, run: Run, item: Item, order: Order, now: datetime) -> None:
        if item.looks + 1 >= MOST_LOOKS:
            await self._pass(run, item, order, "no_answer", now)
        else:
            await self._db.write(lambda tx: self._later(tx, item, now, absent=item.absent))

    async def _later(self, tx: Transaction, item: Item, now: datetime, *, absent: int) -> None:
        await bulk.wait(tx, item, now + schedule.next_look_up(item.looks), absent=absent)

    async def _pass(self, run: Run, item: Item, order: Order, why: str, now: datetime) -> None:
        """Leaves the order alone; one that its provider has is looked at by the program at once."""

        async def commit(tx: Transaction) -> None:
            if why == "exists":
                await remedies.look_now(tx, order, actor=f"staff:{run.staff_id}", reason=_reason(run), now=now)
            await self._finish(tx, run, item, order, order, now, passed=why)

        await self._db.write(commit)

    async def _refund(self, tx: Transaction, run: Run, item: Item, order: Order, now: datetime) -> None:
        call = await calls.newest_placing(tx, order.id)
        if call is not None and call.outcome in _ALIVE:
            await calls.settle(tx, call.id, Outcome.ABSENT, now=now)
        for case in await incidents.open_cases(tx, run.incident_id, order.id):
            await cases.close(tx, case, closed_by=run.staff_id, resolution="refund", reason=_reason(run), now=now)
        actor = f"staff:{run.staff_id}"
        after = await move(tx, order, S.CANCELLED, now=now, cause="refunded_by_staff", actor=actor, note=_reason(run))
        await self._finish(tx, run, item, order, after, now)

    async def _finish(
        self, tx: Transaction, run: Run, item: Item, before: Order, after: Order, now: datetime, *, passed: str = ""
    ) -> None:
        """Marks the order as done with and audits it; the incident's screen shows how far it is."""
        if not await bulk.finish(tx, item, passed=passed):
            raise RefusedMove(f"order {item.order_id} of run {run.id} was done with before")
        await staff.record(
            tx,
            staff_id=run.staff_id,
            action=f"incident.{run.what}",
            subject=f"order:{before.id}",
            reason=_reason(run),
            before=before.state,
            after=passed or after.state,
            now=now,
        )
        if await bulk.end(tx, run.id, now):
            await _show(tx, run, now, ended=True)
        elif item.order_id % SHOWN_EVERY == 0:
            await _show(tx, run, now, ended=False)


async def _tell(tx: Transaction, run: Run, order: Order, now: datetime) -> None:
    await letters.put(
        tx,
        chat_id=order.customer_id,
        kind=NEWS,
        order_id=order.id,
        fields={"word": run.word, "provider": order.provider},
        dedupe=f"{NEWS}:{run.incident_id}:{run.word}:{order.customer_id}",
        now=now,
    )


async def _show(tx: Transaction, run: Run, now: datetime, *, ended: bool) -> None:
    """Progress stands in one message: the incident's screen, or at the end a letter where it is not open."""
    place = f"{IncidentPlace.__prefix__}:{run.incident_id}"
    seen = await dialogs.refresh(tx, run.staff_id, [place], now=now)
    if ended and not seen:
        await letters.put(
            tx,
            chat_id=run.staff_id,
            kind=DONE,
            fields={"incident": run.incident_id},
            dedupe=f"{DONE}:{run.id}",
            now=now,
        )


def _why(order: Order) -> str:
    """Why an order is left alone."""
    if order.state in ENDED:
        return "ended"
    return "exists" if order.remote_id is not None else "not_proved"


def _reason(run: Run) -> str:
    return f"incident {run.incident_id}"
