"""Every rule of arithmetic holds for every tax code, price and quantity. Document: docs/merchant/order/create.md."""

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.invoicebox.amounts import kopecks, number, pieces_of, vat_of
from providers.invoicebox.codes import VAT_RATES
from providers.money import Money
from providers.offers import Line
from providers.orders import Stage
from tests.providers.invoicebox.world import FACTS, REFERENCE, line, placement, world

CODES = st.sampled_from(sorted(VAT_RATES))
PRICES = st.integers(min_value=1, max_value=100_000_000)
KOPECK = Decimal("0.01")


def round2(value: Decimal) -> Decimal:
    return value.quantize(KOPECK, ROUND_HALF_UP)


def lines_of(*bought: tuple[str, int, int]) -> list[Line]:
    return [
        Line("one", f"Thing {place}", quantity, price=Money.of_minor(price, "RUB"), facts=FACTS | {"vat_code": code})
        for place, (code, price, quantity) in enumerate(bought)
    ]


def body_of(*lines: Line) -> Any:
    return json.loads(world().provider.body(placement(*lines)), parse_float=Decimal)


@given(st.lists(st.tuples(CODES, PRICES, st.integers(min_value=1, max_value=33)), min_size=1, max_size=3))
def test_every_rule_of_the_document_holds(bought: list[tuple[str, int, int]]) -> None:
    body = body_of(*lines_of(*bought))
    rows = body["basketItems"]
    for row in rows:
        rate = VAT_RATES[row["vatCode"]]
        assert row["totalAmount"] == round2(Decimal(row["amount"]) * row["quantity"])
        assert row["totalVatAmount"] == round2(Decimal(row["totalAmount"]) * rate / (100 + rate))
        net = round2(Decimal(row["amountWoVat"]) * row["quantity"])
        assert abs(net + row["totalVatAmount"] - row["totalAmount"]) <= KOPECK
    assert body["amount"] == sum(row["totalAmount"] for row in rows)
    assert body["vatAmount"] == sum(row["totalVatAmount"] for row in rows)
    assert body["amount"] == sum(Decimal(price).scaleb(-2) * quantity for _, price, quantity in bought)
    assert sum(row["quantity"] for row in rows) == sum(quantity for _, _, quantity in bought)


@given(st.tuples(CODES, PRICES, st.integers(min_value=1, max_value=100)))
async def test_what_holds_is_accepted(bought: tuple[str, int, int]) -> None:
    made = world()
    order = await made.provider.place(made.provider.body(placement(*lines_of(bought))))
    assert order.stage is Stage.UNPAID
    assert order.charged is not None
    assert order.charged.minor == bought[1] * bought[2]


@given(CODES, PRICES)
def test_a_hundred_units_never_need_more_rows_than_a_basket_has(code: str, price: int) -> None:
    assert len(pieces_of(price, 100, code)) <= 100


def test_the_example_of_the_document_is_met_to_the_kopeck() -> None:
    (row,) = body_of(line("123.96", 3))["basketItems"]
    told = {name: str(row[name]) for name in ("quantity", "amount", "amountWoVat", "totalAmount", "totalVatAmount")}
    assert told == {
        "quantity": "3",
        "amount": "123.96",
        "amountWoVat": "103.30",
        "totalAmount": "371.88",
        "totalVatAmount": "61.98",
    }


def test_units_that_miss_the_total_by_kopecks_stand_in_several_rows() -> None:
    rows = body_of(line("100.00", 9))["basketItems"]
    assert [row["quantity"] for row in rows] == [4, 4, 1]
    assert {(str(row["amount"]), str(row["amountWoVat"])) for row in rows} == {("100", "83.33")}


def test_a_shop_may_keep_its_units_in_one_row() -> None:
    made = world(split_rows=False)
    (row,) = json.loads(made.provider.body(placement(line("100.00", 9))))["basketItems"]
    assert row["quantity"] == 9


@pytest.mark.parametrize("rate", [5, 7, 10, 20, 22])
def test_the_tax_is_inside_the_price_with_both_kinds_of_code(rate: int) -> None:
    assert vat_of(10_000 + rate * 100, f"RUS_VAT{rate}") == rate * 100
    assert vat_of(10_000 + rate * 100, f"RUS_VAT{rate}_ADDED") == rate * 100


def test_half_a_kopeck_is_rounded_up() -> None:
    assert (vat_of(3, "RUS_VAT20"), vat_of(2, "RUS_VAT20")) == (1, 0)


@given(st.integers(min_value=0, max_value=10**12))
def test_kopecks_are_written_with_at_most_two_decimals_and_read_back(amount: int) -> None:
    written = format(number(amount), "f")
    assert len(written.partition(".")[2]) in {0, 2}
    assert kopecks(Decimal(written)) == amount


def test_parts_of_a_kopeck_are_no_amount() -> None:
    with pytest.raises(ValueError, match="kopeck"):
        kopecks(Decimal("0.001"))


def test_numbers_are_written_without_artefacts_of_binary_fractions() -> None:
    raw = world().provider.body(placement(line("2790.67", 1, vat_code="VATNONE"))).decode()
    assert '"amount":2790.67,' in raw
    assert "0000000" not in raw.replace(REFERENCE, "")
