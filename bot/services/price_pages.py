"""How a provider's prices are made, as staff see it: with an example, and what a change would do. Writes nothing."""

from dataclasses import replace
from decimal import Decimal

from bot.services import price_drafts as drafts
from bot.services.price_drafts import APPLY, RULE, STARS, UNRULE, VARIANT
from bot.services.price_rules import Category, Rule, roundings
from bot.services.pricing import Pricing, ProviderTerms, Terms, price, text, variant_price
from bot.services.rates import BANK, BankRate, with_spread
from bot.services.staff_views import BankRow, PriceDraft, PriceExample, PricesView, RuleRow
from bot.services.views import Price, VariantRow
from providers.base import Profile
from providers.money import Money, minor_digits
from storage import offers, prices
from storage.database import Reader
from storage.offers import Variant
from storage.prices import Example, PriceTerms
from storage.staff import Draft

UNKNOWN = "-"
CATEGORIES = 6
"""So many genres and platforms are named where a rule is typed."""
Table = list[tuple[Variant, Price | None]]


class Pages:
    """Reads only."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing

    async def view(self, reader: Reader, profile: Profile, draft: Draft | None) -> PricesView:
        """How prices are made, with the change that waits for its second press."""
        name, terms = profile.name, await self._pricing.terms(reader)
        known = terms.by_provider.get(name)
        example = await prices.example(reader, name)
        genres, platforms = await prices.categories(reader, name)
        return PricesView(
            provider=name,
            currency=profile.currency,
            shop_currency=terms.shop_currency,
            rate=_number(known.rate) if known else UNKNOWN,
            markup_percent=text(known.markup_percent) if known else "0",
            star_rate=text(terms.star_rate),
            table=tuple(
                VariantRow(each.key, each.title, found, False) for each, found in await table_of(reader, terms, name)
            ),
            example=None if example is None else self._example(terms, name, example),
            draft=await self._draft(reader, terms, profile, draft) if draft else None,
            bank=await self._bank(reader, profile, known),
            rounding=known.rounding if known else "unit",
            roundings=() if is_as_written(profile, terms) else tuple(roundings(terms.shop_currency)),
            rules=tuple(rule_row(each) for each in known.rules) if known else (),
            has_markup=not profile.own_shelf,
            categories=(*genres[:CATEGORIES], *platforms[:CATEGORIES]),
        )

    @staticmethod
    def _example(terms: Terms, provider: str, example: Example) -> PriceExample | None:
        cost, category = _cost(example), Category(example.genres, example.platform)
        found = price(terms, provider, cost, category=category)
        return None if found is None else PriceExample(example.title, cost, found)

    async def _bank(self, reader: Reader, profile: Profile, known: ProviderTerms | None) -> BankRow | None:
        """What the bank says; None where no bank is asked for this provider."""
        book = self._pricing.book
        if book is None or book.source is None or not self._pricing.takes_bank(profile):
            return None
        row = await self._pricing.stored(reader, profile.name) or PriceTerms(profile.name, None, "0")
        current = (await book.current(reader)).get(profile.currency)
        waiting = (await book.waiting(reader)).get(profile.currency)
        return BankRow(
            source=book.source,
            chosen=row.rate_from == BANK,
            used=known.rate_source if known else "none",
            rate=_number(current.rate) if current else UNKNOWN,
            day=current.day if current else None,
            seen_at=current.seen_at if current else None,
            is_fresh=current is not None and current.is_fresh,
            spread_percent=row.spread_percent,
            fixed=row.rate or "",
            waiting=None if waiting is None else (waiting.id, text(waiting.rate), waiting.day),
        )

    async def told(self, reader: Reader, profile: Profile, draft: Draft) -> tuple[str, str]:
        """What a draft changes, as it is and as it will be, for the audit log."""
        found = await self._draft(reader, await self._pricing.terms(reader), profile, draft)
        return found.before, found.after

    async def _draft(self, reader: Reader, terms: Terms, profile: Profile, draft: Draft) -> PriceDraft:
        name, what = profile.name, draft.decision
        changed = await self._changed(reader, terms, profile, draft)
        before, after = await self._values(reader, terms, changed, name, draft)
        rule = self._rule(terms, name, draft)
        example = await self._example_for(reader, terms, name, rule) if what[:2] != VARIANT else None
        if example is None:
            return PriceDraft(draft.id, what, before, after, rule_row(rule) if rule else None)
        cost, category = _cost(example), Category(example.genres, example.platform)
        return PriceDraft(
            draft.id,
            what,
            before,
            after,
            rule_row(rule) if rule else None,
            example.title,
            cost,
            price(terms, name, cost, category=category),
            price(changed, name, cost, category=category),
        )

    async def _changed(self, reader: Reader, terms: Terms, profile: Profile, draft: Draft) -> Terms:
        """The terms as they would be."""
        name, what, value = profile.name, draft.decision, draft.text
        known = terms.by_provider.get(name)
        if what == STARS:
            return replace(terms, star_rate=Decimal(value))
        if what == RULE and known is not None:
            return terms.with_provider(name, rules=drafts.with_rule(known, drafts.unpacked(value)))
        if what == UNRULE and known is not None:
            return terms.with_provider(name, rules=tuple(each for each in known.rules if str(each.id) != value))
        row = await self._pricing.stored(reader, name) or PriceTerms(name, None, "0")
        if what == APPLY:
            found = await self._waiting(reader, profile.currency)
            rate = None if found is None else with_spread(found.rate, Decimal(row.spread_percent))
            return terms.with_provider(name, rate=rate)
        return await self._pricing.terms(reader, drafts.tried(row, what, value))

    async def _waiting(self, reader: Reader, currency: str) -> BankRate | None:
        book = self._pricing.book
        return (await book.waiting(reader)).get(currency) if book else None

    @staticmethod
    def _rule(terms: Terms, provider: str, draft: Draft) -> Rule | None:
        """The rule that a draft makes or removes."""
        if draft.decision == RULE:
            return drafts.unpacked(draft.text)
        known = terms.by_provider.get(provider)
        if draft.decision != UNRULE or known is None:
            return None
        return next((each for each in known.rules if str(each.id) == draft.text), None)

    @staticmethod
    async def _example_for(reader: Reader, terms: Terms, provider: str, rule: Rule | None) -> Example | None:
        """An offer in the middle of the catalogue, or of what a rule is about."""
        if rule is None:
            return await prices.example(reader, provider)
        below = None if rule.below is None else _cost_below(terms, provider, rule.below)
        return await prices.example(reader, provider, genre=rule.genre, platform=rule.platform, below_minor=below)

    async def _values(
        self, reader: Reader, terms: Terms, changed: Terms, provider: str, draft: Draft
    ) -> tuple[str, str]:
        """The value as it is and as it will be."""
        what, value = draft.decision, draft.text
        if what == STARS:
            return text(terms.star_rate), value
        if what in (RULE, UNRULE):
            return self._percents(terms, provider, draft)
        if what.startswith(VARIANT):
            meant = meant_by(await table_of(reader, terms, provider), what)
            found = meant[1] if meant else None
            return str(found.money) if found else UNKNOWN, str(Money(Decimal(value), terms.shop_currency))
        known, then = terms.by_provider.get(provider), changed.by_provider.get(provider)
        if what in ("rate", APPLY):
            return _number(known.rate if known else None), _number(then.rate if then else None)
        row = await self._pricing.stored(reader, provider)
        kept = row or PriceTerms(provider, None, "0")
        names = {"markup": "markup_percent", "spread": "spread_percent", "source": "rate_from", "fallback": "rate"}
        before = getattr(kept, names.get(what, what))
        return UNKNOWN if before is None or (row is None and what != "rounding") else str(before), value

    def _percents(self, terms: Terms, provider: str, draft: Draft) -> tuple[str, str]:
        """The markups that a rule changes between; the provider's own stands behind every rule."""
        rule, known = self._rule(terms, provider, draft), terms.by_provider.get(provider)
        if rule is None or known is None:
            return UNKNOWN, UNKNOWN
        former = next((each.percent for each in known.rules if each.about == rule.about), None)
        name, behind = drafts.named(rule), text(known.markup_percent)
        if draft.decision == UNRULE:
            return f"{name}: {text(rule.percent)}", behind
        return behind if former is None else f"{name}: {text(former)}", f"{name}: {text(rule.percent)}"


