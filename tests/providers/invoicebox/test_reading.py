"""How orders are found and read, and what errors mean. Documents: docs/merchant/order/, docs/dictionary/error.md."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from providers.errors import Duplicate, Limited, NotFound, Ours, ProviderError, Refused, Unavailable, Unclear
from providers.invoicebox.codes import STATUSES
from providers.invoicebox.samples import MERCHANT_ID
from providers.orders import Stage
from providers.standin import Fault
from tests.providers.invoicebox.canned import answering, asking, loaded
from tests.providers.invoicebox.world import LEGAL, REFERENCE, placement, world

ORDER = loaded("order.response")["data"]
ORDER_ID = ORDER["id"]


def told(**changed: Any) -> dict[str, Any]:
    return {"data": ORDER | changed, "extendedData": []}


def rows(*orders: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    meta = {"totalCount": len(orders) if total is None else total, "pageSize": 50, "page": 1}
    return {"data": list(orders), "metaData": meta, "extendedData": []}


def error(code: str, *fields: str, nested: bool = True) -> dict[str, Any]:
    body: dict[str, Any] = {"message": "Wrong", "code": code}
    if fields:
        body["fields"] = [{"name": name, "code": "wrong_value", "message": "Wrong"} for name in fields]
    return {"error": body} if nested else body


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("created", Stage.UNPAID),
        ("completed", Stage.OPEN),
        ("expired", Stage.EXPIRED),
        ("canceled", Stage.CANCELLED),
        ("cancelled", Stage.CANCELLED),
        ("hold", Stage.UNKNOWN),
        ("draft", Stage.UNKNOWN),
        ("success", Stage.UNKNOWN),
        ("failed", Stage.UNKNOWN),
        ("COMPLETED", Stage.UNKNOWN),
        ("delivered", Stage.UNKNOWN),
    ],
)
async def test_each_status_means_what_is_documented_and_the_rest_is_unknown(status: str, stage: Stage) -> None:
    order = await answering(told(status=status)).read(ORDER_ID)
    assert (order.stage, order.raw_status) == (stage, status)
    assert (order.paid is not None) is (status == "completed")


def test_no_declared_status_means_delivered() -> None:
    assert "completed" in STATUSES
    assert world().provider.profile.done_by_staff


async def test_a_number_with_the_dust_of_a_binary_fraction_is_the_number() -> None:
    order = await answering(told(amount=2790.6700000000001, status="completed")).read(ORDER_ID)
    assert str(order.paid) == "2790.67 RUB"


async def test_an_order_in_another_currency_is_paid_by_nobody() -> None:
    order = await answering(told(currencyId="USD", status="completed")).read(ORDER_ID)
    assert (order.stage, order.charged, order.paid, order.payment_url) == (Stage.UNKNOWN, None, None, None)


async def test_an_order_is_read_by_search_where_its_address_is_not_served() -> None:
    for reads_one, setting in ((False, True), (True, False), (True, True)):
        made = world(read_one=setting)
        made.standin.routes.reads_one = reads_one  # type: ignore[attr-defined]
        order = await made.place()
        assert (await made.provider.read(order.id)).id == order.id
        with pytest.raises(NotFound):
            await made.provider.read("no-such-order")


@pytest.mark.parametrize("status", [404, 405])
async def test_a_missing_address_proves_nothing_about_an_order(status: int) -> None:
    with pytest.raises(Unavailable):
        await answering(error("not_found"), status).read(ORDER_ID)


async def test_another_order_than_the_one_asked_for_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        await answering(told(id="another")).read(ORDER_ID)


async def test_a_search_that_is_ignored_finds_nothing_of_ours() -> None:
    with pytest.raises(Unavailable):
        await answering(rows(ORDER | {"merchantOrderId": "another"})).find(placement())


async def test_several_orders_with_our_reference_are_all_told() -> None:
    made = world()
    made.standin.shop.checks_duplicates = False  # type: ignore[attr-defined]
    first, second = await made.place(), await made.place()
    found = await made.provider.find(placement())
    assert {order.id for order in found} == {first.id, second.id}


async def test_a_search_goes_through_all_pages() -> None:
    made = world()
    made.standin.shop.checks_duplicates = False  # type: ignore[attr-defined]
    for _ in range(53):
        await made.place()
    assert len(await made.provider.find(placement())) == 53
    asked = [dict(request.url.params) for request in made.transport.requests if request.method == "GET"]
    assert [(one["_page"], one["_pageSize"], one["merchantOrderId"]) for one in asked] == [
        ("1", "50", REFERENCE),
        ("2", "50", REFERENCE),
    ]


async def test_shorter_pages_than_were_asked_for_are_read_to_the_end() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        start = (int(request.url.params["_page"]) - 1) * 30
        few = [ORDER | {"id": str(number)} for number in range(start, min(start + 30, 70))]
        return httpx.Response(200, json=rows(*few, total=70))

    assert len(await asking(answer).find(placement())) == 70


async def test_without_a_total_a_short_page_is_the_last() -> None:
    assert len(await answering({"data": [ORDER]}).find(placement())) == 1


async def test_a_page_that_repeats_for_ever_ends_the_search() -> None:
    full = [ORDER | {"id": str(number)} for number in range(50)]
    assert len(await answering(rows(*full, total=500)).find(placement())) == 50


async def test_many_orders_are_read_in_pages_of_ids() -> None:
    made = world()
    orders = [await made.place(f"reference-{number}") for number in range(60)]
    made.transport.requests.clear()
    seen = await made.provider.read_many([*(order.id for order in orders), "", orders[0].id])
    assert seen.keys() == {order.id for order in orders}
    assert len(made.transport.requests) == 2


async def test_reading_none_asks_nothing() -> None:
    made = world()
    assert await made.provider.read_many([]) == {}
    assert made.transport.requests == []


@pytest.mark.parametrize(
    "code",
    [
        "wrong_expiration_date",
        "wrong_currency",
        "language_not_found",
        "wrong_basket_item_total_amount",
        "wrong_basket_item_total_vat_amount",
        "wrong_basket_item_amount_wo_vat",
        "wrong_total_amount",
        "wrong_total_vat_amount",
        "wrong_order_status",
    ],
)
async def test_a_documented_refusal_is_final(code: str) -> None:
    for nested in (True, False):
        with pytest.raises(Refused) as caught:
            await placed(error(code, nested=nested), 422)
        assert (caught.value.code, caught.value.status, caught.value.request_id) == (code, 422, "r-1")


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (error("merchant_order_id_duplicate"), 422, Duplicate),
        (error("unauthorized"), 401, Ours),
        (error("forbidden"), 403, Ours),
        (error("forbidden"), 422, Ours),
        (error("too_many"), 429, Limited),
        (error("something_new"), 422, Unclear),
        (error("wrong_currency"), 500, Unclear),
        (error(""), 400, Unclear),
        ({"error": "text"}, 422, Unclear),
        (b"", 422, Unclear),
        (b"", 302, Unclear),
        ({"data": {"id": "1"}}, 200, Unclear),
        ({"data": {"status": "created"}}, 200, Unclear),
        ({"data": [ORDER]}, 200, Unclear),
        ({"data": ORDER | {"merchantOrderId": "another"}}, 200, Unclear),
    ],
)
async def test_each_other_answer_to_an_order_has_its_class(body: Any, status: int, kind: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        await placed(body, status)
    assert type(caught.value) is kind


async def placed(body: Any, status: int) -> None:
    provider = answering(body, status)
    await provider.place(provider.body(placement(answers=LEGAL | {"phone": "+74951234567"})))


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("customer.name", "company"),
        ("customer.vatNumber", "inn"),
        ("customer.taxRegistrationReasonCode", "kpp"),
        ("customer.registrationAddress", "address"),
        ("customer.email", "email"),
        ("customer.phone", "phone"),
        ("customer.type", "buyer"),
        ("basketItems.0.name", None),
        ("customer.hat", None),
    ],
)
async def test_a_refused_field_names_the_answer_that_mends_it(field: str, question: str | None) -> None:
    with pytest.raises(Refused) as caught:
        await placed(error("validation_error", field), 422)
    assert caught.value.question == question


async def test_a_private_persons_refused_name_is_asked_again() -> None:
    provider = answering(error("", "customer.name"), 422)
    with pytest.raises(Refused) as caught:
        await provider.place(provider.body(placement()))
    assert (caught.value.question, caught.value.code) == ("name", "wrong_value")


async def test_health_sees_nobodys_token() -> None:
    assert "0a0a0a0a" in await answering(loaded("auth-valid-token.response")).health()
    for name, status in (("auth-no-token.response", 200), ("auth-wrong-token.response", 401), ("error-top-level", 403)):
        with pytest.raises(Ours):
            await answering(loaded(name), status).health()


@pytest.mark.parametrize("body", [b"", b"[]", {"data": []}, {"data": None}])
async def test_health_without_an_answer_is_unavailable(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).health()


async def test_a_refusal_of_the_shop_is_ours_whatever_its_status() -> None:
    with pytest.raises(Ours):
        await answering(error("unauthorized", nested=False), 400).read(ORDER_ID)


async def test_a_paid_order_is_refunded_and_never_cancelled() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    with pytest.raises(Refused) as caught:
        await made.provider.cancel(order.id)
    assert caught.value.code == "wrong_order_status"
    assert [request.method for request in made.transport.acts()] == ["POST"]


async def test_an_unpaid_order_is_cancelled_once() -> None:
    made = world()
    order = await made.place()
    for _ in range(2):
        assert (await made.provider.cancel(order.id)).stage is Stage.CANCELLED
    assert [request.method for request in made.transport.acts()] == ["POST", "DELETE"]
    assert made.transport.acts()[1].content == b""


async def test_an_order_that_has_expired_is_left_as_it_is() -> None:
    made = world(lifetime_hours=1)
    order = await made.place()
    made.clock.at = made.clock.at.replace(hour=14)
    assert (await made.provider.cancel(order.id)).stage is Stage.EXPIRED
    assert len(made.transport.acts()) == 1


async def test_an_order_paid_meanwhile_is_not_cancelled() -> None:
    made = world()
    order = await made.place()
    shop = made.standin.shop  # type: ignore[attr-defined]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return httpx.Response(422, json=error("wrong_order_status"))
        return httpx.Response(200, json=told())

    with pytest.raises(Refused):
        await asking(answer).cancel(ORDER_ID)
    assert shop.order(order.id).status == "created"


async def test_nothing_is_cancelled_where_the_order_cannot_be_read() -> None:
    made = world()
    order = await made.place()
    made.standin.faults.plan(Fault.GARBAGE, reads=True)
    with pytest.raises(ProviderError) as caught:
        await made.provider.cancel(order.id)
    assert type(caught.value).__name__ == "NotSent"
    with pytest.raises(Refused):
        await made.provider.cancel("no-such-order")


@pytest.mark.parametrize("status", ["hold", "draft"])
async def test_held_money_can_be_let_go(status: str) -> None:
    made = world()
    order = await made.place()
    made.standin.set_status(order.id, status)  # type: ignore[attr-defined]
    assert (await made.provider.read(order.id)).stage is Stage.UNKNOWN
    assert (await made.provider.cancel(order.id)).stage is Stage.CANCELLED


@pytest.mark.parametrize("field", ["merchantOrderId", "order.merchantOrderId"])
@pytest.mark.parametrize("code", ["", "validation_error"])
async def test_a_refused_number_of_ours_is_a_reason_to_look(field: str, code: str) -> None:
    """Our numbers are well formed: the documents promise that each is unique, not how a repeat is told."""
    provider = answering(error(code, field, "customer.name"), 422)
    with pytest.raises(Duplicate):
        await provider.place(provider.body(placement()))


async def test_what_was_paid_since_an_instant_is_of_this_shop_and_of_that_time() -> None:
    """Document: docs/merchant/order/get.md: one account may hold several shops, and a filter may be coarse."""
    paid = {"status": "completed", "amount": 10, "currencyId": "RUB", "paidAt": "2026-03-01T12:00:00+00:00"}
    told = [
        {**paid, "id": "ours", "merchantId": MERCHANT_ID},
        {**paid, "id": "untold"},
        {**paid, "id": "another-shop", "merchantId": "ffffffff-0000-4000-8000-000000000000"},
        {**paid, "id": "earlier", "merchantId": MERCHANT_ID, "paidAt": "2026-03-01T11:59:59+00:00"},
        {**paid, "id": "dollars", "merchantId": MERCHANT_ID, "currencyId": "USD"},
    ]
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"data": told, "metaData": {"totalCount": len(told)}})

    found = await asking(answer).paid_since(datetime(2026, 3, 1, 12, 0, 0, 500, tzinfo=UTC))
    assert [order.id for order in found] == ["ours", "untold"]
    assert asked[0].url.params["paidAt[_ge]"] == "2026-03-01T12:00:00+00:00"


async def test_a_filter_that_is_ignored_tells_nothing_of_what_was_paid() -> None:
    with pytest.raises(Unavailable):
        await answering({"data": [{"id": "unpaid", "status": "created"}]}).paid_since(datetime(2026, 3, 1, tzinfo=UTC))
