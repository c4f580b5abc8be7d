"""Synonyms widen a search and never narrow it; the full text's own syntax stays out of them."""

import pytest

from bot.services.search import direct, understand
from storage import search, synonyms
from storage.database import Database
from storage.search import Scope
from tests.services.shop import NOW, game, open_shop

NAMES = ("boosts", "games")


@pytest.fixture
async def shop(db: Database) -> Database:
    await open_shop(db, [game("a", "Grand Theft Auto 5"), game("b", "GTA Soundtrack"), game("c", "Half-Life 2")])
    await db.write(lambda tx: synonyms.put(tx, "gta", "grand theft auto", NOW))
    return db


async def found(db: Database, query: str) -> list[str]:
    reading = await db.read(lambda r: understand(r, NAMES, query))
    if reading is None:
        return []
    scope = Scope(NAMES, match=reading.match, first=reading.first, ranked=reading.ranked)
    return sorted(row.title for row in await db.read(lambda r: search.page(r, scope, "popular", 0, 10)))


@pytest.mark.parametrize("query", ["gta", "GTA", "grand theft auto", "\u0433\u0442\u0430"])
async def test_either_side_finds_both(shop: Database, query: str) -> None:
    assert await found(shop, query) == ["GTA Soundtrack", "Grand Theft Auto 5"]


async def test_what_stands_beside_a_synonym_still_counts(shop: Database) -> None:
    assert await found(shop, "gta 5") == ["Grand Theft Auto 5"]
    assert await found(shop, "soundtrack grand theft auto") == ["GTA Soundtrack"]


async def test_a_pair_is_known_in_either_order(shop: Database) -> None:
    assert not await shop.write(lambda tx: synonyms.put(tx, "grand theft auto", "gta", NOW))
    assert await shop.read(synonyms.count) == 1


async def test_pairs_that_lead_into_each_other_come_to_an_end(shop: Database) -> None:
    for one, other in (("a", "b c"), ("b", "c a"), ("c", "a b"), ("half", "half life")):
        await shop.write(lambda tx, o=one, p=other: synonyms.put(tx, o, p, NOW))  # type: ignore[misc]
    await found(shop, "half a b c a b c a b")
    assert await found(shop, "half") == ["Half-Life 2"]


async def test_a_letter_is_never_about_what_was_only_corrected(shop: Database) -> None:
    assert await found(shop, "hlaf life") == ["Half-Life 2"]
    assert await shop.read(lambda r: direct(r, NAMES, "hlaf life")) is None
    assert await shop.read(lambda r: direct(r, NAMES, "half life")) is not None
    assert await shop.read(lambda r: direct(r, NAMES, "gta 5")) is not None
