"""Other goods at the shop's cost: ordered once, paid by nobody, booked as a loss, told to the customer."""

from datetime import timedelta

import pytest

from bot.callbacks import Confirm
from bot.callbacks.desk import ActOnOrder
from providers.standin import Fault
from storage import numbers, order_lists, refunds
from storage.books import LOSS
from tests.chat.acts import buy_game, game, serials
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, at the desk, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def delivered(shop: Shop, buyer: Person) -> None:
    await buy_game(shop, buyer, await game(shop))
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered"]


async def to_second_press(olga: Person, pick: str = "The same") -> None:
    await olga.say("/order 1001")
    await olga.press("Replace")
    await olga.press(pick)
    await olga.press("The goods do not work")


async def replace(olga: Person, pick: str = "The same") -> None:
    await to_second_press(olga, pick)
    await olga.press("Replace it")


async def losses(shop: Shop) -> int:
    rows = await shop.rows(
        "SELECT debit, credit, amount_minor FROM ledger WHERE debit = :loss OR credit = :loss", loss=LOSS
    )
    return sum(row["amount_minor"] if row["debit"] == LOSS else -row["amount_minor"] for row in rows)


async def test_a_replacement_is_bought_once_and_costs_its_customer_nothing(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    stars = ben.stars
    await replace(olga)
    assert ben.sees("We are replacing the goods of order No. 1001. There is nothing to pay.")
    await shop.pass_time(minutes=10)

    assert await shop.states() == ["delivered", "delivered"]
    assert ben.stars == stars
    assert shop.bought("kinguin") == 2
    assert len(await shop.rows("SELECT id FROM payments")) == 1
    told = [each for each in ben.bot_messages if "We are replacing" in each.text and "on its way" in each.text]
    assert len(told) <= 1
    await ben.press("Show")
    assert any(serials(shop)[-1] in each.text for each in ben.messages)
    audit = await shop.row("SELECT action, staff_id, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("case.replace", olga.id, "The goods do not work")


async def test_the_two_orders_lead_to_each_other(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await replace(olga)
    await shop.pass_time(minutes=10)
    await olga.say("/order 1001")
    assert "Replace" not in olga.screen.labels
    await olga.press("Replaced by No. 1002")
    assert "Order No. 1002" in olga.screen.text
    await olga.press("Replaces No. 1001")
    assert "Order No. 1001" in olga.screen.text


async def test_its_cost_is_a_loss_in_the_books(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await replace(olga)
    await shop.pass_time(minutes=10)
    order = await shop.row("SELECT cost_minor, charged_minor, cost_rate, total_minor FROM orders WHERE id = 2")
    cost = order["charged_minor"] if order["charged_minor"] is not None else order["cost_minor"]
    assert order["total_minor"] == 0
    assert await losses(shop) == cost * int(order["cost_rate"])
    booked = await shop.rows("SELECT kind FROM ledger WHERE ref = 'order:2' ORDER BY kind")
    assert [row["kind"] for row in booked] == ["cost", "replacement"]
    await olga.say("/money")
    await olga.press("Losses")
    assert "1002" in " ".join((olga.screen.text, *olga.screen.labels))


async def test_it_is_no_paid_order_in_any_number(shop: Shop, ben: Person, olga: Person) -> None:
    since, later = shop.clock.now(), shop.clock.now() + timedelta(days=1)
    await delivered(shop, ben)
    await replace(olga)
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered", "delivered"]

    hour = await shop.db.read(lambda reader: order_lists.happened(reader, since, later))
    assert (hour.paid, hour.delivered, hour.given_up) == (1, 1, 0)
    assert await shop.db.read(lambda reader: order_lists.counts(reader, since)) == (0, 1)
    assert len(await shop.db.read(lambda reader: numbers.begun(reader, since, later))) == 1
    assert len(await shop.db.read(lambda reader: numbers.paid(reader, since, later))) == 1
    assert len(await shop.db.read(lambda reader: numbers.ended(reader, since, later))) == 1


async def test_a_double_press_places_one(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await to_second_press(olga)
    press = next(b["callback_data"] for row in olga.screen.buttons for b in row if b["text"] == "Replace it")
    assert press.startswith(Confirm.__prefix__)
    message = olga.screen.id
    await olga.press_data(message, press, settle=False)
    await olga.press_data(message, press, settle=False)
    await shop.settle()
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered", "delivered"]
    assert shop.bought("kinguin") == 2


async def test_a_second_one_is_refused_while_the_first_is_on_its_way(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await replace(olga)
    again = ActOnOrder(order=1, decision="replace").pack()
    await olga.press_data(olga.screen.id, again)
    await shop.pass_time(minutes=10)
    assert len(await shop.states()) == 2


@pytest.mark.parametrize("moment", ["commit", "act"])
async def test_a_kill_at_any_moment_places_one(shop: Shop, ben: Person, olga: Person, moment: str) -> None:
    await delivered(shop, ben)
    await to_second_press(olga)
    if moment == "commit":
        shop.kill_after_commit()
    else:
        shop.kill_after_act("kinguin")
    await olga.press("Replace it")
    await shop.restart()
    await shop.pass_time(minutes=20)
    assert await shop.states() == ["delivered", "delivered"]
    assert shop.bought("kinguin") == 2


async def test_another_product_goes_out_that_costs_no_more(shop: Shop, ben: Person, olga: Person) -> None:
    dear = max([await game(shop, skip=n) for n in range(20)], key=lambda one: one.row.sellers[0].cents)
    cheap = min([await game(shop, skip=n) for n in range(20)], key=lambda one: one.row.sellers[0].cents)
    await buy_game(shop, ben, dear)
    await shop.pass_time(minutes=10)
    await olga.say("/order 1001")
    await olga.press("Replace")
    await olga.say(cheap.row.name)
    await olga.press(cheap.row.name[:20])
    await olga.press("The goods do not work")
    assert cheap.row.name[:20] in olga.screen.text
    await olga.press("Replace it")
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered", "delivered"]
    assert (await shop.row("SELECT offer_id FROM order_lines WHERE order_id = 2"))["offer_id"] == cheap.offer


async def test_what_costs_more_is_not_offered(shop: Shop, ben: Person, olga: Person) -> None:
    dear = max([await game(shop, skip=n) for n in range(20)], key=lambda one: one.row.sellers[0].cents)
    cheap = min([await game(shop, skip=n) for n in range(20)], key=lambda one: one.row.sellers[0].cents)
    await buy_game(shop, ben, cheap)
    await shop.pass_time(minutes=10)
    await olga.say("/order 1001")
    await olga.press("Replace")
    await olga.say(dear.row.name)
    assert not any(dear.row.name[:20] in label for label in olga.screen.labels)


async def test_one_that_fails_gives_no_money_back_and_becomes_a_case(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    stars = ben.stars
    shop.kinguin.faults.plan(Fault.REFUSED, count=100_000)
    await replace(olga)
    await shop.pass_time(hours=3)
    assert await shop.states() == ["delivered", "rejected"]
    assert await shop.rows("SELECT id FROM refunds") == []
    assert ben.stars == stars
    case = await shop.row("SELECT kind, order_id FROM cases WHERE closed_at IS NULL")
    assert tuple(case.values()) == ("replacement_failed", 1)
    assert await losses(shop) == 0
    assert ben.sees("We are looking for another way and will write to you.")
    assert not ben.sees("all your money back")

    shop.kinguin.faults.heal()
    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("Replace")
    await olga.press("The same")
    await olga.press("The goods do not work")
    await olga.press("Replace it")
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered", "rejected", "delivered"]


async def test_what_is_not_delivered_is_not_replaced(shop: Shop, ben: Person, olga: Person) -> None:
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    await buy_game(shop, ben, await game(shop))
    await olga.say("/order 1001")
    assert "Replace" not in olga.screen.labels


async def test_nobody_gets_the_money_and_other_goods(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Refund")
    await olga.press("The customer asks")
    second_press = olga.screen
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=1000, reads=True)
    await replace(olga)
    assert await shop.states() == ["delivered", "unclear"]
    await olga.say("/order 1001")
    assert "Refund" not in olga.screen.labels
    assert not any("Return" in label for label in olga.screen.labels)
    for row in second_press.buttons:
        for button in row:
            await olga.press_data(second_press.id, button["callback_data"])
    await olga.press_data(olga.screen.id, ActOnOrder(order=1, decision="refund").pack())
    assert await shop.rows("SELECT id FROM refunds") == []

    shop.kinguin.faults.heal()
    await shop.pass_time(hours=1)
    assert await shop.states() == ["delivered", "delivered"]
    await olga.say("/order 1001")
    assert "Refund" in olga.screen.labels


async def test_whose_money_is_back_gets_no_goods_at_the_shops_cost(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    assert "Replace" in olga.screen.labels
    payment = await shop.row("SELECT id, amount_minor, currency FROM payments")
    now = shop.clock.now()
    await shop.db.write(
        lambda tx: refunds.add_external(tx, payment["id"], payment["amount_minor"], payment["currency"], now)
    )
    await olga.say("/order 1001")
    assert "Replace" not in olga.screen.labels


async def test_money_taken_back_outside_stops_a_replacement_that_is_not_bought_yet(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    shop.kinguin.faults.plan(Fault.SILENT_BEFORE)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=1000, reads=True)
    await replace(olga)
    assert await shop.states() == ["delivered", "unclear"]
    shop.telegram.refund_from_outside(shop.telegram.charges[0]["charge_id"])
    await shop.settle()
    shop.kinguin.faults.heal()
    await shop.pass_time(hours=2)
    assert (await shop.states())[1] == "cancelled"
    assert shop.bought("kinguin") == 1
