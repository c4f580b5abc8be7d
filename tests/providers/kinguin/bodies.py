"""How the shop deals with each body that Kinguin's documents print, by the name of its file."""

import json
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from providers.errors import Duplicate, Ours, Refused, Unclear
from providers.hints import HintKind
from providers.kinguin.bodies import body_of
from providers.kinguin.catalogue import offer_of, region_word
from providers.kinguin.models import Product
from providers.kinguin.settings import Settings
from providers.kinguin.standin_counter import parts_of, read_body
from providers.kinguin.standin_errors import Refusal
from providers.money import Money
from providers.offers import Line
from providers.orders import ItemKind, Placement, Stage
from tests.providers.kinguin.canned import SECRET, answering, asking
from tests.providers.kinguin.world import world

ORDER = b'{"products":[],"orderExternalId":"%s"}'
HEADERS = {"x-event-secret": SECRET, "x-event-name": "any"}


async def balance(raw: bytes) -> None:
    told = json.loads(raw, parse_float=Decimal)["balance"]
    assert await answering(raw).balance() == Money(Decimal(told), "EUR")


async def product(raw: bytes) -> None:
    told = json.loads(raw)
    offers = await answering(raw).quote([Line(told["productId"], "", 1)])
    assert (offers[0].ref, offers[0].title) == (told["productId"], told["name"])


async def products(raw: bytes) -> None:
    pages = [page async for page in answering(raw).offers(None)]
    assert len(pages[0].offers) == len(json.loads(raw)["results"])


async def old_product(raw: bytes) -> None:
    told = json.loads(raw)
    offer = offer_of(Product.model_validate(told))
    assert offer is not None
    assert offer.picture_url == told["coverImage"]


async def order(raw: bytes) -> None:
    told = json.loads(raw)
    read = await answering(raw).read(told["orderId"])
    assert (read.id, read.reference, read.raw_status) == (told["orderId"], told["orderExternalId"], told["status"])
    assert read.stage is Stage.PARTLY
    assert read.charged == Money(Decimal(str(told["paymentPrice"])), "EUR")


async def placed(raw: bytes) -> None:
    told = json.loads(raw)
    sent = ORDER % told["orderExternalId"].encode()
    read = await answering(raw, 201).place(sent)
    assert (read.id, read.reference) == (told["orderId"], told["orderExternalId"])
    assert read.stage is Stage.OPEN
    assert read.items == sum(line["qty"] for line in told["products"])


async def orders(raw: bytes) -> None:
    told = json.loads(raw)["results"][0]
    found = await answering(raw).find(Placement(told["orderExternalId"], ()))
    assert [one.id for one in found] == [told["orderId"]]


async def keys(raw: bytes) -> None:
    told = json.loads(raw)
    items = await answering(raw).deliveries("PKR41TTW9Q2Z")
    assert len(items) == len(told) == len({item.id for item in items})
    assert all(item.id for item in items)
    pictures = [item for item in items if item.kind is ItemKind.PICTURE]
    assert len(pictures) == sum(key["type"].startswith("image/") for key in told)


async def returned(raw: bytes) -> None:
    await answering(raw).give_back("PKR41TTW9Q2Z")


async def order_request(raw: bytes) -> None:
    told = json.loads(raw, parse_float=Decimal)
    lines = [Line(p["productId"], "", p["qty"], price=Money(p["price"], "EUR")) for p in told["products"]]
    reference = told.get("orderExternalId", "no reference in the sample")
    written = body_of(Placement(reference, tuple(lines)))
    same_digits = {"orderExternalId": reference, **json.loads(raw, parse_float=str)}
    assert json.loads(written, parse_float=str) == same_digits


async def first_version_request(raw: bytes) -> None:
    told = json.loads(raw, parse_float=Decimal)["products"]
    facts = [{"kinguin_id": str(product["kinguinId"])} for product in told]
    lines = [
        Line("", "", product["qty"], price=Money(product["price"], "EUR"), facts=known)
        for product, known in zip(told, facts, strict=True)
    ]
    written = json.loads(body_of(Placement("x", tuple(lines)), Settings(order_version="v1")), parse_float=Decimal)
    assert written["products"] == told
    # The stand-in takes it for well formed; the product is unknown there.
    with pytest.raises(Refusal) as caught:
        parts_of(read_body(raw), world().standin.shop.catalogue, by="kinguinId")  # type: ignore[attr-defined]
    assert caught.value.kind == "ProductUnavailable"


