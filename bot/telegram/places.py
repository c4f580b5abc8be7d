"""What is seen where: each of the customer's places, drawn from what the services know now. Writes nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import (
    Card,
    CardAnyway,
    CartPlace,
    Choose,
    Countries,
    Details,
    Goods,
    Home,
    Languages,
    OrderPlace,
    Orders,
    Page,
    Pages,
    Place,
    Question,
    Results,
    SavedAnswers,
    Search,
    Settings,
    Summary,
)
from bot.callbacks.payment import OtherWays, Payer
from bot.screens import card, cart, goods, home, orders, pages, questions, results, settings, status, summary, ways
from bot.screens.screen import Screen
from bot.seams import Clock, Ids
from bot.services import books_statement
from bot.services.answers import Answers
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.errors import Mistake
from bot.services.goods import Goods as GoodsDesk
from bot.services.home import HomeDesk
from bot.services.orders import Orders as OrdersDesk
from bot.services.people import Person
from bot.services.rights import require_place
from bot.services.summaries import Summaries
from bot.services.views import SettingsView
from bot.texts import Catalogues, Texts
from storage import staff
from storage.database import Database, Reader

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class Services:
    """What the customer's screens are drawn from."""

    home: HomeDesk
    catalogue: Catalogue
    cart: Cart
    summaries: Summaries
    orders: OrdersDesk
    goods: GoodsDesk
    answers: Answers


class Places:
    """`render` is what the painter calls. `contact`: where customers write. `more` adds places, such as the staff's."""

    def __init__(
        self,
        db: Database,
        services: Services,
        catalogues: Catalogues,
        clock: Clock,
        ids: Ids,
        shop_name: str,
        contact: str | None = None,
        more: dict[type[Place], Draw] | None = None,
    ) -> None:
        self._db, self._services, self._catalogues = db, services, catalogues
        self._clock, self._ids, self._shop_name = clock, ids, shop_name
        self._contact = contact
        self._draws: dict[type[Place], Draw] = {**self._own(), **(more or {})}

    def _own(self) -> dict[type[Place], Draw]:
        return {
            Home: self._home,
            Search: self._search,
            Results: self._results,
            Choose: self._choose,
            Pages: self._pages,
            Card: self._card,
            CardAnyway: self._card,
            Details: self._details,
            CartPlace: self._cart,
            Question: self._question,
            Payer: self._payer,
            OtherWays: self._ways,
            Summary: self._summary,
            OrderPlace: self._order,
            Orders: self._orders,
            Goods: self._goods,
            Settings: self._settings,
            Languages: self._languages,
            Countries: self._countries,
            SavedAnswers: self._saved_answers,
            Page: self._page,
        }

    async def render(self, place: Place, person: Person) -> Screen:
        """The screen of a place as it is now; where there is nothing any more, words that say so."""
        t = self._catalogues.of(person.language)
        try:
            require_place(person, place)
            return await self._db.read(lambda reader: self._draws[type(place)](reader, person, place, t))
        except Mistake as error:
            return pages.told(error.key, t, **error.values)

    async def _home(self, reader: Reader, person: Person, place: Home, t: Texts) -> Screen:
        view = await self._services.home.view(reader, person, self._ids.nonce(), self._clock.now())
        return home.home(view, t)

    async def _search(self, reader: Reader, person: Person, place: Search, t: Texts) -> Screen:
        return home.search(t)

    async def _results(self, reader: Reader, person: Person, place: Results, t: Texts) -> Screen:
        return results.results(
            await self._services.catalogue.results(reader, person, place.browse, place.page, self._clock.now()), t
        )

    async def _choose(self, reader: Reader, person: Person, place: Choose, t: Texts) -> Screen:
        return results.choose(await self._services.catalogue.choices(reader, person, place.browse, place.what), t)

    async def _pages(self, reader: Reader, person: Person, place: Pages, t: Texts) -> Screen:
        return results.pages(await self._services.catalogue.results(reader, person, place.browse, place.page), t)

    async def _card(self, reader: Reader, person: Person, place: Card | CardAnyway, t: Texts) -> Screen:
        now = self._clock.now()
        return card.card(await self._services.catalogue.card(reader, person, place, self._ids.nonce(), now), t)

    async def _details(self, reader: Reader, person: Person, place: Details, t: Texts) -> Screen:
        shown = Card(offer=place.offer, browse=place.browse, page=place.page)
        view = await self._services.catalogue.card(reader, person, shown, self._ids.nonce(), self._clock.now())
        return card.details(view, t)

    async def _cart(self, reader: Reader, person: Person, place: CartPlace, t: Texts) -> Screen:
        return cart.cart(await self._services.cart.view(reader, person, self._ids.nonce(), self._clock.now()), t)

    async def _payer(self, reader: Reader, person: Person, place: Payer, t: Texts) -> Screen:
        return questions.question(await self._services.summaries.payer(reader, person, place), t)

    async def _ways(self, reader: Reader, person: Person, place: OtherWays, t: Texts) -> Screen:
        return ways.ways(await self._services.summaries.ways(reader, person, place.order, self._clock.now()), t)

    async def _question(self, reader: Reader, person: Person, place: Question, t: Texts) -> Screen:
        view = await self._services.summaries.question(reader, person, place.order, place.key, place.wrong)
        return questions.question(view, t)

    async def _summary(self, reader: Reader, person: Person, place: Summary, t: Texts) -> Screen:
        view = await self._services.summaries.summary(reader, person, place.checkout, self._clock.now())
        return summary.summary(view, t)

    async def _order(self, reader: Reader, person: Person, place: OrderPlace, t: Texts) -> Screen:
        now = self._clock.now()
        view = await self._services.orders.status(
            reader, person, place.order, now, self._ids.nonce(), asking=bool(place.ask)
        )
        return status.status(view, t)

    async def _orders(self, reader: Reader, person: Person, place: Orders, t: Texts) -> Screen:
        return orders.orders(await self._services.orders.page(reader, person, place.page), t)

    async def _goods(self, reader: Reader, person: Person, place: Goods, t: Texts) -> Screen:
        view = await self._services.goods.view(reader, person, place.order, place.page, revealed=bool(place.open))
        return goods.goods(view, t)

    async def _view_of_settings(self, reader: Reader, person: Person) -> SettingsView:
        saved = await self._services.answers.saved(reader, person)
        told = await books_statement.has(reader, person)
        return SettingsView(person.language, person.country, saved, has_statement=told)

    async def _settings(self, reader: Reader, person: Person, place: Settings, t: Texts) -> Screen:
        return settings.settings(await self._view_of_settings(reader, person), t)

    async def _languages(self, reader: Reader, person: Person, place: Languages, t: Texts) -> Screen:
        return settings.languages(person.language, t)

    async def _countries(self, reader: Reader, person: Person, place: Countries, t: Texts) -> Screen:
        return settings.countries(person.country, t, wrong=bool(place.wrong))

    async def _saved_answers(self, reader: Reader, person: Person, place: SavedAnswers, t: Texts) -> Screen:
        return settings.saved_answers(await self._view_of_settings(reader, person), t)

    async def _page(self, reader: Reader, person: Person, place: Page, t: Texts) -> Screen:
        owners = await staff.owners(reader)
        return pages.page(place.name, self._shop_name, t, owners[0] if owners else None, self._contact)
