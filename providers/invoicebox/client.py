"""Invoicebox's calls: one method each, answers read into models. Decides nothing about orders.

Document: InvoiceBox/docs at 85d866e, docs/merchant/ and docs/api/; paths stand after the version.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from providers.answers import read_as
from providers.decimal_json import dumps
from providers.errors import NotFound, Unavailable, Unclear
from providers.http import LARGE, Answer, Http, segment
from providers.invoicebox.errors import refusal_of, refused_act, refused_read
from providers.invoicebox.models import Order, Refundable, RefundOrder, Rows, Shipment
from providers.json_fields import Model

PAGE = 50
"""The longest page that the official client asks for."""
_MOST_PAGES = 40

ORDER = "/billing/api/order/order"
ORDERS = "/filter/api/order/order"
REFUND = "/billing/api/order/refund-order"
REFUNDS = "/filter/api/order/refund-order"
SHIPMENT = "/billing/api/order/shipment"

Filters = Mapping[str, str | int | Sequence[str]]
Kind = TypeVar("Kind", bound=Model)


class Client:
    """The calls of one shop. Reads raise `Unavailable`, `Limited`, `Ours` or `NotFound`; acts as `place` does."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def user_id(self) -> str | None:
        """Whose token it is; None without one, which is answered 200 too. Document: docs/api/auth.md."""
        found = read_as(await self._get("/security/api/auth/auth"), _one)
        user = found.get("userId")
        return user if isinstance(user, str) and user else None

    async def create(self, body: bytes) -> Order:
        """Document: docs/merchant/order/create.md."""
        return await self._act_on_order("POST", ORDER, body)

    async def change(self, order_id: str, body: bytes) -> Order:
        """Before payment only. Document: docs/merchant/order/update.md."""
        return await self._act_on_order("PUT", f"{ORDER}/{segment(order_id)}", body)

    async def cancel(self, order_id: str) -> Order:
        """No body; answers the order. Document: docs/merchant/order/cancel.md."""
        return await self._act_on_order("DELETE", f"{ORDER}/{segment(order_id)}", None)

    async def raw_order(self, order_id: str, *, directly: bool) -> dict[str, Any]:
        """The order as it was told. `directly`: by its own address first, then by a search."""
        if directly:
            answer = await self._http.get(f"{ORDER}/{segment(order_id)}", limit=LARGE)
            if answer.status == 200:
                return _named(read_as(answer, _one), order_id, answer)
            if answer.status not in {404, 405}:
                raise refused_read(answer)
        segment(order_id)  # an empty id would find every order
        found = await self._search(ORDERS, {"id": order_id}, lambda row: row.get("id") == order_id)
        if not found:
            raise NotFound(f"GET {ORDERS}: no such order", status=404)
        return found[0]

    async def orders(self, filters: Filters, fits: Callable[[Order], bool]) -> list[Order]:
        """Every order that the search finds, all pages. Document: docs/merchant/order/get.md."""
        rows = await self._search(ORDERS, filters, lambda row: fits(Order.model_validate(row)))
        return [Order.model_validate(row) for row in rows]

    async def some_orders(self, filters: Filters) -> tuple[list[Order], int | None]:
        """The first page of a search, and how many there are in all."""
        page = await self._page(ORDERS, {"_page": 1, "_pageSize": PAGE, "_order[createdAt]": "desc", **filters})
        return [Order.model_validate(row) for row in page.data], page.total

    async def refundable(self, order_id: str) -> list[Refundable]:
        """Nothing of an order that is not paid. Document: docs/merchant/refund/refund-basket-item.md."""
        answer = await self._http.get(f"{ORDER}/{segment(order_id)}/refund-basket-item", limit=LARGE)
        if answer.status == 422 and refusal_of(answer).code == "wrong_order_status":
            return []
        if answer.status != 200:
            raise refused_read(answer)
        rows = read_as(answer, Rows.model_validate).data
        return [Refundable.model_validate(row) for row in rows]

    async def refunds(self, reference: str) -> list[RefundOrder]:
        """Refunds under that number of ours. Document: docs/merchant/refund/get.md."""
        rows = await self._search(
            REFUNDS, {"merchantOrderId": reference}, lambda row: row.get("merchantOrderId") == reference
        )
        return [RefundOrder.model_validate(row) for row in rows]

    async def refund(self, body: bytes) -> RefundOrder:
        """Document: docs/merchant/refund/create.md."""
        return _accepted(await self._http.act("POST", REFUND, body), RefundOrder)

    async def ship(self, body: bytes) -> Shipment:
        """Document: docs/merchant/order/shipment_create.md."""
        return _accepted(await self._http.act("POST", SHIPMENT, body), Shipment)

    async def shipments(self, order_id: str) -> list[Shipment]:
        """Document: docs/merchant/order/shipment_get.md."""
        rows = await self._search(SHIPMENT, {"orderId": order_id}, lambda row: row.get("orderId") == order_id)
        return [Shipment.model_validate(row) for row in rows]

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()

    async def _act_on_order(self, method: str, path: str, body: bytes | None) -> Order:
        return _accepted(await self._http.act(method, path, body), Order, body)

    async def _get(self, path: str, filters: Filters | None = None) -> Answer:
        answer = await self._http.get(path, filters, limit=LARGE)
        if answer.status != 200:
            raise refused_read(answer)
        return answer

    async def _page(self, path: str, filters: Filters) -> Rows:
        try:
            answer = await self._get(path, filters)
        except NotFound as error:
            # A search that is not there proves nothing about an order.
            raise Unavailable(str(error), code=error.code, status=404, request_id=error.request_id) from None
        return read_as(answer, Rows.model_validate)

    async def _search(
        self, path: str, filters: Filters, fits: Callable[[dict[str, Any]], bool]
    ) -> list[dict[str, Any]]:
        """All pages. Raises `Unavailable` for rows that were not asked for: a search that is ignored finds nothing."""
        found: dict[Any, dict[str, Any]] = {}
        for number in range(1, _MOST_PAGES + 1):
            page = await self._page(path, {**filters, "_page": number, "_pageSize": PAGE})
            if not all(fits(row) for row in page.data):
                raise Unavailable(f"GET {path}: found what was not asked for")
            before = len(found)
            found |= {str(row.get("id")): row for row in page.data}
            if len(found) == before or _is_last(page, len(found)):
                break
        return list(found.values())


