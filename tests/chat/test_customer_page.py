"""A customer's page: staff see who buys, what they bought and what is open, and a stranger sees nothing of it."""

from datetime import timedelta

import pytest

from bot.callbacks.people import BlockReason, CustomerPage
from storage import limits, staff
from tests.chat.acts import buy_boosts, pay, to_summary_of_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_balance import to_top_up


async def test_an_order_leads_to_its_customers_page(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    shop.telegram.world.person(olga.id).language_code = "en"
    await olga.say("/order 1001")
    await olga.press("👤 Customer")
    page = olga.screen
    assert f"Telegram number: {ben.id}" in page.text
    assert "Ben" in page.text
    assert "Language: English" in page.text
    assert "Paid 1 order" in page.text
    await olga.press("No. 1001")
    assert "No. 1001" in olga.screen.text


async def test_back_leads_to_the_order_from_which_the_page_was_opened(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    await olga.say("/order 1001")
    await olga.press("👤 Customer")
    assert f"Telegram number: {ben.id}" in olga.screen.text
    await olga.press("Back")
    assert "Order No. 1001" in olga.screen.text


async def test_a_stranger_opens_nobodys_page(shop: Shop, ben: Person, anna: Person) -> None:
    await anna.start()
    await ben.start()
    await ben.press_data(ben.screen.id, CustomerPage(customer=anna.id).pack())
    assert not ben.sees(str(anna.id))
    assert not any("Customer" in label for label in ben.screen.labels)


async def open_page(owner: Person, customer: Person) -> None:
    await owner.press_data(owner.screen.id, CustomerPage(customer=customer.id).pack())


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def block(owner: Person, customer: Person, reason: str = "buys with stolen cards") -> None:
    await open_page(owner, customer)
    await owner.press("🚫 Block")
    await owner.say(reason)
    await owner.press("🚫 Block")


async def limit(owner: Person, customer: Person, button: str, value: str) -> None:
    await open_page(owner, customer)
    await owner.press("📏 Limits")
    await owner.press(button)
    await owner.say(value)


async def test_a_blocked_customer_reads_why_not_and_begins_no_checkout(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start("dsimpleboost")
    await block(olga, ben)
    assert "Blocked" in olga.screen.text
    assert "buys with stolen cards" in olga.screen.text
    await ben.press("Buy")
    assert any("no new orders" in alert and "/paysupport" in alert for alert in ben.alerts)
    assert await shop.states() == []
    audit = await shop.row("SELECT action, subject, before, after, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == (
        "customer.block",
        f"customer:{ben.id}",
        "open",
        "blocked",
        "buys with stolen cards",
    )


async def test_orders_that_nobody_has_paid_are_given_up_with_a_block(shop: Shop, ben: Person, olga: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    await block(olga, ben)
    assert await shop.states() == ["expired"]
    assert ben.stars == 5000


async def test_a_top_up_that_nobody_has_paid_ends_with_a_block(wide: Shop) -> None:
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    await wide.olga.start()
    await to_top_up(wide, wide.ben, "700")
    await block(wide.olga, wide.ben)
    assert await wide.rows("SELECT state FROM payments") == [{"state": "lapsed"}]


async def test_the_pre_checkout_asks_again_whether_its_payer_may_pay(shop: Shop, ben: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    now = shop.clock.now()
    await shop.db.write(lambda tx: limits.block(tx, ben.id, now))
    declined = await pay(shop, ben)
    assert declined["state"] == "declined"
    assert "takes no payments from you now" in declined["reason"]
    await shop.db.write(lambda tx: limits.block(tx, ben.id, None))
    await shop.db.write(lambda tx: limits.put_most_day(tx, ben.id, 1000))
    declined = await pay(shop, ben)
    assert "more than your limit" in declined["reason"]
    assert ben.stars == 5000


async def test_what_a_blocked_customer_has_paid_goes_on(shop: Shop, ben: Person, olga: Person) -> None:
    shop.simpleboost.takes = timedelta(hours=1)
    await buy_boosts(shop, ben)
    assert await shop.states() == ["in_progress"]
    await block(olga, ben)
    await shop.pass_time(hours=2)
    assert await shop.states() == ["delivered"]


async def test_who_is_unblocked_buys_again(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await block(olga, ben)
    await open_page(olga, ben)
    await olga.press("Unblock")
    await olga.say("it was a mistake")
    await olga.press("Unblock")
    await buy_boosts(shop, ben)
    assert len(await shop.states()) == 1
    assert "expired" not in await shop.states()


async def test_staff_are_not_blocked(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "support", "Ben", now))
    await open_page(olga, ben)
    assert "🚫 Block" not in olga.screen.labels
    await olga.press_data(olga.screen.id, BlockReason(customer=ben.id, what="block").pack())
    assert any("works here" in alert for alert in olga.alerts)


async def test_a_limit_of_open_orders_is_told_before_payment(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    shop.simpleboost.takes = timedelta(days=1)
    await limit(olga, ben, "Open orders at once", "1 new account")
    await buy_boosts(shop, ben)
    await ben.start("dsimpleboost")
    await ben.press("Buy")
    assert any("at most 1 open orders" in alert for alert in ben.alerts)
    assert len(await shop.states()) == 1


async def test_a_limit_of_money_a_day_is_told_before_payment(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start("dsimpleboost")
    await limit(olga, ben, "Money in 24 hours", "10 new account")
    await ben.press("Buy")
    assert any("more than" in alert and "10" in alert for alert in ben.alerts)
    assert await shop.states() == []
    await limit(olga, ben, "Money in 24 hours", "0 known by now")
    await buy_boosts(shop, ben)
    assert len(await shop.states()) == 1


async def test_a_limit_for_everybody_holds_where_a_customer_has_none(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start("dsimpleboost")
    await open_page(olga, ben)
    await olga.press("📏 Limits")
    await olga.press("Limits for everybody")
    await olga.press("Money in 24 hours")
    await olga.say("10 slow start")
    await ben.press("Buy")
    assert await shop.states() == []
    await limit(olga, ben, "Money in 24 hours", "100000 an old friend")
    await buy_boosts(shop, ben)
    assert len(await shop.states()) == 1


async def test_a_limit_needs_a_number_and_a_reason(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await limit(olga, ben, "Open orders at once", "three")
    assert "Write a number and then the reason" in olga.screen.text
    assert (await shop.row("SELECT most_open FROM customers WHERE id = :id", id=ben.id))["most_open"] is None


async def test_a_note_is_sealed_read_by_staff_and_deleted_for_good(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await open_page(olga, ben)
    await olga.press("📝 Notes")
    await olga.say("CANARY-NOTE calls at night")
    assert "CANARY-NOTE" in olga.screen.text
    await open_page(olga, ben)
    assert "CANARY-NOTE calls at night — Olga" in olga.screen.text
    await ben.start()
    assert not ben.sees("CANARY-NOTE")
    stored = str(await shop.rows("SELECT * FROM customer_notes")) + str(await shop.rows("SELECT * FROM audit"))
    assert "CANARY-NOTE" not in stored
    await olga.press("📝 Notes")
    await olga.press("🗑 Note 1")
    assert await shop.rows("SELECT * FROM customer_notes") == []
    actions = await shop.rows("SELECT action FROM audit ORDER BY id DESC LIMIT 2")
    assert [row["action"] for row in actions] == ["customer.forget_note", "customer.note"]


async def test_the_page_leads_to_writing_money_and_credit(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await open_page(olga, ben)
    await olga.press("Credit")
    await olga.say("50 for the delay")
    await olga.press("Confirm")
    await open_page(olga, ben)
    assert "On the balance: RUB" in olga.screen.text
