"""What the shop never sells: single offers, and words whose offers are never sold. No sync brings them back.

A rule of words shows first what it would take out, and holds after a second press. Orders that are paid go on.
"""

from datetime import datetime, timedelta

from bot.callbacks import Place
from bot.callbacks.catalogue import AllowWords, BarOffer, BarWords, ConfirmWords, OfferPlace
from bot.callbacks.catalogue import Blacklist as BlacklistPlace
from bot.services import words
from bot.services.barring import hit_by, judge, match_of
from bot.services.catalogue_views import BarWordsView, BlacklistView, FoundRow
from bot.services.errors import Gone, Mistake
from bot.services.offer_desk import BARRED, found_row, record
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import barring, offers, search, staff
from storage.database import Reader, Transaction

PAGE = 8
EXAMPLES = 5
SHORTEST = 3
WORDS_LIMIT = 60
DRAFT_LIVES = timedelta(days=1)
SUBJECT = "blacklist"


class Blacklist:
    """All raise `Gone` and `Mistake`."""

    async def view(self, reader: Reader, person: Person, place: BlacklistPlace) -> BlacklistView:
        """The rules of words are all on the first page."""
        require(person, Right.CATALOGUE)
        rows = await barring.barred_offers(reader, person.language)
        pages = max(1, -(-len(rows) // PAGE))
        page = min(max(place.page, 1), pages)
        shown = rows[(page - 1) * PAGE : page * PAGE]
        rules = await barring.barred_words(reader) if page == 1 else []
        return BlacklistView(
            tuple(FoundRow(each.id, each.provider, each.title, BARRED) for each in shown),
            tuple([(each.id, each.words, len(await hit_by(reader, each.words))) for each in rules]),
            page,
            pages,
        )

    async def bar(self, tx: Transaction, person: Person, press: BarOffer, now: datetime) -> Place:
        """Never sells an offer, or lets it be sold again."""
        require(person, Right.CATALOGUE)
        if await offers.get(tx, press.offer) is None:
            raise Gone
        if press.on:
            changed = await barring.bar_offer(tx, press.offer, person.id, now)
        else:
            changed = await barring.allow_offer(tx, press.offer)
        if changed:
            await judge(tx, [press.offer])
            told = ("allowed", "never sold")
            await record(tx, person, "offer.bar", press.offer, told[not press.on], told[bool(press.on)], now)
        return OfferPlace(offer=press.offer)

    async def type(self, tx: Transaction, person: Person, place: BarWords, typed: str, now: datetime) -> Place:
        """Keeps the words until the second press."""
        require(person, Right.CATALOGUE)
        text = " ".join(typed.split()).lower()
        if len(text) > WORDS_LIMIT or len("".join(words.latin(words.folded(text)))) < SHORTEST:
            return BarWords(wrong="words")
        return BarWords(draft=await staff.put_draft(tx, person.id, SUBJECT, "words", text, now))

    async def asked(self, reader: Reader, person: Person, place: BarWords) -> BarWordsView:
        """What the words would take out, if there are any."""
        require(person, Right.CATALOGUE)
        draft = await staff.draft(reader, place.draft, person.id) if place.draft else None
        if draft is None or draft.subject != SUBJECT:
            return BarWordsView(0, "", 0, (), place.wrong)
        rows = await search.known(reader, match_of(draft.text), EXAMPLES, person.language)
        hits = len(await hit_by(reader, draft.text))
        return BarWordsView(draft.id, draft.text, hits, tuple(found_row(each) for each in rows), place.wrong)

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmWords, now: datetime) -> Place:
        """The second press."""
        require(person, Right.CATALOGUE)
        draft = await staff.draft(tx, press.draft, person.id)
        fresh = draft is not None and await staff.is_fresh(tx, press.draft, now - DRAFT_LIVES)
        if draft is None or not fresh or draft.subject != SUBJECT:
            raise Mistake("notice.already")
        await staff.use_draft(tx, draft.id, now)
        if await barring.bar_words(tx, draft.text, person.id, now):
            await judge(tx, await hit_by(tx, draft.text))
            await self._record(tx, person, "", draft.text, now)
        return BlacklistPlace()

    async def allow(self, tx: Transaction, person: Person, press: AllowWords, now: datetime) -> Place:
        """Their offers are sold again, unless another rule keeps them out."""
        require(person, Right.CATALOGUE)
        told = await barring.allow_words(tx, press.words)
        if told is not None:
            await judge(tx, await hit_by(tx, told))
            await self._record(tx, person, told, "", now)
        return BlacklistPlace()

    @staticmethod
    async def _record(tx: Transaction, person: Person, before: str, after: str, now: datetime) -> None:
        await staff.record(
            tx, staff_id=person.id, action="blacklist.words", subject=SUBJECT, before=before, after=after, now=now
        )
