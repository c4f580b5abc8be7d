"""Telegram's own list of Stars: what no update has told of is found, and nobody else's money is touched."""

from typing import Any

from bot.sandbox.telegram.stars import book_charge
from tests.chat.acts import buy_boosts, pay, press, to_summary_of_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop


async def a_day_later(shop: Shop) -> None:
    await shop.pass_time(days=1, minutes=1)
    await shop.settle()


def foreign_charge(shop: Shop, person: Person) -> dict[str, Any]:
    """A payment to this bot that no invoice of this shop asked for."""
    world = shop.telegram.world
    payer = world.state.people[person.id]
    return book_charge(world, payer, {"currency": "XTR", "payload": "another shop's", "slug": "x"}, 100)


async def open_cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def test_a_payment_that_no_update_told_of_is_taken_for_its_order(shop: Shop, ben: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    checkout = await pay(shop, ben, settle=False)
    await shop.step(shop.app.telegram.poller())
    assert checkout["state"] == "paid"
    shop.telegram.world.updates.pending.clear()
    await shop.settle()
    assert await shop.states() == ["awaiting_payment"]

    await shop.restart()
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["delivered"]
    assert shop.bought("simpleboost") == 1


async def test_money_of_before_this_database_is_nobodys_business(shop: Shop, ben: Person) -> None:
    await ben.start()
    charge = foreign_charge(shop, ben)
    charge_line = shop.telegram.world.state.transactions[-1]
    charge_line["date"] -= 30 * 86_400
    await a_day_later(shop)
    assert charge["refunded_at"] is None
    assert await open_cases(shop) == []


async def test_money_of_an_unknown_invoice_is_left_to_a_person(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.start()
    await buy_boosts(shop, ben)
    charge = foreign_charge(shop, ben)
    await a_day_later(shop)
    assert charge["refunded_at"] is None
    assert await open_cases(shop) == ["unknown_money"]

    await press(shop, olga, "staff.button.open_case")
    await press(shop, olga, "decision.refund")
    await olga.say("paid to our former bot")
    await press(shop, olga, "decide.refund.button")
    assert charge["refunded_by"] == "bot"
    assert await open_cases(shop) == []
