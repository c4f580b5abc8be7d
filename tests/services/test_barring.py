"""Marks of offers follow the rules whatever is synced, renamed or indexed again."""

from datetime import timedelta

import pytest

from bot.services import words
from bot.services.barring import hit_by, judge, match_of
from bot.services.reindexing import Reindexing
from storage import barring, offers, shop_settings
from storage.database import Database
from storage.offers import NEVER, UNLISTED
from tests.services.shop import NOW, SHELF, game, open_shop
from tests.services.test_catalogue import offer_id

GAMES = [
    game("a", "Random Steam Key", platform="Steam", genres=("Action", "RPG")),
    game("b", "Randomly Good", platform="Steam", genres=("RPG Maker",)),
    game("c", "\u0421\u043b\u0443\u0447\u0430\u0439\u043d\u044b\u0439 \u043a\u043b\u044e\u0447", platform="Xbox"),
]


@pytest.fixture
async def shop(db: Database) -> Database:
    await open_shop(db, GAMES)
    return db


async def marks(db: Database) -> dict[str, int]:
    rows = await db.read(lambda r: r.all("SELECT ref, barred FROM offers WHERE provider = 'games' ORDER BY ref"))
    return {row["ref"]: row["barred"] for row in rows}


async def bar(db: Database, typed: str) -> None:
    async def body(tx):  # type: ignore[no-untyped-def]
        await barring.bar_words(tx, typed, 1, NOW)
        await judge(tx, await hit_by(tx, typed))

    await db.write(body)


async def test_words_bar_whole_words_in_any_order(shop: Database) -> None:
    await bar(shop, "KEY random")
    assert await marks(shop) == {"a": NEVER, "b": 0, "c": 0}


async def test_words_are_understood_in_both_alphabets(shop: Database) -> None:
    await bar(shop, "\u043a\u043b\u044e\u0447")
    assert (await marks(shop))["c"] == NEVER


async def test_a_sync_brings_back_nothing_and_bars_what_is_renamed_into_a_rule(shop: Database) -> None:
    await bar(shop, "random")
    renamed = [*GAMES[:1], game("b", "Random Good", platform="Steam"), game("d", "A random newcomer")]
    await shop.write(lambda tx: SHELF.put(tx, "games", renamed, NOW + timedelta(hours=1)))
    assert await marks(shop) == {"a": NEVER, "b": NEVER, "c": 0, "d": NEVER}
    found = await shop.read(lambda r: offers.by_ref(r, "games", "d"))
    assert found is not None
    assert not found.sellable


async def test_what_is_renamed_out_of_a_rule_is_sold_again(shop: Database) -> None:
    await bar(shop, "random")
    await shop.write(lambda tx: SHELF.put(tx, "games", [game("a", "Chosen Key")], NOW))
    assert (await marks(shop))["a"] == 0


async def test_a_hidden_genre_is_the_whole_genre_and_no_part_of_a_name(shop: Database) -> None:
    await shop.write(lambda tx: barring.hide(tx, "games", barring.GENRE, "RPG", True))
    ids = await shop.read(lambda r: barring.offers_in(r, "games", barring.GENRE, "RPG"))
    assert ids == [await offer_id(shop, "a")]
    await shop.write(lambda tx: judge(tx, ids))
    assert await marks(shop) == {"a": UNLISTED, "b": 0, "c": 0}


async def test_never_sold_wins_over_hidden(shop: Database) -> None:
    await shop.write(lambda tx: barring.hide(tx, "games", barring.PLATFORM, "Steam", True))
    await bar(shop, "random")
    everything = [await offer_id(shop, ref) for ref in "abc"]
    await shop.write(lambda tx: judge(tx, everything))
    assert await marks(shop) == {"a": NEVER, "b": UNLISTED, "c": 0}


async def test_indexing_again_judges_again(shop: Database) -> None:
    await shop.write(lambda tx: barring.bar_words(tx, "random", 1, NOW))
    await shop.write(lambda tx: shop_settings.put(tx, "words_version", "0", NOW))
    again = Reindexing(shop, lambda provider, title: title)
    while await again.step(NOW):
        pass
    assert (await marks(shop))["a"] == NEVER


@pytest.mark.parametrize("typed", ['" OR words:a', "NEAR(", "'; DROP TABLE offers", "-", ""])
async def test_no_word_is_an_expression(shop: Database, typed: str) -> None:
    assert await shop.read(lambda r: hit_by(r, typed)) == []
    assert '""' not in match_of(typed)
    assert words.VERSION
