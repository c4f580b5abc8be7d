"""What a customer pays: the provider's price x rate x markup, rounded up once. Refuses to sell what has no price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Context, Decimal, InvalidOperation

from bot.services.errors import Gone, Mistake
from bot.services.views import Price
from providers.base import Profile
from providers.money import Money
from storage import offers, prices, shop_settings
from storage.database import Reader, Transaction
from storage.offers import Variant

STAR_RATE = "star_rate"
MOST_RATE = Decimal(1_000_000)
MOST_MARKUP = Decimal(1_000)
MOST_PRICE = Decimal(100_000_000)

# Products of costs, rates and markups stay exact: none of them has more than 18 digits.
_EXACT = Context(prec=80)


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """`rate`: shop currency for one unit of the provider's `currency` (empty: whatever it names)."""

    rate: Decimal
    markup_percent: Decimal
    currency: str = ""
    own_shelf: bool = False
    """Staff write what the customer pays: no markup, and nothing is rounded in the shop's own currency."""


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a price depends on, at one instant. `star_rate`: shop currency for one Star."""

    shop_currency: str
    star_rate: Decimal
    by_provider: Mapping[str, ProviderTerms]

    def with_provider(
        self, provider: str, *, rate: Decimal | None = None, markup_percent: Decimal | None = None
    ) -> "Terms":
        """The same with another rate or markup of one provider: for a preview."""
        known = self.by_provider.get(provider)
        if known is None and rate is None:
            return self
        known = known or ProviderTerms(Decimal(1), Decimal(0))
        rate = known.rate if rate is None else rate
        markup = known.markup_percent if markup_percent is None else markup_percent
        changed = replace(known, rate=rate, markup_percent=markup)
        return replace(self, by_provider={**self.by_provider, provider: changed})


def price(terms: Terms, provider: str, cost: Money | None, fixed: Money | None = None) -> Price | None:
    """The customer's price of something that costs the shop `cost`; `fixed` was set by staff and wins.

    Whole units of the shop's currency, rounded up, but for what staff wrote in it. None: it cannot be sold.
    """
    money = fixed if fixed is not None else _marked_up(terms, provider, cost)
    if money is None or money.amount <= 0:
        return None
    return total(terms, [money])


def total(terms: Terms, parts: Iterable[Money]) -> Price:
    """The price of several things paid together: Stars are rounded up once, for the sum."""
    money = sum(parts, Money(Decimal(0), terms.shop_currency))
    return Price(money, stars(terms, money))


def taken(found: Price, profile: Profile | None) -> Price:
    """The price as it is shown: without Stars where the shop takes none for this provider."""
    return found if profile is None or profile.paid_by_shop else Price(found.money, 0)


def stars(terms: Terms, money: Money) -> int:
    """Whole Stars that cover an amount of the shop's currency."""
    whole, rest = _EXACT.divmod(money.amount, terms.star_rate)
    return int(whole) + (rest > 0)


def variant_price(terms: Terms, provider: str, variant: Variant, cost_currency: str) -> Price | None:
    """The customer's price of one piece of a variant."""
    fixed = None if variant.price_minor is None else Money.of_minor(variant.price_minor, terms.shop_currency)
    return price(terms, provider, cost_of(variant.cost_minor, cost_currency), fixed)


