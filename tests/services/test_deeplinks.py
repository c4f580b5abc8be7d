"""A link leads where it says, and a payload that means nothing leads nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import Card, Home, OpenDepartment, OrderPlace, Place, Results
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.deeplinks import DeepLinks, department_payload, link, offer_payload, opened, order_payload
from bot.services.errors import Gone
from storage.database import Database
from tests.services.shop import ANNA, NOW, PRICING, PROFILES, game, open_shop


@given(st.integers(1, 10**17))
def test_a_link_to_an_offer_opens_its_card(offer: int) -> None:
    assert opened(offer_payload(offer)) == Card(offer=offer)


def test_links_lead_to_departments_and_orders() -> None:
    assert opened(department_payload("games")) == OpenDepartment(provider="games")
    assert opened(order_payload(1042)) == OrderPlace(order=42)


@pytest.mark.parametrize("payload", ["", "o", "o0", "o-1", "o1x", "x1", "r1000", "r5", "d", "dA B", "o" + "9" * 40])
def test_a_payload_that_means_nothing_leads_nowhere(payload: str) -> None:
    assert opened(payload) is None


@given(st.text(max_size=64))
def test_no_payload_breaks_anything(payload: str) -> None:
    found = opened(payload)
    assert found is None or len(found.pack()) <= 64


def test_a_link_needs_the_name_of_the_bot() -> None:
    assert link("vitrina_bot", "o7") == "https://t.me/vitrina_bot?start=o7"
    assert link("", "o7") == ""


async def test_a_link_opens_the_shop_where_it_leads(db: Database) -> None:
    await open_shop(db, [game("1", "One"), game("2", "Two")])
    links = DeepLinks(Catalogue(PRICING, PROFILES, Cart(PRICING, PROFILES)))

    async def follow(payload: str) -> Place:
        return await db.write(lambda tx: links.place(tx, ANNA, payload, NOW))

    assert isinstance(await follow("dgames"), Results)
    assert isinstance(await follow("dboosts"), Card)
    assert await follow("nonsense") == Home()
    assert isinstance(await follow("o1"), Card)
    for payload in ("dnobody", "o99999", "r1001"):
        with pytest.raises(Gone):
            await follow(payload)
