"""Brings the words by which offers are found to the present way of making them, once after that way has changed.

Works in small pieces, so that people's writes never wait for it; one that was interrupted begins again.
"""

from collections.abc import Callable
from datetime import datetime

from bot.services import words
from bot.services.barring import judge
from storage import search, shop_settings
from storage.database import Database, Transaction

AT_ONCE = 250
"""Offers of one transaction: well below 200 ms."""
VERSION = "words_version"


class Reindexing:
    """`names` tells the words of an offer whose title may be a key of its provider's texts."""

    def __init__(self, db: Database, names: Callable[[str, str], str]) -> None:
        self._db, self._names = db, names
        self._after = 0
        self._is_done = False

    async def begin(self, tx: Transaction, now: datetime) -> None:
        """A shop without offers has nothing to bring up to date. To be called before the first is stored."""
        if not await search.titles(tx, 0, 1):
            await shop_settings.put(tx, VERSION, words.VERSION, now)

    async def step(self, now: datetime) -> bool:
        """Indexes some offers again, and says whether it did."""
        if self._is_done:
            return False
        if self._after == 0 and await self._db.read(lambda r: shop_settings.get(r, VERSION)) == words.VERSION:
            self._is_done = True
            return False
        last = await self._db.write(lambda tx: self._index(tx, self._after, now), bulk=True)
        self._is_done = last is None
        self._after = last or 0
        return True

    async def _index(self, tx: Transaction, after: int, now: datetime) -> int | None:
        """The last offer that was indexed; None after the last of all."""
        found = await search.titles(tx, after, AT_ONCE)
        if not found:
            await shop_settings.put(tx, VERSION, words.VERSION, now)
            return None
        await search.index(tx, [(each.id, *words.indexed(self._found_by(each))) for each in found])
        await judge(tx, [each.id for each in found])
        return found[-1].id

    def _found_by(self, each: search.Titled) -> str:
        return f"{self._names(each.provider, each.title)} {each.other_titles}".strip()
