"""The stand-in's shop window: large, the same for a seed, with covers of games that do not exist."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import httpx
import pytest

from providers.kinguin import KinguinStandin, standin
from providers.kinguin.standin_letters import png
from providers.kinguin.standin_rows import PER_GAME
from providers.kinguin.standin_titles import game


def window(seed: int = 1, size: int = 20_000) -> KinguinStandin:
    return standin(now=lambda: datetime(2026, 3, 1, tzinfo=UTC), seed=seed, size=size, base_url="http://x/kinguin/")


async def page(made: KinguinStandin, query: str) -> bytes:
    request = httpx.Request("GET", f"http://x/v1/products?{query}", headers={"X-Api-Key": "any"})
    return (await made.handle(request)).content


async def test_the_same_seed_makes_the_same_catalogue() -> None:
    assert await page(window(), "page=7&limit=100") == await page(window(), "page=7&limit=100")
    assert await page(window(), "page=7") != await page(window(seed=2), "page=7")


async def test_twenty_thousand_products_have_numbers_and_ids_of_their_own() -> None:
    made = window()
    rows = [made.shop.catalogue.row(number) for number in range(20_000)]
    assert len({row.kinguin_id for row in rows}) == len({row.product_id for row in rows}) == 20_000
    assert b'"item_count":20000' in await page(made, "limit=1")
    assert b'"results":[]' in await page(made, "page=201&limit=100")


def test_every_game_has_a_title_of_its_own() -> None:
    titles = [game(1, number).title for number in range(20_000 // PER_GAME)]
    assert len(set(titles)) == len(titles)
    assert all(title.isascii() for title in titles)
    assert sum(title.endswith((" II", " III", " IV")) for title in titles) > 500


def test_the_window_holds_every_sort_of_product() -> None:
    catalogue = window().shop.catalogue
    rows = [catalogue.row(number) for number in range(4_000)]
    assert len({row.platform for row in rows}) == 8
    assert len({row.region_id for row in rows}) == 10
    assert any(row.is_preorder for row in rows)
    assert any(not row.sellers for row in rows)
    assert any(row.sellers and not row.sellers[0].text for row in rows)
    assert any(row.excluded for row in rows)
    assert any(row.tag == "dlc" for row in rows)
    assert min(row.sellers[0].cents for row in rows if row.sellers) >= 49


@pytest.mark.parametrize("number", range(0, 160, 7))
async def test_every_product_has_a_cover(number: int) -> None:
    made = window(size=200)
    row = made.shop.catalogue.row(number)
    address = made.shop.catalogue.product(row)["images"]["cover"]["url"]
    assert address.startswith("http://x/kinguin/pictures/")
    answer = await made.handle(httpx.Request("GET", address))
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = "".join(ET.fromstring(answer.content).itertext()).upper().replace(" ", "")
    assert row.game.title.upper().replace(" ", "").replace(":", "") in drawn.replace(":", "")


@pytest.mark.parametrize("name", ["1.svg", "99999999999.svg", "20001.png", "..%2f20001.svg"])
async def test_a_picture_that_does_not_exist_is_not_found(name: str) -> None:
    answer = await window(size=10).handle(httpx.Request("GET", f"http://x/kinguin/pictures/{name}"))
    assert answer.status_code == 404


def test_letters_of_a_key_differ_in_its_picture() -> None:
    assert len({png(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"}) == 37
