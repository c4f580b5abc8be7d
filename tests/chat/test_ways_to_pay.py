"""One order, one payment, several ways: Stars, a card in Telegram, an invoice. A dead invoice is paid for nothing."""

from datetime import timedelta

import pytest

from providers.standin import Fault
from storage import shop_settings
from tests.chat.acts import game, label, pay, press, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_five_providers import PRIVATE, ledger, links, remote, to_summary


@pytest.fixture
async def ben(wide: Shop) -> Person:
    await to_summary(wide, wide.ben, "intercode", "mug")
    return wide.ben


async def choose(shop: Shop, person: Person, name: str) -> None:
    """Pays in another way: the part of the button that tells the way."""
    await press(shop, person, "summary.button.other")
    await person.press(name)


async def by_invoice(shop: Shop, person: Person) -> None:
    await choose(shop, person, "By an invoice")
    await person.press("A private person")
    for text in PRIVATE:
        await person.say(text)
    await shop.settle()


async def rows(shop: Shop) -> list[tuple[str, str, bool]]:
    found = await shop.rows("SELECT method, state, surplus FROM payments ORDER BY id")
    return [(row["method"], row["state"], bool(row["surplus"])) for row in found]


async def test_an_order_is_paid_by_card_in_telegram(wide: Shop, ben: Person) -> None:
    await choose(wide, ben, "By card in Telegram")
    assert (await ben.pay("by card"))["state"] == "paid"
    assert await rows(wide) == [("stars", "lapsed", False), ("card", "captured", False)]
    assert (await ledger(wide))[0] == ("captured", "card", "order:1", 145000)


async def test_the_former_invoice_is_dead_once_another_way_is_chosen(wide: Shop, ben: Person) -> None:
    slug = ben.find_invoice(label(wide, ben, "summary.button.pay"))
    await choose(wide, ben, "By card in Telegram")
    checkout = wide.telegram.begin_payment(ben.id, slug)
    await wide.settle()
    assert checkout["state"] == "declined"


