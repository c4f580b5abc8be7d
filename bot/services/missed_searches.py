"""The worker that counts searches which found nothing. Keeps folded words and a number, never who searched.

It reads the lists that customers opened, beside their own reading: nobody waits for it, and the same person who looks
at the same list again counts once.
"""

from datetime import datetime, timedelta

from bot.services.catalogue import Catalogue, wish_of
from bot.services.search import understand
from storage import shop_settings, synonyms, wishes
from storage.database import Database, Reader, Transaction

LAST = "missed_searches_read"
AT_ONCE = 20
KEPT = timedelta(days=90)
LONGEST = 80
EVERY = timedelta(days=1)


class MissedSearches:
    """One per shop."""

    def __init__(self, db: Database, catalogue: Catalogue) -> None:
        self._db, self._catalogue = db, catalogue
        self._forgot_at: datetime | None = None

    async def step(self, now: datetime) -> bool:
        """Counts the searches since the last step, and says whether there were any."""
        last, missed = await self._db.read(self._missed)
        forgets = self._forgot_at is None or now - self._forgot_at >= EVERY
        if last is None and not forgets:
            return False
        self._forgot_at = now if forgets else self._forgot_at
        await self._db.write(lambda tx: self._note(tx, last, missed, now, forgets=forgets), bulk=True)
        return last is not None

    async def _missed(self, reader: Reader) -> tuple[int | None, list[str]]:
        """The last search that was looked at, None where there is no new one; the words that find nothing."""
        after = int(await shop_settings.get(reader, LAST) or 0)
        found = await synonyms.searches_after(reader, after, AT_ONCE)
        if not found:
            return None, []
        names = await self._catalogue.names(reader)
        queries = [query for _, query in found if query]
        missed = [wish_of(query) for query in queries if await understand(reader, names, query) is None]
        return found[-1][0], [each for each in missed if each and len(each) <= LONGEST]

    async def _note(
        self, tx: Transaction, last: int | None, missed: list[str], now: datetime, *, forgets: bool
    ) -> None:
        for each in missed:
            await synonyms.note_miss(tx, each, now)
        if last is not None:
            await shop_settings.put(tx, LAST, str(last), now)
        if forgets:
            await synonyms.forget_misses(tx, now - KEPT)
            await wishes.forget_told(tx, now - KEPT)
