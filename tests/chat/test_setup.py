"""From the token to the open shop: the owner's checklist, a test order that leaves no trace, opening the doors."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.chat.acts import buy_game, game
from tests.chat.group import Group
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over

TRACES = ("orders", "payments", "ledger", "letters", "checkouts", "deliveries", "calls")


@pytest.fixture
async def new(shop_file: Path) -> AsyncIterator[Shop]:
    """A shop that was never open and has no owner yet."""
    with closing(sqlite3.connect(shop_file)) as connection:
        connection.execute("DELETE FROM shop_settings WHERE key = 'opening'")
        connection.commit()
    async with shop_over(shop_file, owners=frozenset(), is_new=True) as opened:
        opened.telegram.world.person(opened.olga.id).language_code = "en"
        yield opened
    assert opened.errors == []


async def become_owner(shop: Shop) -> Person:
    link = await shop.app.staff.owner_link("vitrina_shop_bot")
    assert link is not None
    await shop.olga.start(link.partition("?start=")[2])
    return shop.olga


async def test_a_new_owner_begins_with_the_checklist_and_opens_the_shop_with_a_second_press(new: Shop) -> None:
    olga = await become_owner(new)
    assert "Setting the shop up" in olga.screen.text
    assert "The shop is closed" in olga.screen.text
    await olga.press("Open the shop")
    assert "Left undone" in olga.screen.text
    await new.ben.start()
    assert "opening soon" in new.ben.screen.text
    await olga.press("Open it for everybody")
    assert "The shop is open." in olga.screen.text
    await new.ben.start()
    assert "opening soon" not in new.ben.screen.text
    audit = await new.row("SELECT action, before, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("shop.open", "unopened", "open")


async def test_a_customer_buys_nothing_before_the_shop_is_open(new: Shop) -> None:
    bought = await game(new)
    await new.ben.start(f"o{bought.offer}")
    assert "Buy" not in new.ben.screen.labels
    await new.ben.start("dkinguin")
    assert await new.rows("SELECT * FROM orders") == []


async def test_the_checklist_names_what_is_missing_and_does_not_open_without_it(new: Shop) -> None:
    await new.db.write(lambda tx: tx.run("UPDATE providers SET mode = 'off'"))
    olga = await become_owner(new)
    assert "No provider is switched on" in olga.screen.text
    assert "Open the shop" not in olga.screen.labels
    await olga.press_data(olga.screen.id, "io")
    assert "Nothing can be sold yet" in olga.alerts[-1]
    assert "The shop is closed" in olga.screen.text


async def test_a_missing_price_is_named(new: Shop) -> None:
    await new.db.write(lambda tx: tx.run("DELETE FROM prices"))
    olga = await become_owner(new)
    assert "Prices: no rate for kinguin" in olga.screen.text
    await olga.press("Prices")
    assert "kinguin" in olga.screen.text.lower()


async def test_the_test_order_shows_what_customers_read_and_leaves_no_trace(new: Shop) -> None:
    olga = await become_owner(new)
    before = {table: len(await new.rows(f"SELECT * FROM {table}")) for table in TRACES}
    await olga.press("Test order")
    assert "Test order, step 1 of 4" in olga.screen.text
    assert "Order No. 1001" in olga.screen.text
    for _ in range(3):
        await olga.press("Next step")
    assert "TEST-ORDER-2468" in olga.screen.text
    await olga.press("Finish the test order")
    assert "Test order: seen to its end" in olga.screen.text
    after = {table: len(await new.rows(f"SELECT * FROM {table}")) for table in TRACES}
    assert after == before


async def test_the_texts_and_the_staff_chat_are_ticked_off(new: Shop) -> None:
    olga = await become_owner(new)
    await olga.press("Texts")
    assert "Customers write about payments to the owner" in olga.screen.text
    await olga.press("I have read them")
    assert "Terms, privacy, contact: read" in olga.screen.text
    group = Group(new, olga)
    await group.connect()
    await olga.say("/setup")
    assert "Staff chat: Staff" in olga.screen.text


async def test_the_desk_reminds_of_an_unopened_shop_until_it_is_open(new: Shop) -> None:
    olga = await become_owner(new)
    await olga.say("/desk")
    assert "not open to customers yet" in olga.screen.text
    await olga.press("Set the shop up")
    await olga.press("Open the shop")
    await olga.press("Open it for everybody")
    await olga.say("/desk")
    assert "not open to customers yet" not in olga.screen.text


async def test_a_shop_that_has_sold_before_it_knew_of_opening_is_open(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.db.write(lambda tx: tx.run("DELETE FROM shop_settings WHERE key = 'opening'"))
    shop.is_new = True
    await shop.restart()
    await ben.start()
    assert "opening soon" not in ben.screen.text
    assert (await shop.row("SELECT value FROM shop_settings WHERE key = 'opening'"))["value"] == "open"


async def test_customers_and_other_staff_have_no_checklist(shop: Shop, ben: Person) -> None:
    await ben.start()
    await ben.say("/setup")
    assert "Setting the shop up" not in ben.screen.text
    await ben.press_data(ben.screen.id, "io")
    await ben.press_data(ben.screen.id, "is:0")
    assert "Setting the shop up" not in ben.screen.text


async def test_back_leads_to_the_checklist_from_what_it_opened(new: Shop) -> None:
    olga = await become_owner(new)
    for door in ("Prices: ", "Providers", "Staff chat"):
        await olga.press(door)
        assert "Setting the shop up" not in olga.screen.text, door
        await olga.press("Back")
        assert "Setting the shop up" in olga.screen.text, door
    await olga.press("Providers")
    await olga.press("kinguin")
    await olga.press("Back")
    await olga.press("Back")
    assert "Setting the shop up" in olga.screen.text


async def test_the_desk_leads_to_the_shop_and_to_what_is_left_of_the_checklist(new: Shop) -> None:
    olga = await become_owner(new)
    await olga.press("Open the shop")
    await olga.press("Open it for everybody")
    await olga.say("/desk")
    await olga.press("Set the shop up")
    assert "Setting the shop up" in olga.screen.text
    await olga.say("/desk")
    await olga.press("Shop")
    assert "Broadcasts" in " ".join(olga.screen.labels)


async def test_a_button_of_before_leads_where_it_led(new: Shop) -> None:
    olga = await become_owner(new)
    for data, told in (("P", "Providers"), ("Pp:kinguin", "kinguin"), ("M:kinguin", "kinguin"), ("i:0", "Staff chat")):
        await olga.say("/setup")
        await olga.press_data(olga.screen.id, data)
        assert told.lower() in olga.screen.text.lower(), data
        assert "Setting the shop up" not in olga.screen.text, data


async def test_the_checklist_names_all_who_sell(new: Shop) -> None:
    olga = await become_owner(new)
    (line,) = [each for each in olga.screen.text.splitlines() if "Selling: " in each]
    assert "kinguin" in line
    assert "simpleboost" in line


async def test_a_time_zone_that_nobody_chose_is_not_ticked(new: Shop) -> None:
    olga = await become_owner(new)
    assert "▫️ Time zone: UTC" in olga.screen.text
    await olga.press("Open the shop")
    assert "• your time zone" in olga.screen.text
