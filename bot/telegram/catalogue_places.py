"""What staff see of the catalogue, place by place; what customers see of their wishes; the letter of a wish."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Place
from bot.callbacks.catalogue import (
    BarWords,
    Blacklist,
    Categories,
    DepartmentField,
    DepartmentPlace,
    DepartmentPreview,
    Departments,
    FeaturedOffers,
    FeatureUntil,
    FindOffer,
    MissedSearch,
    MissedSearches,
    MissNote,
    NewSynonym,
    OfferPlace,
    OwnName,
    Shop,
    Synonyms,
    TrySearch,
)
from bot.callbacks.wish import Wishes
from bot.screens import catalogue_hub, departments, offer_desk, words_desk
from bot.screens import wishes as wish_screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.blacklist import Blacklist as BlacklistDesk
from bot.services.catalogue_views import ShopView
from bot.services.categories import Categories as CategoriesDesk
from bot.services.departments import Departments as DepartmentsDesk
from bot.services.offer_desk import OfferDesk
from bot.services.people import Person
from bot.services.rights import HOLDERS, Right, may, require
from bot.services.synonym_desk import SynonymDesk
from bot.services.wishes import Wishes as WishesDesk
from bot.telegram.composed import Composed, Nothing
from bot.texts import Catalogues, Texts
from storage import customers, synonyms
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class CataloguePlaces:
    """One per shop. The services refuse strangers."""

    clock: Clock
    catalogues: Catalogues
    departments: DepartmentsDesk
    categories: CategoriesDesk
    offers: OfferDesk
    blacklist: BlacklistDesk
    synonyms: SynonymDesk
    wishes: WishesDesk

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            Shop: self._shop,
            Departments: self._departments,
            DepartmentPlace: self._department,
            DepartmentField: self._department_field,
            DepartmentPreview: self._department_preview,
            Categories: self._categories,
            FindOffer: self._find,
            OfferPlace: self._offer,
            OwnName: self._name,
            FeatureUntil: self._until,
            FeaturedOffers: self._featured,
            Blacklist: self._blacklist,
            BarWords: self._bar_words,
            Synonyms: self._synonyms,
            NewSynonym: self._new_synonym,
            TrySearch: self._try,
            MissedSearches: self._misses,
            MissedSearch: self._miss,
            MissNote: self._miss_note,
            Wishes: self._wishes,
        }

    async def _shop(self, reader: Reader, person: Person, place: Shop, t: Texts) -> Screen:
        require(person, Right.CATALOGUE)
        rights = frozenset(right for right in HOLDERS if may(person, right))
        return catalogue_hub.shop(ShopView(rights, await synonyms.missed_count(reader)), t)

    async def _departments(self, reader: Reader, person: Person, place: Departments, t: Texts) -> Screen:
        return departments.departments(await self.departments.rows(reader, person), t)

    async def _department(self, reader: Reader, person: Person, place: DepartmentPlace, t: Texts) -> Screen:
        return departments.department(await self.departments.view(reader, person, place), t)

    async def _department_field(self, reader: Reader, person: Person, place: DepartmentField, t: Texts) -> Screen:
        return departments.field(await self.departments.field(reader, person, place), t)

    async def _department_preview(self, reader: Reader, person: Person, place: DepartmentPreview, t: Texts) -> Screen:
        view = await self.departments.preview(reader, person, place, self.clock.now())
        return departments.preview(view, t, self.catalogues.of(view.language))

    async def _categories(self, reader: Reader, person: Person, place: Categories, t: Texts) -> Screen:
        return departments.categories(await self.categories.view(reader, person, place), t)

    async def _find(self, reader: Reader, person: Person, place: FindOffer, t: Texts) -> Screen:
        return offer_desk.find(await self.offers.found(reader, person, place), t)

    async def _offer(self, reader: Reader, person: Person, place: OfferPlace, t: Texts) -> Screen:
        return offer_desk.offer(await self.offers.view(reader, person, place), t)

    async def _name(self, reader: Reader, person: Person, place: OwnName, t: Texts) -> Screen:
        return offer_desk.name(await self.offers.name(reader, person, place), t)

    async def _until(self, reader: Reader, person: Person, place: FeatureUntil, t: Texts) -> Screen:
        return offer_desk.until(await self.offers.until(reader, person, place), t)

    async def _featured(self, reader: Reader, person: Person, place: FeaturedOffers, t: Texts) -> Screen:
        return offer_desk.featured(await self.offers.featured(reader, person, self.clock.now()), t)

    async def _blacklist(self, reader: Reader, person: Person, place: Blacklist, t: Texts) -> Screen:
        return words_desk.blacklist(await self.blacklist.view(reader, person, place), t)

    async def _bar_words(self, reader: Reader, person: Person, place: BarWords, t: Texts) -> Screen:
        return words_desk.bar_words(await self.blacklist.asked(reader, person, place), t)

    async def _synonyms(self, reader: Reader, person: Person, place: Synonyms, t: Texts) -> Screen:
        return words_desk.synonyms(await self.synonyms.view(reader, person, place), t)

    async def _new_synonym(self, reader: Reader, person: Person, place: NewSynonym, t: Texts) -> Screen:
        asked = await self.synonyms.asked(reader, person, place)
        return words_desk.new_synonym(asked, place.miss, place.wrong, t)

    async def _try(self, reader: Reader, person: Person, place: TrySearch, t: Texts) -> Screen:
        return words_desk.try_search(await self.synonyms.tried(reader, person, place), t)

    async def _misses(self, reader: Reader, person: Person, place: MissedSearches, t: Texts) -> Screen:
        return words_desk.misses(await self.synonyms.misses(reader, person, place), t)

    async def _miss(self, reader: Reader, person: Person, place: MissedSearch, t: Texts) -> Screen:
        return words_desk.miss(await self.synonyms.miss(reader, person, place.miss), t)

    async def _miss_note(self, reader: Reader, person: Person, place: MissNote, t: Texts) -> Screen:
        return words_desk.miss_note(await self.synonyms.miss(reader, person, place.miss), t)

    async def _wishes(self, reader: Reader, person: Person, place: Wishes, t: Texts) -> Screen:
        return wish_screens.wishes(await self.wishes.of(reader, person), t)


class WishLetters:
    """Composes the letter of a wish that came true."""

    def __init__(self, db: Database, catalogues: Catalogues, wishes: WishesDesk) -> None:
        self._db, self._catalogues, self._wishes = db, catalogues, wishes

    async def __call__(self, letter: Letter) -> Composed:
        return await self._db.read(lambda reader: self._compose(reader, letter))

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        customer = await customers.find(reader, letter.chat_id)
        wish = await self._wishes.told(reader, int(str(letter.fields["wish"])))
        if wish is None or customer is None:
            return Nothing()
        t = self._catalogues.of(customer.language)
        return wish_screens.letter(wish, int(str(letter.fields["browse"])), t)
