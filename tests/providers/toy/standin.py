"""Toy's API served locally, with a truth log and faults on demand. Sells nothing."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from providers.standin import Fact, Fault, Faults
from providers.standin_faults import under
from tests.providers.toy.samples import PRICE

WAITS, DONE, CANCELLED = "NEW", "DONE", "CANCELLED"
"""The document's words for an order's state."""
STRANGE_WORD = "ON_REVIEW"
TAKES = timedelta(seconds=20)
"""From an order to its goods."""
LOOKS_BEFORE_LATE = 2
"""How many reads a late order stays unseen."""


@dataclass(slots=True)
class _Order:
    id: str
    reference: str | None
    quantity: int
    created_at: datetime
    status: str = WAITS


class Standin:
    """One account at Toy. Any key opens it."""

    name = "toy"

    def __init__(self, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self.faults = Faults()
        self.truth: list[Fact] = []
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self._now = now
        self._new_id = new_id
        self._orders: dict[str, _Order] = {}
        self._late: list[tuple[httpx.Request, int]] = []

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """One request. Raises httpx's transport errors as a network would."""
        await request.aread()
        self._settle()
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

    def orders(self) -> list[dict[str, Any]]:
        """Every order, the oldest first."""
        self._settle()
        return [
            {
                "id": order.id,
                "reference": order.reference,
                "status": order.status,
                "quantity": order.quantity,
                "price": str(order.quantity * PRICE),
            }
            for order in self._orders.values()
        ]

    def finish(self, order_id: str) -> None:
        """The goods are there now."""
        self._end(self._orders[order_id], DONE, self._now())

    def cancel(self, order_id: str) -> None:
        """Toy gives the order up."""
        self._end(self._orders[order_id], CANCELLED, self._now())

    def _answer(self, request: httpx.Request, strange: bool) -> httpx.Response:
        """`strange`: show STRANGE_WORD as the order's state."""
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return _refusal(401)
        match request.method, request.url.path.split("/"):
            case "GET", [*_, "account"]:
                return httpx.Response(200, json={"shop": "Vitrina"})
            case "GET", [*_, "orders", order_id] if order_id in self._orders:
                return self._show(200, self._orders[order_id], strange)
            case "POST", [*_, "orders"]:
                return self._show(201, self._make(json.loads(request.content)["reference"], 1), strange)
        return _refusal(404)

    def _show(self, status: int, order: _Order, strange: bool) -> httpx.Response:
        return httpx.Response(status, json={"id": order.id, "status": STRANGE_WORD if strange else order.status})

    def _make(self, reference: str | None, quantity: int) -> _Order:
        order = _Order(self._new_id(), reference, quantity, self._now())
        self._orders[order.id] = order
        self._note(order, "placed", order.created_at)
        return order

    def _settle(self) -> None:
        """What the time since has done."""
        for order in self._orders.values():
            done_at = order.created_at + TAKES
            if order.status == WAITS and done_at <= self._now():
                self._end(order, DONE, done_at)

    def _end(self, order: _Order, status: str, at: datetime) -> None:
        order.status = status
        self._note(order, "done" if status == DONE else "cancelled", at)

    def _count_look(self) -> None:
        """A late request acts once enough reads have not seen it."""
        waiting, self._late = self._late, []
        for request, looks in waiting:
            if looks > 1:
                self._late.append((request, looks - 1))
            else:
                self._answer(request, False)

    def _note(self, order: _Order, what: str, at: datetime) -> None:
        detail = {"quantity": order.quantity}
        self.truth.append(Fact(at, what, order.id, order.reference, order.status, detail))


def _refusal(status: int) -> httpx.Response:
    """The document's body of an error."""
    return httpx.Response(status, json={"error": f"status_{status}"})


def standin(*, now: Callable[[], datetime], new_id: Callable[[], str]) -> Standin:
    """The stand-in of the sandbox. `new_id` gives a UUID for each order."""
    return Standin(now=now, new_id=new_id)
