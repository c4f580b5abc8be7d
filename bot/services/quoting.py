"""Prices of what somebody is about to buy: asked of the provider first, then reckoned from the catalogue."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.services import pricing
from bot.services.cards import most, unit_cost
from bot.services.errors import Gone, Mistake
from bot.services.pricing import Pricing, Terms
from bot.services.sync import CatalogueSync
from bot.services.views import Price
from providers.base import Limits, Profile
from providers.errors import ProviderError
from providers.money import Money
from storage import offers
from storage.database import Database, Reader
from storage.offers import Offer, Variant
from storage.orders import OrderLine

PATIENCE_SECONDS = 3
"""How long a person waits for a provider's quote before the catalogue's price is taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody wants: an offer, perhaps one of its variants, and how many.

    `cost` is what the provider asked per piece just now for so many; None where it was not asked.
    """

    offer: int
    variant: str
    quantity: int
    cost: Money | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the provider said beside the price."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One future order: lines of one provider, with what they cost the customer and the shop."""

    provider: str
    lines: tuple[OrderLine, ...]
    total: Price
    cost_minor: int | None
    cost_currency: str
    cost_rate: Decimal | None = None
    """Shop currency for one unit of the cost's currency, as it was reckoned with."""

    @property
    def rate_text(self) -> str | None:
        """The rate as an order keeps it."""
        return None if self.cost_rate is None else pricing.text(self.cost_rate)


class Quoting:
    """`syncs` refresh single offers of the providers that can quote."""

    def __init__(
        self,
        db: Database,
        pricing: Pricing,
        profiles: Mapping[str, Profile],
        syncs: Mapping[str, CatalogueSync],
    ) -> None:
        self._db = db
        self._pricing = pricing
        self._profiles = profiles
        self._syncs = syncs

    async def refresh(self, items: Sequence[Item]) -> list[Item]:
        """The items with the prices of this moment, where their provider answers in time; else as they are."""
        fresh = list(items)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                for n, item in enumerate(fresh):
                    fresh[n] = await self._asked(item)
        except TimeoutError:
            pass  # the catalogue's price holds; placing never pays more than that
        return fresh

    async def _asked(self, item: Item) -> Item:
        offer = await self._db.read(lambda reader: offers.get(reader, item.offer))
        if offer is None or offer.provider not in self._syncs or not self._profiles[offer.provider].can_quote:
            return item
        sync = self._syncs[offer.provider]
        try:
            await sync.refresh(offer.ref)
            if item.quantity == 1:
                return item
            found = await sync.offer_for(offer.ref, item.quantity)
            return item if found is None else replace(item, cost=found.price, facts=found.facts)
        except ProviderError:
            return item

    async def quotes(self, reader: Reader, items: Sequence[Item], language: str = "") -> list[Quote]:
        """The orders that these items make, titled in this language. Raises `Gone` for an item that is not sold."""
        terms = await self._pricing.terms(reader)
        groups: dict[tuple[str, str, int], list[OrderLine]] = {}
        for item in items:
            offer, line = await self._line(reader, terms, item, language)
            # What is not released yet would hold up everything that is ordered with it; wholesale is a way of its own.
            alone = offer.id if offer.alone or item.quantity > self._profiles[offer.provider].limits.per_line else 0
            groups.setdefault((offer.provider, offer.cost_currency, alone), []).append(line)
        return [
            self._quote(terms, name, part, currency)
            for (name, currency, _), lines in groups.items()
            for part in split(lines, self._profiles[name].limits)
        ]

    async def totals(self, reader: Reader, items: Sequence[Item]) -> list[Price]:
        """What each order of these items costs as the catalogue has it now; empty where one of them is not sold."""
        try:
            return [quote.total for quote in await self.quotes(reader, items)]
        except Mistake:
            return []

    async def _line(self, reader: Reader, terms: Terms, item: Item, language: str) -> tuple[Offer, OrderLine]:
        offer = await offers.get(reader, item.offer, language)
        if offer is None or not offer.sellable or offer.provider not in self._profiles:
            raise Gone
        limit = most(self._profiles[offer.provider], offer)
        if not 1 <= item.quantity <= limit:
            raise Mistake("error.quantity", max=limit) if limit else Gone
        variant = await self._variant(reader, offer, item.variant)
        price, cost = self._unit(terms, offer, variant, item)
        if price is None:
            raise Gone
        return offer, OrderLine(
            offer_id=offer.id,
            ref=offer.ref,
            variant=variant.ref if variant else "",
            title=offer.title,
            variant_title=variant.title if variant else "",
            quantity=item.quantity,
            unit_minor=price.money.minor,
            cost_minor=cost,
            facts={**offer.facts, **item.facts},
        )

    async def _variant(self, reader: Reader, offer: Offer, ref: str) -> Variant | None:
        known = (await offers.variants_of(reader, [offer.id])).get(offer.id, ())
        found = next((one for one in known if one.is_meant(ref) and one.sellable), None)
        if known and found is None:
            raise Gone
        return found

    def _unit(self, terms: Terms, offer: Offer, variant: Variant | None, item: Item) -> tuple[Price | None, int | None]:
        """The customer's price of one piece, and its cost in minor units."""
        category = pricing.category_of(offer)
        if variant is not None:
            unit = pricing.variant_price(terms, offer.provider, variant, offer.cost_currency, category)
            return unit, variant.cost_minor
        cost = item.cost or unit_cost(offer, None, item.quantity)
        unit = pricing.price(terms, offer.provider, cost, category=category)
        return unit, None if cost is None else cost.rounded_up().minor

    def _quote(self, terms: Terms, provider: str, lines: Sequence[OrderLine], currency: str) -> Quote:
        parts = [Money.of_minor(line.unit_minor * line.quantity, terms.shop_currency) for line in lines]
        costs = [None if line.cost_minor is None else line.cost_minor * line.quantity for line in lines]
        known = [cost for cost in costs if cost is not None]
        cost = sum(known) if len(known) == len(costs) else None
        rate = terms.rate_of(provider, currency)
        return Quote(provider, tuple(lines), pricing.total(terms, parts), cost, currency, rate)


def split(lines: Sequence[OrderLine], limits: Limits) -> list[list[OrderLine]]:
    """Lines as orders that the provider takes: no more lines and pieces in one than its limits allow."""
    parts: list[list[OrderLine]] = []
    for line in lines:
        room = parts[-1] if parts else None
        pieces = sum(one.quantity for one in room) + line.quantity if room else 0
        if room is None or len(room) >= limits.lines or pieces > limits.total:
            parts.append([line])
        else:
            room.append(line)
    return parts
