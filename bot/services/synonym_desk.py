"""Words of customers that mean other words, used by the search both ways; what customers searched for in vain.

Who searched is never known here: only the words are kept, and how often.
"""

from datetime import datetime

from bot.callbacks import Place, Results
from bot.callbacks.catalogue import (
    DropSynonym,
    ForgetMiss,
    MissedSearch,
    MissedSearches,
    MissNote,
    NewSynonym,
    TrySearch,
)
from bot.callbacks.catalogue import Synonyms as SynonymsPlace
from bot.services import words
from bot.services.catalogue import Catalogue
from bot.services.catalogue_views import MissesView, MissRow, SynonymsView, TryView
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import browses, staff, synonyms
from storage.database import Reader, Transaction

PAGE = 8
MOST = 500
NOTE_LIMIT = 200


class SynonymDesk:
    """All raise `Gone` and `Mistake`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def view(self, reader: Reader, person: Person, place: SynonymsPlace) -> SynonymsView:
        require(person, Right.CATALOGUE)
        total = await synonyms.count(reader)
        page, pages = _page(place.page, total)
        rows = await synonyms.page(reader, (page - 1) * PAGE, PAGE)
        return SynonymsView(tuple((each.id, each.one, each.other) for each in rows), page, pages, total)

    async def asked(self, reader: Reader, person: Person, place: NewSynonym) -> str:
        """The words of a missed search that a synonym is made for, empty for none."""
        require(person, Right.CATALOGUE)
        if not place.miss:
            return ""
        return (await self.miss(reader, person, place.miss)).words

    async def add(self, tx: Transaction, person: Person, place: NewSynonym, typed: str, now: datetime) -> Place:
        """`gta = grand theft auto`; for a missed search the right side alone."""
        missed = await self.asked(tx, person, place)
        left, sign, right = typed.partition("=")
        if not sign and missed:
            left, right = missed, typed
        one, other = _kept(left), _kept(right)
        if not one or not other or one == other:
            return place.model_copy(update={"wrong": "pair"})
        if await synonyms.count(tx) >= MOST:
            raise Mistake("synonym.full", most=MOST)
        if await synonyms.put(tx, one, other, now):
            await _record(tx, person, "synonym", "", f"{one} = {other}", now)
        return SynonymsPlace()

    async def drop(self, tx: Transaction, person: Person, press: DropSynonym, now: datetime) -> Place:
        require(person, Right.CATALOGUE)
        pair = await synonyms.remove(tx, press.pair)
        if pair is not None:
            await _record(tx, person, "synonym", f"{pair.one} = {pair.other}", "", now)
        return SynonymsPlace()

    async def try_out(self, tx: Transaction, person: Person, typed: str, now: datetime) -> Place:
        """What customers find with these words now."""
        require(person, Right.CATALOGUE)
        place = await self._catalogue.find(tx, person, typed, now)
        return TrySearch(browse=place.browse if isinstance(place, Results) else 0)

    async def tried(self, reader: Reader, person: Person, place: TrySearch) -> TryView:
        require(person, Right.CATALOGUE)
        known = await browses.owned(reader, place.browse, person.id) if place.browse else None
        if known is None:
            return TryView("", 0, "")
        found = await self._catalogue.results(reader, person, place.browse, 1)
        return TryView(known.query, found.total, found.corrected, found.rows)

    # --- searches that found nothing ---

    async def misses(self, reader: Reader, person: Person, place: MissedSearches) -> MissesView:
        """What was searched for most comes first."""
        require(person, Right.CATALOGUE)
        total = await synonyms.missed_count(reader)
        page, pages = _page(place.page, total)
        rows = await synonyms.missed(reader, (page - 1) * PAGE, PAGE)
        return MissesView(tuple(_row(each) for each in rows), page, pages, total)

    async def miss(self, reader: Reader, person: Person, miss_id: int) -> MissRow:
        require(person, Right.CATALOGUE)
        found = await synonyms.miss(reader, miss_id)
        if found is None:
            raise Gone
        return _row(found)

    async def note(self, tx: Transaction, person: Person, place: MissNote, typed: str, now: datetime) -> Place:
        """What is done about it: ordered, from whom, why not."""
        found = await self.miss(tx, person, place.miss)
        text = " ".join(typed.split())
        if len(text) > NOTE_LIMIT:
            raise Mistake("error.too_long", limit=NOTE_LIMIT)
        await synonyms.put_note(tx, place.miss, text)
        await _record(tx, person, "missed_search.note", found.note, text, now, subject=f"search:{found.words}")
        return MissedSearch(miss=place.miss)

    async def forget(self, tx: Transaction, person: Person, press: ForgetMiss, now: datetime) -> Place:
        found = await self.miss(tx, person, press.miss)
        if await synonyms.forget_miss(tx, press.miss):
            subject = f"search:{found.words}"
            await _record(tx, person, "missed_search.forget", f"{found.times} times", "", now, subject=subject)
        return MissedSearches()


def _kept(text: str) -> str:
    """Words as the search compares them."""
    return " ".join(words.latin(words.folded(text)))


def _page(wanted: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(max(wanted, 1), pages), pages


def _row(each: synonyms.Missed) -> MissRow:
    return MissRow(each.id, each.words, each.times, each.last_at, each.note)


async def _record(
    tx: Transaction, person: Person, action: str, before: str, after: str, now: datetime, subject: str = "search"
) -> None:
    await staff.record(tx, staff_id=person.id, action=action, subject=subject, before=before, after=after, now=now)
