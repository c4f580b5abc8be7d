"""The stand-in's routes: from a request to a status and a JSON value. Knows no faults.

Document: docs/merchant/order/, docs/merchant/refund/, docs/api/. Reading one order by its address is documented by the
official client alone: `reads_one` switches it off.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx

from providers.invoicebox.standin_filter import search
from providers.invoicebox.standin_orders import refund_object, refundable_rows, shipment_object
from providers.invoicebox.standin_rules import Refusal
from providers.invoicebox.standin_shop import Shop

Told = tuple[int, Any]
_API = re.compile(r"/(?:security|billing|filter)/api/.*")
_ORDER = re.compile(r"/billing/api/order/order/([^/]+)")
_LEFT = re.compile(r"/billing/api/order/order/([^/]+)/refund-basket-item")
_USER = "0a0a0a0a-5555-4666-8777-888888888888"


class Routes:
    """Every documented call that a merchant uses."""

    def __init__(self, shop: Shop, token: str | None) -> None:
        self._shop = shop
        self._token = token
        self.reads_one = True

    def answer(self, request: httpx.Request, shown: str | None) -> Told:
        """`shown` stands instead of an order's status. Raises `Refusal`."""
        found = _API.search(request.url.path)
        path = found.group() if found else ""
        if path == "/security/api/auth/auth":
            return 200, _one({"userId": self._user(request), "profile": None, "accessToken": None})
        if self._user(request) is None:
            raise Refusal(401, "unauthorized")
        if not re.fullmatch(r"\S+/\S+.*", request.headers.get("User-Agent", "")):
            raise Refusal(400, "validation_error", "User-Agent")
        if request.method == "GET":
            return 200, self._read(request, path, shown)
        return 200, _one(self._act(request, path, shown))

    def _user(self, request: httpx.Request) -> str | None:
        """Nobody without a token. Raises `Refusal` for a wrong one."""
        told = request.headers.get("Authorization", "").removeprefix("Bearer").strip()
        if told and self._token is not None and told != self._token:
            raise Refusal(401, "unauthorized")
        return _USER if told else None

    def _read(self, request: httpx.Request, path: str, shown: str | None) -> Any:
        query = request.url.params.multi_items()
        lists: dict[str, Callable[[], list[dict[str, Any]]]] = {
            "/filter/api/order/order": lambda: [self._shop.told(order, shown) for order in self._shop.all.values()],
            "/filter/api/order/refund-order": self._refunds,
            "/filter/api/order/shipment": self._shipments,
            "/billing/api/order/shipment": self._shipments,
        }
        self._shop.pass_time()
        if path in lists:
            return search(lists[path](), query)
        if match := _LEFT.fullmatch(path):
            order = self._shop.order(match[1])
            if order.status != "completed":
                raise Refusal(422, "wrong_order_status")
            return {"data": refundable_rows(order), "extendedData": []}
        match = _ORDER.fullmatch(path)
        if match and self.reads_one:
            return _one(self._shop.told(self._shop.order(match[1]), shown))
        raise Refusal(404, "not_found")

    def _act(self, request: httpx.Request, path: str, shown: str | None) -> dict[str, Any]:
        match = _ORDER.fullmatch(path)
        if match and request.method == "DELETE":
            return self._shop.told(self._shop.cancel(match[1]))
        if match and request.method == "PUT":
            return self._shop.told(self._shop.change(match[1], _body(request)))
        if request.method != "POST":
            raise Refusal(405, "method_not_allowed")
        if path == "/billing/api/order/order":
            order = self._shop.create(_body(request))
            order.word = shown or ""
            return self._shop.told(order)
        if path == "/billing/api/order/refund-order":
            refund, order = self._shop.refund(_body(request))
            return refund_object(refund, order, self._shop.now())
        if path == "/billing/api/order/shipment":
            return shipment_object(self._shop.ship(_body(request)))
        raise Refusal(404, "not_found")

    def _refunds(self) -> list[dict[str, Any]]:
        now = self._shop.now()
        return [refund_object(one, order, now) for order in self._shop.all.values() for one in order.refunds]

    def _shipments(self) -> list[dict[str, Any]]:
        return [shipment_object(one) for order in self._shop.all.values() for one in order.shipments]


def _one(data: dict[str, Any]) -> dict[str, Any]:
    return {"data": data, "extendedData": []}


def _body(request: httpx.Request) -> dict[str, Any]:
    """The request's object, numbers as they are written. Raises `Refusal`."""
    try:
        body = json.loads(request.content, parse_float=Decimal)
    except ValueError:
        raise Refusal(400, "validation_error") from None
    if not isinstance(body, dict):
        raise Refusal(400, "validation_error")
    return body
