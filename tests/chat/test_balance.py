"""Money left with the shop: topped up, spent in one press, given back; orders that are paid later."""

import pytest

from bot.callbacks.balance import TopUpWith
from bot.services.capture import Money, capture
from bot.services.moves import move
from storage import limits, orders
from storage.order_state import OrderState
from tests.chat.acts import game, label, pay, press, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_five_providers import ledger, to_summary
from tests.chat.test_ways_to_pay import rows

MUG = 145000
BALANCE = "balance:1002"


@pytest.fixture
async def ben(wide: Shop) -> Person:
    """Has 2,000 roubles on his balance, by Stars."""
    await top_up(wide, wide.ben, "2000")
    return wide.ben


@pytest.fixture
def olga(wide: Shop) -> Person:
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    return wide.olga


async def top_up(shop: Shop, person: Person, amount: str) -> None:
    await to_top_up(shop, person, amount)
    assert (await person.pay("Pay"))["state"] == "paid"


async def to_top_up(shop: Shop, person: Person, amount: str) -> None:
    await person.say("/balance")
    await press(shop, person, "balance.button.top_up")
    await person.say(amount)
    await shop.settle()


async def has(shop: Shop, person: Person) -> int:
    found = await shop.rows("SELECT minor FROM balances WHERE customer_id = :id", id=person.id)
    parts = await shop.row(
        "SELECT coalesce(sum(left_minor), 0) AS n FROM balance_parts WHERE customer_id = :id", id=person.id
    )
    assert sum(row["minor"] for row in found) == parts["n"]
    return int(parts["n"])


async def from_balance(shop: Shop, person: Person) -> None:
    await person.press("from the balance")
    await shop.settle()


async def budget(shop: Shop, olga: Person, customer: Person, text: str) -> None:
    """What staff type on the page of a customer, reached from an order."""
    number = (await shop.row("SELECT max(id) AS id FROM orders WHERE customer_id = :id", id=customer.id))["id"] + 1000
    await olga.say(f"/order {number}")
    await olga.press("👤 Customer")
    await olga.press("Customer's money")
    await olga.press("Monthly budget")
    await olga.say(text)
    await olga.press("Confirm")


async def decide(shop: Shop, olga: Person, word: str, reason: str, sure: str) -> None:
    await olga.say("/desk")
    await olga.press("order on approval")
    await olga.press(word)
    await olga.press(reason)
    await olga.press(sure)
    await shop.settle()


async def debt(shop: Shop) -> int:
    row = await shop.row(
        """SELECT coalesce(sum(CASE WHEN debit = 'approval:1002' THEN amount_minor ELSE -amount_minor END), 0) AS n
           FROM ledger WHERE debit = 'approval:1002' OR credit = 'approval:1002'"""
    )
    return int(row["n"])


async def test_stars_become_a_balance(wide: Shop, ben: Person) -> None:
    assert await has(wide, ben) == 200000
    assert "2,000" in ben.screen.text
    assert await ledger(wide) == [
        ("captured", "stars", "exchange", 2000),
        ("topped_up", "exchange", BALANCE, 200000),
    ]


