"""One offer as a customer sees it, and how many of it may be bought at once. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Card, CardAnyway
from bot.services import payloads
from bot.services.availability import availability
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.pricing import Pricing, Terms, category_of, cost_of, price, taken, total, variant_price
from bot.services.views import CardView, Price, VariantRow
from providers.base import Profile
from providers.money import Money
from storage import carts, offers, wishes
from storage.database import Reader
from storage.offers import Offer, Variant

MOST_IN_A_LINE = 1000


def most(profile: Profile | None, offer: Offer) -> int:
    """How many pieces one line may hold: what the provider takes and has. 0 when it is sold out."""
    if profile is None:
        return 0
    limits = profile.limits
    taken = min(limits.per_line, limits.total) if offer.most is None else offer.most
    return max(0, min(taken, MOST_IN_A_LINE, *([] if offer.stock is None else [offer.stock])))


def unit_price(
    terms: Terms, offer: Offer, variant: Variant | None, *, has_variants: bool, quantity: int = 1
) -> Price | None:
    """The customer's price of one piece of so many; None where it is not sold: vanished, unpriced, no such variant."""
    if not offer.sellable or (has_variants and variant is None):
        return None
    if variant is not None:
        return variant_price(terms, offer.provider, variant, offer.cost_currency, category_of(offer))
    return price(terms, offer.provider, unit_cost(offer, None, quantity), category=category_of(offer))


def unit_cost(offer: Offer, variant: Variant | None, quantity: int = 1) -> Money | None:
    """What one piece of so many costs the shop, in the provider's currency."""
    if variant is not None:
        return cost_of(variant.cost_minor, offer.cost_currency)
    reached = [cost for pieces, cost in offer.tiers if pieces <= quantity]
    return cost_of(reached[-1] if reached else offer.cost_minor, offer.cost_currency)


def chosen_of(variants: Sequence[Variant], ref: str) -> Variant | None:
    return next((variant for variant in variants if variant.is_meant(ref)), None)


def _tiers(terms: Terms, offer: Offer) -> tuple[tuple[int, Price], ...]:
    """Wholesale prices as the customer pays them; one that is not priced is left out."""
    category = category_of(offer)
    costs = [(pieces, cost_of(cost, offer.cost_currency)) for pieces, cost in offer.tiers]
    found = [(pieces, price(terms, offer.provider, cost, category=category)) for pieces, cost in costs]
    return tuple((pieces, each) for pieces, each in found if pieces > 1 and each is not None)


def _without_stars(card: CardView, profile: Profile) -> CardView:
    """The provider takes the money: only the shop's currency is shown."""
    return replace(
        card,
        price=card.price and taken(card.price, profile),
        total=card.total and taken(card.total, profile),
        tiers=tuple((pieces, taken(each, profile)) for pieces, each in card.tiers),
        variants=tuple(replace(each, price=each.price and taken(each.price, profile)) for each in card.variants),
    )


class Cards:
    """Draws the card of an offer from the database."""

    def __init__(self, pricing: Pricing, profiles: Mapping[str, Profile], bot_username: str) -> None:
        self._pricing = pricing
        self._profiles = profiles
        self._bot_username = bot_username

    async def card(
        self, reader: Reader, person: Person, place: Card | CardAnyway, nonce: str, now: datetime
    ) -> CardView:
        """The card at this place; a quantity or a variant that cannot be is brought to one that can. Raises `Gone`."""
        offer = await offers.get(reader, place.offer, person.language)
        if offer is None:
            raise Gone
        if offer.barred == offers.NEVER:
            raise Mistake("card.never")
        variants = await offers.variants(reader, offer.id)
        terms = await self._pricing.terms(reader)
        chosen = chosen_of(variants, place.variant) or next(iter(variants), None)
        quantity = max(1, min(place.quantity, most(self._profiles.get(offer.provider), offer)))
        cost = unit_cost(offer, chosen, quantity)
        unit = unit_price(terms, offer, chosen, has_variants=bool(variants), quantity=quantity)
        sells = await availability(
            reader, offer.provider, now, cost=None if cost is None else cost * quantity, language=person.language
        )
        lines = await carts.lines(reader, person.id)
        card = replace(
            self._facts(offer, person, place, nonce),
            price=unit,
            tiers=() if variants else _tiers(terms, offer),
            total=None if unit is None else total(terms, [unit.money * quantity]),
            variants=self._variants(terms, offer, variants, chosen),
            variant="" if chosen is None else chosen.key,
            quantity=quantity,
            available=sells.ok and offer.provider in self._profiles,
            reason=sells.reason,
            wished=await wishes.has(reader, person.id, offer.id, ""),
            in_cart=sum(line.quantity for line in lines if line.offer_id == offer.id),
        )
        profile = self._profiles.get(offer.provider)
        return card if profile is None or profile.paid_by_shop else _without_stars(card, profile)

    def _facts(self, offer: Offer, person: Person, place: Card | CardAnyway, nonce: str) -> CardView:
        """What does not depend on a choice, on prices, or on whether the provider sells now."""
        profile = self._profiles.get(offer.provider)
        return CardView(
            offer=offer.id,
            provider=offer.provider,
            ref=offer.ref,
            title=offer.title,
            price=None,
            in_stock=offer.stock is None or offer.stock > 0,
            stock=offer.stock,
            platform=offer.platform,
            region=offer.region,
            excluded_countries=offer.excluded_countries,
            customers_country=person.country,
            anyway=isinstance(place, CardAnyway),
            blocked_here=person.country in offer.excluded_countries,
            has_text_keys=offer.has_text_keys,
            preorder_on=offer.preorder_on,
            genres=offer.genres,
            description=offer.description,
            activation=offer.activation,
            picture_url=offer.picture_url,
            variants=(),
            variant="",
            quantity=1,
            max_quantity=most(profile, offer),
            browse=place.browse,
            page=place.page,
            nonce=nonce,
            available=False,
            reason="",
            in_cart=0,
            link=payloads.link(self._bot_username, payloads.offer_payload(offer.id)),
            delivers_here=profile is not None and profile.delivers_here,
        )

    @staticmethod
    def _variants(
        terms: Terms, offer: Offer, variants: Sequence[Variant], chosen: Variant | None
    ) -> tuple[VariantRow, ...]:
        return tuple(
            VariantRow(
                ref=variant.key,
                title=variant.title,
                price=unit_price(terms, offer, variant, has_variants=True),
                chosen=variant is chosen,
            )
            for variant in variants
        )
