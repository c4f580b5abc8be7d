"""The cart: lines grouped into the orders that they will become. Refuses quantities that nobody can deliver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.availability import availability
from bot.services.cards import chosen_of, most, unit_price
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.pricing import Pricing, Terms, taken, total
from bot.services.quoting import Item
from bot.services.views import CartGroup, CartLine, CartView, Price
from providers.base import Profile
from storage import carts, offers, providers
from storage.carts import Line
from storage.database import Reader, Transaction
from storage.offers import Offer, Variant


@dataclass(frozen=True, slots=True)
class _Thing:
    """A line with what it is about."""

    line: Line
    offer: Offer
    variant: Variant | None
    has_variants: bool


class Cart:
    """One cart per customer, over all providers. `profiles` tell how much an order of each may hold."""

    def __init__(self, pricing: Pricing, profiles: Mapping[str, Profile]) -> None:
        self._pricing = pricing
        self._profiles = profiles

    async def add(
        self, tx: Transaction, person: Person, offer_id: int, variant: str, quantity: int, now: datetime
    ) -> int:
        """Puts pieces into the cart, as many as one order may hold, and returns how many of it are there now.

        Raises `Gone` for what is not sold and `Mistake`: `error.quantity` (`max`), `error.sold_out`.
        """
        offer, chosen = await self._sold(tx, offer_id, variant)
        variant = chosen.ref if chosen else ""
        limit = self._limit(offer, quantity)
        lines = await carts.lines(tx, person.id)
        present = sum(each.quantity for each in lines if (each.offer_id, each.variant) == (offer_id, variant))
        merged = min(present + quantity, limit)
        await carts.put(tx, person.id, offer_id, variant, merged, now)
        return merged

    async def change(self, tx: Transaction, person: Person, line_id: int, quantity: int, now: datetime) -> None:
        """Sets the quantity of a line; 0 removes it. Raises as `add` does."""
        line = await carts.owned(tx, line_id, person.id)
        if line is None:
            raise Gone
        if quantity == 0:
            await carts.remove(tx, person.id, line_id)
            return
        offer, _ = await self._sold(tx, line.offer_id, line.variant)
        self._limit(offer, quantity)
        await carts.put(tx, person.id, line.offer_id, line.variant, quantity, now)

    async def count(self, reader: Reader, person: Person) -> int:
        """How many lines."""
        return await carts.count(reader, person.id)

    async def items(self, reader: Reader, person: Person, now: datetime) -> list[Item]:
        """What can be bought now, in the order of the view."""
        known = {line.id: line for line in await carts.lines(reader, person.id)}
        shown = [line for group in (await self.view(reader, person, "", now)).groups for line in group.lines]
        bought = [known[line.id] for line in shown if line.price is not None]
        return [Item(line.offer_id, line.variant, line.quantity) for line in bought]

    async def view(self, reader: Reader, person: Person, nonce: str, now: datetime) -> CartView:
        """The cart at the present prices; a line that cannot be bought now has no price and is a problem."""
        terms = await self._pricing.terms(reader)
        lines = await carts.lines(reader, person.id)
        things = [thing for line in lines if (thing := await _thing(reader, line, person.language))]
        groups = []
        for provider in await _in_order(reader, things):
            own = [thing for thing in things if thing.offer.provider == provider]
            groups.append(await self._group(reader, provider, own, terms, now, person.language))
        payable = [group.total for group in groups if group.total.money.amount > 0]
        money = total(terms, [each.money for each in payable]).money
        # A sum of which a part is not paid in Stars has no number of Stars.
        whole = sum(each.stars for each in payable) if all(each.stars for each in payable) else 0
        return CartView(
            groups=tuple(groups),
            total=Price(money, whole) if payable else None,
            nonce=nonce,
            problems=sum(line.price is None for group in groups for line in group.lines),
        )

    async def _group(
        self, reader: Reader, provider: str, things: Sequence[_Thing], terms: Terms, now: datetime, language: str
    ) -> CartGroup:
        sells = await availability(reader, provider, now, language=language)
        lines = [self._line(thing, terms, sells=sells.ok) for thing in things]
        whole = total(terms, [line.price.money for line in lines if line.price])
        closed = None if sells.ok else sells.reason
        return CartGroup(provider, tuple(lines), taken(whole, self._profiles.get(provider)), closed)

    def _line(self, thing: _Thing, terms: Terms, *, sells: bool) -> CartLine:
        line, offer = thing.line, thing.offer
        profile = self._profiles.get(offer.provider)
        limit = most(profile, offer)
        unit = unit_price(terms, offer, thing.variant, has_variants=thing.has_variants, quantity=line.quantity)
        can_be_bought = sells and unit is not None and line.quantity <= limit
        return CartLine(
            id=line.id,
            offer=offer.id,
            title=offer.title,
            variant_title=thing.variant.title if thing.variant else "",
            quantity=line.quantity,
            max_quantity=limit,
            price=taken(total(terms, [unit.money * line.quantity]), profile) if can_be_bought and unit else None,
        )

    async def _sold(self, reader: Reader, offer_id: int, variant: str) -> tuple[Offer, Variant | None]:
        offer = await offers.get(reader, offer_id)
        if offer is None:
            raise Gone
        variants = await offers.variants(reader, offer_id)
        chosen = chosen_of(variants, variant)
        terms = await self._pricing.terms(reader)
        wrong_variant = chosen is None and variant != ""
        if wrong_variant or unit_price(terms, offer, chosen, has_variants=bool(variants)) is None:
            raise Gone
        return offer, chosen

    def _limit(self, offer: Offer, quantity: int) -> int:
        """How many pieces a line may have. Raises `Mistake` where the quantity is none of them."""
        limit = most(self._profiles.get(offer.provider), offer)
        if limit == 0:
            raise Mistake("error.sold_out")
        if not 1 <= quantity <= limit:
            raise Mistake("error.quantity", max=limit)
        return limit


async def _thing(reader: Reader, line: Line, language: str) -> _Thing | None:
    offer = await offers.get(reader, line.offer_id, language)
    if offer is None:
        return None
    variants = await offers.variants(reader, line.offer_id)
    chosen = chosen_of(variants, line.variant)
    return _Thing(line, offer, chosen, has_variants=bool(variants) or line.variant != "")


async def _in_order(reader: Reader, things: Sequence[_Thing]) -> list[str]:
    """The providers of the lines in the order of the departments."""
    present = {thing.offer.provider for thing in things}
    known = [each.name for each in await providers.of_all(reader) if each.name in present]
    return known + sorted(present - set(known))
