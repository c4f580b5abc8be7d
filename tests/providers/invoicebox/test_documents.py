"""Every body that a document prints is read or produced: samples of our own, and the documents' where they are near.

Documents: docs/merchant/order/create.md (2022-02), docs/api/auth.md, docs/dictionary/error.md, notification
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from providers.errors import Ours, ProviderError
from providers.hints import WebhookOutcome
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement
from tests.providers.invoicebox.canned import SAMPLES, answering
from tests.providers.invoicebox.world import FACTS, world

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "payloads" / "invoicebox"
FOLDERS = [folder for folder in (SAMPLES, DOCUMENTS) if folder.is_dir()]

SEED = [
    "description",
    "merchantId",
    "merchantOrderId",
    "amount",
    "vatAmount",
    "currencyId",
    "languageId",
    "expirationDate",
    "basketItems",
    "metaData",
    "customer",
    "notificationUrl",
    "successUrl",
    "failUrl",
    "returnUrl",
]
SEED_CUSTOMER = ["type", "name", "phone", "email", "vatNumber", "registrationAddress"]
SEED_ITEM = [
    "sku",
    "name",
    "measure",
    "measureCode",
    "originCountry",
    "originCountryCode",
    "grossWeight",
    "netWeight",
    "quantity",
    "amount",
    "amountWoVat",
    "totalAmount",
    "totalVatAmount",
    "excise",
    "vatCode",
    "type",
    "paymentType",
]
SEED_ANSWER = ["id", "paymentUrl", "createdAt", "status"]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.parent.name)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def loaded(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_bytes(), parse_float=Decimal)


def shape(value: Any) -> Any:
    """The keys, all the way down; of a list the first one's."""
    if isinstance(value, Mapping):
        return {key: shape(part) for key, part in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def as_ordered(told: Any) -> tuple[Placement, dict[str, Any]]:
    """The placement and the settings that make the printed body."""
    (row,), buyer = told["basketItems"], told["customer"]
    facts = {
        "sku": row["sku"],
        "measure": row["measure"],
        "measure_code": row["measureCode"],
        "vat_code": row["vatCode"],
        "item_type": row["type"],
        "payment_type": row["paymentType"],
        "gross_weight": str(row["grossWeight"]),
        "net_weight": str(row["netWeight"]),
        "meta_data": json.dumps(told["metaData"]),
    }
    bought = Line("one", row["name"], row["quantity"], price=Money(Decimal(row["amount"]), "RUB"), facts=facts)
    answers = {"buyer": buyer["type"], "name": buyer["name"], "email": buyer["email"], "phone": f"+{buyer['phone']}"}
    names = {"success_url": "successUrl", "fail_url": "failUrl", "return_url": "returnUrl", "language": "languageId"}
    more = {setting: told[name] for setting, name in names.items()} | {"merchant_id": told["merchantId"]}
    return Placement(told["merchantOrderId"], (bought,), answers), more


def test_the_printed_order_is_produced(folder: Path) -> None:
    told = loaded(folder, "create-order.request")
    placement, more = as_ordered(told)
    produced = json.loads(world(**more).provider.body(placement), parse_float=Decimal)
    assert shape(produced) == shape(told)
    # Its own words and the present time aside, every value is the document's.
    own = {"description", "expirationDate"}
    assert {k: v for k, v in produced.items() if k not in own} == {k: v for k, v in told.items() if k not in own}


async def test_the_stand_in_accepts_the_printed_order(folder: Path) -> None:
    placement, more = as_ordered(loaded(folder, "create-order.request"))
    made = world(**more)
    made.standin.shop.merchant_id = more["merchant_id"]  # type: ignore[attr-defined]
    order = await made.provider.place(made.provider.body(placement))
    assert order.payment_url is not None


async def test_whose_token_it_is_is_read(folder: Path) -> None:
    told = loaded(folder, "auth-valid-token.response")
    assert told["data"]["userId"] in await answering((folder / "auth-valid-token.response.json").read_bytes()).health()
    for name, status in (("auth-no-token.response", 200), ("auth-wrong-token.response", 401)):
        with pytest.raises(Ours):
            await answering((folder / f"{name}.json").read_bytes(), status).health()


async def test_the_printed_error_is_read(folder: Path) -> None:
    raw = (folder / "error-generic.json").read_bytes()
    provider = answering(raw, 422)
    with pytest.raises(ProviderError) as caught:
        await provider.place(provider.body(world().placement("reference")))
    assert caught.value.code == json.loads(raw)["error"]["code"]


def test_the_printed_replies_are_produced(folder: Path) -> None:
    replies = {outcome: json.loads(answering().webhook_reply(outcome).body) for outcome in WebhookOutcome}
    assert loaded(folder, "notification-success.reply") in replies.values()
    told = loaded(folder, "notification-error.reply")
    assert (told["status"], told["code"]) in {(reply["status"], reply.get("code")) for reply in replies.values()}
    assert shape(told) in [shape(reply) for reply in replies.values()]


async def test_the_stand_in_answers_in_the_same_shapes(folder: Path) -> None:
    served = world().standin

    async def asked(token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = "https://invoices.example/v3/security/api/auth/auth"
        return shape((await served.handle(httpx.Request("GET", url, headers=headers))).json())

    assert await asked("Invoicebox-Token-1234") == shape(loaded(folder, "auth-valid-token.response"))
    assert await asked("") == shape(loaded(folder, "auth-no-token.response"))
    assert await asked("wrong") == shape(loaded(folder, "auth-wrong-token.response"))


def test_every_field_of_the_first_document_is_produced() -> None:
    facts = FACTS | {"excise": "10.00", "gross_weight": "125.45", "net_weight": "125.45"}
    facts |= {"origin_country": "Russia", "origin_country_code": "643", "meta_data": '{"@type": "Reservation"}'}
    line = Line("one", "Room", 1, price=Money(Decimal(10), "RUB"), facts=facts)
    urls = {f"{name}_url": "https://shop.example/x" for name in ("notification", "success", "fail", "return")}
    made = world(**urls)
    answers = {"buyer": "private", "name": "Anna", "email": "anna@example.org", "phone": "+79001112233"}
    body = json.loads(made.provider.body(Placement("r-1", (line,), answers)))
    assert sorted(body) == sorted(SEED)
    assert sorted(body["customer"]) == sorted(SEED_CUSTOMER)
    assert sorted(body["basketItems"][0]) == sorted(SEED_ITEM)


async def test_every_field_of_the_answer_is_read() -> None:
    raw = (SAMPLES / "order.response.json").read_bytes()
    assert set(SEED_ANSWER) <= json.loads(raw)["data"].keys()
    order = await answering(raw).read("02020202-aaaa-4bbb-8ccc-dddddddddddd")
    assert (order.id, order.raw_status) == ("02020202-aaaa-4bbb-8ccc-dddddddddddd", "created")
    assert order.payment_url == "https://pay.example/order/03030303-aaaa-4bbb-8ccc-dddddddddddd"
    assert order.created_at is not None
    assert order.created_at.isoformat() == "2026-03-01T11:59:00+00:00"
    assert str(order.charged) == "2790.67 RUB"
    later = raw.replace(b'"created"', b'"completed", "paidAt": "2026-03-01T12:30:00+00:00"')
    paid = await answering(later).read(order.id)
    assert (paid.updated_at and paid.updated_at.hour, str(paid.paid)) == (12, "2790.67 RUB")


async def test_the_stand_in_answers_an_order_with_every_field() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    await made.provider.read(order.id)
    told = made.standin.shop.told(made.standin.shop.order(order.id))  # type: ignore[attr-defined]
    printed = json.loads((SAMPLES / "order.response.json").read_bytes())["data"]
    assert printed.keys() <= told.keys() | {"paidAt"}
    assert told["paidAt"]