async def dispatched(raw: bytes) -> None:
    with pytest.raises(Unclear):
        await answering(raw, 201).place(ORDER % b"any")
    told = await answering(raw, 201, dispatch=True).perform("dispatch", {"remote_id": "PHB10SEED77"})
    assert told == [str(json.loads(raw)["dispatchId"])]


async def too_early(raw: bytes) -> None:
    await unclear(raw)
    with pytest.raises(Refused) as caught:
        await answering(raw, 422, dispatch=True).perform("dispatch", {"remote_id": "PHB10SEED77"})
    assert caught.value.code == "OrderNotDispatchedYet"


async def authorization(raw: bytes) -> None:
    with pytest.raises(Ours):
        await answering(raw, 401).place(ORDER % b"any")
    with pytest.raises(Ours):
        await answering(raw, 401).balance()


async def violation(raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        await answering(raw, 400).place(ORDER % b"any")
    assert caught.value.code == "ConstraintViolation"


async def used(raw: bytes) -> None:
    with pytest.raises(Duplicate):
        await answering(raw, 400).place(ORDER % b"any")


async def unclear(raw: bytes) -> None:
    with pytest.raises(Unclear):
        await answering(raw, json.loads(raw).get("status", 201)).place(ORDER % b"any")


async def order_webhook(raw: bytes) -> None:
    told = json.loads(raw)
    hint = answering().verify_webhook(HEADERS, raw)
    assert (hint.kind, hint.remote_id, hint.reference) == (HintKind.ORDER, told["orderId"], told["orderExternalId"])
    assert hint.updated_at is not None


async def product_webhook(raw: bytes) -> None:
    hint = answering().verify_webhook(HEADERS, raw)
    assert (hint.kind, hint.ref) == (HintKind.OFFER, json.loads(raw).get("productId"))
    assert hint.updated_at is not None


async def wholesale(raw: bytes) -> None:
    told = json.loads(raw)
    row = {"productId": "5d00", "name": "Many keys", "price": 12.99, "qty": 1, **told}
    seller = told["offers"][0]
    tiers = {tier["level"]: Decimal(str(tier["price"])) for tier in seller["wholesale"]["tiers"]}
    for quantity, level in ((10, 1), (50, 2)):
        offer = offer_of(Product.model_validate(json.loads(json.dumps(row), parse_float=Decimal)), quantity)
        assert offer is not None
        assert offer.price == Money(tiers[level], "EUR")
        assert (offer.facts["wholesale_offer_id"], offer.most) == (seller["offerId"], seller["qty"])


async def words(raw: bytes) -> None:
    told = json.loads(raw)
    provider = asking(
        lambda request: httpx.Response(200, content=b"[]" if request.url.path.endswith("regions") else raw)
    )
    assert (await provider.perform("dictionaries", {}))[1] == ", ".join(dict.fromkeys(told))


async def regions(raw: bytes) -> None:
    assert [region_word(region["name"]) for region in json.loads(raw)] == ["free", "rest_of_world"]


READERS: dict[str, Callable[[bytes], Awaitable[None]]] = {
    "balance.response.json": balance,
    "error-authorization.json": authorization,
    "error-constraint-violation.json": violation,
    "error-order-failed.json": unclear,
    "error-reference-used.json": used,
    "get-keys.response.json": keys,
    "get-order.response.json": order,
    "get-product.response.json": product,
    "place-order-v1.request.json": first_version_request,
    "place-order-v2.request.json": order_request,
    "place-order.response.json": placed,
    "genres.response.json": words,
    "platforms.response.json": words,
    "regions.response.json": regions,
    "return-keys.response.json": returned,
    "search-orders.response.json": orders,
    "search-products.response.json": products,
    "webhook-order-status.json": order_webhook,
    "webhook-product-update.json": product_webhook,
    "wholesale-offer.fragment.json": wholesale,
    # The era of the first document.
    "dispatch.response.json": dispatched,
    "error-order-not-dispatched-yet.json": too_early,
    "product.fragment.json": old_product,
    "webhook-order-complete.json": order_webhook,
}
