"""What an order tells Invoicebox. Document: docs/merchant/order/create.md, 2022-02 and 2024-10."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Goods
from providers.errors import Refused
from providers.invoicebox.codes import ITEM_NUMBERS
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement, Stage
from tests.providers.invoicebox.world import LEGAL, PRIVATE, REFERENCE, TRADER_INN, line, placement, world

EVERYTHING: dict[str, Any] = {
    "excise": "10.00",
    "gross_weight": "125.45",
    "net_weight": "125.4",
    "origin_country": "Russia",
    "origin_country_code": "643",
    "group_name": "Rooms",
    "service_date": "2026-03-05",
    "category_type": "honestSign",
    "category": "water",
    "meta_data": '{"@type": "LodgingReservation", "price": 10.50, "guests": 2}',
}


def body_of(order: Placement, **more: Any) -> Any:
    return json.loads(world(**more).provider.body(order), parse_float=Decimal)


def test_every_optional_field_of_an_item_is_told() -> None:
    (row,) = body_of(placement(line(**EVERYTHING)))["basketItems"]
    wanted = {"originCountry": "Russia", "originCountryCode": "643", "groupName": "Rooms", "categoryType": "honestSign"}
    wanted |= {"category": "water", "serviceDate": "2026-03-05"}
    assert {name: row[name] for name in wanted} == wanted
    assert [str(row[name]) for name in ("excise", "grossWeight", "netWeight")] == ["10.00", "125.45", "125.4"]


def test_an_optional_field_that_was_skipped_is_not_told() -> None:
    (row,) = body_of(placement(line(excise="", group_name="")))["basketItems"]
    assert {"excise", "groupName", "grossWeight"} & row.keys() == set()


def test_zeros_in_front_of_a_code_stay() -> None:
    (row,) = body_of(placement(line(measure_code="006")))["basketItems"]
    assert row["measureCode"] == "006"


@pytest.mark.parametrize(("told", "sent"), [("service", "service"), ("commodity", "commodity"), ("33", 33), ("1", 1)])
def test_a_kind_is_a_word_or_a_number(told: str, sent: Any) -> None:
    (row,) = body_of(placement(line(item_type=told)))["basketItems"]
    assert row["type"] == sent


@pytest.mark.parametrize("number", sorted(ITEM_NUMBERS))
async def test_every_number_of_the_fiscal_tag_is_accepted(number: int) -> None:
    made = world()
    await made.provider.place(made.provider.body(placement(line(item_type=str(number)))))


def test_the_additional_data_of_the_only_product_are_the_orders() -> None:
    body = body_of(placement(line(**EVERYTHING)))
    assert body["metaData"] == {"@type": "LodgingReservation", "price": Decimal("10.50"), "guests": 2}
    assert "metaData" not in body_of(placement(line(), line(**EVERYTHING)))


def test_a_private_buyer_has_a_contact_and_no_tax_number() -> None:
    assert body_of(placement())["customer"] == {
        "type": "private",
        "name": "Anna",
        "phone": "79001112233",
        "email": "anna@example.org",
        "vatNumber": "",
        "registrationAddress": "",
    }


def test_a_company_has_its_tax_number_its_reason_code_and_its_seat() -> None:
    answers = LEGAL | {"phone": "+74951234567"}
    assert body_of(placement(answers=answers))["customer"] == {
        "type": "legal",
        "name": "OOO Vitrina",
        "phone": "74951234567",
        "email": "buyer@example.org",
        "vatNumber": "7707083893",
        "registrationAddress": "117997, Moscow, Vavilova 19",
        "taxRegistrationReasonCode": "773601001",
    }


async def test_a_sole_trader_is_legal_without_a_reason_code() -> None:
    made = world()
    answers = {key: value for key, value in LEGAL.items() if key != "kpp"} | {"inn": TRADER_INN}
    raw = made.provider.body(placement(answers=answers))
    customer = json.loads(raw)["customer"]
    assert customer["type"] == "legal"
    assert "taxRegistrationReasonCode" not in customer
    assert (await made.provider.place(raw)).stage is Stage.UNPAID


@pytest.mark.parametrize("missing", sorted(set(LEGAL) - {"buyer"}))
def test_an_answer_that_is_missing_is_asked_for(missing: str) -> None:
    with pytest.raises(Refused) as caught:
        body_of(placement(answers=LEGAL | {missing: ""}))
    assert caught.value.question == missing


def test_without_knowing_the_buyer_nothing_is_ordered() -> None:
    with pytest.raises(Refused) as caught:
        body_of(placement(answers={}))
    assert caught.value.question == "buyer"
    with pytest.raises(Refused) as caught:
        body_of(placement(answers=PRIVATE | {"buyer": "someone"}))
    assert caught.value.question == "buyer"


def test_the_order_names_the_shop_and_our_reference() -> None:
    body = body_of(placement())
    assert (body["merchantOrderId"], len(body["merchantOrderId"])) == (REFERENCE, 36)
    assert body["merchantId"] == world().standin.shop.merchant_id  # type: ignore[attr-defined]
    assert (body["currencyId"], body["languageId"]) == ("RUB", "ru")


def test_the_order_expires_when_the_settings_say() -> None:
    assert body_of(placement())["expirationDate"] == "2026-03-02T12:00:00+00:00"
    assert body_of(placement(), lifetime_hours=1)["expirationDate"] == "2026-03-01T13:00:00+00:00"


def test_addresses_of_the_shop_are_told_where_they_are_set() -> None:
    assert {name for name in body_of(placement()) if name.endswith("Url")} == set()
    urls = {f"{name}_url": f"https://shop.example/{name}?a=1" for name in ("notification", "success", "fail", "return")}
    body = body_of(placement(), **urls)
    assert {name: body[name] for name in ("notificationUrl", "successUrl", "failUrl", "returnUrl")} == {
        f"{name}Url": f"https://shop.example/{name}?a=1" for name in ("notification", "success", "fail", "return")
    }


async def test_optional_fields_of_the_shop_are_sent_and_accepted() -> None:
    fields = '{"orderSetting": {"roundPolicy": "strict"}, "shopId": "s-1", "processable": true,'
    fields += ' "invoiceSetting": {"customerLocked": true}, "userAccountId": "u-1"}'
    made = world(order_fields=fields)
    raw = made.provider.body(placement())
    assert json.loads(fields).items() <= json.loads(raw).items()
    assert (await made.provider.place(raw)).stage is Stage.UNPAID


def test_the_description_names_what_is_bought_and_fits() -> None:
    body = body_of(placement(line(title="Tour"), line("10.00", 1, title="Map")))
    assert body["description"] == "Tour \u00d7 3, Map"
    long = body_of(placement(*[line("10.00", 1, title=f"{number} {'x' * 290}") for number in range(5)]))
    assert len(long["description"]) == 1000
    assert max(len(row["name"]) for row in body_of(placement(line(title="x" * 900)))["basketItems"]) == 300


def test_a_hundred_lines_fit_and_no_more() -> None:
    hundred = [line("10.00", 1) for _ in range(100)]
    assert len(body_of(placement(*hundred))["basketItems"]) == 100
    with pytest.raises(Refused):
        body_of(placement(*hundred, line("10.00", 1)))


def _wrong(**changed: Any) -> Line:
    return replace(line(), **changed)


@pytest.mark.parametrize(
    "wrong",
    [
        _wrong(price=None),
        _wrong(price=Money(Decimal(10), "EUR")),
        _wrong(price=Money(Decimal("0.001"), "RUB")),
        _wrong(price=Money(Decimal(0), "RUB")),
        _wrong(quantity=0),
        _wrong(facts={}),
        _wrong(facts={**line().facts, "vat_code": "RUS_VAT18"}),
    ],
)
def test_what_would_surely_be_refused_is_not_sent(wrong: Line) -> None:
    with pytest.raises(Refused):
        body_of(placement(wrong))


@pytest.mark.parametrize("reference", ["", "r" * 37])
def test_a_reference_that_notifications_cannot_carry_is_not_sent(reference: str) -> None:
    with pytest.raises(Refused):
        body_of(placement(reference=reference))


def test_the_profile_says_what_the_shop_set() -> None:
    profile = world(goods="physical", currency="EUR").provider.profile
    assert (profile.goods, profile.currency) == (Goods.PHYSICAL, "EUR")
    plain = world().provider.profile
    assert (plain.goods, plain.done_by_staff, plain.paid_by_shop, plain.repeat_is_safe) == (
        Goods.SERVICE,
        True,
        False,
        False,
    )


async def test_every_request_says_who_asks_and_in_what_form() -> None:
    made = world()
    await made.place()
    await made.provider.health()
    for request in made.transport.requests:
        assert request.headers["Authorization"] == f"Bearer {made.secret}"
        assert request.headers["User-Agent"] == "vitrina/1.0"
        assert request.headers["Accept"] == request.headers["Content-Type"] == "application/json"


def test_answers_of_one_kind_of_buyer_are_not_the_others() -> None:
    provider = world().provider
    private = {question.key for question in provider.questions(PRIVATE)}
    legal = {question.key for question in provider.questions(LEGAL)}
    assert private & legal == {"buyer", "email", "phone"}
    assert {question.key for question in provider.questions({})} == {"buyer"}
