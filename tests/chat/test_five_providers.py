"""One counter, five unrelated providers: each sells, is paid in its own way, and tells how it goes."""

from collections.abc import Sequence

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.services.errors import Gone
from bot.web.payment_page import PaymentPages
from bot.web.server import application
from providers.orders import Stage
from providers.standin import Fault
from tests.chat.acts import label, pay, press
from tests.chat.person import Person
from tests.chat.shop import Shop

PRIVATE = ("Anna Example", "anna@example.com", "+7 900 111-22-33")


@pytest.fixture
def ben(wide: Shop) -> Person:
    return wide.ben


@pytest.fixture
async def olga(wide: Shop) -> Person:
    """The owner, at the desk, in English."""
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    await wide.olga.start()
    return wide.olga


async def to_summary(shop: Shop, person: Person, provider: str, ref: str) -> None:
    """Presses buy on the card of a product of the shop's own shelf."""
    row = await shop.row("SELECT id FROM offers WHERE provider = :provider AND ref = :ref", provider=provider, ref=ref)
    await person.start(f"o{row['id']}")
    await press(shop, person, "card.button.buy")


async def invoice(shop: Shop, person: Person, answers: Sequence[str] = PRIVATE, *, settle: bool = True) -> None:
    """Orders a mug on an invoice, as a private person."""
    await to_summary(shop, person, "invoicebox", "mug")
    await person.press("A private person")
    for text in answers:
        await person.say(text)
    await press(shop, person, "summary.button.invoice", settle=settle)


def remote(shop: Shop, provider: str) -> str:
    """The only order at the provider."""
    [order] = shop.standins[provider].orders()
    return str(order["id"])


def links(person: Person) -> list[str]:
    return [b["url"] for message in person.bot_messages for row in message.buttons for b in row if "url" in b]


async def cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def ledger(shop: Shop) -> list[tuple[str, str, str, int]]:
    rows = await shop.rows("""SELECT kind, debit, credit, amount_minor FROM ledger
        WHERE kind NOT IN ('opening', 'cost') ORDER BY id""")
    return [(row["kind"], row["debit"], row["credit"], row["amount_minor"]) for row in rows]


async def test_every_provider_is_a_department(wide: Shop, ben: Person) -> None:
    await ben.start()
    for title in ("Discord boosts", "Game keys", "Gift cards", "Shop goods", "Our goods and services"):
        assert any(title in each for each in ben.screen.labels)


async def test_an_invoice_is_paid_at_its_provider_and_handed_over_by_the_staff(
    wide: Shop, ben: Person, olga: Person
) -> None:
    await invoice(wide, ben)
    assert await wide.states() == ["placed_unpaid"]
    assert any(url.startswith("https://pay.example/pay/") for url in links(ben))
    assert "⭐" not in ben.screen.text

    wide.invoicebox.pay(remote(wide, "invoicebox"))
    await wide.invoicebox.tick()
    await wide.settle()
    assert await wide.states() == ["in_progress"]
    assert await cases(wide) == ["hand_over"]
    assert await ledger(wide) == [("captured", "invoicebox", "order:1", 64999)]
    assert not any(url.startswith("https://pay.example") for url in links(ben))

    await olga.press("Open the case")
    await olga.press("Hand over")
    await olga.say("Parcel 42 is at the counter")
    await olga.press(label(wide, olga, "because.bought_elsewhere"))
    await olga.press("Hand it over")
    assert await wide.states() == ["delivered"]
    assert await cases(wide) == []
    await press(wide, ben, "goods.button.show")
    assert ben.sees("Parcel 42 is at the counter")
    assert (await ledger(wide))[-1] == ("earned", "order:1", "revenue", 64999)


async def test_an_unpaid_invoice_that_its_customer_cancels_can_be_paid_by_nobody(wide: Shop, ben: Person) -> None:
    await invoice(wide, ben)
    await press(wide, ben, "order.button.cancel")
    await press(wide, ben, "order.button.cancel_sure")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["cancelled"]
    assert wide.standins["invoicebox"].orders()[0]["status"] == "canceled"
    assert await ledger(wide) == []


