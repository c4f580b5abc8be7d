"""What a customer pays: the provider's price x rate x markup, rounded up once. Refuses to sell what has no price."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from bot.services.errors import Gone, Mistake
from bot.services.price_rules import NO_CATEGORY, Category, Rounding, Rule, ordered, percent_of, rounded_up, roundings
from bot.services.rates import BANK, STAFF, BankRate, Effective, RateBook, effective
from bot.services.views import Price
from providers.base import Profile
from providers.money import Money
from storage import offers, prices, rates, shop_settings
from storage.database import Reader, Transaction
from storage.offers import Offer, Variant
from storage.prices import MarkupRule, PriceTerms

STAR_RATE = "star_rate"
MOST_RATE = Decimal(1_000_000)
MOST_MARKUP = Decimal(1_000)
MOST_SPREAD = Decimal(100)
MOST_PRICE = Decimal(100_000_000)
MOST_RULES = 50

# Products of costs, rates and markups stay exact: none of them has more than 18 digits.
_EXACT = Context(prec=80)


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """`rate`: shop currency for one unit of the provider's `currency` (empty: whatever it names). None: none holds."""

    rate: Decimal | None
    markup_percent: Decimal
    currency: str = ""
    own_shelf: bool = False
    """Staff write what the customer pays: no markup, and nothing is rounded in the shop's own currency."""
    rounding: Rounding = Rounding.UNIT
    rules: tuple[Rule, ...] = ()
    """Markups of categories, the one that counts before the others first."""
    rate_source: str = STAFF
    """Who says the rate: a bank, `staff`, `fallback` or `none`."""
    rate_day: date | None = None
    """The day of the bank's rate."""


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a price depends on, at one instant. `star_rate`: shop currency for one Star."""

    shop_currency: str
    star_rate: Decimal
    by_provider: Mapping[str, ProviderTerms]

    def with_provider(self, provider: str, **changes: Any) -> "Terms":
        """The same with other terms of one provider, by their names: for a preview."""
        known = self.by_provider.get(provider, ProviderTerms(None, Decimal(0)))
        return replace(self, by_provider={**self.by_provider, provider: replace(known, **changes)})

    def rate_of(self, provider: str, currency: str) -> Decimal | None:
        """Shop currency for one unit of what a provider asks in this currency."""
        if currency == self.shop_currency:
            return Decimal(1)
        known = self.by_provider.get(provider)
        return known.rate if known is not None and known.currency in ("", currency) else None


def price(
    terms: Terms, provider: str, cost: Money | None, fixed: Money | None = None, category: Category = NO_CATEGORY
) -> Price | None:
    """The customer's price of something that costs the shop `cost`; `fixed` was set by staff and wins.

    Rounded up as staff chose for the provider, but for what they wrote themselves. None: it cannot be sold.
    """
    money = fixed if fixed is not None else _marked_up(terms, provider, cost, category)
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


def variant_price(
    terms: Terms, provider: str, variant: Variant, cost_currency: str, category: Category = NO_CATEGORY
) -> Price | None:
    """The customer's price of one piece of a variant."""
    fixed = None if variant.price_minor is None else Money.of_minor(variant.price_minor, terms.shop_currency)
    return price(terms, provider, cost_of(variant.cost_minor, cost_currency), fixed, category)


