"""Rate, markup, the value of a Star and the price table as staff change them: typed, shown, saved by a second press.

Nothing is sold at another price before that press.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.callbacks import ConfirmPrice, Prices, PriceValue
from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.people import Person
from bot.services.pricing import MOST_MARKUP, MOST_PRICE, MOST_RATE, Pricing, Terms, price, variant_price
from bot.services.rights import Right, require
from bot.services.staff_views import PricesView
from bot.services.views import Price, VariantRow
from providers.base import Profile
from providers.money import Money
from storage import offers, staff
from storage.database import Reader, Transaction
from storage.offers import Variant
from storage.staff import Draft

RATE, MARKUP, STARS, VARIANT = "rate", "markup", "stars", "v-"
DRAFT_LIVES = timedelta(hours=1)
UNKNOWN = "-"
MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")
_LIMITS = {RATE: (MOST_RATE, 8), MARKUP: (MOST_MARKUP, 2), STARS: (MOST_RATE, 8)}
_PRICE_LIMIT = (MOST_PRICE, 2)


class PriceChanges:
    """`draft` and `confirm` run in the caller's transaction and say where to go next."""

    def __init__(self, pricing: Pricing, profiles: Mapping[str, Profile]) -> None:
        self._pricing = pricing
        self._profiles = profiles

    def knows(self, provider: str) -> bool:
        """Whether the provider is set up."""
        return provider in self._profiles

    async def view(self, reader: Reader, person: Person, provider: str, now: datetime) -> PricesView:
        """How prices are made, with the change that waits for its second press. Raises `Gone` and `Mistake`."""
        profile = self._profile(person, provider)
        terms = await self._pricing.terms(reader)
        known = terms.by_provider.get(provider)
        cost = await self._example(reader, provider)
        found = None if cost is None else price(terms, provider, cost)
        draft = await staff.newest_draft(reader, person.id, _subject(provider), now - DRAFT_LIVES)
        return PricesView(
            provider=provider,
            currency=profile.currency,
            shop_currency=terms.shop_currency,
            rate=_text(known.rate) if known else UNKNOWN,
            markup_percent=_text(known.markup_percent) if known else "0",
            star_rate=_text(terms.star_rate),
            table=tuple(
                VariantRow(each.ref, each.title, found_price, False)
                for each, found_price in await self._table(reader, terms, provider)
            ),
            example=(cost, found) if cost is not None and found is not None else None,
            draft=await self._preview(reader, terms, provider, draft, cost) if draft else None,
        )

    async def require_asked(self, reader: Reader, person: Person, place: PriceValue) -> None:
        """Raises `Gone` or `Mistake` where this person cannot change this."""
        self._profile(person, place.provider)
        await self._require_known(reader, place.provider, place.what)

    async def draft(self, tx: Transaction, person: Person, place: PriceValue, typed: str, now: datetime) -> Prices:
        """Keeps a number until the second press. Raises `Mistake` and `Gone`: no number, or one out of range."""
        await self.require_asked(tx, person, place)
        below = typed.strip()[:1] in MINUS
        found = number(typed.strip()[below:])
        most, digits = _LIMITS.get(place.what, _PRICE_LIMIT)
        least = Decimal(0) if place.what == MARKUP else Decimal(1).scaleb(-digits)
        if below or not least <= found <= most or found != round(found, digits):
            raise Mistake("error.number_range", least=_text(least), most=_text(most), digits=digits)
        await staff.put_draft(tx, person.id, _subject(place.provider), place.what, _text(found), now)
        return Prices(provider=place.provider)

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmPrice, now: datetime) -> Prices:
        """Saves the number that was typed last. Raises `Mistake` for one that was saved or typed over, and `Gone`."""
        self._profile(person, press.provider)
        draft = await staff.newest_draft(tx, person.id, _subject(press.provider), now - DRAFT_LIVES)
        if draft is None or draft.id != press.draft:
            raise Mistake("notice.already")
        await staff.use_draft(tx, draft.id, now)
        terms = await self._pricing.terms(tx)
        before, after = await self._values(tx, terms, press.provider, draft)
        await self._save(tx, press.provider, draft, now)
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"price.{draft.decision}",
            subject=_subject(press.provider),
            before=before,
            after=after,
            now=now,
        )
        return Prices(provider=press.provider)

    async def _save(self, tx: Transaction, provider: str, draft: Draft, now: datetime) -> None:
        typed = Decimal(draft.text)
        match draft.decision:
            case "rate":
                await self._pricing.set_rate(tx, provider, typed, now)
            case "markup":
                await self._pricing.set_markup(tx, provider, typed, now)
            case "stars":
                await self._pricing.set_star_rate(tx, typed, now)
            case _:
                amount = Money(typed, (await self._pricing.terms(tx)).shop_currency)
                await self._pricing.set_variant_price(tx, provider, _variant(draft.decision), amount, now)

    def _profile(self, person: Person, provider: str) -> Profile:
        require(person, Right.PRICE)
        if provider not in self._profiles:
            raise Gone
        return self._profiles[provider]

    async def _require_known(self, reader: Reader, provider: str, what: str) -> None:
        terms = await self._pricing.terms(reader)
        if what == MARKUP and self._profiles[provider].own_shelf:
            raise Mistake("error.no_markup")
        if what == MARKUP and provider not in terms.by_provider:
            raise Mistake("error.rate_first")
        if what in _LIMITS:
            return
        if all(f"{VARIANT}{each.ref}" != what for each, _ in await self._table(reader, terms, provider)):
            raise Gone

    async def _table(self, reader: Reader, terms: Terms, provider: str) -> list[tuple[Variant, Price | None]]:
        several = await offers.with_variants(reader, provider)
        known = await offers.variants_of(reader, [offer_id for offer_id, _ in several])
        return [
            (each, variant_price(terms, provider, each, currency))
            for offer_id, currency in several
            for each in known.get(offer_id, ())
        ]

    async def _example(self, reader: Reader, provider: str) -> Money | None:
        """What a thing in the middle of the catalogue costs the shop."""
        costs = sorted(await offers.costs(reader, provider))
        return Money.of_minor(*costs[len(costs) // 2]) if costs else None

    async def _preview(
        self, reader: Reader, terms: Terms, provider: str, draft: Draft, cost: Money | None
    ) -> tuple[int, str, str, str]:
        """The change, and for a rule what it makes of the example's price."""
        before, after = await self._values(reader, terms, provider, draft)
        changed = _changed(terms, provider, draft)
        if cost is not None and changed is not None:
            before = _with_price(before, price(terms, provider, cost))
            after = _with_price(after, price(changed, provider, cost))
        return draft.id, draft.decision, before, after

    async def _values(self, reader: Reader, terms: Terms, provider: str, draft: Draft) -> tuple[str, str]:
        """The number as it is and as it will be."""
        known = terms.by_provider.get(provider)
        match draft.decision:
            case "rate":
                return _text(known.rate) if known else UNKNOWN, draft.text
            case "markup":
                return _text(known.markup_percent) if known else UNKNOWN, draft.text
            case "stars":
                return _text(terms.star_rate), draft.text
            case _:
                table = {each.ref: found for each, found in await self._table(reader, terms, provider)}
                found = table.get(_variant(draft.decision))
                before = str(found.money) if found else UNKNOWN
                return before, str(Money(Decimal(draft.text), terms.shop_currency))


def _changed(terms: Terms, provider: str, draft: Draft) -> Terms | None:
    typed = Decimal(draft.text)
    match draft.decision:
        case "rate":
            return terms.with_provider(provider, rate=typed)
        case "markup":
            return terms.with_provider(provider, markup_percent=typed)
        case "stars":
            return replace(terms, star_rate=typed)
        case _:
            return None


def _with_price(value: str, found: Price | None) -> str:
    return value if found is None else f"{value} ({found.money}, {found.stars} XTR)"


def _variant(what: str) -> str:
    return what.removeprefix(VARIANT)


def _subject(provider: str) -> str:
    return f"prices:{provider}"


def _text(number_: Decimal) -> str:
    return format(number_.normalize(), "f")