async def test_one_press_pays_from_the_balance(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    before = ben.presses
    await from_balance(wide, ben)
    assert ben.presses == before + 1
    assert await rows(wide) == [
        ("stars", "captured", False),
        ("stars", "lapsed", False),
        ("balance", "captured", False),
    ]
    assert await has(wide, ben) == 200000 - MUG
    assert ("captured", BALANCE, "order:1", MUG) in await ledger(wide)
    assert wide.bought("intercode") == 1


async def test_two_presses_pay_once(wide: Shop, ben: Person) -> None:
    await top_up(wide, ben, "2000")
    await to_summary(wide, ben, "intercode", "mug")
    await ben.press("from the balance", settle=False)
    await ben.press("from the balance", settle=False)
    await wide.settle()
    assert await has(wide, ben) == 400000 - MUG
    assert wide.bought("intercode") == 1


async def test_money_for_the_dead_invoice_goes_back(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    slug = ben.find_invoice(label(wide, ben, "summary.button.pay"))
    await from_balance(wide, ben)
    assert wide.telegram.begin_payment(ben.id, slug)["state"] != "paid"


async def test_what_cannot_be_delivered_comes_back_to_its_part(wide: Shop, ben: Person, olga: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await from_balance(wide, ben)
    order = await wide.row("SELECT id, version FROM orders WHERE id = 1")
    found = await wide.db.read(lambda reader: orders.get(reader, order["id"]))
    assert found is not None
    await wide.db.write(
        lambda tx: move(tx, found, OrderState.CANCELLED, now=wide.clock.now(), cause="cancelled_by_provider")
    )
    await wide.settle()
    assert await has(wide, ben) == 200000
    assert ("refunded", "order:1", BALANCE, MUG) in await ledger(wide)


async def test_too_little_is_not_offered(wide: Shop) -> None:
    await top_up(wide, wide.ben, "500")
    await to_summary(wide, wide.ben, "intercode", "mug")
    assert not any("from the balance" in each for each in wide.ben.screen.labels)
    assert "can pay" in wide.ben.screen.text


async def test_money_of_a_card_pays_for_no_digital_goods(wide: Shop, olga: Person) -> None:
    ben = wide.ben
    await olga.say("/ways")
    await olga.press("Digital goods: add balance")
    await to_top_up(wide, ben, "3000")
    await ben.press("By card in Telegram")
    await wide.settle()
    assert (await ben.pay("by card"))["state"] == "paid"
    bought = await game(wide)
    await to_summary_of_game(wide, ben, bought)
    assert not any("from the balance" in each for each in ben.screen.labels)
    await top_up(wide, ben, "3000")
    await to_summary_of_game(wide, ben, bought)
    await from_balance(wide, ben)
    left = await wide.rows("SELECT source, came_minor - left_minor AS spent FROM balance_parts ORDER BY id")
    assert [row["source"] for row in left if row["spent"]] == ["stars"]


async def test_an_untouched_top_up_goes_back_as_it_came(wide: Shop, ben: Person) -> None:
    stars = ben.stars
    await ben.say("/balance")
    await press(wide, ben, "balance.button.back")
    await press(wide, ben, "balance.button.sure")
    await wide.settle()
    assert ben.stars == stars + 2000
    assert await has(wide, ben) == 0


async def test_the_rest_of_a_spent_top_up_is_given_back_by_a_person(wide: Shop, ben: Person, olga: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await from_balance(wide, ben)
    await ben.say("/balance")
    await press(wide, ben, "balance.button.back")
    await press(wide, ben, "balance.button.sure")
    await wide.settle()
    assert await has(wide, ben) == 200000 - MUG
    await olga.say("/desk")
    await olga.press("balance is to be given back")
    await press(wide, olga, "decision.by_hand")
    await press(wide, olga, "because.settled_there")
    await press(wide, olga, "decide.by_hand.button")
    assert await has(wide, ben) == 0


async def test_what_came_since_the_customer_asked_stays_on_the_balance(wide: Shop, ben: Person, olga: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await from_balance(wide, ben)
    await ben.say("/balance")
    await press(wide, ben, "balance.button.back")
    await press(wide, ben, "balance.button.sure")
    await top_up(wide, ben, "700")
    await olga.say("/desk")
    await olga.press("balance is to be given back")
    await press(wide, olga, "decision.by_hand")
    await press(wide, olga, "because.settled_there")
    await press(wide, olga, "decide.by_hand.button")
    assert await has(wide, ben) == 70000


async def test_a_top_up_that_comes_late_is_worth_what_was_promised(wide: Shop) -> None:
    ben = wide.ben
    await to_top_up(wide, ben, "700")
    await wide.pass_time(minutes=40)
    assert await rows(wide) == [("stars", "lapsed", False)]
    payment = await wide.row("SELECT payload FROM payments")
    money = Money("stars", "charge-of-yesterday", payment["payload"], ben.id, 700, "XTR")
    await wide.db.write(lambda tx: capture(tx, money, wide.clock.now()))
    await wide.db.write(lambda tx: capture(tx, money, wide.clock.now()))
    assert await has(wide, ben) == 70000


async def test_stars_taken_back_outside_leave_the_balance(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await from_balance(wide, ben)
    charge = (await wide.row("SELECT external_id FROM payments WHERE kind = 'topup'"))["external_id"]
    await wide.db.write(lambda tx: wide.app.counter.outside.seen(tx, "stars", charge, wide.clock.now()))
    assert await has(wide, ben) == 0
    assert ("lost", "loss", "exchange", MUG) in await ledger(wide)
    found = await wide.db.read(lambda reader: orders.get(reader, 1))
    assert found is not None
    await wide.db.write(lambda tx: move(tx, found, OrderState.CANCELLED, now=wide.clock.now(), cause="history"))
    await wide.settle()
    assert await has(wide, ben) == 0
    assert ("recovered", BALANCE, "loss", MUG) in await ledger(wide)


async def test_staff_give_a_customer_something(wide: Shop, ben: Person, olga: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    number = 1001
    await olga.say(f"/order {number}")
    await olga.press("👤 Customer")
    await olga.press("Customer's money")
    await olga.press("Give to the balance")
    await olga.say("lots")
    assert "a sum and a reason" in olga.screen.text
    await olga.say("150 late delivery")
    await olga.press("Confirm")
    await wide.settle()
    assert await has(wide, ben) == 215000
    assert ("credited", "loss", BALANCE, 15000) in await ledger(wide)
    assert ben.sees("150")
    audit = await wide.row("SELECT action, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert (audit["action"], audit["reason"]) == ("customer.credit", "late delivery")


async def to_approval(shop: Shop, olga: Person, text: str = "2000 an old customer") -> None:
    await to_summary(shop, shop.ben, "intercode", "mug")
    assert not any("pay later" in each for each in shop.ben.screen.labels)
    await budget(shop, olga, shop.ben, text)
    await shop.ben.start()
    await to_summary(shop, shop.ben, "intercode", "mug")


async def test_an_order_is_placed_once_staff_have_approved_it(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    assert "asked to let you pay later" in wide.ben.screen.text
    assert wide.bought("intercode") == 0
    await decide(wide, olga, "Accept", "Known customer", "Accept the order")
    assert wide.bought("intercode") == 1
    assert await debt(wide) == MUG


async def test_the_budget_of_a_month_is_not_exceeded(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    await to_summary(wide, wide.ben, "intercode", "mug")
    assert not any("pay the shop later" in each for each in wide.ben.screen.labels)


async def test_a_refused_order_frees_the_budget_and_its_customer_hears_of_it(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    await decide(wide, olga, "Refuse", "Too much at once", "Refuse the order")
    assert (await wide.states())[-1] == "cancelled"
    assert (await rows(wide))[-1] == ("approval", "released", False)
    assert await debt(wide) == 0


async def test_an_order_that_nobody_approves_ends_after_three_days(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    await wide.pass_time(hours=71)
    assert (await wide.states())[-1] == "awaiting_payment"
    await wide.pass_time(hours=2)
    assert (await wide.states())[-1] == "expired"
    assert (await wide.row("SELECT count(*) AS n FROM cases WHERE kind = 'approval' AND closed_at IS NULL"))["n"] == 0


async def test_who_waits_for_approval_may_pay_at_once_instead(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    await press(wide, wide.ben, "summary.button.other")
    await wide.ben.press("Telegram Stars")
    await wide.settle()
    assert (await pay(wide, wide.ben))["state"] == "paid"
    assert ("approval", "released", False) in await rows(wide)
    assert (await wide.row("SELECT count(*) AS n FROM cases WHERE kind = 'approval' AND closed_at IS NULL"))["n"] == 0


async def test_a_risen_price_is_confirmed_by_the_customer_again(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga, "5000 an old customer")
    await wide.ben.press("pay the shop later")
    await wide.db.write(
        lambda tx: tx.run(
            "UPDATE offers SET cost_minor = cost_minor * 2 WHERE provider = 'intercode' AND id = (SELECT max(offer_id) "
            "FROM order_lines WHERE order_id = 2)"
        )
    )
    await wide.db.write(
        lambda tx: tx.run(
            "UPDATE variants SET cost_minor = cost_minor * 2, price_minor = price_minor * 2 WHERE offer_id = "
            "(SELECT max(offer_id) FROM order_lines WHERE order_id = 2)"
        )
    )
    await decide(wide, olga, "Accept", "Known customer", "Accept the order")
    assert wide.bought("intercode") == 0
    assert "the price has risen" in olga.screen.text
    assert wide.ben.sees("the price has changed")
    await wide.ben.press("See the new price")
    await wide.ben.press("pay the shop later")
    await decide(wide, olga, "Accept", "Known customer", "Accept the order")
    assert await debt(wide) == 2 * MUG


async def test_staff_settle_the_debt_of_a_month(wide: Shop, olga: Person) -> None:
    await to_approval(wide, olga)
    await wide.ben.press("pay the shop later")
    await decide(wide, olga, "Accept", "Known customer", "Accept the order")
    await olga.say("/order 1001")
    await olga.press("👤 Customer")
    await olga.press("Customer's money")
    await olga.press("The debt was paid")
    await olga.say("2000 by bank")
    assert "more than the customer owes" in olga.screen.text
    await olga.say("1450 by bank")
    await olga.press("Confirm")
    assert await debt(wide) == 0


async def test_a_blocked_customer_finds_no_other_way_to_top_up(wide: Shop) -> None:
    ben, now = wide.ben, wide.clock.now()
    await to_top_up(wide, ben, "700")
    begun = await wide.row("SELECT id, method FROM payments")
    await wide.db.write(lambda tx: limits.block(tx, ben.id, now))
    message = ben.screen.id
    for method in {"stars", "card"} - {begun["method"]}:
        await ben.press_data(message, TopUpWith(payment=begun["id"], method=method).pack())
    assert await wide.rows("SELECT id FROM payments") == [{"id": begun["id"]}]
    assert any("takes no new orders and payments" in each for each in ben.alerts)
