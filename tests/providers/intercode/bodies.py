"""How the shop deals with each body that the documents print, by the name of its file.

Document: Intercode SaaS Kit, Endpoints List / Orders; `demo-cart` is of its newer renderings.
"""

import json
from collections.abc import Awaitable, Callable

import httpx

from providers.intercode.client import lead_statuses_body, order_body, status_body
from providers.intercode.models import LeadStatus, Product
from providers.intercode.statuses import known, shows, stage
from providers.money import Money
from providers.orders import Stage
from tests.providers.intercode.canned import answering, asking


async def order(raw: bytes) -> None:
    """`GET /orders/{id}`, `POST /orders/new` and, as a list or alone, `GET /orders`."""
    told = json.loads(raw)
    asked = order_body([str(product["id"]) for product in told["products"] for _ in range(product["quantity"])])
    listed = [await answering(body).read_many([str(told["id"])]) for body in (told, [told])]
    for seen in (
        await answering(raw, 201).place(asked),
        await answering(raw).read(str(told["id"])),
        *(each[str(told["id"])] for each in listed),
    ):
        assert (seen.id, seen.stage, seen.raw_status) == (str(told["id"]), Stage.UNPAID, told["status"])
        assert seen.charged == Money.of_minor(told["amountInCents"], "RUB")
        assert seen.paid is None
        assert seen.created_at is not None
        assert seen.created_at.isoformat().replace("+00:00", "Z") == told["date"]
    page = await answering(raw).payment_page(str(told["id"]))
    assert page.client_secret == told["clientSecret"]
    (line,) = await answering([told]).perform("orders", {})
    assert all(product["name"] in line for product in told["products"])


async def orders(raw: bytes) -> None:
    told = json.loads(raw)
    seen = await answering(raw).read_many([str(one["id"]) for one in told])
    assert {one.id: (one.raw_status, one.stage) for one in seen.values()} == {
        str(one["id"]): (one["status"], stage(one["status"])) for one in told
    }


async def new_order(raw: bytes) -> None:
    assert json.loads(order_body(json.loads(raw))) == json.loads(raw)


async def status_update(raw: bytes) -> None:
    told = json.loads(raw)
    assert json.loads(status_body(told["orderId"], told["status"])) == told


async def status_echo(raw: bytes) -> None:
    told = json.loads(raw)
    wanted = known(told["status"])
    assert wanted is not None
    before = {"id": told["id"], "status": "pending"}
    waiting = [json.dumps(before).encode(), raw, raw]
    provider = asking(lambda request: httpx.Response(200, content=waiting.pop(0)))
    (line,) = await provider.perform("status_update", {"remote_id": str(told["id"]), "status": wanted})
    assert line.endswith(told["status"])
    assert shows(told["status"], wanted)


async def lead_statuses(raw: bytes) -> None:
    """The documents print a single object where they declare a list: a list of one holds the same."""
    told = json.loads(raw)
    rows = told if isinstance(told, list) else [told]
    produced = json.loads(lead_statuses_body([row["id"] for row in rows]))
    assert produced == rows


async def lead_statuses_answer(raw: bytes) -> None:
    told = json.loads(raw)
    rows = [LeadStatus.model_validate(row) for row in (told if isinstance(told, list) else [told])]
    lines = await answering(raw).perform("lead_statuses", {"ids": "1"})
    assert sorted(lines) == sorted(f"{row.statusOrder}. #{row.id}" for row in rows)


async def cart(raw: bytes) -> None:
    told = json.loads(raw)
    read = [Product.model_validate(row).model_dump() for row in told]
    assert read == [{**row, "id": str(row["id"])} for row in told]


READERS: dict[str, Callable[[bytes], Awaitable[None]]] = {
    "create-order.request.json": new_order,
    "demo-cart.response.json": cart,
    "lead-statuses-order-single.response.json": lead_statuses_answer,
    "lead-statuses-order.request.json": lead_statuses,
    "lead-statuses-order.response.json": lead_statuses_answer,
    "order.response.json": order,
    "orders.response.json": orders,
    "status-update.request.json": status_update,
    "status-update.response.json": status_echo,
}
