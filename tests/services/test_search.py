"""Whatever a customer types, the search finds what was meant, or nothing; it never fails."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services import words
from bot.services.search import Reading, understand
from storage import search
from storage.database import Database, Reader
from storage.search import Scope
from storage.sqlite import opened
from tests.services.shop import game, open_shop

KNOWN = (
    "Cyberpunk 2077",
    "Counter-Strike: Global Offensive",
    "Counter-Strike: Source",
    "Minecraft Java Edition",
    "The Elder Scrolls V: Skyrim",
    "Baldur's Gate III",
    "Half-Life 2",
    "PlayStation Plus 3 Months",
    "Hogwarts Legacy",
    "Ведьмак 3: Дикая Охота",
    "Strike Force Heroes",
    "Pokémon Café",
)
FILLERS = (
    "Silent",
    "Golden",
    "Harbour",
    "Orchard",
    "Engine",
    "Kestrel",
    "Lantern",
    "Marrow",
    "Velvet",
    "Comet",
    "Isle",
)


def titles(count: int) -> list[str]:
    """Invented names, the same every time."""
    chance = random.Random(7)
    return [f"{' '.join(chance.sample(FILLERS, 3))} {number}" for number in range(100, 100 + count)]


@pytest.fixture(scope="module")
def full_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of 3,000 games, filled once; the stories only read it."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("full") / "shop.db"))

    async def fill() -> None:
        async with opened(path) as db:
            await open_shop(db, [game(str(n), title) for n, title in enumerate((*KNOWN, *titles(3000)))])

    asyncio.run(fill())
    return path


@pytest.fixture
async def shop(full_file: Path) -> AsyncIterator[Database]:
    async with opened(full_file) as database:
        yield database


async def found(db: Database, query: str, providers: Sequence[str] = ("games", "boosts")) -> tuple[list[str], str]:
    """Titles of the first page and what was searched instead."""

    async def body(reader: Reader) -> tuple[list[str], str]:
        reading = await understand(reader, providers, query)
        if reading is None:
            return [], ""
        scope = Scope(tuple(providers), match=reading.match, first=reading.first, ranked=reading.ranked)
        return [row.title for row in await search.page(reader, scope, "popular", 0, 8)], reading.corrected

    return await db.read(body)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cyberpunk", "Cyberpunk 2077"),
        ("cyb", "Cyberpunk 2077"),
        ("2077 cyber", "Cyberpunk 2077"),
        ("киберпанк", "Cyberpunk 2077"),
        ("сайберпанк 2077", "Cyberpunk 2077"),
        ("каунтер страйк", "Counter-Strike: Global Offensive"),
        ("майнкрафт", "Minecraft Java Edition"),
        ("скайрим", "The Elder Scrolls V: Skyrim"),
        ("плейстейшн", "PlayStation Plus 3 Months"),
        ("хогвартс", "Hogwarts Legacy"),
        ("baldurs gate 3", "Baldur's Gate III"),
        ("BALDUR’S GATE iii", "Baldur's Gate III"),
        ("халф лайф", "Half-Life 2"),
        ("vedmak", "Ведьмак 3: Дикая Охота"),
        ("pokemon cafe", "Pokémon Café"),
        ("бусты", "offer.boosts.title"),
        ("boosts", "offer.boosts.title"),
    ],
)
async def test_a_name_is_found_in_either_alphabet(shop: Database, query: str, first: str) -> None:
    hits, corrected = await found(shop, query)
    assert hits[:1] == [first]
    assert corrected == ""


@pytest.mark.parametrize(
    ("query", "corrected", "first"),
    [
        ("сщгтеук", "counter", "Counter-Strike: Global Offensive"),
        ("ьштускфае", "minecraft", "Minecraft Java Edition"),
        ("dtlmvfr", "ведьмак", "Ведьмак 3: Дикая Охота"),
        ("rb,thgfyr", "киберпанк", "Cyberpunk 2077"),
        ("crfqhbv", "skyrim", "The Elder Scrolls V: Skyrim"),
        ("contuer strke", "counter strike", "Counter-Strike: Global Offensive"),
        ("cybrepunk", "cyberpunk", "Cyberpunk 2077"),
        ("hogawr", "hogwar", "Hogwarts Legacy"),
        ("counterstrike", "counter strike", "Counter-Strike: Global Offensive"),
        ("cyber punk", "cyberpunk", "Cyberpunk 2077"),
        ("minecarft java", "minecraft java", "Minecraft Java Edition"),
        ("hogwarts zzzzzzzz", "hogwarts", "Hogwarts Legacy"),
    ],
)
async def test_another_reading_says_what_it_searched(shop: Database, query: str, corrected: str, first: str) -> None:
    hits, told = await found(shop, query)
    assert hits[:1] == [first]
    assert told == corrected


async def test_a_title_that_begins_with_the_query_comes_first(shop: Database) -> None:
    hits, _ = await found(shop, "strike")
    assert hits[0] == "Strike Force Heroes"
    assert len(hits) == 3


async def test_only_these_providers_are_searched(shop: Database) -> None:
    assert await found(shop, "cyberpunk", ["boosts"]) == ([], "")


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "\0", '"', "'", "*", "^", "a* OR b*", 'words : "x"', "NEAR(a b)", "(", "-", "!!!", "😀", "AND",
        "NOT x", "{words}", "%_", "x" * 4096, "слово " * 700, "\ud800", "ﷺ" * 100, "़ा", "²", "ß", "İ", "日本語",
    ],
)  # fmt: skip
async def test_no_text_breaks_the_search(shop: Database, query: str) -> None:
    await found(shop, query)


async def test_only_punctuation_finds_nothing(shop: Database) -> None:
    assert await found(shop, "?! …") == ([], "")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(alphabet="\"*^():{}-+ aаЖ1'\\", max_size=30))
def test_every_expression_is_quoted(any_text: str, syntax: str) -> None:
    for text in (any_text, syntax, words.other_layout(any_text)):
        written = words.latin(words.folded(text))
        assert all(word.isalnum() for word in written)
        assert all(sound.isalnum() for word in written for sound in words.sounds(word))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cyberpunk", "kiberpank"),
        ("minecraft", "mainkraft"),
        ("playstation", "pleisteishn"),
        ("ghost", "gost"),
        ("pewterwell", "pyutervell"),
        ("powerwash", "pauervosh"),
        ("shadow", "shadou"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert set(words.sounds(one)) & set(words.sounds(other))


def test_both_layouts_lead_to_each_other() -> None:
    assert words.other_layout("сщгтеук") == "counter"
    assert words.other_layout("counter") == "сщгтеук"


def test_a_reading_that_found_nothing_is_not_a_reading() -> None:
    assert Reading("").match == ""