def body_of(fields: Mapping[str, Any]) -> bytes:
    """JSON with plain decimal numbers."""
    return dumps(dict(fields)).encode()


def _is_last(page: Rows, found: int) -> bool:
    """The number of all rows decides where it is told: a server may give shorter pages than were asked for."""
    return found >= page.total if page.total is not None else len(page.data) < PAGE


def _one(body: Any) -> dict[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise ValueError("no data")  # noqa: TRY004 - the answer is wrong, not the program
    return data


def _named(order: dict[str, Any], order_id: str, answer: Answer) -> dict[str, Any]:
    if order.get("id") != order_id or not order.get("status"):
        raise Unavailable(f"{answer.call}: another order", request_id=answer.request_id)
    return order


def _accepted(answer: Answer, kind: type[Kind], body: bytes | None = None) -> Kind:
    """What was made or changed. Only 2xx with its id and status is a success."""
    if not 200 <= answer.status < 300:
        raise refused_act(answer, json.loads(body).get("customer") if body else None)
    try:
        made = kind.model_validate(_one(answer.json()))
    except ValueError:
        raise Unclear(f"{answer.call}: unreadable", status=answer.status, request_id=answer.request_id) from None
    if not (getattr(made, "id", "") and getattr(made, "status", "")):
        raise Unclear(f"{answer.call}: no id or status", status=answer.status, request_id=answer.request_id)
    return made
