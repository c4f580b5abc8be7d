"""Pre-checkout in Telegram's words: reads the query, asks the service, says why not in the payer's language."""

from bot.seams import Clock
from bot.services.precheckout import Request, refusal
from bot.telegram.raw import Json
from bot.texts import Catalogues
from storage import customers
from storage.database import Reader
from storage.sqlite_readers import SqliteReaders


class DecidePayment:
    """Has a reader of its own, so that no other read and no write is ever waited for."""

    def __init__(self, readers: SqliteReaders, clock: Clock, catalogues: Catalogues) -> None:
        self._readers, self._clock, self._catalogues = readers, clock, catalogues

    async def __call__(self, query: Json) -> tuple[bool, str | None]:
        """Whether the money may be taken, and if not, why."""
        request = Request(
            payload=str(query["invoice_payload"]),
            payer_id=int(query["from"]["id"]),
            amount_minor=int(query["total_amount"]),
            currency=str(query["currency"]),
        )
        reason, language = await self._readers.read(lambda reader: self._decide(reader, request))
        if reason is None:
            return True, None
        return False, self._catalogues.of(language).plain(f"checkout.refused.{reason}")

    async def _decide(self, reader: Reader, request: Request) -> tuple[str | None, str]:
        payer = await customers.find(reader, request.payer_id)
        return await refusal(reader, request, self._clock.now()), payer.language if payer else "en"