async def test_an_order_of_one_provider_is_paid_by_an_invoice_of_another(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    assert any(url.startswith("https://pay.example/pay/") for url in links(ben))
    wide.invoicebox.pay(remote(wide, "invoicebox"))
    await wide.invoicebox.tick()
    await wide.pass_time(minutes=1)
    assert (await wide.states())[0] not in {"awaiting_payment", "expired"}
    assert ("captured", "invoicebox_link", "order:1", 145000) in await ledger(wide)
    assert wide.bought("intercode") == 1


async def test_the_payers_answers_are_asked_once(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    await to_summary(wide, ben, "intercode", "notebook")
    await choose(wide, ben, "By an invoice")
    await wide.settle()
    assert any(url.startswith("https://pay.example/pay/") for url in links(ben))


async def test_an_invoice_that_nobody_pays_is_withdrawn_there(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    await wide.pass_time(minutes=40)
    assert await wide.states() == ["expired"]
    assert wide.standins["invoicebox"].orders()[0]["status"] == "canceled"


async def test_an_invoice_that_is_paid_after_another_way_was_chosen_goes_back(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    invoice = remote(wide, "invoicebox")
    wide.invoicebox.faults.plan(Fault.FAILS_BEFORE, count=3)  # it cannot be withdrawn at once
    await choose(wide, ben, "Telegram Stars")
    assert (await pay(wide, ben))["state"] == "paid"
    wide.invoicebox.shop.order(invoice).status = "created"
    wide.invoicebox.pay(invoice)
    await wide.invoicebox.tick()
    await wide.pass_time(minutes=10)
    provider = wide.app.parts.providers["invoicebox"]
    assert (await provider.refundable(invoice)).minor == 0
    assert ("invoicebox_link", "captured", True) in await rows(wide)


async def test_an_invoice_at_a_former_price_does_not_pay_the_new_one(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    invoice = remote(wide, "invoicebox")
    wide.invoicebox.faults.plan(Fault.FAILS_BEFORE, count=1000)  # it cannot be withdrawn
    await wide.db.write(lambda tx: tx.run("UPDATE offers SET cost_minor = 200000, lowest_minor = 200000"))
    await wide.pass_time(minutes=16)
    await ben.press("I have paid, check")
    await ben.press("Go to payment")
    await press(wide, ben, "summary.button.renew")
    assert (await wide.row("SELECT total_minor FROM orders"))["total_minor"] == 200000
    wide.invoicebox.pay(invoice)
    await wide.pass_time(minutes=5)

    assert await wide.states() == ["awaiting_payment"]
    assert ("invoicebox_link", "captured", True) in await rows(wide)
    assert wide.bought("intercode") == 0


async def test_an_invoice_made_in_silence_is_found_and_not_made_twice(wide: Shop, ben: Person) -> None:
    wide.invoicebox.faults.plan(Fault.SILENT_AFTER)
    await by_invoice(wide, ben)
    await wide.pass_time(minutes=1)
    assert wide.bought("invoicebox") == 1
    assert any(url.startswith("https://pay.example/pay/") for url in links(ben))


async def test_money_for_an_invoice_whose_answer_never_came_is_not_lost(wide: Shop, ben: Person) -> None:
    wide.invoicebox.faults.plan(Fault.SILENT_AFTER)
    await by_invoice(wide, ben)
    await choose(wide, ben, "Telegram Stars")
    wide.invoicebox.pay(remote(wide, "invoicebox"))
    await wide.invoicebox.tick()
    await wide.pass_time(minutes=2)
    assert ("captured", "invoicebox_link", "order:1", 145000) in await ledger(wide)
    assert wide.bought("intercode") == 1


async def test_an_invoice_that_cannot_be_read_is_asked_about_less_and_less(wide: Shop, ben: Person) -> None:
    await by_invoice(wide, ben)
    reads = wide.invoicebox.faults.reading
    wide.invoicebox.faults.plan(Fault.FAILS_BEFORE, count=10_000, reads=True)
    await wide.pass_time(hours=2)
    left = len(reads)
    for _ in range(30):
        await wide.pass_time(minutes=5)
    assert 4 <= left - len(reads) <= 6
    wide.invoicebox.faults.heal()
    await wide.pass_time(minutes=31)
    assert [row["over"] for row in await wide.rows("SELECT over FROM payments WHERE method <> 'stars'")] == [1]


async def test_invoices_that_cannot_be_made_keep_no_other_way_waiting(wide: Shop, ben: Person) -> None:
    wide.invoicebox.faults.plan(Fault.REFUSED, count=1000)
    await by_invoice(wide, ben)
    await wide.db.write(
        lambda tx: tx.run(
            """INSERT INTO payments (order_id, payer_id, method, state, amount_minor, currency, payload, created_at)
               SELECT p.order_id, p.payer_id, p.method, 'new', 1, 'RUB', 'waits' || o.id, 0
               FROM offers o, payments p WHERE p.state = 'new' LIMIT 60"""
        )
    )
    await choose(wide, ben, "Telegram Stars")
    await wide.pass_time(seconds=3)
    assert (await pay(wide, ben))["state"] == "paid"


async def test_digital_goods_are_paid_in_stars_alone_until_the_staff_decide(wide: Shop) -> None:
    row = await wide.row("SELECT id FROM offers WHERE provider = 'kinguin' AND sellable = 1 AND stock > 3 LIMIT 1")
    olga = wide.olga
    wide.telegram.world.person(olga.id).language_code = "en"
    await olga.start(f"o{row['id']}")
    await press(wide, olga, "card.button.buy")
    assert label(wide, olga, "summary.button.other") not in olga.screen.labels
    await olga.say("/ways")
    assert "Stars only" in olga.screen.text
    await olga.press("Digital goods: add card")
    await olga.start(f"o{row['id']}")
    await press(wide, olga, "card.button.buy")
    assert label(wide, olga, "summary.button.other") in olga.screen.labels


async def test_goods_to_be_sent_are_paid_by_card_first_where_cards_are_set_up(wide: Shop) -> None:
    await wide.db.write(lambda tx: tx.run("DELETE FROM shop_settings WHERE key = 'ways:physical'"))
    await to_summary(wide, wide.ben, "intercode", "mug")
    assert (await wide.ben.pay("by card"))["state"] == "paid"
    assert await rows(wide) == [("card", "captured", False)]
    await to_summary(wide, wide.ben, "intercode", "notebook")
    await press(wide, wide.ben, "summary.button.other")
    assert not any("Stars" in each for each in wide.ben.screen.labels)


async def test_the_way_that_staff_add_comes_last(wide: Shop) -> None:
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    await wide.db.write(lambda tx: tx.run("DELETE FROM shop_settings WHERE key = 'ways:physical'"))
    await wide.olga.say("/ways")
    assert "Physical goods: card, invoice, balance, on approval" in wide.olga.screen.text
    await wide.olga.press("Physical goods: add Stars")
    assert "Physical goods: card, invoice, balance, on approval, Stars" in wide.olga.screen.text
    await to_summary(wide, wide.ben, "intercode", "mug")
    assert (await wide.ben.pay("by card"))["state"] == "paid"


async def test_one_way_to_pay_stays(wide: Shop) -> None:
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    await wide.olga.say("/ways")
    await wide.olga.press("Digital goods: remove Stars")
    assert any("One way to pay must stay" in alert for alert in wide.olga.alerts)


async def test_what_has_not_come_is_given_back_in_part_where_the_method_can(wide: Shop) -> None:
    await wide.db.write(lambda tx: shop_settings.put(tx, "ways:digital", '["invoicebox_link"]', wide.clock.now()))
    ben, olga = wide.ben, wide.olga
    wide.telegram.world.person(olga.id).language_code = "en"
    await olga.start()
    wide.kinguin.delivery = timedelta(days=9)
    await to_summary_of_game(wide, ben, await game(wide), quantity=3)
    await by_invoice_alone(wide, ben)
    wide.invoicebox.pay(remote(wide, "invoicebox"))
    await wide.invoicebox.tick()
    await wide.pass_time(minutes=1)
    wide.kinguin.deliver_part(remote(wide, "kinguin"))
    await wide.pass_time(hours=3)
    assert await wide.states() == ["partly_delivered"]
    total = (await wide.row("SELECT total_minor FROM orders"))["total_minor"]

    await olga.press("Open the case")
    await olga.press("Give back the missing part")
    await olga.say("the merchant has no more")
    await olga.press("Give back the part")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["part_refunded"]
    back = total * 2 // 3
    moves = [entry for entry in await ledger(wide) if entry[0] in ("earned", "refunded")]
    assert moves == [
        ("earned", "order:1", "revenue", total - back),
        ("refunded", "order:1", "invoicebox_link", back),
    ]


async def by_invoice_alone(shop: Shop, person: Person) -> None:
    """The only way there is."""
    await press(shop, person, "summary.button.details")
    await person.press("A private person")
    for text in PRIVATE:
        await person.say(text)
    await shop.settle()


async def test_a_card_payment_is_given_back_by_hand_and_noted(wide: Shop, ben: Person) -> None:
    olga = wide.olga
    wide.telegram.world.person(olga.id).language_code = "en"
    await olga.start()
    await choose(wide, ben, "By card in Telegram")
    wide.intercode.faults.plan(Fault.UNAUTHORISED, count=60)
    assert (await ben.pay("by card"))["state"] == "paid"
    await wide.pass_time(hours=3)
    assert await wide.states() == ["rejected"]
    await olga.say("/desk")
    while "Given back by hand" not in olga.screen.labels:
        await press(wide, olga, "desk.button.next")
    await olga.press("Given back by hand")
    await olga.say("in the bank's cabinet")
    await olga.press("Yes, it was given back")
    assert [row["state"] for row in await wide.rows("SELECT state FROM refunds")] == ["done"]
    assert ("refunded", "order:1", "card", 145000) in await ledger(wide)


async def test_what_has_not_come_of_an_order_in_stars_is_credited_where_the_staff_choose_so(wide: Shop) -> None:
    ben, olga = wide.ben, wide.olga
    wide.telegram.world.person(olga.id).language_code = "en"
    await olga.start()
    wide.kinguin.delivery = timedelta(days=9)
    await to_summary_of_game(wide, ben, await game(wide), quantity=3)
    assert (await pay(wide, ben))["state"] == "paid"
    wide.kinguin.deliver_part(remote(wide, "kinguin"))
    await wide.pass_time(hours=3)
    assert await wide.states() == ["partly_delivered"]
    total = (await wide.row("SELECT total_minor FROM orders"))["total_minor"]

    await olga.press("Open the case")
    assert "Give back the missing part" not in olga.screen.labels
    await olga.press("Credit the missing part")
    await olga.say("the merchant has no more")
    await olga.press("Credit the part")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["part_refunded"]
    assert (await wide.row("SELECT minor FROM balances"))["minor"] == total * 2 // 3
    assert await wide.rows("SELECT id FROM refunds") == []
