"""Money goes back whole or in part, once per reference. Documents: docs/merchant/refund/."""

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import NotSent, ProviderError, Refused, Unavailable, Unclear
from providers.invoicebox.codes import VAT_RATES
from providers.money import Money
from providers.offers import Line
from providers.standin import Fault
from tests.providers.contract import World
from tests.providers.invoicebox.canned import answering, asking
from tests.providers.invoicebox.world import FACTS, line, placement, rub, world

ROW = {
    "sku": "tour-7",
    "name": "City tour",
    "measure": "pcs",
    "measureCode": "796",
    "quantity": 3,
    "amount": 100.10,
    "amountWoVat": 83.42,
    "totalAmount": 300.30,
    "totalVatAmount": 50.05,
    "vatCode": "RUS_VAT20",
    "type": "12",
    "paymentType": "full_prepayment",
}


async def paid(made: World, *lines: Line) -> str:
    order = await made.provider.place(made.provider.body(placement(*lines)))
    made.paid(order.id)
    return str(order.id)


def sent(made: World, number: int = -1) -> Any:
    return json.loads(made.transport.acts()[number].content, parse_float=Decimal)


async def test_everything_goes_back_as_it_was_sold() -> None:
    made = world()
    order_id = await paid(made, line("123.96", 3), line("50.00", 2, sku="map", vat_code="VATNONE"))
    await made.provider.refund(order_id, "refund-1", await made.provider.refundable(order_id))
    body = sent(made)
    assert (body["parentId"], body["merchantOrderId"]) == (order_id, "refund-1")
    assert (str(body["amount"]), str(body["vatAmount"])) == ("471.88", "61.98")
    assert [(row["sku"], row["quantity"], str(row["totalAmount"])) for row in body["basketItems"]] == [
        ("room-101", 3, "371.88"),
        ("map", 2, "100"),
    ]
    assert (await made.provider.refundable(order_id)).minor == 0


async def test_one_of_three_goes_back_as_one() -> None:
    made = world()
    order_id = await paid(made)
    await made.provider.refund(order_id, "refund-1", rub("123.96"))
    (row,) = sent(made)["basketItems"]
    assert (row["quantity"], str(row["amount"]), str(row["totalVatAmount"])) == (1, "123.96", "20.66")
    assert await made.provider.refundable(order_id) == rub("247.92")


async def test_any_part_goes_back_with_its_tax() -> None:
    made = world()
    order_id = await paid(made)
    await made.provider.refund(order_id, "refund-1", rub("0.05"))
    (row,) = sent(made)["basketItems"]
    told = [str(row[name]) for name in ("quantity", "amount", "amountWoVat", "totalAmount", "totalVatAmount")]
    assert told == ["1", "0.05", "0.04", "0.05", "0.01"]
    await made.provider.refund(order_id, "refund-2", rub("371.83"))
    assert (await made.provider.refundable(order_id)).minor == 0


@given(
    st.sampled_from(sorted(VAT_RATES)),
    st.integers(min_value=1, max_value=50_000),
    st.integers(min_value=1, max_value=20),
    st.lists(st.integers(min_value=1, max_value=300_000), max_size=5),
)
async def test_parts_of_any_size_go_back_until_nothing_is_left(
    code: str, price: int, quantity: int, parts: list[int]
) -> None:
    made = world()
    facts = FACTS | {"vat_code": code}
    bought = Line("one", "Thing", quantity, price=Money.of_minor(price, "RUB"), facts=facts)
    order_id = await paid(made, bought)
    for number, part in enumerate([*parts, price * quantity]):
        left = (await made.provider.refundable(order_id)).minor
        if left:
            await made.provider.refund(order_id, f"refund-{number}", Money.of_minor(min(part, left), "RUB"))
    left = (await made.provider.refundable(order_id)).minor
    if left:
        await made.provider.refund(order_id, "the-last", Money.of_minor(left, "RUB"))
    order = made.standin.shop.order(order_id)  # type: ignore[attr-defined]
    assert sum(order.left) == sum(order.left_vat) == 0
    assert sum(refund.fields["amount"] for refund in order.refunds) == Decimal(price * quantity).scaleb(-2)