async def test_an_invoice_that_was_paid_in_the_moment_of_its_cancellation_is_carried_out(
    wide: Shop, ben: Person
) -> None:
    await invoice(wide, ben)
    wide.invoicebox.pay(remote(wide, "invoicebox"))
    await press(wide, ben, "order.button.cancel")
    await press(wide, ben, "order.button.cancel_sure")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["in_progress"]
    assert await ledger(wide) == [("captured", "invoicebox", "order:1", 64999)]


async def test_an_invoice_lapses_and_says_so(wide: Shop, ben: Person) -> None:
    await invoice(wide, ben)
    await wide.pass_time(hours=26)
    [state] = await wide.states()
    assert state in {"expired", "cancelled"}
    assert wide.standins["invoicebox"].orders()[0]["status"] in {"expired", "canceled"}
    assert not any(url.startswith("https://pay.example") for url in links(ben))


async def test_money_for_an_invoice_goes_back_through_its_provider(wide: Shop, ben: Person, olga: Person) -> None:
    await invoice(wide, ben)
    remote_id = remote(wide, "invoicebox")
    wide.invoicebox.pay(remote_id)
    await wide.pass_time(minutes=2)
    await olga.press("Open the case")
    await olga.press("Refund")
    await olga.say("sold out after all")
    await olga.press("Refund in full")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["cancelled"]
    provider = wide.app.parts.providers["invoicebox"]
    assert (await provider.refundable(remote_id)).minor == 0
    assert (await ledger(wide))[-1] == ("refunded", "order:1", "invoicebox", 64999)
    assert ben.sees("649.99")


async def test_killed_while_an_invoice_is_made_there_is_one_invoice(wide: Shop, ben: Person) -> None:
    wide.kill_after_act("invoicebox")
    await invoice(wide, ben)
    await wide.restart()
    await wide.pass_time(minutes=10)
    assert await wide.states() == ["placed_unpaid"]
    assert wide.bought("invoicebox") == 1


async def test_money_that_comes_after_the_end_goes_back(wide: Shop, ben: Person) -> None:
    await invoice(wide, ben)
    remote_id = remote(wide, "invoicebox")
    await press(wide, ben, "order.button.cancel")
    await press(wide, ben, "order.button.cancel_sure")
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["cancelled"]
    wide.invoicebox.shop.order(remote_id).status = "created"  # a bank may be slower than a cancellation
    wide.invoicebox.pay(remote_id)
    await wide.invoicebox.tick()
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["cancelled"]
    assert [row["state"] for row in await wide.rows("SELECT state FROM refunds")] == ["done"]
    assert [entry[1:3] for entry in await ledger(wide)] == [("invoicebox", "surplus"), ("surplus", "invoicebox")]
    assert ben.sees("649.99")