def cost_of(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money.of_minor(minor, currency)


def _marked_up(terms: Terms, provider: str, cost: Money | None) -> Money | None:
    known = terms.by_provider.get(provider)
    if cost is None or known is None or known.currency not in ("", cost.currency):
        return None
    if known.own_shelf and cost.currency == terms.shop_currency:
        return cost
    rate = Decimal(1) if cost.currency == terms.shop_currency else known.rate
    exact = _EXACT.multiply(cost.amount, rate)
    if not known.own_shelf:
        exact = _EXACT.multiply(exact, 1 + known.markup_percent.scaleb(-2))
    return Money(exact.to_integral_value(ROUND_CEILING), terms.shop_currency)


class Pricing:
    """Rates and markups of the shop, and what changing them does to the catalogue.

    `defaults` hold until staff set their own. A provider of another currency without a rate sells nothing.
    """

    def __init__(
        self,
        shop_currency: str,
        profiles: Mapping[str, Profile],
        *,
        star_rate: Decimal,
        defaults: Mapping[str, ProviderTerms] | None = None,
    ) -> None:
        self._shop_currency = shop_currency
        self._profiles = profiles
        self._star_rate = star_rate
        self._defaults = defaults or {}

    async def terms(self, reader: Reader) -> Terms:
        """The terms that hold now."""
        star_rate = await shop_settings.get(reader, STAR_RATE)
        stored = {row.provider: row for row in await prices.of_all(reader)}
        known: dict[str, ProviderTerms] = {}
        for name, profile in self._profiles.items():
            row = stored.get(name)
            own = ProviderTerms(Decimal(row.rate), Decimal(row.markup_percent)) if row else self._default(profile)
            if own is not None:
                known[name] = replace(own, currency=profile.currency, own_shelf=profile.own_shelf)
        return Terms(self._shop_currency, Decimal(star_rate) if star_rate else self._star_rate, known)

    def _default(self, profile: Profile) -> ProviderTerms | None:
        given = self._defaults.get(profile.name)
        if given is None and profile.currency == self._shop_currency:
            return ProviderTerms(Decimal(1), Decimal(0))
        return given

    async def set_rate(self, tx: Transaction, provider: str, rate: Decimal, now: datetime) -> None:
        """Shop currency for one unit of the provider's currency. Raises `Mistake` (`error.number`) and `Gone`."""
        _check(rate, above=Decimal(0), most=MOST_RATE, digits=8)
        known = await self._known(tx, provider)
        await self._put(tx, provider, rate, known.markup_percent if known else Decimal(0), now)

    async def set_markup(self, tx: Transaction, provider: str, markup_percent: Decimal, now: datetime) -> None:
        """Percent on top of the cost, 0 to 1000. Raises `Mistake` (`error.number`, `error.rate_first`) and `Gone`."""
        _check(markup_percent, above=Decimal(-1), most=MOST_MARKUP, digits=2)
        if markup_percent < 0:
            raise Mistake("error.number")
        known = await self._known(tx, provider)
        if known is None:
            raise Mistake("error.rate_first")
        await self._put(tx, provider, known.rate, markup_percent, now)

    async def set_star_rate(self, tx: Transaction, star_rate: Decimal, now: datetime) -> None:
        """Shop currency for one Star. Raises `Mistake` (`error.number`)."""
        _check(star_rate, above=Decimal(0), most=MOST_RATE, digits=8)
        await shop_settings.put(tx, STAR_RATE, _text(star_rate), now)

    async def set_variant_price(
        self, tx: Transaction, provider: str, variant: str, amount: Money | None, now: datetime
    ) -> None:
        """Sets the customer's price of a variant in the shop's currency, or clears it. Raises `Mistake` and `Gone`."""
        if amount is not None:
            if amount.currency != self._shop_currency:
                raise Mistake("error.number")
            _check(amount.amount, above=Decimal(0), most=MOST_PRICE, digits=2)
        if not await offers.set_variant_price(tx, provider, variant, None if amount is None else amount.minor):
            raise Gone
        await self.reprice_variants(tx, provider)

    async def reprice(self, tx: Transaction, provider: str) -> None:
        """Brings the prices by which the catalogue sorts and filters to the terms that hold now."""
        terms = await self.terms(tx)
        found = await offers.priced(tx, provider)
        known = {(minor, currency): self._minor(terms, provider, minor, currency) for _, minor, currency, _ in found}
        changed = [(i, known[minor, currency]) for i, minor, currency, kept in found if known[minor, currency] != kept]
        if changed:
            await offers.set_lowest(tx, changed)
        await self.reprice_variants(tx, provider)

    @staticmethod
    def _minor(terms: Terms, provider: str, minor: int | None, currency: str) -> int | None:
        found = price(terms, provider, cost_of(minor, currency))
        return None if found is None else found.money.minor

    async def reprice_variants(self, tx: Transaction, provider: str) -> None:
        """The same for offers with variants: the cheapest one counts."""
        terms = await self.terms(tx)
        several = await offers.with_variants(tx, provider)
        known = await offers.variants_of(tx, [offer_id for offer_id, _ in several])
        lowest = []
        for offer_id, currency in several:
            found = [variant_price(terms, provider, variant, currency) for variant in known.get(offer_id, ())]
            lowest.append((offer_id, min((each.money.minor for each in found if each), default=None)))
        await offers.set_lowest(tx, lowest)

    async def _known(self, reader: Reader, provider: str) -> ProviderTerms | None:
        if provider not in self._profiles:
            raise Gone
        return (await self.terms(reader)).by_provider.get(provider)

    async def _put(self, tx: Transaction, provider: str, rate: Decimal, markup: Decimal, now: datetime) -> None:
        await prices.put(tx, prices.PriceTerms(provider, _text(rate), _text(markup)), now)
        await self.reprice(tx, provider)


def _check(number: Decimal, *, above: Decimal, most: Decimal, digits: int) -> None:
    try:
        fits = above < number <= most and number == number.quantize(Decimal(1).scaleb(-digits))
    except InvalidOperation:
        fits = False
    if not fits:
        raise Mistake("error.number")


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")
