"""A small shop for the stories of the services: providers in memory, people, a clock that is moved by hand."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.services.people import Person
from bot.services.pricing import Pricing, ProviderTerms
from bot.services.shelf import Shelf
from providers.base import Goods, Limits, Profile
from providers.errors import NotFound, ProviderError
from providers.money import Money
from providers.offers import Line, Offer, OfferPage, Variant
from storage import customers, providers
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANNA = Person(101, "ru", "RU")
BORIS = Person(102, "en", None)
GAMES = Profile(
    name="games", goods=Goods.DIGITAL, currency="EUR", has_catalogue=True, can_quote=True, limits=Limits(10, 5, 50)
)
BOOSTS = Profile(name="boosts", goods=Goods.DIGITAL, currency="RUB")
PROFILES = {"boosts": BOOSTS, "games": GAMES}
PRICING = Pricing(
    "RUB", PROFILES, star_rate=Decimal("1.8"), defaults={"games": ProviderTerms(Decimal(100), Decimal(10))}
)
SHELF = Shelf(PRICING)
TABLE = Offer(
    "boosts",
    "offer.boosts.title",
    None,
    variants=tuple(Variant(n, n, Money(Decimal(p), "RUB")) for n, p in (("2", 200), ("4", 390))),
)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        self.at += by
        return self.at


class ToyGames:
    """A catalogue in memory; `error` is raised after `error_after` pages."""

    profile = GAMES

    def __init__(self, offers: Sequence[Offer], clock: HandClock) -> None:
        self.shelf = {offer.ref: offer for offer in offers}
        self.asked: list[datetime | None] = []
        self.error: ProviderError | None = None
        self.error_after = 0
        self.missing = 0
        self.page = 100
        self._clock = clock

    async def offers(self, since: datetime | None) -> AsyncIterator[OfferPage]:
        self.asked.append(since)
        found = [o for o in self.shelf.values() if since is None or (o.updated_at and o.updated_at >= since)]
        shown = found[: len(found) - self.missing]
        for number, start in enumerate(range(0, max(len(shown), 1), self.page)):
            if self.error and number == self.error_after:
                raise self.error
            page = tuple(shown[start : start + self.page])
            yield OfferPage(page, min(start + self.page, len(shown)), len(found))

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        if any(line.ref not in self.shelf for line in lines):
            raise NotFound("no such product")
        return [self.shelf[line.ref] for line in lines]


def game(ref: str, title: str, cents: int = 1000, **facts: object) -> Offer:
    return Offer(ref, title, Money.of_minor(cents, "EUR"), **({"stock": 10} | facts))  # type: ignore[arg-type]


async def open_shop(db: Database, offers: Sequence[Offer] = ()) -> None:
    """People, both departments, the price table, and these games."""

    async def body(tx: Transaction) -> None:
        for person in (ANNA, BORIS):
            await customers.see(tx, person.id, language=person.language, now=NOW)
        await providers.configure(tx, list(PROFILES))
        await SHELF.seed_price_table(tx, "boosts", [TABLE], NOW, {"boosts": "Server boosts Бусты сервера"})
        await SHELF.put(tx, "games", offers, NOW)

    await db.write(body)
