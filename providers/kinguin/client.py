"""Kinguin's calls: one method each, answers read into models. Decides nothing about orders."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from providers.answers import read_as
from providers.errors import Unavailable, Unclear
from providers.http import LARGE, Answer, Http, segment
from providers.json_fields import Model, Text
from providers.kinguin.errors import refused_act, refused_dispatch, refused_read
from providers.kinguin.models import Key, Order, Price, Product, Region

PAGE = 100
"""The longest page that Kinguin gives."""
SHORT_PAGE = 25
"""A page where the wish for a longer one is not heard."""
KEYS_SIZE = 4 * LARGE
"""Largest page of keys in bytes: each may be a picture."""


class Balance(Model):
    """What is left of the deposit, in EUR."""

    balance: Price = None


class Dispatched(Model):
    """The number under which an order was sent to be delivered. Document: features/Dispatch.md, until 2024."""

    dispatchId: Text = ""


class Client:
    """The calls of one shop. Reads raise `Unavailable`, `Limited`, `Ours` or `NotFound`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def products(self, filters: Mapping[str, str | int]) -> tuple[list[Product | None], int]:
        """One page and how many there are in all; None stands for a row that cannot be read."""
        rows, total = await self._page("/v1/products", filters)
        return [_product(row) for row in rows], total

    async def product(self, product_id: str) -> Product:
        """`NotFound` also means that it is out of stock."""
        answer = await self._get(f"/v2/products/{segment(product_id)}")
        return read_as(answer, Product.model_validate)

    async def regions(self) -> list[Region]:
        """Names of regions by number. Document: api/products/v1, regions, since 2025."""
        answer = await self._get("/v1/regions")
        rows = read_as(answer, lambda rows: [Region.model_validate(row) for row in _listed(rows)])
        return [row for row in rows if row.id is not None and row.name.strip()]

    async def words(self, sort: str) -> list[str]:
        """Every `platforms` or `genres` once; the documents repeat one. Document: api/products/v1, since 2025."""
        answer = await self._get(f"/v1/{sort}")
        return read_as(answer, lambda rows: list(dict.fromkeys(filter(None, map(_word, _rows_of(rows))))))

    async def orders(self, filters: Mapping[str, str | int]) -> tuple[list[Order], int]:
        """One page and how many there are in all. Document: api/order/v1, search orders."""
        rows, total = await self._page("/v1/order", filters)
        return [Order.model_validate(row) for row in rows], total

    async def order(self, order_id: str) -> Order:
        """There is no second version of this call: orders placed with v2 are read with v1."""
        answer = await self._get(f"/v1/order/{segment(order_id)}")
        order = read_as(answer, Order.model_validate)
        if order.orderId.casefold() != order_id.casefold() or not order.status:
            raise Unavailable(f"{answer.call}: not that order", request_id=answer.request_id)
        return order

    async def keys(self, order_id: str, page: int) -> list[Key]:
        """Readable while the order is processing: a short or empty page is normal then."""
        path = f"/v2/order/{segment(order_id)}/keys"
        answer = await self._get(path, {"page": page, "limit": PAGE}, size=KEYS_SIZE)
        return read_as(answer, lambda rows: [Key.model_validate(row) for row in _listed(rows)])

    async def balance(self) -> Balance:
        """Document: api/balance/v1."""
        return read_as(await self._get("/v1/balance"), Balance.model_validate)

    async def place(self, path: str, body: bytes) -> Order:
        """Only 201 with an order id is an order. Document: api/order/v1 and v2, place order."""
        answer = await self._http.act("POST", path, body)
        if answer.status != 201:
            raise refused_act(answer)
        order = _accepted(answer)
        if not order.orderId:
            raise Unclear(f"{answer.call}: no order id", status=201, request_id=answer.request_id)
        return order

    async def give_back(self, order_id: str) -> None:
        """One request per order, within 24 hours. Document: features/ReturnKeys.md."""
        answer = await self._http.act("POST", f"/v2/order/{segment(order_id)}/keys/return", None)
        if answer.status not in {200, 201}:
            raise refused_act(answer)
        try:
            _listed(answer.json())
        except ValueError:
            raise Unclear(f"{answer.call}: no list", status=answer.status) from None

    async def dispatch(self, order_id: str, version: str) -> str:
        """The number of the dispatch. Document: api/order/v1 and v2, dispatch, until 2024.

        Raises `Refused` while it is too early; asking again later is safe.
        """
        if version == "v1":
            body = json.dumps({"orderId": order_id}, separators=(",", ":")).encode()
            answer = await self._http.act("POST", "/v1/order/dispatch", body)
        else:
            answer = await self._http.act("POST", f"/v2/order/{segment(order_id)}/dispatch", None)
        if answer.status != 201:
            raise refused_dispatch(answer)
        try:
            number = Dispatched.model_validate(answer.json()).dispatchId
        except ValueError:
            number = ""
        if not number:
            raise Unclear(f"{answer.call}: no dispatch id", status=201, request_id=answer.request_id)
        return number

    async def dispatch_keys(self, dispatch_id: str) -> list[Key]:
        """Document: api/order/v1, dispatch keys, until 2024."""
        answer = await self._get("/v1/order/dispatch/keys", {"dispatchId": dispatch_id})
        return read_as(answer, lambda rows: [Key.model_validate(row) for row in _listed(rows)])

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None, *, size: int = LARGE) -> Answer:
        answer = await self._http.get(path, params, limit=size)
        if answer.status != 200:
            raise refused_read(answer)
        return answer

    async def _page(self, path: str, filters: Mapping[str, str | int]) -> tuple[list[dict[str, Any]], int]:
        answer = await self._get(path, filters)
        return read_as(answer, _rows)


def _rows(body: Any) -> tuple[list[dict[str, Any]], int]:
    if not isinstance(body, dict):
        raise ValueError("no page")  # noqa: TRY004 - the answer is wrong, not the program
    total = body.get("item_count")
    results = _rows_of(body.get("results"))
    return _listed(results), total if isinstance(total, int) and total > 0 else len(results)


def _rows_of(body: Any) -> list[Any]:
    if not isinstance(body, list):
        raise ValueError("no list")  # noqa: TRY004 - the answer is wrong, not the program
    return body


def _listed(body: Any) -> list[dict[str, Any]]:
    return [row for row in _rows_of(body) if isinstance(row, dict)]


def _word(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _product(row: dict[str, Any]) -> Product | None:
    try:
        return Product.model_validate(row)
    except ValidationError:
        return None


def _accepted(answer: Answer) -> Order:
    try:
        return Order.model_validate(answer.json())
    except ValueError:
        raise Unclear(f"{answer.call}: unreadable", status=answer.status, request_id=answer.request_id) from None
