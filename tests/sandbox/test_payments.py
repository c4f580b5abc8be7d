"""Stars from the invoice to the refund, and the truth log that checkers believe."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LabeledPrice

from bot.sandbox.telegram import ActRefused, TelegramStandin
from tests.chat.person import Person
from tests.sandbox.conftest import MovedClock

INVOICE: dict[str, Any] = {
    "title": "Game",
    "description": "A key",
    "payload": "order-1",
    "currency": "XTR",
    "prices": [LabeledPrice(label="Game", amount=720)],
}


async def show_invoice(bot: Bot, anna: Person, **changes: Any) -> str:
    link = await bot.create_invoice_link(**{**INVOICE, **changes})
    pay = InlineKeyboardButton(text="Pay 720 ⭐", url=link, style="success")
    await bot.send_message(anna.id, "Summary", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[pay]]))
    return link


async def paid(bot: Bot, anna: Person) -> str:
    checkout = await anna.pay()
    await bot.answer_pre_checkout_query(checkout["id"], ok=True)
    return str(checkout["charge_id"])


async def test_a_payment_moves_stars_and_is_told_to_both(bot: Bot, anna: Person) -> None:
    await show_invoice(bot, anna)
    checkout = await anna.pay("Pay")
    query = (await bot.get_updates())[-1].pre_checkout_query
    assert query is not None
    assert (query.total_amount, query.invoice_payload) == (720, "order-1")
    assert anna.stars == 5000
    await bot.answer_pre_checkout_query(query.id, ok=True)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.successful_payment is not None
    assert message.successful_payment.telegram_payment_charge_id == checkout["charge_id"]
    assert (anna.stars, checkout["state"]) == (4280, "paid")
    assert (await bot.get_my_star_balance()).amount == 720


async def test_a_declined_payment_moves_nothing(bot: Bot, anna: Person) -> None:
    await show_invoice(bot, anna)
    checkout = await anna.pay()
    await bot.answer_pre_checkout_query(checkout["id"], ok=False, error_message="Sold out")
    assert (checkout["state"], checkout["reason"]) == ("declined", "Sold out")
    assert anna.stars == 5000
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_pre_checkout_query(checkout["id"], ok=True)


async def test_a_pre_checkout_is_answered_within_ten_seconds(bot: Bot, anna: Person, clock: MovedClock) -> None:
    await show_invoice(bot, anna)
    checkout = await anna.pay()
    clock.move(11)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_pre_checkout_query(checkout["id"], ok=True)
    assert (checkout["state"], anna.stars) == ("expired", 5000)


async def test_the_page_waits_for_the_bots_answer(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    link = await show_invoice(bot, anna)
    slug = standin.open_invoice(anna.id, link)["slug"]
    payment = asyncio.create_task(standin.pay(anna.id, slug))
    await asyncio.sleep(0)
    query = (await bot.get_updates())[-1].pre_checkout_query
    assert query is not None
    await bot.answer_pre_checkout_query(query.id, ok=True)
    assert (await payment)["state"] == "paid"


async def test_a_poor_person_pays_nothing(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    await show_invoice(bot, anna, prices=[LabeledPrice(label="Game", amount=5001)])
    with pytest.raises(ActRefused, match="BALANCE_TOO_LOW"):
        await anna.pay()
    assert standin.top_up(anna.id, 1) == 5001
    await paid(bot, anna)
    assert anna.stars == 0


async def test_two_payments_at_once_spend_the_stars_once(bot: Bot, anna: Person) -> None:
    await show_invoice(bot, anna, prices=[LabeledPrice(label="Game", amount=3000)])
    first, second = await anna.pay(), await anna.pay()
    await bot.answer_pre_checkout_query(first["id"], ok=True)
    await bot.answer_pre_checkout_query(second["id"], ok=True)
    assert [first["state"], second["state"]] == ["paid", "declined"]
    assert anna.stars == 2000


async def test_a_charge_is_refunded_once_to_its_payer(bot: Bot, anna: Person) -> None:
    await show_invoice(bot, anna)
    charge = await paid(bot, anna)
    with pytest.raises(TelegramBadRequest, match="CHARGE_NOT_FOUND"):
        await bot.refund_star_payment(1002, charge)
    assert await bot.refund_star_payment(anna.id, charge)
    assert anna.stars == 5000
    with pytest.raises(TelegramBadRequest, match="CHARGE_ALREADY_REFUNDED"):
        await bot.refund_star_payment(anna.id, charge)
    with pytest.raises(TelegramBadRequest, match="CHARGE_NOT_FOUND"):
        await bot.refund_star_payment(anna.id, "stx0")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.refunded_payment is not None
    assert message.refunded_payment.telegram_payment_charge_id == charge


async def test_the_truth_and_the_transactions_tell_the_same(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    await show_invoice(bot, anna)
    charge = await paid(bot, anna)
    standin.refund_from_outside(charge)
    told = (await bot.get_star_transactions()).transactions
    assert [(one.id, one.amount) for one in told] == [(charge, 720), (charge, 720)]
    assert [one.source is None for one in told] == [False, True]
    assert [(one["what"], one["by"]) for one in standin.truth] == [
        ("paid", "person"),
        ("refunded", "outside"),
    ]
    assert (await bot.get_star_transactions(offset=2)).transactions == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 33},
        {"description": "x" * 256},
        {"payload": "ы" * 65},
        {"prices": []},
        {"prices": [LabeledPrice(label="a", amount=1), LabeledPrice(label="b", amount=1)]},
        {"prices": [LabeledPrice(label="a", amount=0)]},
        {"prices": [LabeledPrice(label="a", amount=100_001)]},
        {"provider_token": "1:TEST:1"},
        {"currency": "RUB"},
        {"need_email": True},
    ],
)
async def test_invoices_that_telegram_refuses(bot: Bot, anna: Person, changes: dict[str, Any]) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.create_invoice_link(**{**INVOICE, **changes})
    with pytest.raises(TelegramBadRequest):
        await bot.send_invoice(anna.id, **{**INVOICE, **changes})


async def test_an_invoice_message_is_paid_by_its_first_button(bot: Bot, anna: Person) -> None:
    other = InlineKeyboardButton(text="Cancel", callback_data="cancel")
    pay = InlineKeyboardButton(text="Pay", pay=True)
    markup = InlineKeyboardMarkup(inline_keyboard=[[other], [pay]])
    with pytest.raises(TelegramBadRequest, match="first button"):
        await bot.send_invoice(anna.id, **INVOICE, reply_markup=markup)
    markup = InlineKeyboardMarkup(inline_keyboard=[[pay], [other]])
    message = await bot.send_invoice(anna.id, **INVOICE, reply_markup=markup)
    assert message.invoice is not None
    await paid(bot, anna)
    assert anna.stars == 4280


async def test_physical_goods_ask_for_shipping_first(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    card: dict[str, Any] = {"currency": "EUR", "provider_token": "1:TEST:1", "is_flexible": True}
    await show_invoice(bot, anna, **card, need_email=True, need_shipping_address=True)
    payment = asyncio.create_task(standin.pay(anna.id, anna.find_invoice()))
    await asyncio.sleep(0)
    shipping = (await bot.get_updates())[-1].shipping_query
    assert shipping is not None
    post = {"id": "post", "title": "Post", "prices": [{"label": "Post", "amount": 80}]}
    await bot.answer_shipping_query(shipping.id, ok=True, shipping_options=[post])  # type: ignore[list-item]
    query = (await bot.get_updates())[-1].pre_checkout_query
    assert query is not None
    assert (query.total_amount, query.shipping_option_id) == (800, "post")
    await bot.answer_pre_checkout_query(query.id, ok=True)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.successful_payment is not None
    assert message.successful_payment.order_info is not None
    assert ((await payment)["state"], anna.stars) == ("paid", 5000)
