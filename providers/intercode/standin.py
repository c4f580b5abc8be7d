"""An Intercode shop served locally, with a pretended Stripe beside it, a truth log and faults on demand. Sells nothing.

Shapes: Intercode SaaS Kit, Orders. What the documents leave open is chosen here so that no client may rely on it: error
bodies are of its own making, status words come back in lower case with underscores, and in an echo with blanks.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from providers.intercode import standin_stripe as stripe
from providers.intercode.samples import PRODUCTS
from providers.intercode.standin_book import STRANGE_WORD, Book, RemoteOrder
from providers.intercode.statuses import CANCELLED, ORDER_PAID, STATUSES
from providers.standin import Fact, Fault, Faults
from providers.standin_faults import path_parts, under

LOOKS_BEFORE_LATE = 2
"""How many reads a late order stays unseen."""
LEAD_STATUSES = (1, 2, 3, 4, 5)


class IntercodeStandin:
    """One account of one shop. Any token opens it, as a bearer or as a cookie."""

    name = "intercode"

    def __init__(self, *, now: Callable[[], datetime], new_id: Callable[[], str], order_seed: int = 0) -> None:
        self.faults = Faults()
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self.lead_statuses: list[int] = list(LEAD_STATUSES)
        """The ids of the lead statuses in their order."""
        self._book = Book(now, new_id, order_seed)
        self._late: list[tuple[httpx.Request, int]] = []

    @property
    def truth(self) -> list[Fact]:
        """Everything that really happened."""
        return self._book.truth

    @truth.setter
    def truth(self, facts: list[Fact]) -> None:
        self._book.truth = facts

    def takes(self, ships: timedelta, completes: timedelta) -> None:
        """How long a paid order waits for its parcel, and a parcel for its end."""
        self._book.ships, self._book.completes = ships, completes

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """One request. Raises httpx's transport errors as a network would."""
        await request.aread()
        self._book.settle()
        match path_parts(request):
            case [*_, "stripe.js"]:
                return stripe.script()
            case [*_, "stripe", "confirm"]:
                return stripe.confirm(request, self._book)
        return self._as_the_shop(request)

    async def tick(self) -> None:
        """Lets paid orders go their way."""
        self._book.settle()

    def orders(self) -> list[dict[str, Any]]:
        """Every order, the oldest first."""
        self._book.settle()
        return [
            {
                "id": str(order.id),
                "reference": None,
                "status": order.word or order.status,
                "quantity": order.products.total(),
                "price": str(Decimal(order.cents).scaleb(-2)),
                "products": sorted(order.products.elements()),
            }
            for order in self._book.orders.values()
        ]

    def pay(self, order_id: str) -> None:
        """The customer pays there; an order that is not unpaid any more stays as it is."""
        order = self._book.orders[int(order_id)]
        if order.is_unpaid:
            self._book.move(order, ORDER_PAID)

    def refuse(self, order_id: str) -> None:
        """The customer's bank refuses."""
        self._book.move(self._book.orders[int(order_id)], "Payment Failed")

    def finish(self, order_id: str) -> None:
        """The goods are with the customer now."""
        self._book.move(self._book.orders[int(order_id)], "Completed")

    def cancel(self, order_id: str) -> None:
        """The shop there gives the order up."""
        self._book.move(self._book.orders[int(order_id)], CANCELLED)

    def _as_the_shop(self, request: httpx.Request) -> httpx.Response:
        acts = request.method != "GET"
        fault = self.faults.take(acts=acts)
        if fault is Fault.LATE:
            if acts:
                self._late.append((request, LOOKS_BEFORE_LATE))
            raise httpx.ReadTimeout("silent", request=request)
        strange = fault is Fault.UNKNOWN_STATUS
        answer = under(fault, request, lambda: self._answer(request, strange), refusal=_refusal)
        if not acts and fault is None:
            self._count_look()
        return answer

    def _answer(self, request: httpx.Request, strange: bool) -> httpx.Response:
        if not _has_token(request):
            return _refusal(401)
        match request.method, path_parts(request):
            case "GET", [*_, "orders"]:
                return httpx.Response(200, json=[_shown(order, strange) for order in self._book.orders.values()])
            case "GET", [*_, "orders", order_id]:
                return self._show(order_id, strange)
            case "POST", [*_, "orders", "new"]:
                return self._create(_json(request), strange)
            case "POST", [*_, "orders", "status-update"]:
                return self._update(_json(request))
            case "PUT", [*_, "leads", "statuses", "order"]:
                return self._sort(_json(request))
        return httpx.Response(404, html="<!doctype html><title>Not found</title>")

    def _show(self, order_id: str, strange: bool) -> httpx.Response:
        order = self._book.orders.get(int(order_id)) if order_id.isascii() and order_id.isdigit() else None
        return httpx.Response(200, json=_shown(order, strange)) if order else _refusal(404)

    def _create(self, body: Any, strange: bool) -> httpx.Response:
        if not isinstance(body, list) or not body or not all(isinstance(one, str) for one in body):
            return _refusal(400)
        if not set(body) <= PRODUCTS.keys():
            return _refusal(400)
        return httpx.Response(201, json=_shown(self._book.make(body, strange), False))

    def _update(self, body: Any) -> httpx.Response:
        told = body if isinstance(body, dict) else {}
        order_id, status = told.get("orderId"), told.get("status")
        order = self._book.orders.get(order_id) if type(order_id) is int else None
        if order is None or status not in STATUSES:
            return _refusal(400)
        self._book.move(order, status)
        return httpx.Response(200, json={"id": order.id, "status": status.lower()})

    def _sort(self, body: Any) -> httpx.Response:
        rows = _places([body] if isinstance(body, dict) else body)
        if rows is None:
            return _refusal(500)
        before = [one for one in self.lead_statuses if one not in dict(rows)]
        self.lead_statuses = [one for one, _ in sorted(rows, key=lambda row: row[1])] + before
        answer = [{"id": one, "statusOrder": place} for place, one in enumerate(self.lead_statuses, start=1)]
        return httpx.Response(200, json=answer)

    def _count_look(self) -> None:
        waiting, self._late = self._late, []
        for request, looks in waiting:
            if looks > 1:
                self._late.append((request, looks - 1))
            else:
                self._answer(request, False)


