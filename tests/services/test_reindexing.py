"""A shop whose offers were indexed by an older program finds them as a new one would, and sells meanwhile."""

import pytest

from bot.services import words
from bot.services.reindexing import AT_ONCE, VERSION, Reindexing
from bot.services.search import understand
from storage import search, shop_settings
from storage.database import Database, Reader, Transaction
from storage.search import Scope
from tests.services.shop import NOW, game, open_shop

OFFERS = 2 * AT_ONCE + 10
TITLES = {"offer.boosts.title": "Server boosts"}


def named(provider: str, title: str) -> str:
    return TITLES.get(title, title)


async def found(db: Database, query: str) -> int:
    async def body(reader: Reader) -> int:
        reading = await understand(reader, ["games", "boosts"], query)
        return await search.count(reader, Scope(("games", "boosts"), match=reading.match)) if reading else 0

    return await db.read(body)


async def version(db: Database) -> str | None:
    return await db.read(lambda reader: shop_settings.get(reader, VERSION))


@pytest.fixture
async def old(db: Database) -> Database:
    """A shop of an older program: everything is found by words that nobody types."""
    await open_shop(db, [game(str(n), f"Cyberpunk {n}") for n in range(OFFERS)])
    await db.write(lambda tx: tx.run("UPDATE offer_words SET words = 'former', sounds = 'frmr'"))
    return db


async def run(reindexing: Reindexing) -> int:
    steps = 0
    while await reindexing.step(NOW):
        steps += 1
    return steps


async def test_offers_of_an_older_program_are_found_again(old: Database) -> None:
    assert await found(old, "cyberpunk") == 0
    reindexing = Reindexing(old, named)
    assert await run(reindexing) == 4
    assert (await found(old, "cyberpunk"), await found(old, "former")) == (OFFERS, 0)
    assert await found(old, "server boosts") == 1
    assert await version(old) == words.VERSION
    assert await reindexing.step(NOW) is False
    assert await Reindexing(old, named).step(NOW) is False


async def test_a_product_is_found_by_its_titles_in_every_language(old: Database) -> None:
    async def write(tx: Transaction) -> None:
        await tx.run("INSERT INTO products (offer_id, language) SELECT min(id), 'en' FROM offers")
        await tx.run("INSERT INTO product_texts SELECT offer_id, 'ru', 'Чай', '' FROM products")

    await old.write(write)
    await run(Reindexing(old, named))
    assert await found(old, "чай") == 1


async def test_what_was_interrupted_begins_again(old: Database) -> None:
    await Reindexing(old, named).step(NOW)
    assert await version(old) is None
    await run(Reindexing(old, named))
    assert await found(old, "cyberpunk") == OFFERS


async def test_a_new_shop_has_nothing_to_index_again(db: Database) -> None:
    reindexing = Reindexing(db, named)
    await db.write(lambda tx: reindexing.begin(tx, NOW))
    assert await version(db) == words.VERSION
    assert await reindexing.step(NOW) is False


async def test_a_shop_with_offers_does_not_pass_for_a_new_one(old: Database) -> None:
    await old.write(lambda tx: Reindexing(old, named).begin(tx, NOW))
    assert await version(old) is None
