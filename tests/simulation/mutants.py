"""Named bugs, put into the product in simulated worlds only, to see that the checker finds each of them.

The house rule "no patching of our own modules" has this one exception: a checker that was never seen to fail proves
nothing. Each mutant is entered for a life and undone when the life ends; nothing else imports this module.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.services import moves
from bot.services.lookups import LookUps
from bot.services.moves import move
from bot.services.people import Person
from bot.services.placing import Placing
from bot.services.refunding import Refunding
from bot.services.supply import Supply
from bot.telegram.handlers import orders as order_handlers
from bot.telegram.polling import Polling
from bot.telegram.raw import update_id_of
from bot.telegram.refusals import NO_ANSWER
from bot.telegram.sender import Sender
from providers.errors import Duplicate, ProviderError, Refused, Unclear
from providers.orders import Placement
from providers.standin import Fault
from storage import calls, letters, orders, refunds
from storage.calls import Outcome
from storage.cipher import Cipher
from storage.database import Transaction
from storage.letters import Letter
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import RefundState
from storage.refunds import Refund
from tests.simulation.customers import Mood
from tests.simulation.outside import ACTING
from tests.simulation.seeded import SeededIds
from tests.simulation.world import Conditions


@dataclass(frozen=True, slots=True)
class Mutant:
    """`changes` are (owner, name, replacement). `boosts` is the share of boosts in the worlds that should show it."""

    name: str
    changes: Callable[[], list[tuple[Any, str, Any]]]
    boosts: float = 0.3
    mood: Mood | None = None
    crashes: float = 0.01
    without: tuple[str, ...] = ()
    """Workers that would mend what the mutant breaks."""
    acting: Mapping[Fault, int] = field(default_factory=lambda: ACTING)
    """What goes wrong with calls that act."""

    def conditions(self, seed: int) -> Conditions:
        """A world that has it."""
        return Conditions(
            seed, faults=0.25, crashes=self.crashes, acting=self.acting, without=self.without, mend=self.applied
        )

    @contextmanager
    def applied(self) -> Iterator[None]:
        changes = self.changes()
        before = [owner.__dict__[name] for owner, name, _ in changes]
        for owner, name, changed in changes:
            setattr(owner, name, changed)
        try:
            yield
        finally:
            for (owner, name, _), former in zip(changes, before, strict=True):
                setattr(owner, name, former)


def _replayed_on_restart() -> list[tuple[Any, str, Any]]:
    async def interrupted(self: LookUps, order: Order) -> None:
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            call = await calls.newest_placing(tx, order.id)
            if call is not None:
                await calls.settle(tx, call.id, Outcome.NOT_ACTED, now=now)
            await move(tx, order, OrderState.PAID, now=now, cause="again", next_step_at=now)

        await self._supply.db.write(commit)

    return [(LookUps, "interrupted", interrupted)]


def _timeout_is_failure() -> list[tuple[Any, str, Any]]:
    right = Placing._answer

    async def answer(self: Placing, tx: Transaction, order: Order, error: ProviderError, now: datetime) -> None:
        failed = isinstance(error, Unclear) and not isinstance(error, Duplicate)
        await right(self, tx, order, Refused("no answer in time") if failed else error, now)

    return [(Placing, "_answer", answer)]


def _no_settle_window() -> list[tuple[Any, str, Any]]:
    return [(LookUps, "_settled", lambda self, call, now: True)]


def _forgotten_refund() -> list[tuple[Any, str, Any]]:
    async def give_money_back(tx: Transaction, order: Order, *, reason: str, now: datetime) -> None:
        await moves.close_invoice(tx, order.id)

    return [(moves, "give_money_back", give_money_back)]


def _new_reference_per_attempt() -> list[tuple[Any, str, Any]]:
    right = Supply.placement
    ids = SeededIds("mutant")

    async def placement(self: Supply, *args: Any, **values: Any) -> Placement:
        return replace(await right(self, *args, **values), reference=ids.reference())

    return [(Supply, "placement", placement)]


def _letter_dropped_on_error() -> list[tuple[Any, str, Any]]:
    right = Sender._send

    async def send(self: Sender, letter: Letter, composed: Any) -> None:
        try:
            await right(self, letter, composed)
        except NO_ANSWER:
            await self._db.write(lambda tx: letters.drop(tx, letter.id, "no answer"))

    return [(Sender, "_send", send)]


def _acknowledged_before_commit() -> list[tuple[Any, str, Any]]:
    async def store(self: Polling, updates: list[Any]) -> None:
        async def later() -> None:
            await asyncio.sleep(5)
            await self._intake.take(updates)

        ids = [found for update in updates if (found := update_id_of(update)) is not None]
        if ids:
            self._offset = max(ids) + 1
            self._intake._workers.spawn(later(), "later")

    return [(Polling, "_store", store)]


def _blindly_repeated() -> list[tuple[Any, str, Any]]:
    async def by_evidence(self: LookUps, order: Order) -> None:
        now = self._supply.clock.now()

        async def commit(tx: Transaction) -> None:
            call = await calls.newest_placing(tx, order.id)
            if call is not None:
                await calls.settle(tx, call.id, Outcome.ABSENT, now=now)
            await move(tx, order, OrderState.PAID, now=now, cause="again", next_step_at=now)

        await self._supply.db.write(commit)

    return [(LookUps, "_by_evidence", by_evidence)]


def _refund_booked_before_it_is_sent() -> list[tuple[Any, str, Any]]:
    async def send(self: Refunding, refund: Refund, now: datetime) -> None:
        after = RefundState.SENDING
        sending = await self._db.write(lambda tx: refunds.move(tx, refund, after, now=now, next_step_at=None))
        await self._db.write(lambda tx: self._done(tx, sending))
        method = self._methods[refund.method]
        await method.refund(refund.payer_id, refund.external_id, refund.amount_minor)

    return [(Refunding, "_send", send)]


def _cancelled_while_placing() -> list[tuple[Any, str, Any]]:
    right = order_handlers.cancel

    async def cancel(tx: Transaction, person: Person, order_id: int, now: datetime, profiles: Any) -> bool:
        order = await orders.owned(tx, order_id, person.id)
        if order is not None and order.state in (OrderState.PLACING, OrderState.UNCLEAR):
            await move(tx, order, OrderState.CANCELLED, now=now, cause="cancelled_by_customer")
            return True
        return await right(tx, person, order_id, now, profiles)

    return [(order_handlers, "cancel", cancel)]


def _keys_in_clear() -> list[tuple[Any, str, Any]]:
    seal, read = Cipher.seal, Cipher.open

    def plain(self: Cipher, text: bytes, *, about: str) -> bytes:
        return b"plain" + text if about.startswith("delivery:") else seal(self, text, about=about)

    def opened(self: Cipher, sealed: bytes, *, about: str) -> bytes:
        return sealed[5:] if sealed.startswith(b"plain") else read(self, sealed, about=about)

    return [(Cipher, "seal", plain), (Cipher, "open", opened)]


SILENT = {Fault.SILENT_AFTER: 1, Fault.CLOSED_AFTER: 1}
LATE = {Fault.LATE: 1}

MUTANTS = (
    Mutant("a placement is replayed after a restart", _replayed_on_restart, boosts=1.0, mood=Mood.HAPPY, crashes=0.03),
    Mutant("a timeout is a failure", _timeout_is_failure, acting=SILENT),
    Mutant("no settle window", _no_settle_window, boosts=1.0, mood=Mood.HAPPY, acting=LATE),
    Mutant("a forgotten refund", _forgotten_refund, mood=Mood.WRONG_THEN_BACK, boosts=1.0),
    Mutant("a new reference for each attempt", _new_reference_per_attempt, boosts=0.0),
    Mutant(
        "a letter is dropped when its answer is lost", _letter_dropped_on_error, mood=Mood.WRONG_THEN_BACK, boosts=0.8
    ),
    Mutant(
        "updates are acknowledged before the commit",
        _acknowledged_before_commit,
        mood=Mood.HAPPY,
        crashes=0.02,
        without=("reconciling",),
    ),
    Mutant(
        "a provider without references is asked again blindly",
        _blindly_repeated,
        boosts=1.0,
        mood=Mood.HAPPY,
        acting=SILENT,
    ),
    Mutant("a refund is booked before it is sent", _refund_booked_before_it_is_sent, mood=Mood.PAYS_TWICE),
    Mutant(
        "an order is cancelled while it is being placed",
        _cancelled_while_placing,
        boosts=0.0,
        mood=Mood.CANCELS,
        acting={**SILENT, **LATE},
    ),
    Mutant("keys are kept in clear", _keys_in_clear, boosts=0.0),
)
