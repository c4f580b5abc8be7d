"""The shop's copy of a catalogue is complete, cheap to keep, and survives every failure of the provider."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.services.pricing import Pricing, ProviderTerms
from bot.services.shelf import Shelf
from bot.services.sync import CatalogueSync
from providers.errors import Limited, Unavailable
from providers.offers import Offer
from storage import offers, providers, search
from storage.database import Database
from storage.search import Scope
from tests.services.shop import NOW, PROFILES, SHELF, HandClock, ToyGames, game, open_shop

EVERYTHING = Scope(("games",))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def toy(db: Database, clock: HandClock) -> ToyGames:
    await open_shop(db)
    return ToyGames([game(str(n), f"Game {n}", updated_at=NOW) for n in range(250)], clock)


@pytest.fixture
def sync(db: Database, toy: ToyGames, clock: HandClock) -> CatalogueSync:
    return CatalogueSync(toy, db, clock, SHELF)  # type: ignore[arg-type]


async def sold(db: Database) -> int:
    return await db.read(lambda reader: search.count(reader, EVERYTHING))


async def offer(db: Database, ref: str) -> offers.Offer:
    found = await db.read(lambda reader: offers.by_ref(reader, "games", ref))
    assert found is not None
    return found


async def state(db: Database) -> providers.Provider:
    found = await db.read(lambda reader: providers.get(reader, "games"))
    assert found is not None
    return found


async def test_the_first_read_takes_the_whole_catalogue(db: Database, sync: CatalogueSync) -> None:
    assert await sync.step(NOW) is True
    assert await sold(db) == 250
    known = await state(db)
    assert (known.sync_read, known.sync_total, known.full_read_at) == (250, 250, NOW)


async def test_later_reads_ask_only_for_what_changed(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    assert await sync.step(clock.move(9 * MINUTE)) is False
    later = clock.move(2 * MINUTE)
    toy.shelf["7"] = game("7", "Game 7, better", 500, updated_at=later)
    assert await sync.step(later) is True
    assert toy.asked == [None, NOW - 5 * MINUTE]
    assert (await offer(db, "7")).lowest_minor == 55000


async def test_an_interrupted_read_loses_no_change(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    later = clock.move(11 * MINUTE)
    toy.shelf = {ref: replace(each, title=f"New {ref}", updated_at=later) for ref, each in toy.shelf.items()}
    toy.error, toy.error_after = Unavailable("gone away"), 1
    await sync.step(later)
    assert (await offer(db, "0")).title == "New 0"
    assert (await offer(db, "240")).title == "Game 240"
    toy.error = None
    await sync.step(clock.move(MINUTE))
    assert (await offer(db, "240")).title == "New 240"
    assert toy.asked[1] == toy.asked[2] == NOW - 5 * MINUTE


async def test_a_failing_provider_is_asked_less_and_less(sync: CatalogueSync, toy: ToyGames, clock: HandClock) -> None:
    toy.error = Unavailable("down")
    for _ in range(60):
        await sync.step(clock.move(MINUTE / 4))
    assert len(toy.asked) == 6


async def test_a_limit_is_waited_out_as_told(sync: CatalogueSync, toy: ToyGames, clock: HandClock) -> None:
    toy.error = Limited("slow down", retry_after=120)
    await sync.step(NOW)
    assert await sync.step(clock.move(119 * MINUTE / 60)) is False
    assert await sync.step(clock.move(MINUTE / 60)) is True


async def test_a_daily_full_read_stops_selling_what_vanished(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    del toy.shelf["3"]
    await sync.step(clock.move(timedelta(days=1)))
    assert toy.asked[-1] is None
    assert await sold(db) == 249
    assert (await offer(db, "3")).sellable is False


async def test_a_full_read_that_fell_short_removes_nothing(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    toy.missing = 100
    await sync.step(clock.move(timedelta(days=1)))
    assert await sold(db) == 250


async def test_an_empty_answer_removes_nothing(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    toy.shelf.clear()
    await sync.step(clock.move(timedelta(days=1)))
    assert await sold(db) == 250


async def test_a_hint_refreshes_one_offer(db: Database, sync: CatalogueSync, toy: ToyGames) -> None:
    await sync.step(NOW)
    toy.shelf["5"] = game("5", "Game 5", 2000)
    await sync.refresh("5")
    assert (await offer(db, "5")).lowest_minor == 220000


async def test_a_hint_about_a_vanished_offer_stops_selling_it(db: Database, sync: CatalogueSync, toy: ToyGames) -> None:
    await sync.step(NOW)
    del toy.shelf["5"]
    await sync.refresh("5")
    assert (await offer(db, "5")).sellable is False


async def test_a_renamed_offer_is_found_by_its_new_name_only(db: Database, sync: CatalogueSync, toy: ToyGames) -> None:
    await sync.step(NOW)
    toy.shelf["5"] = game("5", "Lighthouse")
    await sync.refresh("5")

    async def hits(match: str) -> int:
        return await db.read(lambda reader: search.count(reader, Scope(("games",), match=match)))

    assert await hits('words : "lighthouse"') == 1
    assert await hits('words : ("game" AND "5")') == 0


async def test_no_price_no_sale(db: Database, sync: CatalogueSync, toy: ToyGames) -> None:
    toy.shelf = {"1": Offer("1", "Free of price", None), "2": game("2", "Priced")}
    await sync.step(NOW)
    assert await sold(db) == 1


async def test_terms_that_changed_while_the_program_was_down_reach_the_lists(
    db: Database, sync: CatalogueSync, toy: ToyGames, clock: HandClock
) -> None:
    await sync.step(NOW)
    dearer = Pricing("RUB", PROFILES, star_rate=Decimal(2), defaults={"games": ProviderTerms(Decimal(200), Decimal(0))})
    await CatalogueSync(toy, db, clock, Shelf(dearer)).step(NOW)  # type: ignore[arg-type]
    assert (await offer(db, "1")).lowest_minor == 200000