def _has_token(request: httpx.Request) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    cookie = request.headers.get("Cookie", "").partition("=")[2]
    return bool(cookie or (scheme == "Bearer" and token and " " not in token))


def _json(request: httpx.Request) -> Any:
    try:
        return json.loads(request.content)
    except ValueError:
        return None


def _places(rows: Any) -> Sequence[tuple[int, int]] | None:
    try:
        found = [(row["id"], row["statusOrder"]) for row in rows]
    except (KeyError, TypeError):
        return None
    return found if all(type(part) is int for row in found for part in row) else None


def _shown(order: RemoteOrder, strange: bool) -> dict[str, Any]:
    word = STRANGE_WORD if strange else order.word or order.status
    products = [
        {"id": int(one), "name": PRODUCTS[one][0], "quantity": count, "priceInCents": PRODUCTS[one][1]}
        for one, count in order.products.items()
    ]
    return {
        "id": order.id,
        "userId": 1,
        "date": order.placed_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "products": products,
        "amountInCents": order.cents,
        "clientSecret": order.secret,
        "status": word.lower().replace(" ", "_"),
    }


def _refusal(status: int) -> httpx.Response:
    words = {400: "Invalid data", 401: "Unauthorized", 404: "Order not found", 429: "Too many requests"}
    return httpx.Response(status, json={"statusCode": status, "message": words.get(status, "Internal server error")})


def standin(*, now: Callable[[], datetime], new_id: Callable[[], str], order_seed: int = 0) -> IntercodeStandin:
    """The stand-in of the sandbox. Ids of orders are numbers above `order_seed`; `new_id` makes secrets."""
    return IntercodeStandin(now=now, new_id=new_id, order_seed=order_seed)
