"""Staff teach the search words of customers, and read what was searched for in vain, without who searched."""

import pytest

from tests.chat.acts import game, label, offers
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def title_of(shop: Shop) -> str:
    found = await game(shop)
    return str((await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"])


async def add(olga: Person, pair: str) -> None:
    await olga.say("/shop")
    await olga.press("Synonyms")
    await olga.press("Add a pair")
    await olga.say(pair)


async def test_a_pair_finds_both_ways_and_only_until_it_is_dropped(shop: Shop, ben: Person, olga: Person) -> None:
    title = await title_of(shop)
    await ben.say("qqqqzzzz")
    assert "Nothing found" in ben.screen.text
    await add(olga, f"QQQQZZZZ = {title}")
    await ben.say("qqqqzzzz")
    assert any(title[:15] in each for each in offers(ben))
    told = await shop.row("SELECT action, before, after FROM audit ORDER BY id DESC LIMIT 1")
    assert told["action"] == "synonym"
    assert told["after"].startswith("qqqqzzzz = ")

    await olga.press("✕ qqqqzzzz")
    await ben.say("qqqqzzzz")
    assert "Nothing found" in ben.screen.text


async def test_the_other_side_finds_what_is_called_like_the_first(shop: Shop, ben: Person, olga: Person) -> None:
    title = await title_of(shop)
    word = title.split()[0].lower()
    await add(olga, f"{word} = qwzzx brrgl")
    await ben.say("qwzzx brrgl")
    assert any(word in each.lower() for each in offers(ben))


async def test_a_wrong_pair_is_refused_with_words(shop: Shop, olga: Person) -> None:
    for wrong in ("gta", "gta =", "= gta", "gta = GTA"):
        await add(olga, wrong)
        assert "two different sides" in olga.screen.text
    assert await shop.rows("SELECT id FROM synonyms") == []


async def test_staff_try_what_a_search_finds(shop: Shop, olga: Person) -> None:
    title = await title_of(shop)
    await olga.say("/shop")
    await olga.press("Synonyms")
    await olga.press("Try a search")
    await olga.say(title)
    assert any(title[:15] in each for each in olga.screen.labels)
    await olga.say("qqqqzzzz")
    assert "Nothing found" in olga.screen.text
    assert await shop.rows("SELECT words FROM missed_searches") == []


async def test_searches_in_vain_are_counted_without_who_searched(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    for person in (anna, ben):
        await person.say("QQQQzzzz Wwwwjjjj!")
    await ben.say("QQQQzzzz Wwwwjjjj!")
    await ben.say(await title_of(shop))
    rows = await shop.rows("SELECT * FROM missed_searches")
    assert [(row["words"], row["times"]) for row in rows] == [("qqqqzzzz wwwwjjjj", 2)]
    assert not {str(anna.id), str(ben.id)} & {str(value) for row in rows for value in row.values()}

    await olga.say("/shop")
    assert "1 search found nothing lately." in olga.screen.text
    await olga.press("Not found")
    await olga.press("qqqqzzzz wwwwjjjj — 2")
    assert "Searched for 2 times." in olga.screen.text
    await olga.press("Order it: note")
    await olga.say("asked the supplier")
    assert "Note: asked the supplier" in olga.screen.text
    await olga.press("Add a synonym")
    await olga.say(await title_of(shop))
    await ben.say("qqqqzzzz wwwwjjjj")
    assert offers(ben)
    await olga.say("/shop")
    await olga.press("Not found")
    await olga.press("📝 qqqqzzzz wwwwjjjj — 2")
    await olga.press("Forget it")
    assert "Everything was found so far." in olga.screen.text


async def test_a_search_that_nobody_repeats_is_forgotten_after_90_days(shop: Shop, ben: Person) -> None:
    await ben.say("qqqqzzzz")
    await shop.pass_time(days=89)
    assert len(await shop.rows("SELECT id FROM missed_searches")) == 1
    await shop.pass_time(days=3)
    assert await shop.rows("SELECT id FROM missed_searches") == []


async def test_an_empty_result_says_what_to_do_next(shop: Shop, ben: Person) -> None:
    await ben.say("qqqqzzzz")
    assert label(shop, ben, "wish.button.appears") in ben.screen.labels
    assert offers(ben), "something popular is offered"
