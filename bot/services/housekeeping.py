"""The worker that keeps tables from growing for ever. Touches no order, no money and no case."""

from datetime import datetime, timedelta

from storage import forgetting
from storage.database import Database, Transaction

EVERY = timedelta(days=1)
BROWSES_KEPT = timedelta(days=180)
DRAFTS_KEPT = timedelta(days=30)
LETTERS_KEPT = timedelta(days=30)
CONVERSATIONS_KEPT = timedelta(days=180)
NAMES_KEPT = timedelta(days=365)


class Housekeeping:
    """One per shop."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> timedelta:
        """Forgets what nobody needs any more."""

        async def body(tx: Transaction) -> None:
            await forgetting.browses(tx, now - BROWSES_KEPT)
            await forgetting.drafts(tx, now - DRAFTS_KEPT)
            await forgetting.letters(tx, now - LETTERS_KEPT)
            await forgetting.conversations(tx, now - CONVERSATIONS_KEPT)
            await forgetting.names(tx, now - NAMES_KEPT)

        await self._db.write(body, bulk=True)
        return EVERY
