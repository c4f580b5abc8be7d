"""Money that Telegram reports: taken for its order, or sent back by itself."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.callbacks import OrderPlace, Place
from bot.payments.base import STARS_CURRENCY
from bot.payments.card import Card
from bot.services.capture import Holds, Money, capture
from bot.services.checkout import Checkout
from bot.services.outside_refunds import OutsideRefunds
from bot.services.ways import STARS
from bot.telegram.turn import Turn
from storage.database import Transaction


class Paid(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.successful_payment is not None


class Refunded(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.refunded_payment is not None


async def paid(message: Message, turn: Turn, checkout: Checkout, holds: Holds) -> None:
    payment = message.successful_payment
    assert payment is not None  # noqa: S101 - the filter saw it
    money = Money(
        method=STARS if payment.currency == STARS_CURRENCY else Card.name,
        external_id=payment.telegram_payment_charge_id,
        payload=payment.invoice_payload,
        payer_id=turn.person.id,
        amount_minor=payment.total_amount,
        currency=payment.currency,
    )

    async def body(tx: Transaction) -> Place | None:
        order = await capture(tx, money, turn.now, holds=holds)
        if order is None:
            return None
        place = await checkout.next_place(tx, turn.person, order.checkout_id, turn.now)
        return OrderPlace(order=order.id) if isinstance(place, OrderPlace) else place

    await turn.write(body, show=lambda place: place)


async def refunded(message: Message, turn: Turn, outside: OutsideRefunds) -> None:
    refund = message.refunded_payment
    assert refund is not None  # noqa: S101 - the filter saw it
    charge = refund.telegram_payment_charge_id
    await turn.write(lambda tx: outside.seen(tx, STARS, charge, turn.now))


def router() -> Router:
    made = Router(name="paid")
    made.message.register(paid, Paid())
    made.message.register(refunded, Refunded())
    return made
