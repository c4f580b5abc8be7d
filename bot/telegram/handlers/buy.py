"""From "buy" to the invoice: begin a checkout, answer its questions, renew its price."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import (
    BuyNow,
    CheckPayment,
    ChooseOption,
    EditAnswer,
    Home,
    OrderPlace,
    PayThere,
    Place,
    Question,
    Renew,
    Repeat,
    SkipQuestion,
    Summary,
    UseSaved,
)
from bot.callbacks import Checkout as CheckoutPress
from bot.services.asking import WrongAnswer
from bot.services.cart import Cart
from bot.services.checkout import Checkout
from bot.services.errors import Gone
from bot.services.paying_there import PayingThere
from bot.services.quoting import Item, Quoting
from bot.services.views import Price
from bot.telegram.filters import At, ContactAt
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.database import Database, Transaction


async def _fresh(db: Database, quoting: Quoting, items: Sequence[Item]) -> tuple[list[Item], list[Price]]:
    """The items at the provider's present prices, and what the customer saw before."""
    seen = await db.read(lambda reader: quoting.totals(reader, items))
    return await quoting.refresh(items), seen


async def buy_now(
    query: CallbackQuery, callback_data: BuyNow, turn: Turn, db: Database, quoting: Quoting, checkout: Checkout
) -> None:
    items = [Item(callback_data.offer, callback_data.variant, callback_data.quantity)]
    items, seen = await _fresh(db, quoting, items)
    await turn.write(
        lambda tx: checkout.begin(
            tx, turn.person, callback_data.nonce, items, from_cart=False, seen=seen, now=turn.now
        ),
        show=lambda place: place,
    )


async def check_out(
    query: CallbackQuery,
    callback_data: CheckoutPress,
    turn: Turn,
    db: Database,
    quoting: Quoting,
    checkout: Checkout,
    cart: Cart,
) -> None:
    items = await db.read(lambda reader: cart.items(reader, turn.person, turn.now))
    items, seen = await _fresh(db, quoting, items)
    await turn.write(
        lambda tx: checkout.begin(tx, turn.person, callback_data.nonce, items, from_cart=True, seen=seen, now=turn.now),
        show=lambda place: place,
    )


async def repeat(
    query: CallbackQuery, callback_data: Repeat, turn: Turn, db: Database, quoting: Quoting, checkout: Checkout
) -> None:
    items = await db.read(lambda reader: checkout.items_of(reader, turn.person, callback_data.order))
    items = await quoting.refresh(items)
    await turn.write(
        lambda tx: checkout.repeat(tx, turn.person, callback_data.order, callback_data.nonce, items, turn.now),
        show=lambda place: place,
    )


async def answer(message: Message, place: Question, text: str, turn: Turn, checkout: Checkout, t: Texts) -> None:
    try:
        await turn.write(lambda tx: checkout.answer(tx, turn.person, place, text, turn.now), show=lambda next: next)
    except WrongAnswer as error:
        await turn.show(Question(order=place.order, key=place.key, wrong=error.reason))
    except Gone as error:
        # Nothing is asked any more. To search for it would store what may be an answer in clear.
        await turn.show(Home())
        turn.notice(t.plain(error.key))
        return
    turn.erase()


async def use_saved(query: CallbackQuery, callback_data: UseSaved, turn: Turn, checkout: Checkout) -> None:
    place = Question(order=callback_data.order, key=callback_data.key)
    await turn.write(lambda tx: checkout.use_saved(tx, turn.person, place, turn.now), show=lambda next: next)


async def choose_option(query: CallbackQuery, callback_data: ChooseOption, turn: Turn, checkout: Checkout) -> None:
    place = Question(order=callback_data.order, key=callback_data.key)
    try:
        await turn.write(
            lambda tx: checkout.answer(tx, turn.person, place, callback_data.option, turn.now), show=lambda next: next
        )
    except WrongAnswer as error:
        await turn.show(Question(order=place.order, key=place.key, wrong=error.reason))


async def skip(query: CallbackQuery, callback_data: SkipQuestion, turn: Turn, checkout: Checkout) -> None:
    place = Question(order=callback_data.order, key=callback_data.key)
    await turn.write(lambda tx: checkout.skip(tx, turn.person, place, turn.now), show=lambda next: next)


async def edit_answer(query: CallbackQuery, callback_data: EditAnswer, turn: Turn) -> None:
    await turn.show(Question(order=callback_data.order, key=callback_data.key))


async def go_on(query: CallbackQuery, callback_data: Summary, turn: Turn, checkout: Checkout) -> None:
    """Opens the summary, or the question that still stands before it."""
    await turn.write(
        lambda tx: checkout.next_place(tx, turn.person, callback_data.checkout, turn.now), show=lambda place: place
    )


async def renew(
    query: CallbackQuery, callback_data: Renew, turn: Turn, db: Database, quoting: Quoting, checkout: Checkout
) -> None:
    items = await db.read(lambda reader: checkout.items_of(reader, turn.person, callback_data.order))
    items = await quoting.refresh(items)
    await turn.write(
        lambda tx: checkout.renew(tx, turn.person, callback_data.order, items, turn.now), show=lambda place: place
    )


async def pay_there(
    query: CallbackQuery, callback_data: PayThere, turn: Turn, checkout: Checkout, paying_there: PayingThere
) -> None:
    """Nothing is placed before everything is answered."""
    order_id = callback_data.order

    async def body(tx: Transaction) -> Place:
        question = await checkout.open_question(tx, turn.person, order_id, turn.now)
        return question or await paying_there.choose(tx, turn.person, order_id, turn.now)

    await turn.write(body, show=lambda place: place)


async def check_payment(query: CallbackQuery, callback_data: CheckPayment, turn: Turn, t: Texts) -> None:
    """A payment is stored the moment Telegram tells of it: the order itself shows whether it came."""
    await turn.show(OrderPlace(order=callback_data.order))
    turn.notice(t.plain("notice.payment_checked"))


def router() -> Router:
    made = Router(name="buy")
    made.callback_query.register(buy_now, BuyNow.filter())
    made.callback_query.register(check_out, CheckoutPress.filter())
    made.callback_query.register(repeat, Repeat.filter())
    made.callback_query.register(use_saved, UseSaved.filter())
    made.callback_query.register(choose_option, ChooseOption.filter())
    made.callback_query.register(skip, SkipQuestion.filter())
    made.callback_query.register(edit_answer, EditAnswer.filter())
    made.callback_query.register(go_on, Summary.filter())
    made.callback_query.register(renew, Renew.filter())
    made.callback_query.register(pay_there, PayThere.filter())
    made.callback_query.register(check_payment, CheckPayment.filter())
    made.message.register(answer, At(Question))
    made.message.register(answer, ContactAt(Question))
    return made
