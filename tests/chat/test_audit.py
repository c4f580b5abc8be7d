"""The log of what staff did: in words, by member and subject, leading to what it is about, without secrets."""

import pytest

from storage import staff
from tests.chat.acts import buy_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_customer_page import block
from tests.chat.test_staff import unclear_boosts


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def test_the_log_says_in_words_who_did_what_to_whom_and_why(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await block(olga, ben, "buys with stolen cards")
    await olga.say("/audit")
    newest = olga.screen.text.split("2. ")[0]
    assert "Olga" in newest
    assert f"blocked a customer — customer {ben.id}" in newest
    assert "open → blocked" in newest
    assert "Reason: buys with stolen cards" in newest
    await olga.press(f"1. customer {ben.id}")
    assert f"Telegram number: {ben.id}" in olga.screen.text


async def test_a_decided_case_is_opened_from_its_line(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=False)
    await olga.press("Open the case")
    await olga.press("Take the case")
    await olga.say("/audit")
    assert "took a case — case 1" in olga.screen.text
    await olga.press("1. case 1")
    assert "Taken by Olga" in olga.screen.text


async def test_the_log_is_chosen_by_member_and_by_subject(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    await anna.start()
    await ben.start()
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "manager", "Ben B", now))
    await block(olga, anna)
    await ben.say("/providers")
    await ben.press("simpleboost")
    await ben.press("Switch off")
    await olga.say("/audit")
    await olga.press("Choose")
    await olga.press("Ben B")
    assert "switched a provider off" in olga.screen.text
    assert "blocked a customer" not in olga.screen.text
    await olga.press("Choose")
    await olga.press("customer")
    assert "blocked a customer" in olga.screen.text
    assert "switched a provider off" not in olga.screen.text
    await olga.press("All lines")
    assert "switched a provider off" in olga.screen.text


async def test_the_log_has_pages(shop: Shop, olga: Person) -> None:
    for mode in ("Switch off", "Switch on") * 5:
        await olga.say("/providers")
        await olga.press("simpleboost")
        await olga.press(mode)
    await olga.say("/audit")
    first = olga.screen.text
    await olga.press(shop.texts(olga).plain("button.next"))
    assert olga.screen.text != first
    assert "became an owner by the settings" in olga.screen.text


async def test_the_file_of_the_log_is_for_who_may_read_it(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await block(olga, ben, "=HYPERLINK(1)")
    await olga.say("/audit")
    await olga.press("CSV")
    assert any(message.has_file for message in olga.bot_messages)


async def test_no_key_and_no_answer_stands_in_the_log(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    await olga.say("/order 1001")
    assert "discord.gg/vitrina" not in str(await shop.rows("SELECT * FROM audit"))


async def test_support_reads_no_log(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "support", "Ben", now))
    await ben.say("/audit")
    assert "This is for other members of staff." in ben.screen.text
