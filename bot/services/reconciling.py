"""Money compared with Telegram's own list: what no update has told of is taken for its order.

Telegram keeps an update for a day at the most; after a longer stop this list is the only witness. Every line of it is
in the books, so that they show the balance that Telegram shows. Refuses to judge money whose invoice this database does
not know: the bot may have sold before, or the database may be an older copy.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.seams import Clock
from bot.services.capture import Holds, Money, capture
from bot.services.casework import open_case
from bot.services.outside_refunds import OutsideRefunds
from bot.services.reconciling_balance import Line, StarsBalance, book_line, returned_after_all
from providers.errors import ProviderError
from storage import payments, reconciled, shop_settings
from storage.database import Database, Transaction

EVERY = timedelta(days=1)
AGAIN = timedelta(seconds=30)
PAGE = 100
OFFSET = "stars_reconciled"
STARS = "XTR"


class StarsMove(Line, Protocol):
    """One line of Telegram's list. `payer_id` and `payload` are None where it was no invoice of ours."""

    @property
    def at(self) -> datetime: ...
    @property
    def payload(self) -> str | None: ...


class StarsList(Protocol):
    async def transactions(self, offset: int, limit: int = PAGE) -> Sequence[StarsMove]:
        """Moves of Stars, oldest first, after `offset` of them."""
        ...

    async def balance(self) -> int:
        """The Stars that the shop has, those that are still held included."""
        ...


class Reconciling:
    """One worker. `done`: the list has been read to its end since the program started. `compared`: the balance, too."""

    def __init__(
        self, db: Database, clock: Clock, method: str, stars: StarsList, holds: Holds, outside: OutsideRefunds
    ) -> None:
        """`holds`: whether late money still buys its order."""
        self._db, self._clock, self._method, self._stars, self._holds = db, clock, method, stars, holds
        self._balance = StarsBalance(method)
        self._outside = outside
        self.done = False
        self._next_at: datetime | None = None

    @property
    def compared(self) -> bool:
        return self._next_at is not None

    async def step(self, now: datetime) -> bool | timedelta:
        """Reads one page on from where the last one ended; once at its end, again a day later."""
        if self._next_at is not None and now < self._next_at:
            return self._next_at - now
        offset = int(await self._db.read(lambda reader: shop_settings.get(reader, OFFSET)) or 0)
        try:
            page = await self._stars.transactions(offset, PAGE)
            if page:
                await self._db.write(lambda tx: self._learn(tx, page, offset, now))
            if len(page) == PAGE:
                return True
            self.done = True
            return await self._compare(offset + len(page), now)
        except ProviderError:
            return AGAIN

    async def _compare(self, offset: int, now: datetime) -> bool | timedelta:
        """The balance is comparable if the list has not grown while it was read."""
        before = await self._db.write(lambda tx: self._balance.booked(tx, now))
        held = await self._stars.balance()
        if await self._stars.transactions(offset, 1):
            return True
        settled = await self._db.write(lambda tx: self._balance.judge(tx, held, before, offset, now))
        if not settled:
            return AGAIN
        self._next_at = now + EVERY
        return EVERY

    async def _learn(self, tx: Transaction, page: Sequence[StarsMove], offset: int, now: datetime) -> None:
        for one in page:
            if one.incoming and one.payer_id is not None:
                await self._came(tx, one, one.payer_id, now)
            elif not one.incoming and (ours := await payments.by_external(tx, self._method, one.charge_id)) is not None:
                await self._outside.seen(tx, self._method, one.charge_id, now)
                await returned_after_all(tx, self._method, ours, now)
                await reconciled.confirm(tx, ours.id, now)
                await reconciled.close_cases(tx, "refund_unconfirmed", "confirmed", now, subject=f"payment:{ours.id}")
            else:
                await book_line(tx, self._method, one, now)
        await shop_settings.put(tx, OFFSET, str(offset + len(page)), now)

    async def _came(self, tx: Transaction, one: StarsMove, payer_id: int, now: datetime) -> None:
        money = Money(self._method, one.charge_id, one.payload or "", payer_id, one.stars, STARS)
        if await payments.by_payload(tx, money.payload) is not None:
            await capture(tx, money, now, holds=self._holds)
        elif await payments.by_external(tx, self._method, one.charge_id) is None:
            await book_line(tx, self._method, one, now)
            made_at = await shop_settings.file_made_at(tx) or now
            if made_at <= one.at and not await reconciled.ever(tx, "unknown_money", one.charge_id):
                evidence = {"charge": one.charge_id, "stars": one.stars, "customer": payer_id}
                await open_case(tx, "unknown_money", subject=one.charge_id, evidence=evidence, now=now)
