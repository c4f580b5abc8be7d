"""Looking around: departments, filters, search by typing, the cart."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import AddToCart, Card, CardAnyway, CartPlace, ChangeLine, Filter, OpenDepartment, Pages, Search
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.telegram.filters import At, Numeric, Typed
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_department(
    query: CallbackQuery, callback_data: OpenDepartment, turn: Turn, catalogue: Catalogue
) -> None:
    await turn.write(
        lambda tx: catalogue.open_department(tx, turn.person, callback_data.provider, turn.now),
        show=lambda place: place,
    )


async def set_filter(query: CallbackQuery, callback_data: Filter, turn: Turn, catalogue: Catalogue) -> None:
    await turn.write(
        lambda tx: catalogue.set_filter(
            tx, turn.person, callback_data.browse, callback_data.what, callback_data.value, turn.now
        ),
        show=lambda place: place,
    )


async def search(message: Message, text: str, turn: Turn, catalogue: Catalogue) -> None:
    """What is typed where nothing is asked is searched for everywhere."""
    await turn.write(lambda tx: catalogue.find(tx, turn.person, text, turn.now), show=lambda place: place)


async def type_quantity(
    message: Message, place: Card | CardAnyway, text: str, turn: Turn, catalogue: Catalogue
) -> None:
    await turn.write(lambda tx: catalogue.typed_at_card(tx, turn.person, place, text, turn.now), show=lambda next: next)


async def type_page(message: Message, place: Pages, text: str, turn: Turn, catalogue: Catalogue) -> None:
    await turn.write(
        lambda tx: catalogue.typed_at_pages(tx, turn.person, place, text, turn.now), show=lambda next: next
    )


async def add_to_cart(query: CallbackQuery, callback_data: AddToCart, turn: Turn, cart: Cart, t: Texts) -> None:
    await turn.write(
        lambda tx: cart.add(
            tx, turn.person, callback_data.offer, callback_data.variant, callback_data.quantity, turn.now
        ),
        show=turn.place,
    )
    turn.notice(t.plain("notice.in_cart"))


async def change_line(query: CallbackQuery, callback_data: ChangeLine, turn: Turn, cart: Cart) -> None:
    await turn.write(
        lambda tx: cart.change(tx, turn.person, callback_data.line, callback_data.quantity, turn.now), show=CartPlace()
    )


def router() -> Router:
    made = Router(name="shop")
    made.callback_query.register(open_department, OpenDepartment.filter())
    made.callback_query.register(set_filter, Filter.filter())
    made.callback_query.register(add_to_cart, AddToCart.filter())
    made.callback_query.register(change_line, ChangeLine.filter())
    return made


def typing_router() -> Router:
    """Numbers where one can be typed, and words where they are to be searched for."""
    made = Router(name="typing")
    made.message.register(type_quantity, At(Card, CardAnyway), Numeric())
    made.message.register(type_page, At(Pages), Numeric())
    made.message.register(search, At(Search))
    return made


def search_router() -> Router:
    """Comes after every handler that waits for an answer."""
    made = Router(name="search")
    made.message.register(search, Typed())
    return made
