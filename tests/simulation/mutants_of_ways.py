"""Named bugs about ways to pay other than Stars, for simulated worlds only: see `mutants`."""

from datetime import datetime
from typing import Any

from bot.callbacks import Place
from bot.services import capture, refunding
from bot.services.approval import Approval
from bot.services.capture import Money
from bot.services.people import Person
from bot.services.refunding import R
from storage import balances, orders, payments, refunds
from storage.database import Transaction
from storage.payment_state import PaymentState
from storage.refunds import Refund
from tests.simulation.mutant import Changes, Mutant
from tests.simulation.wishes import Mood


def _forgotten_on_the_balance() -> Changes:
    """The refund counts as done, and nothing comes back to the balance."""

    async def at_once(tx: Transaction, refund: Refund, now: datetime) -> None:
        sending = await refunds.move(tx, refund, R.SENDING, now=now, next_step_at=None)
        await refunds.move(tx, sending, R.DONE, now=now, next_step_at=None)
        await refunding._tell(tx, refund, now)

    return [(refunding, "_at_once", at_once)]


def _approved_by_nobody() -> Changes:
    """Who asks whether an order may be paid later has it at once."""
    right = Approval.ask

    async def ask(self: Approval, tx: Transaction, person: Person, order_id: int, *args: Any) -> Place:
        place = await right(self, tx, person, order_id, *args)
        order, payment = await orders.get(tx, order_id), await payments.newest(tx, order_id)
        if order is not None and payment is not None and payment.state is PaymentState.HELD:
            now: datetime = args[-1]
            await payments.move(tx, payment, PaymentState.CAPTURED, external_id=order.reference, captured_at=now)
            money = Money("approval", order.reference, "", person.id, payment.amount_minor, payment.currency)
            await capture._book(tx, payment.id, f"order:{order.id}", money, now)
            await capture.paid(tx, order, now)
        return place

    return [(Approval, "ask", ask)]


def _second_card_payment_is_kept() -> Changes:
    """What no invoice waits for is noted, and stays where it is."""
    right = capture._send_back

    async def send_back(tx: Transaction, payment_id: int, money: Money, now: datetime) -> None:
        if money.method != "card":
            await right(tx, payment_id, money, now)

    return [(capture, "_send_back", send_back)]


def _spent_and_still_there() -> Changes:
    """What was spent stays in its part of the balance."""

    async def use(tx: Transaction, part_id: int, payment_id: int, minor: int) -> None:
        sql = "INSERT INTO balance_uses (payment_id, part_id, minor) VALUES (:payment, :part, :minor)"
        await tx.run(sql, payment=payment_id, part=part_id, minor=minor)

    return [(balances, "use", use)]


OF_WAYS = (
    Mutant(
        "a refund to a balance is forgotten",
        _forgotten_on_the_balance,
        mixture={"simpleboost balance": 1},
        mood=Mood.WRONG_THEN_BACK,
    ),
    Mutant("an order on approval is placed by nobody's leave", _approved_by_nobody, mixture={"kinguin approval": 1}),
    Mutant(
        "the second payment by card is kept",
        _second_card_payment_is_kept,
        mixture={"kinguin card": 1},
        mood=Mood.PAYS_TWICE,
    ),
    Mutant("what was spent stays on the balance", _spent_and_still_there, mixture={"kinguin balance": 1}),
)
