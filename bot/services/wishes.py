"""What a customer wants to be told of: an offer that is sold out, words that find nothing. One letter each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.services.availability import availability
from bot.services.catalogue import Catalogue, wish_of
from bot.services.catalogue_views import WishRow
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.search import direct
from storage import browses, letters, notifications, offers, wishes
from storage.browses import Browse
from storage.database import Database, Reader, Transaction
from storage.wishes import Wish

LETTER = "wish"
MOST = 20
AT_ONCE = 50
WORDS_LIMIT = 80


class Wishes:
    """Writing methods raise `Gone` and `Mistake`."""

    async def of(self, reader: Reader, person: Person) -> list[WishRow]:
        """What this customer waits for, the newest first."""
        return [_row(each) for each in await wishes.of_customer(reader, person.id)]

    async def told(self, reader: Reader, wish: int) -> WishRow | None:
        """What a letter is about; None where it was forgotten or can no longer be bought."""
        found = await wishes.get(reader, wish)
        offer = await offers.get(reader, found.offer) if found and found.offer else None
        if found is None or (found.offer and (offer is None or offer.barred == offers.NEVER)):
            return None
        return _row(found)

    async def want_offer(self, tx: Transaction, person: Person, offer: int, now: datetime) -> None:
        """Tell me when it is back."""
        known = await offers.get(tx, offer)
        if known is None or known.barred == offers.NEVER:
            raise Gone
        await self._want(tx, person, offer, "", now)

    async def want_words(self, tx: Transaction, person: Person, browse: int, now: datetime) -> None:
        """Tell me when what I searched for appears."""
        known = await browses.owned(tx, browse, person.id)
        words = wish_of(known.query) if known else ""
        if not words:
            raise Gone
        if len(words) > WORDS_LIMIT:
            raise Mistake("wish.too_long")
        await self._want(tx, person, 0, words, now)

    async def _want(self, tx: Transaction, person: Person, offer: int, words: str, now: datetime) -> None:
        if await wishes.has(tx, person.id, offer, words):
            return
        if len(await wishes.of_customer(tx, person.id)) >= MOST:
            raise Mistake("wish.full", most=MOST)
        await wishes.put(tx, person.id, offer, words, now)

    async def forget(self, tx: Transaction, person: Person, wish: int) -> None:
        """Nothing more is told about it. Another's wish is as if it were not there."""
        await wishes.forget(tx, person.id, wish)


def _row(wish: Wish) -> WishRow:
    return WishRow(wish.id, wish.offer, wish.words, wish.title, wish.provider)


class WishWatch:
    """The worker that looks whether a wish has come true."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self._db, self._catalogue = db, catalogue
        self._offers_after = self._words_after = 0
        """The wish that was looked at last, of either sort: a long list is walked in pieces."""

    async def step(self, now: datetime) -> timedelta | bool:
        """Writes the letters of wishes that came true, each once."""
        true = await self._db.read(lambda reader: self._true(reader, now))
        if not true:
            return False
        await self._db.write(lambda tx: self._tell(tx, true, now))
        return False

    async def _true(self, reader: Reader, now: datetime) -> list[Wish]:
        sells = [name for name in await self._catalogue.names(reader) if (await availability(reader, name, now)).ok]
        every = await self._back(reader, sells) + await self._appeared(reader, sells)
        # Who switched alerts off keeps the wish, and hears of it once they are on again.
        return [wish for wish in every if (await notifications.get(reader, wish.customer)).alerts]

    async def _back(self, reader: Reader, names: Sequence[str]) -> list[Wish]:
        wanted = await wishes.back_in_stock(reader, self._offers_after, AT_ONCE)
        self._offers_after = wanted[-1].id if len(wanted) == AT_ONCE else 0
        return [wish for wish in wanted if wish.provider in names]

    async def _appeared(self, reader: Reader, names: Sequence[str]) -> list[Wish]:
        known: dict[str, bool] = {}
        wanted = await wishes.of_words(reader, self._words_after, AT_ONCE)
        self._words_after = wanted[-1].id if len(wanted) == AT_ONCE else 0
        for words in {wish.words for wish in wanted}:
            known[words] = await direct(reader, names, words) is not None
        return [wish for wish in wanted if known[wish.words]]

    async def _tell(self, tx: Transaction, true: Sequence[Wish], now: datetime) -> None:
        for wish in true:
            if await wishes.tell(tx, wish.id, now):
                fields = {"wish": wish.id, "browse": 0}
                if not wish.offer:
                    fields["browse"] = await browses.put(tx, wish.customer, Browse(query=wish.words), now)
                await letters.put(
                    tx, chat_id=wish.customer, kind=LETTER, fields=fields, dedupe=f"wish:{wish.id}", now=now
                )
