"""Puts a provider's offers on the shelf: stored, priced and found by words. The caller owns the transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.services import words
from bot.services.barring import judge
from bot.services.price_rules import Category
from bot.services.pricing import Pricing, Terms, price
from providers.money import Money
from providers.offers import Offer, Variant
from storage import offers, search
from storage.database import Transaction
from storage.instants import to_ms_or_none
from storage.offers import NewOffer


class Shelf:
    """Stores what providers sell."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing

    async def put(
        self,
        tx: Transaction,
        provider: str,
        page: Sequence[Offer],
        now: datetime,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Stores offers; a sold count and staff's prices stay. `names`: what an offer is found by besides its title."""
        terms = await self._pricing.terms(tx)
        # A page may name an offer twice: the last word counts.
        last = {offer.ref: offer for offer in page}
        stored = await offers.put(tx, provider, [row_of(terms, provider, offer) for offer in last.values()], now)
        renamed = {each.id: _names(each.ref, each.title, names) for each in stored if each.renamed}
        await _index(tx, renamed)
        await judge(tx, [each.id for each in stored])
        several = {each.id: last[each.ref].variants for each in stored if last[each.ref].variants}
        for offer_id, variants in several.items():
            await offers.put_variants(tx, offer_id, [_variant(terms, each) for each in variants])
        if several:
            await self._pricing.reprice_variants(tx, provider)

    async def reprice(self, tx: Transaction, provider: str) -> None:
        """Brings the prices by which lists are sorted to the terms that hold now."""
        await self._pricing.reprice(tx, provider)

    async def seed_price_table(
        self, tx: Transaction, provider: str, page: Sequence[Offer], now: datetime, names: Mapping[str, str]
    ) -> None:
        """Puts the price table of a provider without a catalogue on the shelf. May be repeated: staff's prices stay.

        `names`: words by which each ref is found, because the titles are keys of texts.
        """
        await self.put(tx, provider, page, now, names)
        await self._pricing.reprice(tx, provider)


async def _index(tx: Transaction, names: Mapping[int, str]) -> None:
    """Keeps the words of offers by id, with those of the names that staff gave them."""
    if not names:
        return
    others = {each.id: each.other_titles for each in await search.titles_of(tx, list(names))}
    found_by = {offer: f"{name} {others.get(offer, '')}".strip() for offer, name in names.items()}
    await search.index(tx, [(offer, *words.indexed(each)) for offer, each in found_by.items()])


def _names(ref: str, title: str, names: Mapping[str, str] | None) -> str:
    return (names or {}).get(ref, title)


def row_of(terms: Terms, provider: str, offer: Offer) -> NewOffer:
    """The offer as it is stored."""
    category = Category(tuple(offer.genres), offer.platform)
    customers = price(terms, provider, offer.price, category=category)
    return NewOffer(
        ref=offer.ref,
        title=offer.title,
        cost_minor=_minor(offer.price),
        cost_currency=terms.shop_currency if offer.price is None else offer.price.currency,
        lowest_minor=None if customers is None else customers.money.minor,
        stock=offer.stock,
        platform=offer.platform,
        region=offer.region,
        excluded_countries="|".join(offer.excluded_countries),
        genres="|".join(offer.genres),
        description=offer.description,
        activation=offer.activation,
        picture_url=offer.picture_url,
        has_text_keys=None if offer.has_text_keys is None else int(offer.has_text_keys),
        preorder_on=None if offer.preorder_at is None else offer.preorder_at.isoformat(),
        rating=offer.rating,
        sellable=int(offer.sellable),
        updated_at=to_ms_or_none(offer.updated_at),
        tiers=json.dumps([(tier.pieces, _minor(tier.price)) for tier in offer.tiers]),
        most=offer.most,
        alone=int(offer.alone or offer.preorder_at is not None),
        facts=json.dumps(dict(offer.facts), sort_keys=True),
    )


def _variant(terms: Terms, variant: Variant) -> offers.Variant:
    return offers.Variant(variant.ref, variant.title, _minor(variant.price))


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.rounded_up().minor
