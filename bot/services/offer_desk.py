"""Single offers in the staff's hands: found whatever keeps them out of lists, named by the shop, put first.

What changes where customers look needs a second press; every change is in the audit log.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo

from bot.callbacks import Place
from bot.callbacks.catalogue import (
    ClearName,
    EndlessFeature,
    Feature,
    FeatureUntil,
    FindOffer,
    OfferPlace,
    OwnName,
    Unfeature,
)
from bot.services import words
from bot.services.barring import judge
from bot.services.catalogue_views import FeaturedRow, FindView, FoundRow, NameView, OfferView, UntilView
from bot.services.days import day
from bot.services.errors import Gone, Mistake
from bot.services.own_shelf_fields import TITLE_LIMIT
from bot.services.payloads import opened
from bot.services.people import Person
from bot.services.pricing import Pricing, total
from bot.services.rights import Right, require
from bot.services.search import meant
from bot.services.showcase import MOST
from providers.money import Money
from storage import barring, browses, featured, offers, posts, products, search, staff
from storage.browses import Browse
from storage.database import Reader, Transaction
from storage.offers import NEVER, UNLISTED, Offer

SHOWN = 10
QUERY_KEPT = 120
SOLD, GONE, HIDDEN, BARRED = "sold", "gone", "unlisted", "never"


class OfferDesk:
    """All raise `Gone` and `Mistake`. `names` tells the words of an offer whose title may be a key of texts."""

    def __init__(
        self, pricing: Pricing, languages: Sequence[str], names: Callable[[str, str], str], zone: tzinfo
    ) -> None:
        self._pricing, self._languages, self._names, self._zone = pricing, languages, names, zone

    async def find(self, tx: Transaction, person: Person, typed: str, now: datetime) -> Place:
        """By words of the title, or by the number in its link."""
        require(person, Right.CATALOGUE)
        target = opened(typed.strip().rpartition("start=")[2])
        number = getattr(target, "offer", 0)
        if number and await offers.get(tx, number):
            return OfferPlace(offer=number)
        kept = " ".join(typed[:QUERY_KEPT].split())
        return FindOffer(browse=await browses.put(tx, person.id, Browse(query=kept), now) if kept else 0)

    async def found(self, reader: Reader, person: Person, place: FindOffer) -> FindView:
        require(person, Right.CATALOGUE)
        known = await browses.owned(reader, place.browse, person.id) if place.browse else None
        match = meant(known.query) if known else ""
        rows = await search.known(reader, match, SHOWN, person.language) if match else []
        return FindView(known.query if known else "", tuple(found_row(each) for each in rows))

    async def view(self, reader: Reader, person: Person, place: OfferPlace) -> OfferView:
        """Everything that staff may change of an offer."""
        offer = await self._offer(reader, person, place.offer, person.language)
        own = await products.get(reader, offer.id) is not None
        told = await offers.get(reader, offer.id)
        terms = await self._pricing.terms(reader)
        price = None
        if offer.lowest_minor is not None:
            price = total(terms, [Money.of_minor(offer.lowest_minor, terms.shop_currency)])
        shelves = await featured.of_offer(reader, offer.id)
        return OfferView(
            row=FoundRow(offer.id, offer.provider, offer.title, state_of(offer)),
            provider_title=told.title if told else "",
            names={} if own else await featured.own_titles(reader, offer.id),
            price=price,
            stock=offer.stock,
            own=own,
            barred_itself=await barring.is_barred(reader, offer.id),
            featured={_shelf_key(shelf): until for shelf, until in shelves.items()},
            ask=place.ask,
            channels=len(await posts.channels(reader)),
        )

    # --- names ---

    async def name(self, reader: Reader, person: Person, place: OwnName) -> NameView:
        offer = await self._nameable(reader, person, place.offer, place.language)
        current = (await featured.own_titles(reader, offer.id)).get(place.language, "")
        return NameView(offer.id, place.language, offer.provider, offer.title, current, place.wrong)

    async def rename(self, tx: Transaction, person: Person, place: OwnName, typed: str, now: datetime) -> Place:
        """The shop's own name, for lists, cards, search and new orders; orders that are made keep theirs."""
        title = " ".join(typed.split())
        if not title or len(title) > TITLE_LIMIT or not words.folded(title):
            return place.model_copy(update={"wrong": "title"})
        return await self._save_name(tx, person, place.offer, place.language, title, now)

    async def clear_name(self, tx: Transaction, person: Person, press: ClearName, now: datetime) -> Place:
        """The provider's own title stands again."""
        return await self._save_name(tx, person, press.offer, press.language, "", now)

    async def _save_name(
        self, tx: Transaction, person: Person, offer_id: int, language: str, title: str, now: datetime
    ) -> Place:
        offer = await self._nameable(tx, person, offer_id, language)
        before = (await featured.own_titles(tx, offer.id)).get(language, "")
        if before != title:
            await featured.put_own_title(tx, offer.id, language, title)
            [titled] = await search.titles_of(tx, [offer.id])
            found_by = f"{self._names(titled.provider, titled.title)} {titled.other_titles}"
            await search.index(tx, [(offer.id, *words.indexed(found_by))])
            await judge(tx, [offer.id])
            await record(tx, person, f"offer.name_{language}", offer.id, before, title, now)
        return OfferPlace(offer=offer.id)

    async def _nameable(self, reader: Reader, person: Person, offer_id: int, language: str) -> Offer:
        offer = await self._offer(reader, person, offer_id)
        if language not in self._languages or await products.get(reader, offer_id) is not None:
            raise Gone
        return offer

    # --- what stands first ---

    async def featured(self, reader: Reader, person: Person, now: datetime) -> tuple[FeaturedRow, ...]:
        require(person, Right.CATALOGUE)
        today, rows = self._today(now), []
        for each in await featured.of_all(reader, person.language):
            offer = await offers.get(reader, each.offer)
            over = each.until_on is not None and each.until_on < today
            provider = offer.provider if offer else each.shelf
            rows.append(FeaturedRow(each.shelf, each.offer, each.title, provider, each.until_on, over))
        return tuple(rows)

    async def until(self, reader: Reader, person: Person, place: FeatureUntil) -> UntilView:
        offer = await self._offer(reader, person, place.offer, person.language)
        shelf = _shelf(offer, place.home)
        known = await featured.of_offer(reader, offer.id)
        if shelf not in known:
            raise Gone
        return UntilView(offer.id, bool(place.home), offer.title, offer.provider, known[shelf], place.wrong)

    async def feature(self, tx: Transaction, person: Person, press: Feature, now: datetime) -> Place:
        """The second press: it stands first from now on, without an end; at most six stand in one place."""
        offer = await self._offer(tx, person, press.offer)
        if state_of(offer) in (GONE, BARRED):
            raise Mistake("offer.not_sold")
        shelf = _shelf(offer, press.home)
        if shelf not in await featured.of_offer(tx, offer.id):
            if len(await featured.on_shelf(tx, shelf, self._today(now))) >= MOST:
                raise Mistake("offer.featured_full", most=MOST)
            await featured.put(tx, shelf, offer.id, None, now)
            await record(tx, person, "offer.feature", offer.id, "", _shelf_told(shelf), now)
        return OfferPlace(offer=offer.id)

    async def unfeature(self, tx: Transaction, person: Person, press: Unfeature, now: datetime) -> Place:
        offer = await self._offer(tx, person, press.offer)
        shelf = _shelf(offer, press.home)
        if await featured.remove(tx, shelf, offer.id):
            await record(tx, person, "offer.feature", offer.id, _shelf_told(shelf), "", now)
        return OfferPlace(offer=offer.id)

    async def end_on(self, tx: Transaction, person: Person, place: FeatureUntil, typed: str, now: datetime) -> Place:
        """The last day on which it stands first."""
        return await self._end(tx, person, place.offer, place.home, day(typed, self._today(now)), now)

    async def endless(self, tx: Transaction, person: Person, press: EndlessFeature, now: datetime) -> Place:
        return await self._end(tx, person, press.offer, press.home, None, now)

    async def _end(
        self, tx: Transaction, person: Person, offer_id: int, home: int, last: date | None, now: datetime
    ) -> Place:
        offer = await self._offer(tx, person, offer_id)
        shelf, known = _shelf(offer, home), await featured.of_offer(tx, offer_id)
        if shelf not in known:
            raise Gone
        if known[shelf] != last:
            await featured.put(tx, shelf, offer.id, last, now)
            before, after = (each.isoformat() if each else "no end" for each in (known[shelf], last))
            await record(tx, person, "offer.feature_until", offer.id, before, after, now)
        return OfferPlace(offer=offer.id)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()

    async def _offer(self, reader: Reader, person: Person, offer_id: int, language: str = "") -> Offer:
        require(person, Right.CATALOGUE)
        offer = await offers.get(reader, offer_id, language)
        if offer is None:
            raise Gone
        return offer


def state_of(offer: Offer) -> str:
    """What keeps an offer from customers, if anything."""
    if offer.barred == NEVER:
        return BARRED
    if not offer.sellable:
        return GONE
    return HIDDEN if offer.barred == UNLISTED else SOLD


def found_row(each: search.Known) -> FoundRow:
    state = BARRED if each.barred == NEVER else HIDDEN if each.barred == UNLISTED else SOLD
    return FoundRow(each.id, each.provider, each.title, state if each.sellable or state == BARRED else GONE)


async def record(
    tx: Transaction, person: Person, action: str, offer: int, before: str, after: str, now: datetime
) -> None:
    """A line of the audit log about an offer."""
    await staff.record(
        tx, staff_id=person.id, action=action, subject=f"offer:{offer}", before=before, after=after, now=now
    )


def _shelf(offer: Offer, home: int) -> str:
    return featured.HOME if home else offer.provider


def _shelf_key(shelf: str) -> str:
    return "home" if shelf == featured.HOME else "list"


def _shelf_told(shelf: str) -> str:
    return shelf or "home"
