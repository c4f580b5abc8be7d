"""Orders on approval: placed once staff have accepted them, within a customer's budget of the month, and paid later.

The customer owes what was accepted (`approval:<customer>`). Refuses where the price has risen since it was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.callbacks import OrderPlace, Place, Summary
from bot.services.admission import require_payable
from bot.services.balance import require_supply
from bot.services.capture import Holds, paid
from bot.services.casework import open_case
from bot.services.checkout import Checkout
from bot.services.errors import Gone, Mistake
from bot.services.moves import APPROVAL, close_invoice, move, put_news
from bot.services.people import Person
from bot.services.quoting import Item, Quoting
from bot.services.remedies import Verdict
from bot.services.ways import Ways
from providers.money import Money
from storage import balances, cases, customers, ledger, orders, payments
from storage.cases import Case
from storage.database import Database, Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

METHOD = "approval"
WAITS = timedelta(days=3)
CONFIRMS_WITHIN = timedelta(days=1)
"""How long a customer may take to confirm a price that has risen."""
RISEN = "dearer"


@dataclass(frozen=True, slots=True)
class Room:
    """A customer's budget of this month and what of it is taken, in minor units."""

    budget: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.budget - self.used)


class Approval:
    """Writing methods run in the caller's transaction. `zone` says when a month begins."""

    def __init__(
        self,
        db: Database,
        ways: Ways,
        checkout: Checkout,
        quoting: Quoting,
        holds: Holds,
        currency: str,
        zone: ZoneInfo,
    ) -> None:
        self._db, self._ways, self._checkout, self._quoting, self._holds = db, ways, checkout, quoting, holds
        self.currency, self._zone = currency, zone

    async def room(self, reader: Reader, customer_id: int, now: datetime) -> Room:
        """What may still be ordered on approval this month."""
        month = now.astimezone(self._zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return Room(
            await balances.budget(reader, customer_id, self.currency),
            await balances.approved(reader, customer_id, self.currency, month),
        )

    async def may_ask(self, reader: Reader, order: Order, now: datetime) -> bool:
        """Whether the order may be asked for: the way serves its goods and the budget has room."""
        if METHOD not in await self._ways.own_of(reader, order):
            return False
        return order.total_minor <= (await self.room(reader, order.customer_id, now)).left

    async def ask(self, tx: Transaction, person: Person, order_id: int, version: int, now: datetime) -> Place:
        """Holds the budget and asks the staff. Raises `Gone` for what is not theirs, `Mistake` without room."""
        order = await orders.owned(tx, order_id, person.id)
        if order is None:
            raise Gone
        if order.state is not OrderState.AWAITING_PAYMENT or order.pays_there_at is not None:
            return OrderPlace(order=order.id)
        place = Summary(checkout=order.checkout_id)
        if order.version != version or order.quote_expires_at <= now:
            return place
        await require_payable(tx, order, now)
        await require_supply(tx, order, now)
        if not await self.may_ask(tx, order, now):
            raise Mistake("error.no_budget")
        room = await self.room(tx, order.customer_id, now)
        await close_invoice(tx, order.id, now)
        await payments.hold(
            tx,
            order_id=order.id,
            payer_id=order.customer_id,
            method=METHOD,
            amount_minor=order.total_minor,
            currency=order.currency,
            now=now,
        )
        await orders.change(tx, order, now=now, next_step_at=now + WAITS)
        evidence = {
            "customer": order.customer_id,
            "quoted": order.total_minor,
            "budget": room.budget,
            "used": room.used,
            "currency": order.currency,
        }
        await open_case(tx, APPROVAL, order_id=order.id, evidence=evidence, now=now)
        return place

    async def present_prices(self, order: Order) -> Sequence[Item]:
        """What the order's lines cost at this moment, asked of its provider for 3 s at most."""
        lines = await self._db.read(lambda reader: orders.lines(reader, order.id))
        return await self._quoting.refresh([Item(line.offer_id, line.variant, line.quantity) for line in lines])

    async def accept(self, tx: Transaction, verdict: Verdict, items: Sequence[Item]) -> bool:
        """Has the order placed as paid, owed by its customer, and closes the case.

        False where `items` have become dearer: the customer is asked again, and staff see the new price in the case.
        """
        order, now = verdict.order, verdict.now
        payment = await _held(tx, order)
        await require_supply(tx, order, now, to_staff=True)
        holds = await self._holds(tx, order)
        await cases.close(
            tx,
            verdict.case.id,
            closed_by=verdict.staff_id,
            resolution="accept" if holds else RISEN,
            reason=verdict.typed.reason,
            now=now,
        )
        if not holds:
            await self._ask_again(tx, verdict.case, order, items, now)
            return False
        await payments.move(tx, payment, PaymentState.CAPTURED, external_id=order.reference, captured_at=now)
        await ledger.book(
            tx,
            kind="captured",
            ref=f"payment:{payment.id}",
            debit=ledger.account_of(METHOD, order.customer_id),
            credit=f"order:{order.id}",
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            now=now,
        )
        await paid(tx, order, now)
        return True

    async def _ask_again(self, tx: Transaction, case: Case, order: Order, items: Sequence[Item], now: datetime) -> None:
        customer = await customers.find(tx, order.customer_id)
        person = Person(order.customer_id, customer.language if customer else "en")
        await self._checkout.renew(tx, person, order.id, items, now)
        renewed = await orders.get(tx, order.id)
        assert renewed is not None  # noqa: S101 - it was just renewed
        await orders.change(tx, renewed, now=now, next_step_at=now + CONFIRMS_WITHIN)
        await cases.add_evidence(tx, case, {"price_now": str(Money.of_minor(renewed.total_minor, renewed.currency))})
        await put_news(tx, renewed, "approval_risen", now)


async def refuse(tx: Transaction, order: Order, *, actor: str, reason: str, now: datetime) -> None:
    """Ends the order; nothing is owed, and the budget has its room again."""
    await _held(tx, order)
    ended = await move(tx, order, OrderState.CANCELLED, now=now, cause="not_approved", actor=actor, note=reason)
    # Nothing was paid, so nobody else tells of it.
    await put_news(tx, ended, "ended", now)


async def debt(reader: Reader, customer_id: int, currency: str) -> int:
    """What the customer owes for orders that were accepted, in minor units."""
    return await ledger.balance(reader, ledger.account_of(METHOD, customer_id), currency)


async def _held(reader: Reader, order: Order) -> Payment:
    payment = await payments.newest(reader, order.id)
    if payment is None or payment.method != METHOD or payment.state is not PaymentState.HELD:
        raise Mistake("error.too_late")
    return payment
