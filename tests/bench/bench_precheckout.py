"""How long a pre-checkout query waits for its answer while the shop is at its worst.

`python -m tests.bench.bench_precheckout [queries]`. The whole way is measured: decided over a reader of its own,
answered at Telegram's stand-in. Meanwhile the writer is kept full by many callers and calls to a provider hang. The
figure to keep is the 99th percentile, beside that of a shop at rest in the same run; the promise is one second.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from zoneinfo import ZoneInfo

from structlog.testing import capture_logs

from bot.sandbox.telegram import TelegramStandin
from bot.seams import MachineClock
from bot.telegram.decide import DecidePayment
from bot.telegram.pacer import Pacer
from bot.telegram.precheckout import PreCheckout
from bot.telegram.session import make_bot
from bot.texts import Catalogues
from storage.database import Transaction
from storage.migrate import migrate
from storage.sqlite import SqliteDatabase, opened
from storage.sqlite_readers import SqliteReaders
from tests.chat.session import StandinSession
from tests.services.shop import ANNA
from tests.services.staffroom import Staffroom

TOKEN = "4242:bench"
WRITERS = 50
HANGING = 20
PER_SECOND = 50
PROMISED = 1.0


async def measured(queries: int) -> None:
    """Prints both figures; ends with an error where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.db"
        migrate(file)
        async with opened(file) as db:
            await (await Staffroom(db).open()).order()
            readers = SqliteReaders(file, count=1)
            await readers.open()
            answer = _answering(readers)
            rest = await _spans(answer, queries)
            async with _under_load(db):
                busy = await _spans(answer, queries)
            await readers.close()
    _tell("at rest", rest)
    _tell(f"{WRITERS} callers writing, {HANGING} calls hanging", busy)
    if _percentile(busy) > PROMISED:
        raise SystemExit(f"slower than {PROMISED} s")


def _answering(readers: SqliteReaders) -> Callable[[dict[str, object]], Awaitable[None]]:
    clock, catalogues = MachineClock(), Catalogues(ZoneInfo("UTC"))
    bot = make_bot(TOKEN, StandinSession(TelegramStandin(now=clock.now, token=TOKEN)))
    return PreCheckout(bot, Pacer(None), catalogues, DecidePayment(readers, clock, catalogues)).answer


async def _spans(answer: Callable[[dict[str, object]], Awaitable[None]], queries: int) -> list[float]:
    """Seconds of each query; they come as fast as a busy evening brings them, whether or not others wait."""

    async def one(number: int) -> float:
        await asyncio.sleep(number / PER_SECOND)
        began = perf_counter()
        await answer(
            {
                "id": str(number),
                "from": {"id": ANNA.id, "language_code": "ru"},
                "currency": "XTR",
                "total_amount": 612,
                "invoice_payload": "pay1",
            }
        )
        return perf_counter() - began

    return await asyncio.gather(*(one(number) for number in range(queries)))


@asynccontextmanager
async def _under_load(db: SqliteDatabase):  # type: ignore[no-untyped-def]
    async def write(caller: int) -> None:
        number = 0
        while True:
            number += 1
            await db.write(lambda tx, key=f"{caller} {number}": _body(tx, key))

    tasks = [asyncio.create_task(write(caller)) for caller in range(WRITERS)]
    tasks += [asyncio.create_task(asyncio.Event().wait()) for _ in range(HANGING)]  # type: ignore[arg-type]
    await asyncio.sleep(1)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _body(tx: Transaction, key: str) -> None:
    """About what one step of an order costs."""
    for half in ("event", "letter"):
        await tx.run(
            "INSERT INTO shop_settings (key, value, changed_at) VALUES (:key, :value, 0)",
            key=f"{half} {key}",
            value="x" * 300,
        )


def _percentile(spans: list[float]) -> float:
    return quantiles(spans, n=100)[98]


def _tell(what: str, spans: list[float]) -> None:
    median = quantiles(spans, n=2)[0]
    sys.stdout.write(
        f"{what}: median {median * 1000:.1f} ms, 99th percentile {_percentile(spans) * 1000:.1f} ms, "
        f"{len(spans)} queries\n"
    )


if __name__ == "__main__":
    with capture_logs():  # the stand-in knows none of these queries and says so each time
        asyncio.run(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
