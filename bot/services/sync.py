"""Keeps the shop's copy of a provider's catalogue: what changed, every ten minutes; all of it, once a day.

Refuses to forget: an interrupted read asks for the same changes again.
"""

from datetime import datetime, timedelta

from bot.seams import Clock
from bot.services.shelf import Shelf
from providers.base import Provider
from providers.errors import Limited, NotFound, ProviderError
from providers.offers import Line, Offer, OfferPage
from storage import offers, providers
from storage.database import Database, Transaction

INTERVAL = timedelta(minutes=10)
FULL_INTERVAL = timedelta(days=1)
# The provider's clock and its index may lag: changes of this time are asked for twice.
MARGIN = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=15)


class CatalogueSync:
    """One provider's catalogue. `step` is a worker's: called often, it works when it is time."""

    def __init__(self, provider: Provider, db: Database, clock: Clock, shelf: Shelf) -> None:
        self._provider = provider
        self._name = provider.profile.name
        self._db = db
        self._clock = clock
        self._shelf = shelf
        self._failures = 0
        self._not_before_at: datetime | None = None
        self._is_priced = False

    async def step(self, now: datetime) -> bool:
        """Reads the catalogue if it is time, and says whether it was. A provider's failure is waited out."""
        if self._not_before_at is not None and now < self._not_before_at:
            return False
        if not self._is_priced:
            # The shop's currency or its first terms may have changed since the program last ran.
            await self._db.write(lambda tx: self._shelf.reprice(tx, self._name), bulk=True)
            self._is_priced = True
        try:
            return await self._read(now)
        except ProviderError as error:
            self._wait(error)
            return True

    async def refresh(self, ref: str) -> None:
        """Reads one offer again. One that is gone is not sold any more. Raises as `Provider.quote` does otherwise."""
        try:
            found = await self._provider.quote([Line(ref, "", 1)])
        except NotFound:
            await self._db.write(lambda tx: offers.withdraw(tx, self._name, ref))
            return
        now = self._clock.now()
        await self._db.write(lambda tx: self._shelf.put(tx, self._name, found, now))

    async def offer_for(self, ref: str, quantity: int) -> Offer | None:
        """The offer with its price per piece of so many. None where there are not so many. Raises as `refresh` does."""
        try:
            found = await self._provider.quote([Line(ref, "", quantity)])
        except NotFound:
            return None
        return found[0] if found else None

    async def _read(self, now: datetime) -> bool:
        known = await self._db.read(lambda reader: providers.get(reader, self._name))
        if known is None:
            return False
        is_full = known.full_read_at is None or now - known.full_read_at >= FULL_INTERVAL
        if not is_full and known.synced_at is not None and now - known.synced_at < INTERVAL:
            return False
        is_whole = await self._read_pages(None if is_full else known.synced_since_at)
        await self._db.write(lambda tx: self._finish(tx, now, is_full=is_full, is_whole=is_whole), bulk=True)
        self._failures = 0
        return True

    async def _read_pages(self, since: datetime | None) -> bool:
        """Stores page by page. Whether the provider gave as many offers as it announced."""
        is_whole = False
        async for page in self._provider.offers(since):
            await self._store(page)
            is_whole = page.read >= page.total > 0
        return is_whole

    async def _store(self, page: OfferPage) -> None:
        now = self._clock.now()

        async def body(tx: Transaction) -> None:
            await self._shelf.put(tx, self._name, page.offers, now)
            await providers.sync_moved(tx, self._name, page.read, page.total)

        await self._db.write(body, bulk=True)

    async def _finish(self, tx: Transaction, began: datetime, *, is_full: bool, is_whole: bool) -> None:
        # A full read that fell short proves nothing about what it did not show.
        if is_full and is_whole:
            await offers.vanish(tx, self._name, before=began)
        full_read = began if is_full else None
        await providers.sync_done(tx, self._name, since=began - MARGIN, full_read=full_read, now=self._clock.now())

    def _wait(self, error: ProviderError) -> None:
        wait = min(FIRST_WAIT * 2**self._failures, INTERVAL)
        if isinstance(error, Limited) and error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        self._failures = min(self._failures + 1, 10)
        self._not_before_at = self._clock.now() + wait
