"""The stand-in is as strict as the documents and has a page where a pretended customer pays."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.decimal_json import dumps
from providers.invoicebox.standin import InvoiceboxStandin
from providers.orders import Stage
from providers.standin import Fault
from tests.providers.contract import World
from tests.providers.invoicebox.world import LEGAL, REFERENCE, TOKEN, line, placement, world

API = "https://invoices.example/v3"
Spoil = Callable[[dict[str, Any]], None]


def of(made: World) -> InvoiceboxStandin:
    assert isinstance(made.standin, InvoiceboxStandin)
    return made.standin


async def asked(made: World, method: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "tests/1.0"}
    content = None if body is None else body if isinstance(body, bytes) else dumps(body).encode()
    answer = await made.standin.handle(httpx.Request(method, f"{API}{path}", headers=headers, content=content))
    assert answer.headers["X-Request-Id"]
    return answer.status_code, answer.json()


def good(made: World) -> dict[str, Any]:
    answers = LEGAL | {"phone": "+74951234567"}
    raw = made.provider.body(placement(answers=answers))
    body: dict[str, Any] = json.loads(raw, parse_float=Decimal)
    return body


def top(**fields: Any) -> Spoil:
    return lambda body: body.update(fields)


def row(**fields: Any) -> Spoil:
    return lambda body: body["basketItems"][0].update(fields)


def buyer(**fields: Any) -> Spoil:
    return lambda body: body["customer"].update(fields)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (row(totalAmount=Decimal("371.89")), "wrong_basket_item_total_amount"),
        (row(totalVatAmount=Decimal("61.99")), "wrong_basket_item_total_vat_amount"),
        (row(amountWoVat=Decimal("103.31")), "wrong_basket_item_amount_wo_vat"),
        (top(amount=Decimal("371.89")), "wrong_total_amount"),
        (top(vatAmount=Decimal("61.97")), "wrong_total_vat_amount"),
        (top(currencyId="XTR"), "wrong_currency"),
        (top(languageId="de"), "language_not_found"),
        (top(expirationDate="2026-03-01T12:00:00+00:00"), "wrong_expiration_date"),
        (top(expirationDate="2026-03-05"), "validation_error"),
        (top(expirationDate="soon"), "validation_error"),
        (top(merchantOrderId="r" * 37), "validation_error"),
        (top(merchantId="another"), "forbidden"),
        (top(description=""), "validation_error"),
        (top(amount="371.88"), "validation_error"),
        (top(amount=Decimal("371.880001")), "validation_error"),
        (top(unheard=1), "validation_error"),
        (top(basketItems=[]), "validation_error"),
        (top(basketItems=[7]), "validation_error"),
        (top(customer=None), "validation_error"),
        (row(measureCode=796), "validation_error"),
        (row(vatCode="RUS_VAT18"), "validation_error"),
        (row(type=28), "validation_error"),
        (row(paymentType="gift"), "validation_error"),
        (row(quantity=0), "validation_error"),
        (buyer(type="someone"), "validation_error"),
        (buyer(phone=""), "validation_error"),
        (buyer(vatNumber="500100732259"), "validation_error"),
        (buyer(hat="red"), "validation_error"),
    ],
)
async def test_each_mistake_has_its_own_code(spoil: Spoil, code: str) -> None:
    made = world()
    body = good(made)
    spoil(body)
    status, told = await asked(made, "POST", "/billing/api/order/order", body)
    assert told["error"]["code"] == code
    assert status == (403 if code == "forbidden" else 422)
    assert made.standin.orders() == []


@pytest.mark.parametrize("field", ["merchantId", "merchantOrderId", "description", "amount", "vatAmount", "currencyId"])
async def test_a_field_that_is_missing_is_refused(field: str) -> None:
    made = world()
    body = good(made)
    del body[field]
    assert (await asked(made, "POST", "/billing/api/order/order", body))[0] == 422


@pytest.mark.parametrize("raw", [b"", b"{", b"[]"])
async def test_what_is_no_object_is_refused(raw: bytes) -> None:
    assert (await asked(world(), "POST", "/billing/api/order/order", raw))[0] == 400


async def test_a_fraction_of_a_unit_can_be_sold() -> None:
    made = world()
    body = good(made)
    body["basketItems"][0] |= {"quantity": Decimal("1.5"), "totalAmount": Decimal("185.94")}
    body["basketItems"][0] |= {"totalVatAmount": Decimal("30.99")}
    body |= {"amount": Decimal("185.94"), "vatAmount": Decimal("30.99")}
    assert (await asked(made, "POST", "/billing/api/order/order", body))[0] == 200


async def test_only_a_known_token_opens_and_the_sandbox_takes_any() -> None:
    made = world()
    assert (await asked(made, "GET", "/filter/api/order/order", token="wrong"))[0] == 401
    assert (await asked(made, "GET", "/filter/api/order/order", token=""))[0] == 401
    of(made).routes._token = None
    assert (await asked(made, "GET", "/filter/api/order/order", token="any"))[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/billing/api/order/elsewhere", 404),
        ("POST", "/billing/api/order/elsewhere", 404),
        ("PATCH", "/billing/api/order/order", 405),
        ("DELETE", "/billing/api/order/order/no-such-order", 404),
        ("GET", "/elsewhere", 404),
    ],
)
async def test_what_is_not_there_is_not_found(method: str, path: str, status: int) -> None:
    assert (await asked(world(), method, path, {} if method == "POST" else None))[0] == status


async def searched(made: World, query: str) -> tuple[int, Any]:
    return await asked(made, "GET", f"/filter/api/order/order?{query}")


async def test_searches_know_the_documented_operators() -> None:
    made = world()
    first = await made.place()
    made.clock.forward(timedelta(hours=1))
    second = await made.place("22222222-2222-4222-8222-222222222222")
    made.paid(second.id)
    expected = {
        f"id={first.id}": 1,
        f"id[]={first.id}&id[]={second.id}": 2,
        "status[_eq]=completed": 1,
        "status[_ne]=completed": 1,
        "createdAt[_ge]=2026-03-01T13:00:00%2B00:00": 1,
        "createdAt[_gt]=2026-03-01T13:00:00%2B00:00": 0,
        "createdAt[_le]=2026-03-01T12:00:00%2B00:00": 1,
        "createdAt[_lt]=2026-03-01T12:00:00%2B00:00": 0,
        "merchantOrderId[_start]=1111": 1,
        "paidAt[_ge]=2026-03-01T00:00:00%2B00:00": 1,
    }
    found = {query: (await searched(made, query))[1]["metaData"]["totalCount"] for query in expected}
    assert found == expected


async def test_both_spellings_of_pages_and_one_of_the_order_are_understood() -> None:
    made = world()
    for number in range(3):
        await made.place(f"reference-{number}")
        made.clock.forward(timedelta(seconds=1))
    for names in ("_page=2&_pageSize=2", "page=2&pageSize=2"):
        _, told = await searched(made, names)
        assert ([one["merchantOrderId"] for one in told["data"]], told["metaData"]) == (
            ["reference-2"],
            {"totalCount": 3, "pageSize": 2, "page": 2},
        )
    _, told = await searched(made, "_order[createdAt]=desc")
    assert told["data"][0]["merchantOrderId"] == "reference-2"
    assert told["metaData"]["pageSize"] == 30
    for wrong in ("_order=createdAt:desc", "_order[createdAt]=down", "_page=0", "status[_like]=c"):
        assert (await searched(made, wrong))[0] == 422


async def test_an_order_that_nobody_pays_expires_by_the_clock() -> None:
    made = world(lifetime_hours=2)
    order = await made.place()
    made.clock.forward(timedelta(hours=2))
    assert (await made.provider.read(order.id)).stage is Stage.EXPIRED
    assert [fact.what for fact in made.standin.truth] == ["placed", "expired"]
    page = await open_page(made, order.payment_url)
    assert "<form" not in page.text


async def test_a_late_request_acts_after_a_while_without_a_look() -> None:
    made = world()
    made.standin.faults.plan(Fault.LATE)
    with pytest.raises(httpx.ReadTimeout):
        await asked(made, "POST", "/billing/api/order/order", good(made))
    made.clock.forward(timedelta(minutes=1))
    await of(made).tick()
    assert len(made.standin.orders()) == 1


async def test_money_of_a_refund_arrives_within_two_days() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    await made.provider.refund(order.id, "refund-1", await made.provider.refundable(order.id))
    path = "/filter/api/order/refund-order?merchantOrderId=refund-1"
    seen = [(await asked(made, "GET", path))[1]["data"][0]["status"]]
    made.clock.forward(timedelta(days=2))
    seen.append((await asked(made, "GET", path))[1]["data"][0]["status"])
    assert seen == ["created", "completed"]


@pytest.mark.parametrize(
    "spoil",
    [
        top(parentId="no-such-order"),
        top(merchantOrderId=""),
        top(description=""),
        top(basketItems=None),
        top(basketItems=[7]),
        top(amount=Decimal("371.87")),
        row(sku="another"),
        row(totalVatAmount=Decimal("61.99")),
        row(totalAmount=Decimal("371.89")),
    ],
)
async def test_a_refund_with_a_mistake_gives_nothing_back(spoil: Spoil) -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    sold = good(made)
    names = ("amount", "vatAmount", "basketItems", "description")
    body = {name: sold[name] for name in names} | {"parentId": order.id, "merchantOrderId": "refund-1"}
    spoil(body)
    assert (await asked(made, "POST", "/billing/api/order/refund-order", body))[0] in {404, 422}
    assert (await made.provider.refundable(order.id)).minor == 37188


async def open_page(made: World, url: str | None, **form: str) -> httpx.Response:
    assert url is not None
    if not form:
        return await made.standin.handle(httpx.Request("GET", url))
    answer = await made.standin.handle(httpx.Request("POST", url, data=form))
    assert answer.status_code == 303
    return await made.standin.handle(httpx.Request("GET", f"https://invoices.example{answer.headers['Location']}"))


async def test_the_page_says_what_is_paid_and_that_it_is_pretended() -> None:
    made = world(language="en")
    order = await made.provider.place(made.provider.body(placement(line(title="Room & <b>view</b>"))))
    page = await open_page(made, order.payment_url)
    assert page.status_code == 200
    assert "pretended" in page.text
    assert "371.88\u00a0RUB" in page.text
    assert "Room &amp; &lt;b&gt;view&lt;/b&gt; \u00d7 3" in page.text
    assert re.search(r'<meta name="viewport" content="width=device-width', page.text)
    assert "prefers-color-scheme: dark" in page.text
    assert "http" not in re.sub(r'datetime="[^"]*"', "", page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_the_page_speaks_the_language_of_the_order() -> None:
    made = world()
    order = await made.place()
    page = await open_page(made, order.payment_url)
    assert '<html lang="ru">' in page.text
    assert "Оплатить" in page.text


async def test_a_customer_pays_once_on_the_page() -> None:
    made = world(language="en")
    order = await made.place()
    page = await open_page(made, order.payment_url, choice="pay")
    assert "Paid." in page.text
    assert "<form" not in page.text
    await open_page(made, order.payment_url, choice="pay")
    assert [fact.what for fact in made.standin.truth] == ["placed", "paid"]
    assert (await made.provider.read(order.id)).stage is Stage.OPEN


async def test_an_invoice_that_has_ended_takes_no_money_from_an_open_page() -> None:
    made = world(language="en", lifetime_hours=1)
    order = await made.place()
    made.clock.forward(timedelta(hours=1))
    assert "has expired" in (await open_page(made, order.payment_url, choice="pay")).text
    assert (await made.provider.read(order.id)).paid is None


async def test_a_refund_number_is_taken_once() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    sold = good(made)
    body = {name: sold[name] for name in ("amount", "vatAmount", "basketItems", "description")}
    body |= {"parentId": order.id, "merchantOrderId": "refund-1"}
    answers = [await asked(made, "POST", "/billing/api/order/refund-order", body) for _ in range(2)]
    assert [status for status, _ in answers] == [200, 422]
    assert answers[1][1]["error"]["code"] == "merchant_order_id_duplicate"


async def test_a_customer_who_refuses_can_still_pay() -> None:
    made = world(language="en")
    order = await made.place()
    page = await open_page(made, order.payment_url, choice="refuse")
    assert "did not pay" in page.text
    assert "<form" in page.text
    assert (await made.provider.read(order.id)).stage is Stage.UNPAID


@pytest.mark.parametrize("status", ["hold", "draft", "on_review"])
async def test_a_page_of_an_order_in_another_state_takes_no_money(status: str) -> None:
    made = world(language="en")
    order = await made.place()
    of(made).set_status(order.id, status)
    assert "cannot be paid now" in (await open_page(made, order.payment_url)).text
    made.standin.cancel(order.id)
    await open_page(made, order.payment_url, choice="pay")
    assert (await made.provider.read(order.id)).paid is None


async def test_a_page_that_nobody_was_given_is_not_there() -> None:
    made = world()
    await made.place()
    page = await made.standin.handle(httpx.Request("GET", "https://invoices.example/pay/no-such-page"))
    assert page.status_code == 404


async def test_the_page_pays_whatever_fault_waits_for_the_shops_calls() -> None:
    made = world()
    order = await made.place()
    made.standin.faults.plan(Fault.REFUSED)
    await open_page(made, order.payment_url, choice="pay")
    assert made.standin.orders()[0]["status"] == "completed"
    made.standin.cancel(order.id)
    assert made.standin.orders()[0]["status"] == "completed"


async def test_orders_are_told_with_their_page() -> None:
    made = world()
    order = await made.place()
    assert made.standin.orders() == [
        {
            "id": order.id,
            "reference": REFERENCE,
            "status": "created",
            "quantity": 3,
            "price": "371.88",
            "page": order.payment_url,
        }
    ]
