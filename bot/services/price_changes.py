"""Rates, markups, rounding, the value of a Star and the price table as staff change them: shown first, saved by a
second press. Nothing is sold at another price before that press.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from bot.callbacks.price import ChoosePrice, ConfirmPrice, Prices, PriceValue
from bot.services import price_drafts as drafts
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.price_drafts import APPLY, MARKUP, OF_BANK, PRESSED, ROUNDING, RULE, STARS, TYPED, UNRULE, VARIANT
from bot.services.price_pages import Pages, meant_by, table_of
from bot.services.pricing import Pricing, text
from bot.services.rates import BANK
from bot.services.rates_reading import JUMPED
from bot.services.rights import Right, require
from bot.services.staff_views import PricesView
from providers.base import Profile
from providers.money import Money
from storage import cases, prices, staff
from storage.database import Reader, Transaction
from storage.prices import PriceTerms
from storage.staff import Draft

DRAFT_LIVES = timedelta(hours=1)


class PriceChanges:
    """`draft`, `choose` and `confirm` run in the caller's transaction and say where to go next."""

    def __init__(self, pricing: Pricing, profiles: Mapping[str, Profile]) -> None:
        self._pricing = pricing
        self._profiles = profiles
        self._pages = Pages(pricing)

    def knows(self, provider: str) -> bool:
        """Whether the provider is set up."""
        return provider in self._profiles

    async def view(self, reader: Reader, person: Person, provider: str, now: datetime) -> PricesView:
        """How prices are made, with the change that waits for its second press. Raises `Gone` and `Mistake`."""
        profile = self._profile(person, provider)
        draft = await staff.newest_draft(reader, person.id, _subject(provider), now - DRAFT_LIVES)
        return await self._pages.view(reader, profile, draft)

    async def require_asked(self, reader: Reader, person: Person, place: PriceValue) -> None:
        """Raises `Gone` or `Mistake` where this person cannot change this."""
        self._profile(person, place.provider)
        await self._require_known(reader, place.provider, place.what)

    async def draft(self, tx: Transaction, person: Person, place: PriceValue, typed: str, now: datetime) -> Prices:
        """Keeps what was typed until the second press. Raises `Mistake` and `Gone`: no number, one out of range."""
        await self.require_asked(tx, person, place)
        if place.what in PRESSED:
            raise Mistake("error.press_one")
        if place.what == RULE:
            kept = drafts.packed(drafts.typed_rule(typed, *await prices.categories(tx, place.provider)))
        else:
            kept = text(drafts.typed_number(place.what, typed))
        await staff.put_draft(tx, person.id, _subject(place.provider), place.what, kept, now)
        return Prices(provider=place.provider)

    async def choose(self, tx: Transaction, person: Person, press: ChoosePrice, now: datetime) -> Prices:
        """Keeps what was pressed until the second press. Raises `Mistake` and `Gone`."""
        self._profile(person, press.provider)
        if press.what not in PRESSED:
            raise Gone
        await self._require_known(tx, press.provider, press.what)
        row = await self._row(tx, press.provider)
        terms = await self._pricing.terms(tx)
        drafts.require_choice(press.what, press.value, row, terms.shop_currency)
        await self._require_there(tx, press)
        await staff.put_draft(tx, person.id, _subject(press.provider), press.what, press.value, now)
        return Prices(provider=press.provider)

    async def _require_there(self, reader: Reader, press: ChoosePrice) -> None:
        """Raises `Gone` for a rule that was removed, `Mistake` for a rate that holds already."""
        known = (await self._pricing.terms(reader)).by_provider.get(press.provider)
        if press.what == UNRULE and (known is None or all(str(each.id) != press.value for each in known.rules)):
            raise Gone
        if press.what == APPLY:
            await self._waiting(reader, press.provider, press.value)

    async def _waiting(self, reader: Reader, provider: str, rate_id: str) -> str:
        """The currency of a rate that waits. Raises `Mistake` for one that does not, or not any more."""
        book, currency = self._pricing.book, self._profiles[provider].currency
        found = (await book.waiting(reader)).get(currency) if book else None
        if found is None or str(found.id) != rate_id:
            raise Mistake("notice.already")
        return currency

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmPrice, now: datetime) -> Prices:
        """Saves what was typed last. Raises `Mistake` for one that was saved or typed over, and `Gone`."""
        profile = self._profile(person, press.provider)
        draft = await staff.newest_draft(tx, person.id, _subject(press.provider), now - DRAFT_LIVES)
        if draft is None or draft.id != press.draft:
            raise Mistake("notice.already")
        await staff.use_draft(tx, draft.id, now)
        before, after = await self._pages.told(tx, profile, draft)
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
        pricing, what, value = self._pricing, draft.decision, draft.text
        if what == STARS:
            await pricing.set_star_rate(tx, Decimal(value), now)
        elif what == RULE:
            await pricing.put_rule(tx, provider, drafts.unpacked(value), now)
        elif what == UNRULE:
            await pricing.remove_rule(tx, provider, int(value))
        elif what == APPLY:
            currency = await self._waiting(tx, provider, value)
            await pricing.apply_rate(tx, int(value), now)
            await cases.close_about(tx, JUMPED, currency, resolution="settled", now=now)
        elif what.startswith(VARIANT):
            terms = await pricing.terms(tx)
            meant = meant_by(await table_of(tx, terms, provider), what)
            if meant is None:
                raise Gone
            await pricing.set_variant_price(tx, provider, meant[0].ref, Money(Decimal(value), terms.shop_currency), now)
        else:
            row = await self._row(tx, provider)
            # What was pressed an hour ago may not be possible any more.
            drafts.require_choice(what, value, row, (await pricing.terms(tx)).shop_currency)
            await pricing.put(tx, drafts.tried(row, what, value), now)

    async def _row(self, reader: Reader, provider: str) -> PriceTerms:
        return await self._pricing.stored(reader, provider) or PriceTerms(provider, None, "0")

    def _profile(self, person: Person, provider: str) -> Profile:
        require(person, Right.PRICE)
        if provider not in self._profiles:
            raise Gone
        return self._profiles[provider]

    async def _require_known(self, reader: Reader, provider: str, what: str) -> None:
        profile, row = self._profiles[provider], await self._pricing.stored(reader, provider)
        terms = await self._pricing.terms(reader)
        if what in (MARKUP, RULE, UNRULE) and profile.own_shelf:
            raise Mistake("error.no_markup")
        if what == ROUNDING and profile.own_shelf and profile.currency == terms.shop_currency:
            raise Mistake("error.no_rounding")
        if what in (MARKUP, RULE, UNRULE) and row is None:
            raise Mistake("error.rate_first")
        if what in OF_BANK and not self._pricing.takes_bank(profile):
            raise Gone
        if what in OF_BANK - {drafts.SOURCE} and (row is None or row.rate_from != BANK):
            raise Mistake("error.no_bank")
        if what in TYPED or what in PRESSED:
            return
        if meant_by(await table_of(reader, terms, provider), what) is None:
            raise Gone


def _subject(provider: str) -> str:
    return f"prices:{provider}"
