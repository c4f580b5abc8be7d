"""Money: taken once, for the right order, from the right person; everything else goes back by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.chat.acts import as_text, buy_game, game, pay, press, to_summary_of_boosts, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop


async def payments(shop: Shop) -> list[tuple[str, bool]]:
    rows = await shop.rows("SELECT state, surplus FROM payments ORDER BY id")
    return [(row["state"], bool(row["surplus"])) for row in rows]


async def test_two_presses_on_buy_at_once_make_one_order(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await ben.press("Buy for", settle=False)
    await ben.press("Buy for", settle=False)
    await shop.settle()

    assert await shop.states() == ["awaiting_payment"]
    assert (await pay(shop, ben))["state"] == "paid"
    assert shop.bought("kinguin") == 1


async def test_two_confirmations_at_once_take_money_for_one_purchase(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    before = ben.stars
    first = await pay(shop, ben, settle=False)
    second = await pay(shop, ben, settle=False)
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert first["state"] == "paid"
    assert second["state"] in ("paid", "declined")
    assert shop.bought("kinguin") == 1
    kept = [charge for charge in shop.telegram.charges if charge["refunded_at"] is None]
    assert before - ben.stars == sum(charge["amount"] for charge in kept) == first["amount"]


async def test_an_invoice_paid_twice_gives_the_second_payment_back(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    slug = ben.find_invoice()
    before = ben.stars
    # Both questions are answered before either payment is told.
    first = shop.telegram.begin_payment(ben.id, slug)
    second = shop.telegram.begin_payment(ben.id, slug)
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert (first["state"], second["state"]) == ("paid", "paid")
    assert sorted(await payments(shop)) == [("captured", False), ("captured", True)]
    assert before - ben.stars == first["amount"]
    assert shop.bought("kinguin") == 1
    assert ben.sees("went back") or ben.sees("returned") or ben.sees("back")


async def test_a_paid_invoice_cannot_be_paid_again(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    slug = ben.find_invoice()
    await pay(shop, ben)
    again = shop.telegram.begin_payment(ben.id, slug)
    await shop.settle()

    assert again["state"] == "declined"
    assert again["reason"] == shop.texts(ben).plain("checkout.refused.paid")


async def test_an_invoice_forwarded_to_somebody_else_is_declined(shop: Shop, ben: Person, anna: Person) -> None:
    await anna.start()
    await to_summary_of_game(shop, ben, await game(shop))
    checkout = shop.telegram.begin_payment(anna.id, ben.find_invoice())
    await shop.settle()

    assert checkout["state"] == "declined"
    assert checkout["reason"] == shop.texts(anna).plain("checkout.refused.not_yours")
    assert anna.stars == 5000
    assert (await pay(shop, ben))["state"] == "paid"


async def test_nothing_is_taken_in_the_last_minute_before_the_deadline(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    slug = ben.find_invoice()
    await shop.pass_time(minutes=14, seconds=1)
    checkout = shop.telegram.begin_payment(ben.id, slug)
    await shop.settle()

    assert checkout["state"] == "declined"
    assert checkout["reason"] == shop.texts(ben).plain("checkout.refused.lapsed")


async def test_nothing_is_taken_for_a_provider_that_is_paused(shop: Shop, ben: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    await shop.db.write(lambda tx: tx.run("UPDATE providers SET mode = 'paused' WHERE name = 'simpleboost'"))
    checkout = await pay(shop, ben)

    assert checkout["state"] == "declined"
    assert checkout["reason"] == shop.texts(ben).plain("checkout.refused.unavailable")
    assert await shop.states() == ["awaiting_payment"]


async def test_nothing_is_taken_that_the_deposit_does_not_cover(shop: Shop, ben: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    shop.simpleboost.balance = 10
    await shop.tend("deposit:simpleboost")

    assert (await pay(shop, ben))["state"] == "declined"


async def pays_late(shop: Shop, person: Person) -> Callable[[], None]:
    """The order has expired when Telegram tells of its money, which it does when the result is called."""
    checkout = await pay(shop, person, settle=False)
    await shop.step(shop.app.telegram.poller())
    assert checkout["state"] == "paid"
    tell = shop.delay_updates()
    await shop.pass_time(minutes=30)
    assert await shop.states() == ["expired"]
    return tell


async def test_money_that_comes_late_revives_its_order_while_the_price_holds(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    tell = await pays_late(shop, ben)
    tell()
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert await payments(shop) == [("captured", False)]
    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1


async def test_money_that_comes_late_goes_back_once_the_price_has_risen(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await to_summary_of_game(shop, ben, wanted)
    tell = await pays_late(shop, ben)
    await shop.db.write(
        lambda tx: tx.run("UPDATE offers SET cost_minor = cost_minor * 2 WHERE id = :i", i=wanted.offer)
    )
    tell()
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert await payments(shop) == [("captured", True)]
    assert await shop.states() == ["expired"]
    assert ben.stars == 5000
    assert shop.bought("kinguin") == 0


async def test_an_expired_order_is_ordered_again_from_its_screen(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=30)
    assert await shop.states() == ["expired"]

    await ben.press("Open the order")
    await ben.press("Order again")
    assert (await pay(shop, ben))["state"] == "paid"


async def test_a_lapsed_price_is_renewed_and_the_change_is_told(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await to_summary_of_game(shop, ben, wanted)
    old = ben.find_invoice()
    shop.kinguin.change_price(wanted.ref, shop.euros(wanted.row.sellers[0].cents + 100))
    await shop.pass_time(minutes=16)
    await ben.press("I have paid, check")
    await ben.press("Go to payment")
    await ben.press("Renew the price")

    assert ben.sees("The price has changed")
    declined = shop.telegram.begin_payment(ben.id, old)
    await shop.settle()
    assert declined["state"] == "declined"
    assert (await pay(shop, ben))["state"] == "paid"


async def test_a_payment_while_the_bot_is_down_is_taken_after_the_restart(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    checkout = await pay(shop, ben, settle=False)
    await shop.step(shop.app.telegram.poller())
    await shop.kill()
    assert checkout["state"] == "paid"
    assert len(shop.telegram.charges) == 1

    shop.clock.skip(timedelta(minutes=40))
    await shop.start()
    await shop.settle()
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1


async def test_killed_right_after_the_charge_was_stored_the_order_goes_on(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    await pay(shop, ben, settle=False)
    await shop.step(shop.app.telegram.poller())
    shop.kill_after_commit()
    await shop.step(shop.app.telegram.poller())
    assert shop.on_disk("SELECT count(*) FROM inbox WHERE raw LIKE '%successful_payment%'") == [(1,)]
    assert shop.on_disk("SELECT state FROM orders") == [("awaiting_payment",)]
    await shop.restart()
    await shop.pass_time(minutes=1)

    assert await shop.states() == ["delivered"]
    assert len(shop.telegram.charges) == 1
    assert shop.bought("kinguin") == 1


async def test_telegram_repeating_the_payment_changes_nothing(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop, as_text))
    payment = [message for message in ben.messages if "successful_payment" in message.raw][-1].raw
    shop.telegram.world.updates.push("message", {k: v for k, v in payment.items() if k != "outgoing"})
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert await payments(shop) == [("captured", False)]
    assert shop.bought("kinguin") == 1


async def test_an_order_cancelled_before_payment_cannot_be_paid(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    slug = ben.find_invoice()
    await press(shop, ben, "order.button.cancel")
    await press(shop, ben, "order.button.cancel_sure")
    checkout = shop.telegram.begin_payment(ben.id, slug)
    await shop.settle()

    assert await shop.states() == ["cancelled"]
    assert checkout["state"] == "declined"


@pytest.mark.parametrize("missing", ["nothing", "private chat", "sender"])
async def test_money_is_taken_however_it_is_told(shop: Shop, ben: Person, missing: str) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    await pay(shop, ben, settle=False)
    await shop.step(shop.app.telegram.poller())
    updates = [one.update for one in shop.telegram.world.updates.pending]
    [told] = [update for update in updates if "successful_payment" in update.get("message", {})]
    if missing == "private chat":
        told["message"]["chat"] = {"id": -7, "type": "group", "title": "Friends"}
    if missing == "sender":
        del told["message"]["from"]
    await shop.settle()
    await shop.pass_time(minutes=5)

    assert await payments(shop) == [("captured", False)]
    assert await shop.states() == ["delivered"]
    assert not any(params.get("chat_id") in (-7, "-7") for _, params in shop.telegram.calls)
