"""Kinguin's calls: one method each, answers read into models. Decides nothing about orders."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from providers.errors import Unavailable, Unclear
from providers.http import LARGE, Answer, Http, segment
from providers.kinguin.errors import refused_act, refused_read
from providers.kinguin.models import Key, Model, Order, Price, Product

PAGE = 100
"""The longest page that Kinguin gives."""

Read = TypeVar("Read")


class Balance(Model):
    """What is left of the deposit, in EUR."""

    balance: Price = None


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
        return _read(answer, Product.model_validate)

    async def orders(self, filters: Mapping[str, str | int]) -> list[Order]:
        """Document: api/order/v1, search orders."""
        rows, _ = await self._page("/v1/order", filters)
        return [Order.model_validate(row) for row in rows]

    async def order(self, order_id: str) -> Order:
        """There is no second version of this call: orders placed with v2 are read with v1."""
        answer = await self._get(f"/v1/order/{segment(order_id)}")
        order = _read(answer, Order.model_validate)
        if not order.orderId or not order.status:
            raise Unavailable(f"{answer.call}: no order", request_id=answer.request_id)
        return order

    async def keys(self, order_id: str, page: int) -> list[Key]:
        """Readable while the order is processing: a short or empty page is normal then."""
        path = f"/v2/order/{segment(order_id)}/keys"
        answer = await self._get(path, {"page": page, "limit": PAGE})
        return _read(answer, lambda rows: [Key.model_validate(row) for row in _listed(rows)])

    async def balance(self) -> Balance:
        """Document: api/balance/v1."""
        return _read(await self._get("/v1/balance"), Balance.model_validate)

    async def place(self, body: bytes) -> Order:
        """Only 201 with an order id is an order. Document: api/order/v2, place order."""
        answer = await self._http.act("POST", "/v2/order", body)
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

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None) -> Answer:
        answer = await self._http.get(path, params, limit=LARGE)
        if answer.status != 200:
            raise refused_read(answer)
        return answer

    async def _page(self, path: str, filters: Mapping[str, str | int]) -> tuple[list[dict[str, Any]], int]:
        answer = await self._get(path, filters)
        return _read(answer, _rows)


def _rows(body: Any) -> tuple[list[dict[str, Any]], int]:
    if not isinstance(body, dict):
        raise ValueError("no page")  # noqa: TRY004 - the answer is wrong, not the program
    total = body.get("item_count")
    rows = _listed(body.get("results"))
    return rows, total if isinstance(total, int) and total > 0 else len(rows)


def _listed(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, list):
        raise ValueError("no list")  # noqa: TRY004 - the answer is wrong, not the program
    return [row for row in body if isinstance(row, dict)]


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


def _read(answer: Answer, read: Callable[[Any], Read]) -> Read:
    """Raises `Unavailable` for a body that is not what the call promises."""
    try:
        return read(answer.json())
    except ValueError:
        raise Unavailable(f"{answer.call}: unreadable", status=answer.status, request_id=answer.request_id) from None
