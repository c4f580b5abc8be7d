"""The pretended Stripe: what the payment page loads and posts to, and what becomes of the order."""

from urllib.parse import urlencode

import httpx
import pytest

from providers.orders import Stage
from providers.standin import Fault
from tests.providers.intercode.world import BASE, Shop, world


async def confirm(made: Shop, **form: str) -> httpx.Response:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://127.0.0.1:9"}
    content = urlencode(form).encode()
    return await made.standin.handle(httpx.Request("POST", f"{BASE}/stripe/confirm", content=content, headers=headers))


async def opened() -> tuple[Shop, str, dict[str, str]]:
    """A shop with an unpaid order, its id, and what its page would post."""
    made = world()
    placed = await made.place()
    page = await made.provider.payment_page(placed.id)
    return made, placed.id, {"key": page.publishable_key, "client_secret": page.client_secret}


async def test_the_script_is_served_to_anyone_and_speaks_as_stripes_does() -> None:
    made = world()
    made.standin.faults.plan(Fault.FAILS_BEFORE, reads=True)
    answer = await made.standin.handle(httpx.Request("GET", f"{BASE}/stripe.js"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    words = ("window.Stripe", "elements:", "create(", "mount(", "confirmPayment:", "stripe/confirm", "submit(")
    assert [word for word in words if word not in answer.text] == []
    assert "innerHTML" not in answer.text


async def test_a_payment_marks_the_order_paid() -> None:
    made, order_id, form = await opened()
    answer = await confirm(made, **form, outcome="pay")
    intent = answer.json()["paymentIntent"]
    assert (intent["status"], intent["amount"], intent["currency"]) == ("succeeded", 380000, "rub")
    assert form["client_secret"] not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    seen = await made.provider.read(order_id)
    assert (seen.stage, seen.paid) == (Stage.OPEN, seen.charged)


async def test_a_refused_card_can_be_tried_again() -> None:
    made, order_id, form = await opened()
    answer = await confirm(made, **form, outcome="refuse")
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "card_declined")
    seen = await made.provider.read(order_id)
    assert (seen.stage, seen.raw_status, seen.paid) == (Stage.UNPAID, "payment_failed", None)
    again = await made.provider.payment_page(order_id)
    assert again.client_secret == form["client_secret"]
    assert (await confirm(made, **form, outcome="pay")).status_code == 200
    assert (await made.provider.read(order_id)).stage is Stage.OPEN


async def test_nothing_is_paid_twice() -> None:
    made, _, form = await opened()
    codes = [(await confirm(made, **form, outcome="pay")).status_code for _ in range(2)]
    assert codes == [200, 400]
    assert [fact.what for fact in made.standin.truth] == ["placed", "paid"]


@pytest.mark.parametrize("change", [{"client_secret": "pi_1_secret_1"}, {"client_secret": ""}, {"key": "sk_1"}])
async def test_a_stranger_pays_for_nothing(change: dict[str, str]) -> None:
    made, order_id, form = await opened()
    answer = await confirm(made, **{**form, **change}, outcome="pay")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "resource_missing")
    assert (await made.provider.read(order_id)).stage is Stage.UNPAID


async def test_the_page_of_another_origin_may_ask() -> None:
    answer = await world().standin.handle(httpx.Request("OPTIONS", f"{BASE}/stripe/confirm"))
    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "POST")


async def test_faults_of_the_shop_are_not_stripes() -> None:
    made, order_id, form = await opened()
    made.standin.faults.plan(Fault.FAILS_BEFORE)
    assert (await confirm(made, **form, outcome="pay")).status_code == 200
    assert list(made.standin.faults.acting) == [Fault.FAILS_BEFORE]
    assert (await made.provider.read(order_id)).stage is Stage.OPEN