async def test_more_than_is_left_is_not_sent() -> None:
    made = world()
    order_id = await paid(made)
    for amount in ("371.89", "0"):
        with pytest.raises(Refused):
            await made.provider.refund(order_id, "refund-1", rub(amount))
    assert len(made.transport.acts()) == 1


@pytest.mark.parametrize("amount", [Money(Decimal(1), "EUR"), Money(Decimal("0.001"), "RUB")])
async def test_only_whole_kopecks_of_the_shops_currency_go_back(amount: Money) -> None:
    made = world()
    order_id = await paid(made)
    with pytest.raises(Refused):
        await made.provider.refund(order_id, "refund-1", amount)


async def test_nothing_of_an_unpaid_order_can_go_back() -> None:
    made = world()
    order = await made.place()
    assert (await made.provider.refundable(order.id)).minor == 0
    with pytest.raises(Refused):
        await made.provider.refund(order.id, "refund-1", rub("1"))


async def test_the_same_reference_gives_money_back_once() -> None:
    made = world()
    order_id = await paid(made)
    for _ in range(3):
        await made.provider.refund(order_id, "refund-1", rub("100"))
    assert await made.provider.refundable(order_id) == rub("271.88")
    assert len(made.transport.acts()) == 2


async def test_a_reference_of_another_refund_is_refused() -> None:
    made = world()
    order_id = await paid(made)
    await made.provider.refund(order_id, "refund-1", rub("100"))
    with pytest.raises(Refused):
        await made.provider.refund(order_id, "refund-1", rub("101"))
    other = await made.place("22222222-2222-4222-8222-222222222222")
    made.paid(other.id)
    with pytest.raises(Refused):
        await made.provider.refund(other.id, "refund-1", rub("100"))


@pytest.mark.parametrize("fault", [Fault.SILENT_AFTER, Fault.FAILS_AFTER, Fault.CLOSED_AFTER, Fault.GARBAGE])
async def test_a_refund_whose_answer_was_lost_is_not_made_twice(fault: Fault) -> None:
    made = world()
    order_id = await paid(made)
    made.standin.faults.plan(fault)
    with pytest.raises(Unclear):
        await made.provider.refund(order_id, "refund-1", rub("100"))
    await made.provider.refund(order_id, "refund-1", rub("100"))
    assert await made.provider.refundable(order_id) == rub("271.88")


async def test_a_refund_that_cannot_be_looked_up_is_not_sent() -> None:
    made = world()
    order_id = await paid(made)
    for faults in (1, 2):
        made.standin.faults.plan(Fault.FAILS_BEFORE, reads=True, count=faults)
        with pytest.raises(NotSent):
            await made.provider.refund(order_id, "refund-1", rub("100"))
        made.standin.faults.heal()
    assert len(made.transport.acts()) == 1
    with pytest.raises(Refused):
        await made.provider.refund("no-such-order", "refund-1", rub("100"))