async def table_of(reader: Reader, terms: Terms, provider: str) -> Table:
    """The variants of a provider with what customers pay for them."""
    several = await offers.with_variants(reader, provider)
    known = await offers.variants_of(reader, [each.id for each in several])
    table: Table = []
    for offer in several:
        category = Category(tuple(offer.genres.split("|")) if offer.genres else (), offer.platform)
        for each in known.get(offer.id, ()):
            table.append((each, variant_price(terms, provider, each, offer.cost_currency, category)))
    return table


def meant_by(table: Table, what: str) -> tuple[Variant, Price | None] | None:
    """The row of a price table that a button means."""
    word = what.removeprefix(VARIANT)
    return next((row for row in table if what.startswith(VARIANT) and row[0].is_meant(word)), None)


def is_as_written(profile: Profile, terms: Terms) -> bool:
    """Whether customers pay exactly what staff wrote."""
    return profile.own_shelf and profile.currency == terms.shop_currency


def rule_row(rule: Rule) -> RuleRow:
    below = "" if rule.below is None else text(rule.below)
    return RuleRow(rule.id, rule.genre, rule.platform, below, text(rule.percent))


def _cost(example: Example) -> Money:
    return Money.of_minor(example.cost_minor, example.cost_currency)


def _cost_below(terms: Terms, provider: str, below: Decimal) -> int | None:
    """A bound in the shop's currency as minor units of the provider's: its examples cost less."""
    known = terms.by_provider.get(provider)
    rate = terms.rate_of(provider, known.currency) if known else None
    if known is None or not rate:
        return None
    return int((below / rate).scaleb(minor_digits(known.currency)))


def _number(found: Decimal | None) -> str:
    return UNKNOWN if found is None else text(found)