def cost_of(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money.of_minor(minor, currency)


def category_of(offer: Offer) -> Category:
    """What the catalogue says an offer is, for its markup."""
    return Category(offer.genres, offer.platform)


def _marked_up(terms: Terms, provider: str, cost: Money | None, category: Category) -> Money | None:
    known = terms.by_provider.get(provider)
    if cost is None or known is None or known.currency not in ("", cost.currency) or cost.amount <= 0:
        return None
    if known.own_shelf and cost.currency == terms.shop_currency:
        return cost
    rate = terms.rate_of(provider, cost.currency)
    if rate is None:
        return None
    exact = _EXACT.multiply(cost.amount, rate)
    if not known.own_shelf:
        percent = percent_of(known.rules, known.markup_percent, category, exact)
        exact = _EXACT.multiply(exact, 1 + percent.scaleb(-2))
    return Money(rounded_up(exact, known.rounding, terms.shop_currency), terms.shop_currency)


@lru_cache(maxsize=4096)
def _category(genres: str, platform: str | None) -> Category:
    """From a row of the catalogue; there are few different ones."""
    return Category(tuple(genres.split("|")) if genres else (), platform)


class Pricing:
    """Rates and markups of the shop, and what changing them does to the catalogue.

    `defaults` hold until staff set their own; then the bank's rate does, where the shop asks one (`book`). A provider
    of another currency without a rate sells nothing.
    """

    def __init__(
        self,
        shop_currency: str,
        profiles: Mapping[str, Profile],
        *,
        star_rate: Decimal,
        defaults: Mapping[str, ProviderTerms] | None = None,
        book: RateBook | None = None,
    ) -> None:
        self._shop_currency = shop_currency
        self._profiles = profiles
        self._star_rate = star_rate
        self._defaults = defaults or {}
        self.book = book

    async def terms(self, reader: Reader, trial: PriceTerms | None = None) -> Terms:
        """The terms that hold now; `trial` stands in for what is stored of its provider."""
        star_rate = await shop_settings.get(reader, STAR_RATE)
        stored = {row.provider: row for row in await prices.of_all(reader)}
        if trial is not None:
            stored[trial.provider] = trial
        bank = await self.book.current(reader) if self.book else {}
        rules = await prices.rules(reader)
        known: dict[str, ProviderTerms] = {}
        for name, profile in self._profiles.items():
            row = stored.get(name) or self._default(profile)
            if row is not None:
                own = [each for each in rules if each.provider == name]
                known[name] = self._terms_of(profile, row, bank.get(profile.currency), own)
        return Terms(self._shop_currency, Decimal(star_rate) if star_rate else self._star_rate, known)

    def _terms_of(
        self, profile: Profile, row: PriceTerms, bank: BankRate | None, rules: Iterable[MarkupRule]
    ) -> ProviderTerms:
        found = effective(row, bank)
        if profile.currency == self._shop_currency:
            found = Effective(Decimal(row.rate or 1), STAFF)
        return ProviderTerms(
            found.rate,
            Decimal(row.markup_percent),
            profile.currency,
            profile.own_shelf,
            Rounding(row.rounding),
            ordered([_rule(each) for each in rules]),
            found.source,
            found.day,
        )

    def _default(self, profile: Profile) -> PriceTerms | None:
        given = self._defaults.get(profile.name)
        if given is not None and given.rate is not None:
            return PriceTerms(profile.name, text(given.rate), text(given.markup_percent), rounding=given.rounding)
        if profile.currency == self._shop_currency:
            return PriceTerms(profile.name, "1", "0")
        if self.takes_bank(profile):
            return PriceTerms(profile.name, None, "0", BANK)
        return None

    def takes_bank(self, profile: Profile) -> bool:
        """Whether a bank can say this provider's rate."""
        asks = self.book is not None and self.book.source is not None
        return asks and profile.currency not in ("", self._shop_currency)

    async def stored(self, reader: Reader, provider: str) -> PriceTerms | None:
        """What holds for a provider as staff set it, or by default. None: a rate must be set first. Raises `Gone`."""
        if provider not in self._profiles:
            raise Gone
        rows = {row.provider: row for row in await prices.of_all(reader)}
        return rows.get(provider) or self._default(self._profiles[provider])

    async def put(self, tx: Transaction, row: PriceTerms, now: datetime) -> None:
        """Stores how a provider's prices are made and reprices its offers. Raises `Mistake`, `Gone`."""
        check_terms(row, self._shop_currency)
        if row.provider not in self._profiles:
            raise Gone
        await prices.put(tx, row, now)
        await self.reprice(tx, row.provider)

    async def set_rate(self, tx: Transaction, provider: str, rate: Decimal, now: datetime) -> None:
        """Shop currency for one unit of the provider's currency. Raises `Mistake` (`error.number`) and `Gone`."""
        check(rate, above=Decimal(0), most=MOST_RATE, digits=8)
        row = await self.stored(tx, provider) or PriceTerms(provider, None, "0")
        await self.put(tx, replace(row, rate=text(rate), rate_from=STAFF), now)

    async def set_markup(self, tx: Transaction, provider: str, markup_percent: Decimal, now: datetime) -> None:
        """Percent on top of the cost, 0 to 1000. Raises `Mistake` (`error.number`, `error.rate_first`) and `Gone`."""
        row = await self.stored(tx, provider)
        if row is None:
            raise Mistake("error.rate_first")
        await self.put(tx, replace(row, markup_percent=text(markup_percent)), now)

    async def set_star_rate(self, tx: Transaction, star_rate: Decimal, now: datetime) -> None:
        """Shop currency for one Star. Raises `Mistake` (`error.number`)."""
        check(star_rate, above=Decimal(0), most=MOST_RATE, digits=8)
        await shop_settings.put(tx, STAR_RATE, text(star_rate), now)

    async def put_rule(self, tx: Transaction, provider: str, rule: Rule, now: datetime) -> None:
        """Makes a markup of a category, or gives it another percent. Raises `Mistake` and `Gone`."""
        check(rule.percent, above=Decimal(-1), most=MOST_MARKUP, digits=2)
        known = (await self.terms(tx)).by_provider.get(provider)
        if known is None:
            raise Gone
        if len(known.rules) >= MOST_RULES and all(each.about != rule.about for each in known.rules):
            raise Mistake("error.rules", most=MOST_RULES)
        below = "" if rule.below is None else text(rule.below)
        stored = MarkupRule(0, provider, rule.genre, rule.platform, below, text(rule.percent))
        await prices.put_rule(tx, stored, now)
        await self.reprice(tx, provider)

    async def remove_rule(self, tx: Transaction, provider: str, rule_id: int) -> None:
        """Raises `Gone` where there is no such rule."""
        if not await prices.remove_rule(tx, provider, rule_id):
            raise Gone
        await self.reprice(tx, provider)

    async def apply_rate(self, tx: Transaction, rate_id: int, now: datetime) -> None:
        """Lets a bank's rate hold that had jumped. Raises `Mistake` for one that holds already."""
        found = await rates.get(tx, rate_id)
        if found is None or not await rates.apply(tx, rate_id, now):
            raise Mistake("notice.already")
        for name, profile in self._profiles.items():
            if profile.currency == found.currency:
                await self.reprice(tx, name)

    async def set_variant_price(
        self, tx: Transaction, provider: str, variant: str, amount: Money | None, now: datetime
    ) -> None:
        """Sets the customer's price of a variant in the shop's currency, or clears it. Raises `Mistake` and `Gone`."""
        if amount is not None:
            if amount.currency != self._shop_currency:
                raise Mistake("error.number")
            check(amount.amount, above=Decimal(0), most=MOST_PRICE, digits=2)
        if not await offers.set_variant_price(tx, provider, variant, None if amount is None else amount.minor):
            raise Gone
        await self.reprice_variants(tx, provider)

    async def reprice(self, tx: Transaction, provider: str) -> None:
        """Brings the prices by which the catalogue sorts and filters to the terms that hold now."""
        terms = await self.terms(tx)
        lowest = _lowest(terms, provider)
        changed = []
        for offer_id, minor, currency, kept, genres, platform in await offers.priced(tx, provider):
            found = lowest(minor, currency, genres, platform)
            if found != kept:
                changed.append((offer_id, found))
        if changed:
            await offers.set_lowest(tx, changed)
        await self.reprice_variants(tx, provider)

    async def reprice_variants(self, tx: Transaction, provider: str) -> None:
        """The same for offers with variants: the cheapest one counts."""
        terms = await self.terms(tx)
        several = await offers.with_variants(tx, provider)
        known = await offers.variants_of(tx, [each.id for each in several])
        lowest = []
        for each in several:
            category = _category(each.genres, each.platform)
            variants = known.get(each.id, ())
            found = [variant_price(terms, provider, one, each.cost_currency, category) for one in variants]
            lowest.append((each.id, min((one.money.minor for one in found if one), default=None)))
        await offers.set_lowest(tx, lowest)


Lowest = Callable[[int | None, str, str, str | None], int | None]


def _lowest(terms: Terms, provider: str) -> Lowest:
    """Reckons prices of many offers of one provider; each different thing once."""
    known = terms.by_provider.get(provider)
    by_category = known is not None and any(rule.genre or rule.platform for rule in known.rules)

    @cache
    def once(minor: int | None, currency: str, category: Category) -> int | None:
        found = price(terms, provider, cost_of(minor, currency), category=category)
        return None if found is None else found.money.minor

    def lowest(minor: int | None, currency: str, genres: str, platform: str | None) -> int | None:
        return once(minor, currency, _category(genres, platform) if by_category else NO_CATEGORY)

    return lowest


def _rule(row: MarkupRule) -> Rule:
    below = Decimal(row.below) if row.below else None
    return Rule(row.id, row.genre, row.platform, below, Decimal(row.percent))


def check_terms(row: PriceTerms, shop_currency: str) -> None:
    """Raises `Mistake` (`error.number`, `error.rounding`) for terms that cannot be."""
    check(Decimal(row.markup_percent), above=Decimal(-1), most=MOST_MARKUP, digits=2)
    check(Decimal(row.spread_percent), above=Decimal(-1), most=MOST_SPREAD, digits=2)
    if row.rate is not None:
        check(Decimal(row.rate), above=Decimal(0), most=MOST_RATE, digits=8)
    if min(Decimal(row.markup_percent), Decimal(row.spread_percent)) < 0:
        raise Mistake("error.number")
    if row.rounding not in roundings(shop_currency):
        raise Mistake("error.rounding")


def check(number: Decimal, *, above: Decimal, most: Decimal, digits: int) -> None:
    """Raises `Mistake` (`error.number`) for a number out of its range or with more digits."""
    try:
        fits = above < number <= most and number == number.quantize(Decimal(1).scaleb(-digits))
    except InvalidOperation:
        fits = False
    if not fits:
        raise Mistake("error.number")


def text(number: Decimal) -> str:
    """A decimal number as it is stored and shown, without needless zeros."""
    return format(number.normalize(), "f")
