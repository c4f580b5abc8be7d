"""The stand-in's routes: from a request to a status and a JSON value. Knows no faults."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from providers.kinguin.standin_catalogue import euros
from providers.kinguin.standin_counter import read_body
from providers.kinguin.standin_errors import Refusal, missing_product
from providers.kinguin.standin_letters import png
from providers.kinguin.standin_orders import StandinKey, StandinOrder, order_object
from providers.kinguin.standin_rows import PLATFORMS, REGIONS, Row
from providers.kinguin.standin_search import moment, paged, search
from providers.kinguin.standin_shop import Shop
from providers.kinguin.standin_titles import GENRES

Told = tuple[int, Any]


class Routes:
    """Every documented call that the shop uses."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def answer(self, request: httpx.Request, path: str, *, shown: str | None = None) -> Told:
        """`shown` stands instead of an order's status. Raises `Refusal`."""
        params = dict(request.url.params)
        if request.method == "POST":
            return self._act(path, request.content, shown)
        if request.method != "GET":
            raise Refusal(405, "Http", "Method Not Allowed")
        lists: dict[str, Callable[[], Any]] = {
            "/v1/products": lambda: search(self._shop.catalogue, params),
            "/v1/regions": lambda: [{"id": number, "name": name} for number, name in REGIONS.items()],
            # The documents repeat a platform as well.
            "/v1/platforms": lambda: [*PLATFORMS, "PC Steam"],
            "/v1/genres": lambda: list(GENRES),
            "/v1/balance": lambda: {"balance": euros(self._shop.orders.deposit)},
            "/v1/order": lambda: self._search_orders(params, shown),
        }
        if path in lists:
            return 200, lists[path]()
        return 200, self._one(path, params, shown)

    def _act(self, path: str, raw: bytes, shown: str | None) -> Told:
        if path in {"/v1/order", "/v2/order"}:
            by = "kinguinId" if path == "/v1/order" else "productId"
            order = self._shop.place(read_body(raw), by=by)
            order.shown = shown
            return 201, order_object(order, details=False, is_old=self._shop.is_old)
        if match := re.fullmatch(r"/v2/order/([^/]+)/keys/return", path):
            order = self._shop.order(match[1])
            self._shop.ask_return(order)
            return 200, [{"id": key.id, "status": key.status} for key in order.keys]
        if self._shop.is_old and (order_id := _dispatched_id(path, raw)):
            return 201, {"dispatchId": self._shop.dispatch(self._shop.order(order_id))}
        raise Refusal(404, "Http", "No route found.")

    def _one(self, path: str, params: Mapping[str, str], shown: str | None) -> Any:
        if match := re.fullmatch(r"/v1/products/(\d{1,9})", path):
            return self._product(self._shop.catalogue.by_kinguin_id(int(match[1])))
        if match := re.fullmatch(r"/v2/products/([^/]+)", path):
            return self._product(self._shop.catalogue.by_product_id(match[1]))
        if self._shop.is_old and path == "/v1/order/dispatch/keys":
            return self._keys(self._shop.dispatched(params.get("dispatchId", "")), params)
        if match := re.fullmatch(r"/v1/order/([^/]+)", path):
            return self._order(self._shop.order(match[1]), shown)
        if match := re.fullmatch(r"/v2/order/([^/]+)/keys", path):
            return self._keys(self._shop.order(match[1]), params)
        raise Refusal(404, "Http", "No route found.")

    def _keys(self, order: StandinOrder, params: Mapping[str, str]) -> Any:
        self._shop.read_keys(order)
        keys = [_key(key) for key in paged(order.delivered(), params)]
        # Before 2024-10 a key had no id.
        dropped = {"id"} if self._shop.is_old else set()
        return [{name: value for name, value in key.items() if name not in dropped} for key in keys]

    def _order(self, order: StandinOrder, shown: str | None) -> Any:
        return order_object(order, details=True, shown=shown, is_old=self._shop.is_old)

    def _product(self, row: Row | None) -> Any:
        body = self._shop.catalogue.product(row) if row else None
        if not body or not body["totalQty"]:
            raise missing_product()
        return body

    def _search_orders(self, params: Mapping[str, str], shown: str | None) -> Any:
        since, to = moment(params, "createdAtFrom"), moment(params, "createdAtTo")
        found = [
            order
            for order in reversed(self._shop.orders.all.values())
            if _fits(order, params)
            and (since is None or order.created_at >= since)
            and (to is None or order.created_at <= to)
        ]
        results = [self._order(order, shown) for order in paged(found, params)]
        return {"results": results, "item_count": len(found)}


def _dispatched_id(path: str, raw: bytes) -> str:
    """The order that a dispatch of either version names; empty for another call."""
    if path == "/v1/order/dispatch":
        return str(read_body(raw).get("orderId", ""))
    match = re.fullmatch(r"/v2/order/([^/]+)/dispatch", path)
    return match[1] if match else ""


def _fits(order: StandinOrder, params: Mapping[str, str]) -> bool:
    facts: dict[str, set[str]] = {
        "orderId": {order.id},
        "orderExternalId": {order.reference or ""},
        "status": {order.status},
        "isPreorder": {"yes" if order.preorder else "no"},
        "kinguinId": {str(part.row.kinguin_id) for part in order.parts},
        "productId": {part.row.product_id for part in order.parts},
    }
    return all(params[name] in values for name, values in facts.items() if params.get(name))


def _key(key: StandinKey) -> dict[str, Any]:
    row = key.part.row
    picture = base64.b64encode(png(key.serial)).decode() if key.is_picture else ""
    return {
        "id": key.id,
        "serial": picture or key.serial,
        "type": "image/png" if key.is_picture else "text/plain",
        "name": row.name,
        "kinguinId": row.kinguin_id,
        "offerId": key.part.seller.offer_id,
        "productId": row.product_id,
    }