def refunding(found: list[Any], *, known_after: list[Any], left: Any) -> tuple[Any, list[str]]:
    """A provider whose refund is answered as a duplicate; what a search finds before and after."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        if request.method == "POST":
            return httpx.Response(422, json={"error": {"message": "", "code": "merchant_order_id_duplicate"}})
        if request.url.path.endswith("refund-basket-item"):
            return httpx.Response(200, json={"data": left})
        return httpx.Response(200, json={"data": known_after if "POST" in asked else found})

    return asking(answer), asked


REFUND = {"id": "r", "parentId": "o", "merchantOrderId": "refund-1", "amount": 300.3, "status": "created"}


async def test_a_duplicate_that_is_ours_is_a_success() -> None:
    provider, asked = refunding([], known_after=[REFUND], left=[ROW])
    await provider.refund("o", "refund-1", rub("300.30"))
    assert asked == ["GET", "GET", "POST", "GET"]


async def test_a_duplicate_that_nobody_finds_is_unclear() -> None:
    provider, _ = refunding([], known_after=[], left=[ROW])
    with pytest.raises(Unclear):
        await provider.refund("o", "refund-1", rub("300.30"))


@pytest.mark.parametrize("status", [401, 404, 429, 503])
async def test_a_duplicate_that_cannot_be_looked_up_is_unclear(status: int) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        if request.method == "POST":
            return httpx.Response(422, json={"error": {"message": "", "code": "merchant_order_id_duplicate"}})
        if "POST" in asked:
            return httpx.Response(status)
        return httpx.Response(200, json={"data": [ROW] if "refund-basket-item" in request.url.path else []})

    with pytest.raises(Unclear):
        await asking(answer).refund("o", "refund-1", rub("300.30"))


async def test_a_refund_that_was_cancelled_there_is_no_success() -> None:
    for word in ("canceled", "cancelled"):
        provider, asked = refunding([REFUND | {"status": word}], known_after=[], left=[ROW])
        with pytest.raises(Refused):
            await provider.refund("o", "refund-1", rub("300.30"))
        assert asked == ["GET"]


async def test_a_refund_that_was_cancelled_and_made_anew_is_a_success() -> None:
    known = [REFUND | {"id": "old", "status": "canceled"}, REFUND]
    provider, asked = refunding(known, known_after=[], left=[ROW])
    await provider.refund("o", "refund-1", rub("300.30"))
    assert asked == ["GET"]


@pytest.mark.parametrize(
    "told",
    [
        {"status": "draft"},
        {"status": ""},
        {"status": "tomorrow"},
        {"parentId": None},
        {"amount": None},
        {"amount": "x"},
    ],
)
async def test_a_refund_that_does_not_say_what_it_is_is_neither_made_nor_refused(told: dict[str, Any]) -> None:
    """Document: docs/merchant/refund/create.md: a draft is for a correction; its money does not move yet."""
    for before, after in (([REFUND | told], []), ([], [REFUND | told])):
        provider, _ = refunding(before, known_after=after, left=[ROW])
        with pytest.raises(Unclear):
            await provider.refund("o", "refund-1", rub("300.30"))


async def test_what_is_left_is_told_by_the_remaining_sum_and_not_by_the_price() -> None:
    told = ROW | {"availableAmount": 10.5, "availableVatAmount": 1.75}
    assert await answering({"data": [told]}).refundable("o") == rub("10.50")
    assert await answering({"data": [ROW]}).refundable("o") == rub("300.30")
    assert await answering({"data": [told | {"availableAmount": 0}]}).refundable("o") == rub("0")


@pytest.mark.parametrize(
    "wrong", [ROW | {"totalAmount": "much"}, ROW | {"totalAmount": 1.005}, ROW | {"vatCode": "RUS_VAT18"}, 7]
)
async def test_a_row_that_cannot_be_read_proves_nothing(wrong: Any) -> None:
    with pytest.raises(Unavailable):
        await answering({"data": [wrong]}).refundable("o")


async def test_a_missing_order_has_nothing_to_give_back() -> None:
    with pytest.raises(ProviderError) as caught:
        await answering({"error": {"code": "not_found"}}, 404).refundable("o")
    assert type(caught.value).__name__ == "NotFound"


async def test_a_row_goes_back_as_the_article_that_it_was() -> None:
    made: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            made.append(json.loads(request.content, parse_float=Decimal))
            return httpx.Response(200, json={"data": REFUND})
        row = ROW | {"availableAmount": 10.5, "availableVatAmount": 1.76}
        return httpx.Response(200, json={"data": [row] if "refund-basket-item" in request.url.path else []})

    await asking(answer).refund("o", "refund-1", rub("10.50"))
    (row,) = made[0]["basketItems"]
    assert (row["sku"], row["type"], row["measureCode"], row["paymentType"]) == ("tour-7", 12, "796", "full_prepayment")
    assert (str(row["totalAmount"]), str(row["totalVatAmount"]), str(row["amountWoVat"])) == ("10.50", "1.76", "8.74")
