"""A customer's own data: all of it in a file without secrets, and deleted but for the books."""

import json
from zoneinfo import ZoneInfo

import pytest

from bot.services.support_views import Said
from bot.services.threads import Threads
from storage import threads as kept
from storage.cipher import Cipher
from storage.database import Transaction
from tests.chat.acts import INVITE, buy_boosts, buy_game, game, press, serials
from tests.chat.broadcasting import loud
from tests.chat.person import Person
from tests.chat.setting import CIPHER_KEY, KINGUIN_KEY, SIMPLEBOOST_KEY, TOKEN
from tests.chat.shop import Shop


@pytest.fixture(autouse=True)
async def without_quiet_hours(shop: Shop) -> None:
    await loud(shop)


async def exported(shop: Shop, person: Person) -> dict[str, object]:
    """The file that the person gets."""
    await person.say("/settings")
    await person.press("My data")
    await person.press("Send it as a file")
    files = [message for message in person.bot_messages if message.has_file]
    stored = shop.telegram.world.state.files[files[-1].raw["document"]["file_id"]]
    found: dict[str, object] = json.loads(stored.data)
    return found


async def ask_to_delete(person: Person) -> None:
    await person.say("/settings")
    await person.press("My data")
    await person.press("Delete my data")


async def test_the_file_holds_what_is_kept_and_no_key(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=3)
    told = await exported(shop, ben)

    text = json.dumps(told)
    assert "vitrina" in text  # the invite that was typed
    assert [each["number"] for each in told["orders"]] == [1001, 1002]  # type: ignore[attr-defined]
    assert {each["content"] for each in told["goods"]} == {"shown in the chat"}  # type: ignore[attr-defined]
    assert serials(shop)
    assert not any(serial in text for serial in serials(shop))
    assert not any(secret in text for secret in (KINGUIN_KEY, SIMPLEBOOST_KEY, TOKEN))


async def test_a_file_tells_of_nobody_else(shop: Shop, ben: Person, anna: Person) -> None:
    await buy_boosts(shop, anna)
    await shop.pass_time(minutes=2)
    told = await exported(shop, ben)
    assert told["orders"] == told["order_answers"] == told["payments"] == []
    assert str(anna.id) not in json.dumps(told)


async def test_the_file_holds_what_was_said_to_the_shop_and_what_it_answered(
    shop: Shop, ben: Person, anna: Person
) -> None:
    threads = Threads(Cipher([CIPHER_KEY]), ZoneInfo("UTC"))
    words = ((ben.id, "where is my key"), (anna.id, "what anna said"))

    async def body(tx: Transaction) -> None:
        for n, (who, text) in enumerate(words):
            thread = await kept.begin(tx, who, None, shop.clock.now())
            said = Said("text", text, chat_id=who, message_id=9000 + n)
            await threads.hear(tx, thread, said, shop.clock.now(), tell=False)
            await threads.answer(tx, thread, shop.olga.id, Said("text", f"answer {n}"), shop.clock.now())

    await ben.start()
    await anna.start()
    await shop.db.write(body)
    told = await exported(shop, ben)
    assert [(each["by"], each["text"]) for each in told["messages"]] == [  # type: ignore[attr-defined]
        ("you", "where is my key"),
        ("shop", "answer 0"),
    ]


async def test_an_open_order_is_a_reason_to_wait_told_in_words(shop: Shop, ben: Person) -> None:
    await press_summary(shop, ben)
    await ask_to_delete(ben)
    assert "cannot be deleted while an order is open" in ben.screen.text
    await ben.press_data(ben.screen.id, "ek")
    assert (await shop.row("SELECT count(*) AS n FROM orders WHERE customer_id = :id", id=ben.id))["n"] == 1
    assert (await shop.row("SELECT count(*) AS n FROM order_answers"))["n"] == 1


async def press_summary(shop: Shop, person: Person) -> None:
    await person.start("dsimpleboost")
    await press(shop, person, "card.button.buy")
    await person.say(INVITE)


async def test_deleting_leaves_the_books_and_nothing_else(shop: Shop, ben: Person, anna: Person) -> None:
    await buy_boosts(shop, anna)
    await buy_boosts(shop, ben)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(hours=3)
    assert await shop.states() == ["delivered"] * 3
    before = await shop.rows("SELECT * FROM ledger ORDER BY id")
    await ask_to_delete(ben)
    assert "Delete your data?" in ben.screen.text
    await ben.press("Yes, delete it for ever")
    assert "Your data is deleted" in ben.screen.text

    assert await shop.rows("SELECT * FROM ledger ORDER BY id") == before
    assert (await shop.row("SELECT count(*) AS n FROM orders WHERE customer_id = :id", id=ben.id))["n"] == 2
    for table in ("saved_answers", "cart_lines", "browses", "wishes", "threads"):
        found = await shop.row(f"SELECT count(*) AS n FROM {table} WHERE customer_id = :id", id=ben.id)
        assert found["n"] == 0, table
    row = await shop.row("SELECT news, reminders FROM notifications WHERE customer_id = :id", id=ben.id)
    assert tuple(row.values()) == (0, 0)
    row = await shop.row("SELECT name, username, country FROM customers WHERE id = :id", id=ben.id)
    assert tuple(row.values()) == ("", "", None)
    assert (await shop.row("SELECT count(*) AS n FROM order_answers"))["n"] == 1  # the other customer's
    mine = "SELECT count(*) AS n FROM deliveries d JOIN orders o ON o.id = d.order_id WHERE o.customer_id = :id"
    assert (await shop.row(mine, id=ben.id))["n"] == 0


async def test_after_deleting_one_begins_anew(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=5)
    await ask_to_delete(ben)
    await ben.press("Yes, delete it for ever")
    await shop.restart()
    await buy_boosts(shop, ben, "discord.gg/another")
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered", "delivered"]
    await shop.pass_time(days=2)
    assert not ben.sees("May we send you news")