async def test_goods_of_the_web_shop_paid_in_stars_are_marked_as_paid_there(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    assert (await pay(wide, ben))["state"] == "paid"
    await wide.pass_time(minutes=1)
    assert wide.bought("intercode") == 1
    provider = wide.app.parts.providers["intercode"]
    assert (await provider.read(remote(wide, "intercode"))).stage in {Stage.OPEN, Stage.DONE}
    await wide.pass_time(hours=2)
    assert await wide.states() == ["delivered"]
    kinds = [row["kind"] for row in await wide.rows("SELECT kind FROM calls ORDER BY id")]
    assert kinds == ["place", "mark_paid"]


async def test_goods_of_the_web_shop_are_paid_by_card_on_a_page_of_their_buyer(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await press(wide, ben, "summary.button.there")
    assert await wide.states() == ["placed_unpaid"]
    [link] = [url for url in links(ben) if url.startswith("https://shop.example/pay/")]
    token = link.rpartition("/")[2]
    opened = await wide.app.counter.pay_links.open(token)
    assert opened.total.minor == 145000
    assert opened.page.client_secret
    secret = opened.page.client_secret
    assert secret.encode() not in wide.file.read_bytes()

    wide.intercode.pay(remote(wide, "intercode"))
    await wide.app.counter.pay_links.look(token)
    await wide.settle()
    assert await wide.states() == ["in_progress"]
    with pytest.raises(Gone):
        await wide.app.counter.pay_links.open(token)
    await wide.pass_time(hours=2)
    assert await wide.states() == ["delivered"]


async def visit(shop: Shop, method: str, path: str) -> web.StreamResponse:
    """The shop's own page, as its server routes to it."""
    served = application(PaymentPages(shop.app.counter.pay_links, shop.app.catalogues).routes())
    request = make_mocked_request(method, path, headers={"Accept-Language": "ru"}, app=served)
    found = await served.router.resolve(request)
    request._match_info = found
    return await found.handler(request)


async def test_looking_at_the_payment_page_changes_nothing_and_leaves_no_trace(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await press(wide, ben, "summary.button.there")
    [link] = [url for url in links(ben) if url.startswith("https://shop.example/pay/")]
    path = link.removeprefix("https://shop.example")
    before = await wide.row("SELECT * FROM orders")
    page = await visit(wide, "GET", path)
    assert (page.status, page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (
        200,
        "no-store",
        "no-referrer",
    )
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert await wide.row("SELECT * FROM orders") == before
    assert len(wide.standins["intercode"].orders()) == 1
    assert (await visit(wide, "GET", f"{path[:-4]}AAAA")).status == 404
    await wide.pass_time(hours=25)
    assert (await visit(wide, "GET", path)).status == 404
    assert (await visit(wide, "POST", f"{path}/paid")).status == 404


async def test_the_payment_page_takes_no_other_sum_than_was_shown(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    await press(wide, ben, "summary.button.there")
    [link] = [url for url in links(ben) if url.startswith("https://shop.example/pay/")]
    await wide.db.write(lambda tx: tx.run("UPDATE orders SET total_minor = total_minor - 1"))
    with pytest.raises(Gone):
        await wide.app.counter.pay_links.open(link.rpartition("/")[2])


async def test_what_was_sold_to_others_meanwhile_is_not_placed_unpaid(wide: Shop, ben: Person) -> None:
    await to_summary(wide, ben, "intercode", "mug")
    wide.intercode.faults.plan(Fault.REFUSED, count=5, reads=True)
    await press(wide, ben, "summary.button.there")
    assert await wide.states() == ["awaiting_payment"]
    await wide.db.write(lambda tx: tx.run("UPDATE offers SET stock = 0 WHERE ref = 'mug'"))
    wide.intercode.faults.heal()
    await wide.pass_time(minutes=5)
    assert await wide.states() == ["cancelled"]
    assert wide.bought("intercode") == 0


@pytest.mark.parametrize("spoilt", ["", "x", "A" * 300, "=", "-_-"])
async def test_a_made_up_payment_link_opens_nothing(wide: Shop, spoilt: str) -> None:
    with pytest.raises(Gone):
        await wide.app.counter.pay_links.open(spoilt)


async def test_nobody_pays_another_price_at_the_web_shop_than_was_shown(wide: Shop, ben: Person) -> None:
    row = await wide.row("SELECT id FROM offers WHERE provider = 'intercode' AND ref = 'mug'")
    await wide.db.write(lambda tx: tx.run("UPDATE offers SET cost_minor = 100000 WHERE id = :id", id=row["id"]))
    await to_summary(wide, ben, "intercode", "mug")
    await press(wide, ben, "summary.button.there")
    assert not any("/pay/" in url for url in links(ben))
    await wide.pass_time(minutes=2)
    assert await wide.states() == ["cancelled"]
    assert await ledger(wide) == []


async def test_an_order_at_the_web_shop_without_an_answer_waits_for_a_person(wide: Shop, ben: Person) -> None:
    wide.intercode.faults.plan(Fault.SILENT_AFTER)
    await to_summary(wide, ben, "intercode", "mug")
    assert (await pay(wide, ben))["state"] == "paid"
    await wide.pass_time(hours=1)
    assert await wide.states() == ["review"]
    assert wide.bought("intercode") == 1
    [case] = await wide.rows("SELECT evidence FROM cases WHERE closed_at IS NULL")
    assert "largest_order_id" in case["evidence"]


async def test_an_order_by_card_that_staff_find_at_the_web_shop_is_paid_there(
    wide: Shop, ben: Person, olga: Person
) -> None:
    wide.intercode.faults.plan(Fault.SILENT_AFTER)
    await to_summary(wide, ben, "intercode", "mug")
    await press(wide, ben, "summary.button.there")
    await wide.pass_time(minutes=1)
    assert await cases(wide) == ["unclear"]

    await olga.press("Open the case")
    await olga.press("Adopt an order")
    await olga.say(remote(wide, "intercode"))
    await olga.press(label(wide, olga, "because.seen_in_cabinet"))
    await olga.press("Adopt it")
    assert await wide.states() == ["placed_unpaid"]
    [link] = [url for url in links(ben) if url.startswith("https://shop.example/pay/")]
    assert (await wide.app.counter.pay_links.open(link.rpartition("/")[2])).total.minor == 145000

    wide.intercode.pay(remote(wide, "intercode"))
    await wide.pass_time(hours=2)
    assert await wide.states() == ["delivered"]
    assert await ledger(wide) == [
        ("captured", "intercode", "order:1", 145000),
        ("earned", "order:1", "revenue", 145000),
    ]


async def test_an_invoice_that_nobody_has_paid_yet_is_not_late(wide: Shop, ben: Person) -> None:
    await invoice(wide, ben)
    await wide.pass_time(hours=3)
    assert await wide.states() == ["placed_unpaid"]
    assert await cases(wide) == []
    assert not ben.sees("longer than")


async def test_a_gift_card_goes_to_the_address_that_was_shown_once_more(wide: Shop, ben: Person) -> None:
    row = await wide.row("SELECT id FROM offers WHERE provider = 'vektor' ORDER BY id LIMIT 1")
    await ben.start(f"o{row['id']}")
    await press(wide, ben, "card.button.buy")
    assert "Question 1 of 4" in ben.screen.text
    await ben.press("For me")
    assert "Question 2 of 4" in ben.screen.text
    for text in PRIVATE:
        await ben.say(text)
    assert "anna@example.com" in ben.screen.text
    assert (await pay(wide, ben))["state"] == "paid"
    await wide.pass_time(minutes=5)
    assert await wide.states() == ["delivered"]
    assert wide.bought("vektor") == 1


async def test_answers_for_me_are_not_asked_again(wide: Shop, ben: Person) -> None:
    row = await wide.row("SELECT id FROM offers WHERE provider = 'vektor' ORDER BY id LIMIT 1")
    for first in (True, False):
        await ben.start(f"o{row['id']}")
        await press(wide, ben, "card.button.buy")
        await ben.press("For me")
        for text in PRIVATE if first else ():
            await ben.say(text)
        assert (await pay(wide, ben))["state"] == "paid"
    await wide.pass_time(minutes=5)
    assert await wide.states() == ["delivered", "delivered"]


async def test_a_gift_card_accepted_without_an_answer_is_bought_once(wide: Shop, ben: Person) -> None:
    row = await wide.row("SELECT id FROM offers WHERE provider = 'vektor' ORDER BY id LIMIT 1")
    await ben.start(f"o{row['id']}")
    await press(wide, ben, "card.button.buy")
    await ben.press("For someone else")
    for text in PRIVATE:
        await ben.say(text)
    wide.vektor.faults.plan(Fault.SILENT_AFTER, count=2)  # a token may be asked for first
    assert (await pay(wide, ben))["state"] == "paid"
    await wide.pass_time(hours=1)
    assert await wide.states() == ["delivered"]
    assert wide.bought("vektor") == 1


async def test_a_gift_card_of_any_face_value_goes_through_the_cart(wide: Shop, ben: Person) -> None:
    value = "1\u202f000 \u20bd: only once, for one person"
    row = await wide.row("SELECT id FROM offers WHERE provider = 'vektor' ORDER BY id LIMIT 1")
    rename = "UPDATE variants SET ref = :value WHERE offer_id = :id AND position = 0"
    await wide.db.write(lambda tx: tx.run(rename, value=value, id=row["id"]))
    await ben.start(f"o{row['id']}")
    await press(wide, ben, "card.button.to_cart")
    assert (await wide.row("SELECT variant FROM cart_lines"))["variant"] == value
