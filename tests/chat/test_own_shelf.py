"""Staff write products in the chat, customers buy them in their language, the shelf goes out and in as a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.telegram import Upload
from bot.services.moves import move
from providers import registry
from storage import orders
from storage.database import Transaction
from storage.order_state import OrderState
from tests.chat import courier as courier_folder
from tests.chat.acts import label, press
from tests.chat.conftest import Logs
from tests.chat.courier import Courier
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over

TITLE_RU = "\u0417\u0435\u043b\u0451\u043d\u044b\u0439 \u0447\u0430\u0439"


@pytest.fixture
async def shop(shop_file: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """The shop with one more department, the courier, whose goods staff write."""
    monkeypatch.setitem(registry.FOLDERS, "courier", courier_folder.__name__)
    monkeypatch.setattr(courier_folder, "shelf", lambda settings: ())
    async with shop_over(shop_file) as opened:
        opened.app.catalogues._folders["courier"] = Path(courier_folder.__file__).parent / "locale"
        opened.app.catalogues._domains.clear()
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


@pytest.fixture
def courier(shop: Shop) -> Courier:
    return courier_folder.made[-1]


async def add_tea(olga: Person, stock: str = "2") -> None:
    await olga.say("/shelf")
    await olga.press("Add a product")
    await olga.say("Green tea")
    await olga.say("250")
    await olga.press("Title (Russian)")
    await olga.say(TITLE_RU)
    await olga.press("Stock")
    await olga.say(stock)
    await olga.press("Put on sale")
    await olga.press("Yes, sell it")


async def to_summary(shop: Shop, person: Person) -> None:
    """From the department up to the pay button."""
    await person.start("dcourier")
    await press(shop, person, "card.button.buy")
    await person.press(shop.texts(person).provider("courier").plain("question.way.option.shop"))
    for text in ("anna@example.com", "+79991234567"):
        await person.say(text)
    await press(shop, person, "question.button.skip")


async def buy_tea(shop: Shop, person: Person) -> None:
    """Ordered and paid."""
    await to_summary(shop, person)
    assert (await person.pay(label(shop, person, "summary.button.pay")))["state"] == "paid"


async def cancel(shop: Shop, tx: Transaction) -> None:
    """Ends the newest order as a member of staff would."""
    row = await tx.one("SELECT max(id) AS id FROM orders")
    order = await orders.get(tx, row["id"]) if row else None
    assert order is not None
    await move(tx, order, OrderState.CANCELLED, now=shop.clock.now(), cause="story")


async def stock(shop: Shop) -> int | None:
    return (await shop.row("SELECT stock FROM offers WHERE provider = 'courier'"))["stock"]


async def send(shop: Shop, person: Person, content: bytes, name: str = "products.csv") -> None:
    shop.telegram.send_document(person.id, Upload(name, content, "text/csv"))
    await shop.settle()


def sent_file(shop: Shop, person: Person) -> bytes:
    """The newest file that the bot sent to the person."""
    documents = [message.raw["document"] for message in person.bot_messages if "document" in message.raw]
    return shop.telegram.world.state.files[documents[-1]["file_id"]].data


async def test_a_title_and_a_price_make_a_product_that_customers_buy(
    shop: Shop, anna: Person, ben: Person, olga: Person, courier: Courier
) -> None:
    await add_tea(olga)
    assert "On sale" in olga.screen.text
    await anna.start("dcourier")
    assert TITLE_RU in anna.screen.text
    await anna.say(TITLE_RU.lower())
    assert any(TITLE_RU in text for text in anna.screen.labels)

    await buy_tea(shop, ben)
    assert await stock(shop) == 1
    assert (await shop.row("SELECT title, unit_minor FROM order_lines"))["title"] == "Green tea"
    assert (await shop.row("SELECT unit_minor FROM order_lines"))["unit_minor"] == 25000
    await buy_tea(shop, anna)
    assert await stock(shop) == 0
    await ben.start("dcourier")
    assert "Sold out." in ben.screen.text
    assert len(courier.parcels) == 2


async def test_nobody_pays_for_the_piece_that_another_has_bought(shop: Shop, anna: Person, ben: Person) -> None:
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await add_tea(shop.olga, stock="1")
    await to_summary(shop, anna)
    await to_summary(shop, ben)
    assert (await ben.pay(label(shop, ben, "summary.button.pay")))["state"] == "paid"
    declined = await anna.pay(label(shop, anna, "summary.button.pay"))
    assert declined["state"] == "declined"
    assert declined["reason"] == shop.texts(anna).plain("checkout.refused.sold_out")
    assert anna.stars == 5000
    assert await stock(shop) == 0


async def test_a_sold_piece_comes_back_when_the_order_is_refused(shop: Shop, ben: Person, olga: Person) -> None:
    await add_tea(olga)
    await buy_tea(shop, ben)
    assert await stock(shop) == 1
    await shop.db.write(lambda tx: cancel(shop, tx))
    await shop.settle()
    assert await stock(shop) == 2
    assert ben.stars == 5000


async def test_nothing_is_withdrawn_or_dearer_before_the_second_press(shop: Shop, ben: Person, olga: Person) -> None:
    await add_tea(olga)
    await olga.press("\u270e Price")
    await olga.say("99999")
    assert "250.00 \u2192 99999.00" in olga.screen.text
    await ben.start("dcourier")
    assert "250" in ben.screen.labels[0]
    await olga.press("Save the new price")
    await ben.start("dcourier")
    assert "99,999" in ben.screen.labels[0]

    await olga.press("Withdraw")
    assert await shop.rows("SELECT id FROM offers WHERE provider = 'courier' AND sellable = 0") == []
    await olga.press("Yes, withdraw")
    await ben.start("dcourier")
    assert not any(text.startswith("Buy") for text in ben.screen.labels)
    await olga.press("Put on sale")
    await olga.press("Yes, sell it")
    await ben.start("dcourier")
    assert any(text.startswith("Buy") for text in ben.screen.labels)


async def test_bad_input_is_answered_in_words_and_nothing_is_lost(shop: Shop, olga: Person) -> None:
    await olga.say("/shelf")
    await olga.press("Add a product")
    await olga.say("x" * 121)
    assert "up to 120 characters" in olga.screen.text
    await olga.say("Green tea")
    await olga.say("cheap")
    assert "this is no price" in olga.screen.text
    await shop.restart()
    await olga.say("/desk")
    await olga.press("Own shelf")
    await olga.press("Green tea")
    assert "Still missing: Price" in olga.screen.text
    await olga.press("Picture")
    shop.telegram.send_photo(olga.id, b"\xff\xd8\xff picture")
    await shop.settle()
    assert "a picture sent here cannot be shown" in olga.screen.text
    await olga.say("https://example.com/tea.jpg")
    await olga.say("250")
    await olga.press("As customers see it")
    assert olga.screen.raw["link_preview_options"]["url"] == "https://example.com/tea.jpg"
    await olga.press("Russian")
    assert "Green tea" in olga.screen.text


async def test_the_shelf_goes_out_as_a_file_and_comes_back(shop: Shop, ben: Person, olga: Person) -> None:
    await add_tea(olga)
    await olga.say("/shelf")
    await olga.press("Get as a file")
    assert "The file is on its way" in olga.alerts
    content = sent_file(shop, olga)
    assert content.startswith(b"\xef\xbb\xbfref,")

    await olga.press("Send a file")
    changed = content.replace(b"250.00", b"300") + b",Black tea,,199.90,,,,,\r\n"
    await send(shop, olga, changed)
    assert "New: 1. Changed: 1. Unchanged: 0." in olga.screen.text
    await ben.start("dcourier")
    assert "250" in ben.screen.labels[0]
    await olga.press("Apply all of it")
    rows = await shop.rows("SELECT ref, title, cost_minor FROM offers WHERE provider = 'courier' ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [("p1", "Green tea", 30000), ("p2", "Black tea", 19990)]


async def test_a_broken_file_is_told_line_by_line_and_changes_nothing(shop: Shop, olga: Person) -> None:
    await add_tea(olga)
    await olga.say("/shelf")
    await send(shop, olga, b"ref,price,stock\np1,free,1\n,5,many\n")
    for words in ("Line 2, Price:", "Line 3, Stock:", "Line 3, Title (English):", "nothing will be changed"):
        assert words in olga.screen.text
    assert "Apply all of it" not in olga.screen.labels
    await send(shop, olga, b"\x89PNG\r\n\x1a\n\xff")
    assert "not in UTF-8" in olga.screen.text
    await send(shop, olga, b"ref,price\n" + b"p1,1\n" * 300_000)
    assert "larger than 1 MB" in olga.screen.text
    assert (await shop.row("SELECT cost_minor FROM offers WHERE provider = 'courier'"))["cost_minor"] == 25000


async def test_strangers_and_support_find_no_shelf(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.say("/nonsense")
    unknown = ben.screen.text
    await ben.say("/shelf")
    assert ben.screen.text == unknown
    await add_tea(olga)
    offer = (await shop.row("SELECT id FROM offers WHERE provider = 'courier'"))["id"]
    for data in ("E::1", "En:courier:", f"Ep:{offer}:0", f"EW:{offer}:0", f"ES:{offer}:stock:-1", "EX:courier", "EA:1"):
        await ben.press_data(ben.screen.id, data)
        assert "Yes, withdraw" not in ben.screen.labels
    assert await stock(shop) == 2
    assert not any("document" in message.raw for message in ben.bot_messages)


async def test_a_file_that_telegram_does_not_hand_over_is_asked_for_again(shop: Shop, olga: Person) -> None:
    await add_tea(olga)
    await olga.say("/shelf")
    shop.telegram.send_document(olga.id, Upload("products.csv", b"ref,price\np1,1\n", "text/csv"))
    shop.telegram.world.state.files.clear()
    await shop.settle()
    assert "Telegram did not hand over the file" in olga.screen.text
    assert "Own shelf: Courier" in olga.screen.text
