"""Calls that staff make at a supplier. What acts is stored before it is sent and never repeated by itself.

Reads store nothing; what they answered is remembered until the program ends. No call is made inside a transaction.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.callbacks.supplier import MakeCall, SupplierAction
from bot.seams import Clock
from bot.services.errors import Gone, Mistake
from bot.services.looking import CAN_LOOK
from bot.services.people import Person
from bot.services.placing import outcome_of
from bot.services.price_changes import DRAFT_LIVES
from bot.services.rights import Right, may, require
from bot.services.supplier_forms import REMOTE_ID, Form, SupplierForms
from bot.services.supplier_views import ActionsView, ActionView, LastCall
from providers.base import Provider
from providers.errors import NotFound, ProviderError
from storage import action_calls, calls, dialogs, orders, staff
from storage.action_calls import ActionCall
from storage.calls import Outcome
from storage.cipher import Cipher
from storage.database import Database, Reader, Transaction

PATIENCE_SECONDS = 3
_UNKNOWN = frozenset({Outcome.OPEN, Outcome.UNCLEAR, Outcome.DUPLICATE})
Spawn = Callable[[Coroutine[Any, Any, Any], str], None]


@dataclass(frozen=True, slots=True)
class Intent:
    """A call whose intent is committed; `done` is set once its outcome is stored."""

    call: int
    form: Form
    order_id: int | None
    about: str
    person_id: int
    done: asyncio.Event = field(default_factory=asyncio.Event)


class SupplierCalls:
    """`spawn` runs what must outlive the press that began it."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        providers: Mapping[str, Provider],
        cipher: Cipher,
        boot: str,
        forms: SupplierForms,
        spawn: Spawn,
    ) -> None:
        self._db, self._clock, self._providers, self._cipher = db, clock, providers, cipher
        self._boot, self._forms, self._spawn = boot, forms, spawn
        self._under_way: set[int] = set()
        self._read: dict[tuple[int, str, str], LastCall] = {}

    async def intend(self, tx: Transaction, person: Person, press: MakeCall, now: datetime) -> Intent:
        """Stores what will be sent, and who wanted it. Raises `Mistake` for a second press, and `Gone`.

        What was filled in long ago is not sent: nobody knows what it would do now.
        """
        form = await self._forms.complete(tx, person, press.draft)
        if not await staff.is_fresh(tx, press.draft, now - DRAFT_LIVES):
            raise Gone
        await staff.use_draft(tx, form.draft, now)
        order_id, name = await _order_of(tx, form), form.action.name
        attempt = await action_calls.next_attempt(tx, order_id, form.provider, name)
        about = _about(order_id, form.provider, name, attempt)
        call = await action_calls.begin(
            tx,
            order_id=order_id,
            provider=form.provider,
            name=name,
            attempt=attempt,
            staff_id=person.id,
            boot=self._boot,
            body=self._cipher.seal(json.dumps(dict(form.fields), ensure_ascii=False).encode(), about=about),
            now=now,
        )
        subject = f"order:{order_id}" if order_id else f"provider:{form.provider}"
        await staff.record(
            tx, staff_id=person.id, action=f"supplier.{name}", subject=subject, after=f"call:{call}", now=now
        )
        return Intent(call, form, order_id, about, person.id)

    async def make(self, intent: Intent) -> None:
        """Sends the one request of a committed intent, and waits 3 s for its answer; a later one is drawn by itself."""
        self._under_way.add(intent.call)
        self._spawn(self._send(intent), f"supplier call {intent.call}")
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await intent.done.wait()

    async def _send(self, intent: Intent) -> None:
        form = intent.form
        try:
            lines = await self._providers[form.provider].perform(form.action.name, form.fields)
        except ProviderError as error:
            await self._settle(intent, _outcome(error), (), error)
        else:
            await self._settle(intent, Outcome.ACCEPTED, lines, None)
        finally:
            self._under_way.discard(intent.call)
            intent.done.set()

    async def _settle(
        self, intent: Intent, outcome: Outcome, lines: Sequence[str], error: ProviderError | None
    ) -> None:
        now = self._clock.now()
        sealed = self._cipher.seal(json.dumps(list(lines), ensure_ascii=False).encode(), about=_answer(intent.about))
        self._under_way.discard(intent.call)

        async def commit(tx: Transaction) -> None:
            await calls.settle(
                tx,
                intent.call,
                outcome,
                now=now,
                code=error.code if error else None,
                status=error.status if error else None,
                request_id=error.request_id if error else None,
            )
            await action_calls.put_answer(tx, intent.call, sealed)
            await _look_soon(tx, intent.order_id, now)
            await dialogs.refresh(tx, intent.person_id, [intent.form.page.pack()], now=now)

        await self._db.write(commit)

    async def ask(self, person: Person, form: Form) -> None:
        """Makes a read, for 3 s at most. Raises `Mistake` where it gives no answer."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                lines = await self._providers[form.provider].perform(form.action.name, form.fields)
        except NotFound as error:
            raise Mistake("error.not_at_supplier") from error
        except TimeoutError as error:
            raise Mistake("notice.try_again") from error
        except ProviderError as error:
            raise Mistake("error.supplier_read", code=error.code or error.status or "-") from error
        key = (person.id, form.provider, form.action.name)
        self._read[key] = LastCall(self._clock.now(), Outcome.ACCEPTED, tuple(lines))

    async def list_view(self, person: Person, provider: str) -> ActionsView:
        require(person, Right.SUPPLIER)
        if provider not in self._providers:
            raise Gone
        return ActionsView(provider, tuple(each.name for each in self._providers[provider].actions()))

    def about_order(self, person: Person, provider: str) -> tuple[str, ...]:
        """What may be called about an order of this provider: the calls that ask for its id there."""
        known = self._providers.get(provider)
        if known is None or not may(person, Right.SUPPLIER):
            return ()
        asks_id = (each for each in known.actions() if any(one.key == REMOTE_ID for one in each.fields))
        return tuple(each.name for each in asks_id)

    async def view(self, reader: Reader, person: Person, place: SupplierAction) -> ActionView:
        """One action with what it last answered."""
        action = self._forms.action(person, place.provider, place.name)
        order = await orders.get(reader, place.order) if place.order else None
        last = self._read.get((person.id, place.provider, place.name))
        if action.acts:
            last = await self._last(reader, place.provider, place.name)
        number = order.number if order else 0
        return ActionView(place.provider, place.name, action.acts, place.order, number, last)

    async def _last(self, reader: Reader, provider: str, name: str) -> LastCall | None:
        call = await action_calls.newest(reader, provider, name)
        if call is None:
            return None
        order = await orders.get(reader, call.order_id) if call.order_id else None
        return LastCall(
            at=call.ended_at or call.started_at,
            outcome=call.outcome,
            lines=self._answered(call),
            by=await staff.name_of(reader, call.staff_id),
            order_number=order.number if order else None,
            code=call.code,
            status=call.status,
            request_id=call.request_id,
            under_way=call.id in self._under_way,
            unknown=call.outcome in _UNKNOWN,
        )

    def _answered(self, call: ActionCall) -> tuple[str, ...]:
        if call.answer is None:
            return ()
        about = _about(call.order_id, call.provider, call.name, call.attempt)
        return tuple(json.loads(self._cipher.open(call.answer, about=_answer(about))))


def _outcome(error: ProviderError) -> Outcome:
    """What the provider does not know it has not changed; any other failed read leaves the act in doubt."""
    return Outcome.REFUSED if isinstance(error, NotFound) else outcome_of(error)


async def _order_of(reader: Reader, form: Form) -> int | None:
    """Our order that the call is about: the one it was opened from, else the one with the id that was typed."""
    remote_id = form.fields.get(REMOTE_ID)
    if form.order_id or not remote_id:
        return form.order_id or None
    order = await orders.by_remote(reader, form.provider, remote_id, None)
    return order.id if order else None


async def _look_soon(tx: Transaction, order_id: int | None, now: datetime) -> None:
    """What was just changed there is read now, and not when it would have been the order's turn."""
    order = await orders.get(tx, order_id) if order_id is not None else None
    if order is not None and order.state in CAN_LOOK:
        await orders.bring_forward(tx, order.id, now)


def _about(order_id: int | None, provider: str, name: str, attempt: int) -> str:
    return f"action:{order_id or 0}:{provider}:{name}:{attempt}"


def _answer(about: str) -> str:
    return f"{about}:answer"
