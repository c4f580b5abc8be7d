"""Named bugs, put into the product in simulated worlds only, to see that the checker finds each of them.

The house rule "no patching of our own modules" has this one exception: a checker that was never seen to fail proves
nothing. Each mutant is entered for a life and undone when the life ends; nothing else imports this module.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.services import capture, moves
from bot.services import hints as hints_service
from bot.services import placing as placing_service
from bot.services import refunding as refunding_service
from bot.services.following import Following
from bot.services.lookups import LookUps
from bot.services.moves import move
from bot.services.pay_links import PayLinks, ToPay
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
from providers.hints import Hint, WebhookOutcome
from providers.intercode.provider import Intercode
from providers.orders import Placement, RemoteOrder, Stage
from providers.standin import Fault
from providers.vektor.provider import Vektor
from storage import calls, letters, orders, refunds
from storage.calls import Outcome
from storage.cipher import Cipher
from storage.database import Transaction
from storage.letters import Letter
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import RefundState
from storage.refunds import Refund
from tests.simulation.mutant import Mutant
from tests.simulation.mutants_of_ways import OF_WAYS
from tests.simulation.seeded import SeededIds
from tests.simulation.wishes import Mixture, Mood

KEYS: Mixture = {"kinguin": 1}
BOOSTS: Mixture = {"simpleboost": 1}
CARDS: Mixture = {"vektor": 1}
INVOICES: Mixture = {"invoicebox there": 1}
WEB_GOODS: Mixture = {"intercode there": 1}


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
        await moves.close_invoice(tx, order.id, now)

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
        await self._db.write(lambda tx: refunding_service.done(tx, sending, now))
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


def _silent_card_is_ordered_anew() -> list[tuple[Any, str, Any]]:
    """A gift card without an answer counts as not ordered, and is ordered under another id."""
    ids = SeededIds("mutant")
    order_body = Vektor.body

    def body(self: Vektor, placement: Placement) -> bytes:
        return order_body(self, replace(placement, reference=ids.reference()))

    async def find(self: Vektor, placement: Placement) -> list[RemoteOrder]:
        return []

    return [(Vektor, "body", body), (Vektor, "find", find), *_no_settle_window()]


def _marked_paid_before_money() -> list[tuple[Any, str, Any]]:
    right = Following._acted

    async def acted(self: Following, order: Order, remote: RemoteOrder) -> RemoteOrder:
        if self._provider.profile.told_when_paid and remote.stage is Stage.UNPAID and order.cancel_asked_at is None:
            return await self._made(order, remote, "mark_paid", self._provider.mark_paid)
        return await right(self, order, remote)

    return [(Following, "_acted", acted)]


def _webhook_is_money() -> list[tuple[Any, str, Any]]:
    right = hints_service._store

    async def store(tx: Transaction, name: str, hint: Hint, now: datetime) -> WebhookOutcome:
        outcome = await right(tx, name, hint, now)
        order = await orders.by_remote(tx, name, hint.remote_id, hint.reference)
        if hint.paid is not None and order is not None and order.state is OrderState.PLACED_UNPAID:
            paid = capture.Money(name, hint.remote_id or "", "", order.customer_id, hint.paid.minor, hint.paid.currency)
            await capture.paid_there(tx, order, paid, now)
            await move(tx, order, OrderState.IN_PROGRESS, now=now, cause="told", paid_at=now, next_step_at=now)
        return outcome

    return [(hints_service, "_store", store)]


def _price_there_is_not_compared() -> list[tuple[Any, str, Any]]:
    """Neither when the order is placed, nor when its page is opened: each alone would still hold."""

    async def check_price(tx: Transaction, order: Order, now: datetime) -> Order:
        return order

    async def open_page(self: PayLinks, token: str) -> ToPay:
        order, language = await self._order(token)
        page = await self._providers[order.provider].payment_page(order.remote_id or "")
        return ToPay(order.number, language, page.amount, page)

    return [(placing_service, "check_price", check_price), (PayLinks, "open", open_page)]


def _secret_is_kept() -> list[tuple[Any, str, Any]]:
    right = Intercode.place

    async def place(self: Intercode, body: bytes) -> RemoteOrder:
        placed = await right(self, body)
        page = await self.payment_page(placed.id)
        return replace(placed, payment_url=f"https://shop.example/?{page.client_secret}")

    return [(Intercode, "place", place)]


SILENT = {Fault.SILENT_AFTER: 1, Fault.CLOSED_AFTER: 1}
LATE = {Fault.LATE: 1}

MUTANTS = (
    Mutant(
        "a placement is replayed after a restart", _replayed_on_restart, mixture=BOOSTS, mood=Mood.HAPPY, crashes=0.03
    ),
    Mutant("a timeout is a failure", _timeout_is_failure, acting=SILENT),
    Mutant("no settle window", _no_settle_window, mixture=BOOSTS, mood=Mood.HAPPY, acting=LATE),
    Mutant("a forgotten refund", _forgotten_refund, mood=Mood.WRONG_THEN_BACK, mixture=BOOSTS),
    Mutant("a new reference for each attempt", _new_reference_per_attempt, mixture=KEYS),
    Mutant(
        "a letter is dropped when its answer is lost",
        _letter_dropped_on_error,
        mood=Mood.WRONG_THEN_BACK,
        mixture=BOOSTS,
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
        mixture=BOOSTS,
        mood=Mood.HAPPY,
        acting=SILENT,
    ),
    Mutant("a refund is booked before it is sent", _refund_booked_before_it_is_sent, mood=Mood.PAYS_TWICE),
    Mutant(
        "an order is cancelled while it is being placed",
        _cancelled_while_placing,
        mixture=KEYS,
        mood=Mood.CANCELS,
        acting={**SILENT, **LATE},
    ),
    Mutant("keys are kept in clear", _keys_in_clear, mixture=KEYS),
    Mutant("a silent gift card is ordered anew", _silent_card_is_ordered_anew, mixture=CARDS, acting=SILENT),
    Mutant("an order is marked as paid before its money", _marked_paid_before_money, mixture=WEB_GOODS),
    Mutant("a webhook is believed to be money", _webhook_is_money, mixture=INVOICES, mood=Mood.LEAVES_UNPAID),
    Mutant("the price at the provider is not compared", _price_there_is_not_compared, mixture=WEB_GOODS),
    Mutant("the secret of a card payment is kept", _secret_is_kept, mixture=WEB_GOODS),
    *OF_WAYS,
)
