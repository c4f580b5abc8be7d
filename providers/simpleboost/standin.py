"""SimpleBoost's API served locally, with a balance, a truth log and faults on demand. Sells nothing.

Shapes: `order.md`, `user.md`, `status.md`, `errors.md`. What the documents leave open is chosen here so
that no client may rely on it: the code of an insufficient balance is one that nobody documented.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from providers.simpleboost.samples import APPLICATION_INVITES, PRICE, UNKNOWN_INVITES
from providers.standin import Fact, Fault, Faults
from providers.standin_faults import path_parts, under

TAKES = timedelta(seconds=20)
LOOKS_BEFORE_LATE = 2
"""How many reads a late order stays unseen."""
STRANGE_WORD = "ON_REVIEW"


@dataclass(slots=True)
class _Order:
    id: str
    invite: str
    amount: int
    price: int
    created_at: datetime
    status: str = "PENDING"
    word: str = ""


class SimpleBoostStandin:
    """One account at SimpleBoost. Any bare key opens it."""

    name = "simpleboost"

    def __init__(self, *, now: Callable[[], datetime], new_id: Callable[[], str], balance: int = 100_000) -> None:
        self.faults = Faults()
        self.truth: list[Fact] = []
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self.balance = balance
        self.price = PRICE
        self.takes: timedelta = TAKES
        """From an order to its SUCCESS."""
        self._now = now
        self._new_id = new_id
        self._born_at = now()
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
                "reference": None,
                "status": order.word or order.status,
                "quantity": order.amount,
                "price": str(order.price),
                "invite": order.invite,
            }
            for order in self._orders.values()
        ]

    def finish(self, order_id: str) -> None:
        """The boosts are on the server now."""
        self._end(self._orders[order_id], "SUCCESS", self._now())

    def cancel(self, order_id: str) -> None:
        """SimpleBoost gives the order up and returns the money."""
        order = self._orders[order_id]
        if order.status != "CANCEL":
            self.balance += order.price
            self._end(order, "CANCEL", self._now())

    def _answer(self, request: httpx.Request, strange: bool) -> httpx.Response:
        key = request.headers.get("Authorization", "")
        if not key or " " in key:
            return _refusal(401)
        match request.method, path_parts(request):
            case "GET", [*_, "user"]:
                return _data({"id": "7000001", "balance": self.balance}, self._born_at)
            case "GET", [*_, "order", order_id]:
                return self._show(order_id, strange)
            case "POST", [*_, "order"]:
                return self._create(request.content, strange)
        return httpx.Response(404, html="<!doctype html><title>Not found</title>")

    def _create(self, raw: bytes, strange: bool) -> httpx.Response:
        wish = _wish(raw)
        if wish is None:
            return _refusal(400)
        invite, amount = wish
        if invite in UNKNOWN_INVITES:
            return _refusal(400, 10001, "Unknown invite link")
        if invite in APPLICATION_INVITES:
            return _refusal(400, 10002, "The server is joined by application")
        price = amount * self.price
        if price > self.balance:
            return _refusal(400, 10999, "Insufficient balance")
        order = _Order(self._new_id(), invite, amount, price, self._now())
        order.word = STRANGE_WORD if strange else ""
        self._orders[order.id] = order
        self.balance -= price
        self._note(order, "placed", order.created_at)
        return self._show(order.id, False)

    def _show(self, order_id: str, strange: bool) -> httpx.Response:
        order = self._orders.get(order_id)
        if order is None:
            return _refusal(404)
        told = {"id": order.id, "inviteCode": order.invite, "amount": order.amount}
        status = STRANGE_WORD if strange else order.word or order.status
        return _data({**told, "price": order.price, "status": status}, order.created_at)

    def _settle(self) -> None:
        """What the time since has done."""
        for order in self._orders.values():
            done_at = order.created_at + self.takes
            if order.status == "PENDING" and not order.word and done_at <= self._now():
                self._end(order, "SUCCESS", done_at)

    def _end(self, order: _Order, status: str, at: datetime) -> None:
        order.status, order.word = status, ""
        self._note(order, "done" if status == "SUCCESS" else "cancelled", at)

    def _count_look(self) -> None:
        waiting, self._late = self._late, []
        for request, looks in waiting:
            if looks > 1:
                self._late.append((request, looks - 1))
            else:
                self._answer(request, False)

    def _note(self, order: _Order, what: str, at: datetime) -> None:
        detail = {"invite": order.invite, "amount": order.amount, "price": str(order.price)}
        self.truth.append(Fact(at, what, order.id, None, order.status, detail))


def _wish(raw: bytes) -> tuple[str, int] | None:
    """The invite and the amount, which may be a number or its text; None for invalid input."""
    try:
        body = json.loads(raw)
        invite, amount = body["inviteCode"], body["amount"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(invite, str) or not invite or isinstance(amount, bool):
        return None
    text = str(amount) if isinstance(amount, int | str) else ""
    return (invite, int(text)) if text.isascii() and text.isdigit() and int(text) > 0 else None


def _data(data: dict[str, Any], created_at: datetime) -> httpx.Response:
    moment = created_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return httpx.Response(200, json={"status": True, "data": {**data, "createdAt": moment}})


def _refusal(status: int, code: int | None = None, message: str = "") -> httpx.Response:
    words = {400: "Invalid input", 401: "Invalid token", 404: "Not found", 429: "Too many requests"}
    error = {"message": message or words.get(status, "Try later"), "code": code or status}
    return httpx.Response(status, json={"status": False, "error": error})


def standin(*, now: Callable[[], datetime], new_id: Callable[[], str]) -> SimpleBoostStandin:
    """The stand-in of the sandbox. `new_id` gives a UUID for each order."""
    return SimpleBoostStandin(now=now, new_id=new_id)
