"""The first screen: what is open, what can be repeated, where to buy."""

from datetime import datetime

from bot.services.availability import unopened
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.orders import Orders
from bot.services.people import Person
from bot.services.problems import newest
from bot.services.views import HomeView
from storage.database import Reader


class HomeDesk:
    """Gathers what other services know about one person."""

    def __init__(self, shop_name: str, catalogue: Catalogue, cart: Cart, orders: Orders) -> None:
        self._shop_name = shop_name
        self._catalogue = catalogue
        self._cart = cart
        self._orders = orders

    async def view(self, reader: Reader, person: Person, nonce: str, now: datetime) -> HomeView:
        open_row = await self._orders.open_row(reader, person)
        last = await self._orders.last_row(reader, person)
        return HomeView(
            shop_name=self._shop_name,
            departments=await self._catalogue.departments(reader, now, person.language),
            open_order=open_row,
            last=last,
            last_nonce=nonce,
            cart_count=await self._cart.count(reader, person),
            is_staff=person.role is not None,
            loading=await self._catalogue.loading(reader),
            thread=await newest(reader, person),
            featured=await self._catalogue.featured(reader, person.language, now),
            unopened=await unopened(reader),
        )
