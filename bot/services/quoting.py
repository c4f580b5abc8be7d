"""Prices of what somebody is about to buy: asked of the provider first, then reckoned from the catalogue."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.services import pricing
from bot.services.errors import Gone
from bot.services.pricing import Pricing, Terms
from bot.services.sync import CatalogueSync
from bot.services.views import Price
from providers.base import Limits, Profile, ProviderError
from providers.money import Money
from storage import offers
from storage.database import Database, Reader
from storage.offers import Offer, Variant
from storage.orders import OrderLine

PATIENCE_SECONDS = 3
"""How long a person waits for a provider's quote before the catalogue's price is taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody wants: an offer, perhaps one of its variants, and how many."""

    offer: int
    variant: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One future order: lines of one provider, with what they cost the customer and the shop."""

    provider: str
    lines: tuple[OrderLine, ...]
    total: Price
    cost_minor: int | None
    cost_currency: str


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

    async def refresh(self, items: Iterable[Item]) -> None:
        """Brings prices and stock up to date where the provider answers in time; else they stay as they are."""
        found = await self._db.read(lambda reader: self._offers(reader, items))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                for offer in found:
                    if offer.provider in self._syncs and self._profiles[offer.provider].can_quote:
                        await self._syncs[offer.provider].refresh(offer.ref)
        except (TimeoutError, ProviderError):
            return

    async def _offers(self, reader: Reader, items: Iterable[Item]) -> list[Offer]:
        found = [await offers.get(reader, item.offer) for item in items]
        return [offer for offer in found if offer is not None]

    async def quotes(self, reader: Reader, items: Sequence[Item]) -> list[Quote]:
        """The orders that these items make. Raises `Gone` for an item that is not sold."""
        terms = await self._pricing.terms(reader)
        groups: dict[tuple[str, str, int], list[OrderLine]] = {}
        for item in items:
            offer, line = await self._line(reader, terms, item)
            # What is not released yet is ordered alone: it would hold up everything that is ordered with it.
            alone = offer.id if offer.preorder_on else 0
            groups.setdefault((offer.provider, offer.cost_currency, alone), []).append(line)
        return [
            self._quote(terms, name, part, currency)
            for (name, currency, _), lines in groups.items()
            for part in split(lines, self._profiles[name].limits)
        ]

    async def total(self, reader: Reader, items: Sequence[Item]) -> Price | None:
        """What the items cost together as the catalogue has it now; None where one of them is not sold."""
        try:
            parts = [quote.total.money for quote in await self.quotes(reader, items)]
        except Gone:
            return None
        return pricing.total(await self._pricing.terms(reader), parts)

    async def _line(self, reader: Reader, terms: Terms, item: Item) -> tuple[Offer, OrderLine]:
        offer = await offers.get(reader, item.offer)
        if offer is None or not offer.sellable or offer.provider not in self._profiles:
            raise Gone
        if offer.stock is not None and offer.stock < item.quantity:
            raise Gone
        variant = await self._variant(reader, offer, item.variant)
        price, cost = self._unit(terms, offer, variant)
        if price is None:
            raise Gone
        return offer, OrderLine(
            offer_id=offer.id,
            ref=offer.ref,
            variant=item.variant,
            title=offer.title,
            variant_title=variant.title if variant else "",
            quantity=item.quantity,
            unit_minor=price.money.minor,
            cost_minor=cost,
        )

    async def _variant(self, reader: Reader, offer: Offer, ref: str) -> Variant | None:
        known = (await offers.variants_of(reader, [offer.id])).get(offer.id, ())
        found = next((one for one in known if one.ref == ref and one.sellable), None)
        if known and found is None:
            raise Gone
        return found

    def _unit(self, terms: Terms, offer: Offer, variant: Variant | None) -> tuple[Price | None, int | None]:
        if variant is not None:
            return pricing.variant_price(terms, offer.provider, variant, offer.cost_currency), variant.cost_minor
        cost = pricing.cost_of(offer.cost_minor, offer.cost_currency)
        return pricing.price(terms, offer.provider, cost), offer.cost_minor

    def _quote(self, terms: Terms, provider: str, lines: Sequence[OrderLine], currency: str) -> Quote:
        parts = [Money.of_minor(line.unit_minor * line.quantity, terms.shop_currency) for line in lines]
        costs = [None if line.cost_minor is None else line.cost_minor * line.quantity for line in lines]
        known = [cost for cost in costs if cost is not None]
        cost = sum(known) if len(known) == len(costs) else None
        return Quote(provider, tuple(lines), pricing.total(terms, parts), cost, currency)


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
