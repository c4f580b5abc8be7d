"""Balances: topping up, paying from one, asking for it back, asking for approval; what staff do about a customer."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Place, Summary
from bot.callbacks.balance import (
    AskApproval,
    BalanceBack,
    BalancePlace,
    ConfirmCustomer,
    CustomerDecide,
    CustomerValue,
    PayFromBalance,
    PickTopUp,
    TopUpAmount,
    TopUpOption,
    TopUpPayer,
    TopUpWith,
)
from bot.services.approval import Approval
from bot.services.approval_desk import ApprovalDesk
from bot.services.asking import WrongAnswer
from bot.services.balance import Balance
from bot.services.balance_topups import TopUps
from bot.services.checkout import Checkout
from bot.services.errors import Mistake
from bot.telegram.filters import At, ContactAt
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.database import Transaction


async def open_balance(message: Message, turn: Turn) -> None:
    """`/balance`: what the customer left with the shop."""
    await turn.show(BalancePlace())


async def pay(
    query: CallbackQuery, callback_data: PayFromBalance, turn: Turn, checkout: Checkout, balance: Balance
) -> None:
    """Nothing is paid before everything is answered; what comes next in the checkout is opened at once."""

    async def body(tx: Transaction) -> Place:
        question = await checkout.open_question(tx, turn.person, callback_data.order, turn.now)
        if question is not None:
            return question
        place = await balance.pay(tx, turn.person, callback_data.order, callback_data.version, turn.now)
        return await _next(tx, turn, checkout, place)

    await turn.write(body, show=lambda place: place)


async def _next(tx: Transaction, turn: Turn, checkout: Checkout, place: Place) -> Place:
    return await checkout.next_place(tx, turn.person, place.checkout, turn.now) if isinstance(place, Summary) else place


async def ask_approval(
    query: CallbackQuery, callback_data: AskApproval, turn: Turn, checkout: Checkout, approval: Approval, t: Texts
) -> None:
    async def body(tx: Transaction) -> Place:
        question = await checkout.open_question(tx, turn.person, callback_data.order, turn.now)
        return question or await approval.ask(tx, turn.person, callback_data.order, callback_data.version, turn.now)

    await turn.write(body, show=lambda place: place)


async def pick(query: CallbackQuery, callback_data: PickTopUp, turn: Turn, top_ups: TopUps) -> None:
    await turn.write(lambda tx: top_ups.begin(tx, turn.person, callback_data.minor, turn.now), show=lambda place: place)


async def type_amount(message: Message, text: str, turn: Turn, top_ups: TopUps) -> None:
    try:
        minor = top_ups.minor_of(text)
        await turn.write(lambda tx: top_ups.begin(tx, turn.person, minor, turn.now), show=lambda place: place)
    except Mistake as error:
        about, _, wrong = error.key.rpartition(".")
        if about != "error.top_up":
            raise
        await turn.show(TopUpAmount(wrong=wrong))


async def top_up_with(query: CallbackQuery, callback_data: TopUpWith, turn: Turn, top_ups: TopUps) -> None:
    await turn.write(
        lambda tx: top_ups.choose(tx, turn.person, callback_data.payment, callback_data.method, turn.now),
        show=lambda place: place,
    )


async def _answer(turn: Turn, top_ups: TopUps, place: TopUpPayer, text: str) -> None:
    try:
        await turn.write(lambda tx: top_ups.answer(tx, turn.person, place, text, turn.now), show=lambda next: next)
    except WrongAnswer as error:
        await turn.show(place.model_copy(update={"wrong": error.reason}))


async def type_payer(message: Message, place: TopUpPayer, text: str, turn: Turn, top_ups: TopUps) -> None:
    await _answer(turn, top_ups, place, text)
    turn.erase()


async def pick_payer(query: CallbackQuery, callback_data: TopUpOption, turn: Turn, top_ups: TopUps) -> None:
    place = TopUpPayer(payment=callback_data.payment, method=callback_data.method, key=callback_data.key)
    await _answer(turn, top_ups, place, callback_data.option)


async def ask_back(query: CallbackQuery, callback_data: BalanceBack, turn: Turn, balance: Balance, t: Texts) -> None:
    """The first press asks, the second does it."""
    if not callback_data.sure:
        await turn.show(BalancePlace(ask=1))
        return
    await turn.write(lambda tx: balance.ask_back(tx, turn.person, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.balance_back"))


async def type_value(
    message: Message, place: CustomerValue, text: str, turn: Turn, approval_desk: ApprovalDesk
) -> None:
    try:
        await turn.write(lambda tx: approval_desk.draft(tx, turn.person, place, text, turn.now), show=lambda next: next)
    except Mistake as error:
        await turn.show(place.model_copy(update={"wrong": error.key.rpartition(".")[2]}))


async def open_value(
    query: CallbackQuery, callback_data: CustomerValue, turn: Turn, approval_desk: ApprovalDesk
) -> None:
    await turn.write(
        lambda tx: approval_desk.require_asked(tx, turn.person, callback_data), show=lambda _: callback_data
    )


async def open_decide(
    query: CallbackQuery, callback_data: CustomerDecide, turn: Turn, approval_desk: ApprovalDesk
) -> None:
    await turn.write(lambda tx: approval_desk.drafted(tx, turn.person, callback_data), show=lambda _: callback_data)


async def confirm(
    query: CallbackQuery, callback_data: ConfirmCustomer, turn: Turn, approval_desk: ApprovalDesk, t: Texts
) -> None:
    await turn.write(
        lambda tx: approval_desk.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


def staff_router() -> Router:
    made = Router(name="customer_money")
    made.callback_query.register(open_value, CustomerValue.filter())
    made.callback_query.register(open_decide, CustomerDecide.filter())
    made.callback_query.register(confirm, ConfirmCustomer.filter())
    made.message.register(type_value, At(CustomerValue), Staff())
    return made


def router() -> Router:
    made = Router(name="balance")
    made.message.register(open_balance, Command("balance", ignore_case=True))
    made.callback_query.register(pay, PayFromBalance.filter())
    made.callback_query.register(ask_approval, AskApproval.filter())
    made.callback_query.register(pick, PickTopUp.filter())
    made.callback_query.register(top_up_with, TopUpWith.filter())
    made.callback_query.register(pick_payer, TopUpOption.filter())
    made.callback_query.register(ask_back, BalanceBack.filter())
    made.message.register(type_amount, At(TopUpAmount))
    made.message.register(type_payer, At(TopUpPayer))
    made.message.register(type_payer, ContactAt(TopUpPayer))
    return made
