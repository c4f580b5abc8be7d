"""How fast a catalogue of 20,000 offers is read, searched and listed. Prints figures; promises nothing.

Run: python -m tests.bench.bench_search [offers]
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from bot.callbacks import Results
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.people import Person
from bot.services.pricing import Pricing, ProviderTerms
from bot.services.shelf import Shelf
from bot.services.sync import CatalogueSync
from providers.kinguin import Settings, create, standin
from storage import customers, providers
from storage.browses import Browse
from storage.browses import put as put_browse
from storage.database import Database, Transaction
from storage.migrate import migrate
from storage.sqlite import opened
from tests.providers.transport import StandinTransport

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PERSON = Person(1, "ru", "RU")
ROUNDS = 15
QUERIES = {
    "one letter": "l",
    "a common word": "lantern",
    "a whole title": "lantern march",
    "a beginning": "lant",
    "in Cyrillic": "лантерн",
    "by sound": "кестрел мур",
    "the other layout": "дфтеукт",
    "two typing errors": "lantenr mrach",
    "nothing at all": "qqqqzzzz wwwwjjjj",
    "a long text": "lantern " * 500,
}


class StillClock:
    def now(self) -> datetime:
        return NOW


async def timed(label: str, work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> None:
    """Median and worst of some rounds, in milliseconds."""
    spans = []
    for _ in range(rounds):
        start = perf_counter()
        await work()
        spans.append((perf_counter() - start) * 1000)
    sys.stdout.write(f"{label:<34}{statistics.median(spans):9.1f} ms   worst {max(spans):8.1f} ms\n")


async def fill(db: Database, size: int) -> tuple[Catalogue, Pricing]:
    made = standin(now=StillClock().now, size=size, base_url="http://127.0.0.1/kinguin", api_key="key")
    settings = Settings.model_validate({"api_key": "key", "base_url": "http://127.0.0.1/esa/api"})
    provider = create(settings, now=StillClock().now, transport=StandinTransport(made))
    profiles = {"kinguin": provider.profile}
    terms = {"kinguin": ProviderTerms(Decimal(100), Decimal(10))}
    pricing = Pricing("RUB", profiles, star_rate=Decimal("1.8"), defaults=terms)
    shelf = Shelf(pricing)

    async def begin(tx: Transaction) -> None:
        await customers.see(tx, PERSON.id, language="ru", now=NOW)
        await providers.configure(tx, ["kinguin"])

    await db.write(begin)
    pages = [page async for page in provider.offers(None)]
    await timed(
        "read at the stand-in and stored", lambda: CatalogueSync(provider, db, StillClock(), shelf).step(NOW), 1
    )

    async def store() -> None:
        for page in pages:
            await db.write(lambda tx, page=page: shelf.put(tx, "kinguin", page.offers, NOW), bulk=True)  # type: ignore[misc]

    await timed("stored again, nothing new", store, 1)
    renamed = [replace(page, offers=tuple(replace(o, title=f"{o.title} *") for o in page.offers)) for page in pages]
    pages[:] = renamed
    await timed("stored again, all renamed", store, 1)
    return Catalogue(pricing, profiles, Cart(pricing, profiles)), pricing


async def search_all(db: Database, catalogue: Catalogue) -> None:
    for label, query in QUERIES.items():
        place = await db.write(lambda tx, q=query: catalogue.find(tx, PERSON, q, NOW))  # type: ignore[misc]
        assert isinstance(place, Results)
        view = await db.read(lambda r, b=place.browse: catalogue.results(r, PERSON, b, 1))  # type: ignore[misc]
        text = f"search, {label} ({view.total})"
        await timed(text, lambda b=place.browse: db.read(lambda r: catalogue.results(r, PERSON, b, 1)))  # type: ignore[misc]


async def list_all(db: Database, catalogue: Catalogue) -> None:
    for sort in ("popular", "cheap", "new"):
        browse = Browse(provider="kinguin", sort=sort)
        number = await db.write(lambda tx, b=browse: put_browse(tx, PERSON.id, b, NOW))  # type: ignore[misc]
        for page in (1, 1000):
            await timed(
                f"department, {sort}, page {page}",
                lambda n=number, p=page: db.read(lambda r: catalogue.results(r, PERSON, n, p)),  # type: ignore[misc]
            )
    for what in ("platform", "region", "price"):
        await timed(
            f"values of {what}",
            lambda n=number, w=what: db.read(lambda r: catalogue.choices(r, PERSON, n, w)),  # type: ignore[misc]
        )


async def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        migrate(path)
        async with opened(path) as db:
            catalogue, pricing = await fill(db, size)
            await list_all(db, catalogue)
            await search_all(db, catalogue)
            await timed(
                "another rate", lambda: db.write(lambda tx: pricing.set_rate(tx, "kinguin", Decimal(99), NOW)), 1
            )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
