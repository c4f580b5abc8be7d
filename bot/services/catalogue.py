"""What customers see of the departments: lists and their filters. Refuses lists of other people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, zip_longest
from typing import Any

from bot.callbacks import Card, CardAnyway, Pages, Place, Results, Search
from bot.services import filters, words
from bot.services.availability import availability
from bot.services.cards import Cards, most
from bot.services.cart import Cart
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.pricing import Pricing, Terms, total
from bot.services.search import understand
from bot.services.showcase import NO_SHOWCASE, Showcase
from bot.services.views import CardView, Choice, ChooseView, Department, OfferRow, ResultsView
from providers.base import Profile
from providers.money import Money
from storage import browses, departments, offers, providers, search, wishes
from storage.browses import Browse
from storage.database import Reader, Transaction
from storage.featured import HOME
from storage.search import Found, Scope

PAGE = 8
POPULAR = 4
QUERY_KEPT = 256
DIGITS_READ = 6


class Catalogue:
    """Departments, search, lists and cards. `profiles` are the configured providers."""

    def __init__(
        self,
        pricing: Pricing,
        profiles: Mapping[str, Profile],
        cart: Cart,
        bot_username: str = "",
        showcase: Showcase = NO_SHOWCASE,
    ) -> None:
        self._showcase = showcase
        self._pricing = pricing
        self._cart = cart
        self._profiles = profiles
        self._cards = Cards(pricing, profiles, bot_username)

    async def departments(self, reader: Reader, now: datetime, language: str = "") -> tuple[Department, ...]:
        """What the shop sells through, in its order. A provider that is off or hidden is not shown."""
        found = []
        for known in await self._shown(reader):
            rule = await availability(reader, known.name, now, language=language)
            found.append(Department(known.name, rule.ok, rule.reason))
        return tuple(found)

    async def featured(self, reader: Reader, language: str, now: datetime) -> tuple[OfferRow, ...]:
        """What stands on the first screen, as long as it can be bought."""
        rows = await self._showcase.first(reader, Scope(tuple(await self._names(reader))), HOME, now, language)
        return _rows(rows, await self._pricing.terms(reader)) if rows else ()

    async def loading(self, reader: Reader) -> tuple[int, int] | None:
        """Offers read and in all of a catalogue that is being read for the first time."""
        for known in await self._shown(reader):
            if self._profiles[known.name].has_catalogue and known.full_read_at is None:
                return known.sync_read, known.sync_total
        return None

    async def open_department(self, tx: Transaction, person: Person, provider: str, now: datetime) -> Place:
        """The list of a department, or the card of its only offer. Raises `Gone`."""
        if provider not in await self._names(tx):
            raise Gone
        rows = await search.page(tx, Scope((provider,)), "new", 0, 2)
        if len(rows) == 1:
            return Card(offer=rows[0].id)
        return Results(browse=await browses.put(tx, person.id, Browse(provider=provider), now))

    async def find(self, tx: Transaction, person: Person, query: str, now: datetime) -> Place:
        """The list of what a text finds everywhere."""
        kept = _kept(query)
        if not kept:
            return Search()
        return Results(browse=await browses.put(tx, person.id, Browse(query=kept), now))

    async def set_filter(
        self, tx: Transaction, person: Person, browse: int, what: str, value_index: int, now: datetime
    ) -> Place:
        """The list with another filter or sort. It is a list of its own: Back finds the old one. Raises `Gone`."""
        known = await self._owned(tx, person, browse)
        _check(what, ("platform", "region", "price", "stock", "sort"))
        terms = await self._pricing.terms(tx)
        changed = await filters.changed(tx, known, terms, what, value_index)
        return Results(browse=await browses.put(tx, person.id, changed, now))

    async def results(
        self, reader: Reader, person: Person, browse: int, page: int, now: datetime | None = None
    ) -> ResultsView:
        """One page of a list; a page beyond its end is the last one. Raises `Gone`.

        With an instant: what stands first then, and whether the department sells.
        """
        known = await self._owned(reader, person, browse)
        terms = await self._pricing.terms(reader)
        scope, corrected = await self._scope(reader, known, terms)
        count = 0 if scope is None else await search.count(reader, scope)
        pages = max(1, -(-count // PAGE))
        page = min(max(page, 1), pages)
        first = (page - 1) * PAGE
        rows: list[Found] = []
        if scope and count:
            rows = await self._showcase.page(reader, known, scope, (first, PAGE), person.language, now)
        return ResultsView(
            browse=browse,
            provider=known.provider,
            query=known.query,
            rows=_rows(rows, terms),
            page=page,
            pages=pages,
            total=count,
            platform=known.platform,
            region=known.region,
            price_band=known.price_band,
            in_stock=known.in_stock,
            sort=known.sort,
            corrected=corrected,
            popular=() if count else await self._popular(reader, terms, person.language),
            cart_count=await self._cart.count(reader, person),
            filters=await filters.offered(reader, scope) if scope and count else (),
            **await self._around(reader, person, known, page, now, found=bool(count)),
        )

    async def _around(
        self, reader: Reader, person: Person, known: Browse, page: int, now: datetime | None, *, found: bool
    ) -> dict[str, Any]:
        """What stands beside the rows: the department's picture and state, or a wish for what was not found."""
        if known.query and known.provider is None and not found:
            return {"wished": await wishes.has(reader, person.id, 0, wish_of(known.query))}
        if known.provider is None or known.query or now is None:
            return {}
        sells = await availability(reader, known.provider, now, language=person.language)
        picture = await departments.picture(reader, known.provider) if page == 1 else None
        return {"picture": picture, "closed": None if sells.ok else sells.reason}

    async def preview(self, reader: Reader, person: Person, provider: str, now: datetime) -> ResultsView:
        """A department as it opens, hidden or not; its list cannot be walked. Raises `Gone`."""
        if provider not in self._profiles:
            raise Gone
        terms, known, scope = await self._pricing.terms(reader), Browse(provider=provider), Scope((provider,))
        count = await search.count(reader, scope)
        rows = await self._showcase.page(reader, known, scope, (0, PAGE), person.language, now)
        return ResultsView(
            browse=0,
            provider=provider,
            query="",
            rows=_rows(rows, terms),
            page=1,
            pages=max(1, -(-count // PAGE)),
            total=count,
            platform="",
            region="",
            price_band="",
            in_stock=False,
            sort=known.sort,
            **await self._around(reader, person, known, 1, now, found=bool(count)),
        )

    async def choices(self, reader: Reader, person: Person, browse: int, what: str) -> ChooseView:
        """The values of one filter with how many offers each would leave. Raises `Gone`."""
        known = await self._owned(reader, person, browse)
        _check(what, ("platform", "region", "price", "sort"))
        terms = await self._pricing.terms(reader)
        if what == "sort":
            choices = [Choice(n, sort, 0, sort == known.sort) for n, sort in enumerate(filters.SORTS)]
        else:
            scope, _ = await self._scope(reader, known, terms)
            choices = await self._counted(reader, known, scope, what, terms) if scope else []
        provider = known.provider or next((n for n, p in self._profiles.items() if p.has_catalogue), None)
        return ChooseView(browse, what, tuple(choices), terms.shop_currency, provider)

    async def card(
        self, reader: Reader, person: Person, place: Card | CardAnyway, nonce: str, now: datetime
    ) -> CardView:
        """One offer with what is chosen of it. Raises `Gone`."""
        return await self._cards.card(reader, person, place, nonce, now)

    async def typed_at_card(
        self, tx: Transaction, person: Person, place: Card | CardAnyway, text: str, now: datetime
    ) -> Place:
        """A number that can be bought is a quantity; everything else is searched for."""
        offer = await offers.get(tx, place.offer)
        taken = most(self._profiles.get(offer.provider), offer) if offer else 0
        if taken > 1 and text.isdecimal() and 1 <= int(text[:DIGITS_READ]) <= taken:
            return place.model_copy(update={"quantity": int(text[:DIGITS_READ])})
        return await self.find(tx, person, text, now)

    async def typed_at_pages(self, tx: Transaction, person: Person, place: Pages, text: str, now: datetime) -> Place:
        """A number is a page; everything else is searched for."""
        if text.isdecimal():
            return Results(browse=place.browse, page=max(int(text[:DIGITS_READ]), 1))
        return await self.find(tx, person, text, now)

    async def _counted(self, reader: Reader, known: Browse, scope: Scope, what: str, terms: Terms) -> list[Choice]:
        wide = filters.without(scope, what)
        if what == "price":
            bands = filters.price_bands(terms)
            counts = [await search.count(reader, filters.within(wide, band, terms.shop_currency)) for band in bands]
            found = list(zip(range(len(bands)), bands, counts, strict=True))
        else:
            found = await search.filter_values(reader, wide, what)
        chosen = {"price": known.price_band, "platform": known.platform, "region": known.region}[what]
        return [Choice(number, value, n, value == chosen) for number, value, n in found if n or value == chosen]

    async def _owned(self, reader: Reader, person: Person, browse: int) -> Browse:
        known = await browses.owned(reader, browse, person.id)
        if known is None:
            raise Gone
        return known

    async def _scope(self, reader: Reader, known: Browse, terms: Terms) -> tuple[Scope | None, str]:
        """What a list shows and the words that are searched instead; None where the words find nothing at all."""
        names = tuple(name for name in await self._names(reader) if known.provider in (None, name))
        scope = filters.scope_of(known, names, terms.shop_currency)
        if not known.query:
            return scope, ""
        reading = await understand(reader, names, known.query)
        if reading is None:
            return None, ""
        return replace(scope, match=reading.match, first=reading.first, ranked=reading.ranked), reading.corrected

    async def _popular(self, reader: Reader, terms: Terms, language: str) -> tuple[OfferRow, ...]:
        """A few offers of each department in turn."""
        names = await self._names(reader)
        each = [await search.page(reader, Scope((name,)), "popular", 0, POPULAR, language) for name in names]
        mixed = [row for row in chain.from_iterable(zip_longest(*each)) if row is not None]
        return _rows(mixed[:POPULAR], terms)

    async def _shown(self, reader: Reader) -> list[providers.Provider]:
        known = await providers.of_all(reader)
        return [each for each in known if each.name in self._profiles and each.mode != "off" and not each.hidden]

    async def _names(self, reader: Reader) -> list[str]:
        return [known.name for known in await self._shown(reader)]

    async def names(self, reader: Reader) -> list[str]:
        """The providers that customers see, in their order."""
        return await self._names(reader)


def _rows(rows: list[Found], terms: Terms) -> tuple[OfferRow, ...]:
    return tuple(
        OfferRow(
            id=row.id,
            title=row.title,
            price=total(terms, [Money.of_minor(row.lowest_minor, terms.shop_currency)]),
            in_stock=row.in_stock,
            preorder_on=date.fromisoformat(row.preorder_on) if row.preorder_on else None,
            provider=row.provider,
            from_price=row.has_variants,
            platform=row.platform or "",
            region=row.region or "",
        )
        for row in rows
    )


def wish_of(query: str) -> str:
    """The words of a query as a wish and as a search that found nothing keep them."""
    return " ".join(words.folded(query))


def _kept(query: str) -> str:
    """The query as it is stored: one line, nothing that cannot be written as UTF-8."""
    readable = "".join(c if c.isprintable() else " " for c in query[:QUERY_KEPT])
    return " ".join(readable.encode("utf-8", "ignore").decode().split())


def _check(what: str, known: tuple[str, ...]) -> None:
    if what not in known:
        raise Gone
