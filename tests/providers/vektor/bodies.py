"""How the shop deals with each body that Vektor's documents print, by the name of its file."""

import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.errors import Ours, Refused
from providers.http import Answer
from providers.offers import Line
from providers.orders import Placement, Stage
from providers.vektor.models import loose_json
from providers.vektor.orders import STAGES
from tests.providers.vektor.canned import FIRST, Canned, placement
from tests.providers.vektor.world import world


def answering(raw: bytes, status: int = 200) -> Canned:
    return Canned(httpx.Response(status, content=raw))


def shape(value: Any) -> Any:
    """The keys, all the way down; of a list the first part."""
    if isinstance(value, list):
        return [shape(part) for part in value[:1]]
    return {key: shape(part) for key, part in value.items()} if isinstance(value, dict) else None


async def served(method: str, path: str, body: Any = None) -> Any:
    """What the stand-in answers to the same call, after one order."""
    made = world()
    await made.place(FIRST)
    sent = made.transport.requests[-1].headers["Authorization"]
    request = httpx.Request(method, f"https://cards.example/api{path}", json=body, headers={"Authorization": sent})
    return (await made.standin.handle(request)).json()


async def token(raw: bytes) -> None:
    """Document: Access token."""
    told = json.loads(raw)
    canned = Canned(httpx.Response(200, json={"status": "Created"}), lambda request: httpx.Response(200, content=raw))
    await canned.provider.read(FIRST)
    assert canned.asked[0].headers["Authorization"] == f"Bearer {told['access_token']}"
    made = world()
    await made.provider.health()
    answer = await made.standin.handle(made.transport.requests[0])
    assert shape(answer.json()) == shape(told)


async def token_error(raw: bytes) -> None:
    """Document: Access token, error."""
    canned = Canned(httpx.Response(200), lambda request: httpx.Response(400, content=raw))
    with pytest.raises(Ours) as caught:
        await canned.provider.read(FIRST)
    assert caught.value.code == json.loads(raw)["error"]


async def cards(raw: bytes) -> None:
    """Document: ECards: the example, and the table."""
    told = json.loads(raw)
    pages = [page async for page in answering(raw).provider.offers(None)]
    offers = [offer for page in pages for offer in page.offers]
    assert [(offer.ref, offer.title) for offer in offers] == [(str(row["id"]), row["name"]) for row in told]
    for offer, row in zip(offers, told, strict=True):
        values = row["faceValues"] if isinstance(row["faceValues"], list) else [row["faceValues"]]
        found = [(each.ref, each.price and each.price.amount) for each in offer.variants]
        assert found == [(value["name"], Decimal(value["price"])) for value in values]
        assert offer.description == row.get("description", f"unit.{row.get('unit')}")
    rows = await served("GET", "/v1/ecards")
    assert {key for row in rows for key in row} >= {key for row in told for key in row}


async def orders(raw: bytes) -> None:
    """Document: api/orders, Get orders: the example, and the table."""
    told = json.loads(raw)
    rows = told.get("data") or told["orders"]
    wanted = [row["id"].upper() for row in rows]
    found = await answering(raw).provider.read_many(wanted)
    for one, row in zip(wanted, rows, strict=True):
        order = found[one]
        assert (order.id, order.raw_status, order.stage) == (one, row["status"], STAGES[row["status"].lower()])
        assert order.charged is not None
        assert str(order.charged.amount) == str(row["total"])
        assert order.created_at is None
    shown = await answering(raw).provider.perform("orders", {"page": "1"})
    assert all(str(row["number"]) in line and row["createdDate"] in line for row, line in zip(rows, shown, strict=True))
    if "data" in told:
        assert shape(await served("GET", "/v1/orders")) == shape(told)


async def status(raw: bytes) -> None:
    """Document: api/orders, Get order status; the printed one has a trailing comma."""
    order = await answering(raw).provider.read(FIRST)
    told = loose_json(Answer(200, httpx.Headers(), raw))
    assert order.raw_status == told["status"]
    assert order.stage not in {Stage.UNKNOWN, Stage.DONE}
    assert shape(await served("GET", f"/v1/orders/{FIRST}/status")) == shape(told)


async def created(raw: bytes) -> None:
    """Document: api/orders, Create order. The example writes ids as texts, the table numbers: both can be set."""
    told = json.loads(raw)
    lines = tuple(Line(row["id"], "", row["quantity"], variant=row["faceValue"]) for row in told["ecards"])
    wanted = Placement(told["orderId"], lines, told["participant"])
    as_text = Canned(httpx.Response(200), card_ids="text").provider.body(wanted)
    assert json.loads(as_text) == told
    as_number = json.loads(Canned(httpx.Response(200)).provider.body(wanted))
    assert [row["id"] for row in as_number["ecards"]] == [int(row["id"]) for row in told["ecards"]]


async def refused(raw: bytes) -> None:
    """Document: the older single page, Errors."""
    canned = answering(raw, 400)
    with pytest.raises(Refused) as caught:
        await canned.provider.place(canned.provider.body(placement()))
    assert caught.value.question == "email"
    told = await served("POST", "/v1/orders", {})
    assert told.keys() == json.loads(raw).keys()


READERS: dict[str, Callable[[bytes], Awaitable[None]]] = {
    "token.response.json": token,
    "token-error.response.json": token_error,
    "ecards.response.json": cards,
    "ecards-table.response.json": cards,
    "list-orders.response.json": orders,
    "list-orders-table.response.json": orders,
    "order-status.response.json": status,
    "order-status-printed.response.json": status,
    "create-order.request.json": created,
    "error-invalid-request.response.json": refused,
}
