"""Vektor's API served locally: routes, tokens, faults, the passing of time, the truth log. Sells nothing.

Shapes: api/orders, ECards, Access token. What the documents leave open is an option here, so that no client may
rely on it.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from providers.standin import Fact, Fault, Faults
from providers.standin_faults import path_parts, under
from providers.vektor.standin_cards import brands
from providers.vektor.standin_orders import Orders, Repeat, StandinOrder
from providers.vektor.standin_pictures import picture
from providers.vektor.standin_tokens import TokenDesk
from providers.vektor.standin_wishes import Errors, Wish, wish_of

LOOKS_BEFORE_LATE = 2
"""A late request acts after so many look-ups said "absent"..."""
LATE_AFTER = timedelta(minutes=1)
"""...or after so long."""
STRANGE_WORD = "OnManualReview"

_TOKEN = re.compile(r"(?:.*/)?connect/token/?")
_PICTURE = re.compile(r".*/pictures/(\d{1,6})\.svg")


@dataclass(slots=True)
class _Late:
    """An order that is still on its way."""

    request: httpx.Request
    due_at: datetime
    looks: int = 0


class VektorStandin:
    """Implements `Standin`. Times come from `now`; the catalogue is always the same."""

    name = "vektor"

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        client: tuple[str, str] | None = None,
        repeat: Repeat = "refuse",
    ) -> None:
        self.faults = Faults()
        self.truth: list[Fact] = []
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self.brands = brands()
        self.tokens = TokenDesk(now, new_id, client)
        self.book = Orders(now, self.truth)
        self.repeat: Repeat = repeat
        self.list_key = "data"
        """The example says `data`, the table `orders`."""
        self.extra_pages = 0
        """What `totalPages` says beyond the truth, as it may at any moment."""
        self.says_nothing = False
        """An accepted order is answered without a body."""
        self._now = now
        self._late: list[_Late] = []

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answers one request under any path prefix. Raises httpx's transport errors for faults."""
        await request.aread()
        path = request.url.path
        if found := _PICTURE.fullmatch(path):
            return self._picture(int(found[1]))
        await self.tick()
        if request.method == "POST" and _TOKEN.fullmatch(path):
            return self.tokens.answer(request)
        return self._meet_fault(request)

    async def tick(self) -> None:
        """Lets time pass: late requests act, orders go on."""
        for late in list(self._late):
            if late.looks >= LOOKS_BEFORE_LATE or self._now() >= late.due_at:
                self._late.remove(late)
                self._create(late.request.content, "")
        self.book.pass_time()

    def orders(self) -> list[dict[str, Any]]:
        """The remote orders, the newest first: id, reference, status, quantity, price in roubles."""
        self.book.pass_time()
        return [
            {
                "id": order.id,
                "reference": order.reference,
                "status": order.word,
                "quantity": order.quantity,
                "price": str(order.total),
            }
            for order in reversed(self.book.all)
        ]

    def finish(self, order_id: str) -> None:
        """Every card is with the participant."""
        self.book.finish(self._order(order_id))

    def deliver_part(self, order_id: str) -> None:
        """Some cards are with the participant."""
        self.book.deliver_part(self._order(order_id))

    def cancel(self, order_id: str) -> None:
        """Vektor gives the order up."""
        self.book.cancel(self._order(order_id))

    def _order(self, order_id: str) -> StandinOrder:
        found = self.book.get(order_id)
        if found is None:
            raise KeyError(order_id)
        return found

    def _meet_fault(self, request: httpx.Request) -> httpx.Response:
        acts = request.method != "GET"
        fault = self.faults.take(acts=acts)
        if fault is Fault.LATE:
            if acts:
                self._late.append(_Late(request, self._now() + LATE_AFTER))
            raise httpx.ReadTimeout("silent", request=request)
        if fault is Fault.UNAUTHORISED:
            # The shop itself is refused: no new token helps.
            self.tokens.refusals += 1
        strange = STRANGE_WORD if fault is Fault.UNKNOWN_STATUS else ""
        return under(fault, request, lambda: self._answer(request, strange), refusal=_refusal)

    def _answer(self, request: httpx.Request, strange: str) -> httpx.Response:
        if not self.tokens.opens(request):
            return _refusal(401)
        match request.method, path_parts(request):
            case "GET", [*_, "v1", "ecards"]:
                return httpx.Response(200, json=[brand.row() for brand in self.brands.values()])
            case "GET", [*_, "v1", "orders"]:
                return self._list(request.url.params.get("page", "1"), strange)
            case "GET", [*_, "v1", "orders", order_id, "status"]:
                return self._status(order_id, strange)
            case "POST", [*_, "v1", "orders"]:
                return self._create(request.content, strange)
        return _refusal(404)

    def _list(self, page: str, strange: str) -> httpx.Response:
        if not (page.isascii() and page.isdigit() and int(page) > 0):
            return _invalid({"Page": [f"The value '{page[:40]}' is not valid."]})
        rows = [order.row() | ({"status": strange} if strange else {}) for order in self.book.page(int(page))]
        pages = self.book.pages + self.extra_pages
        body = {self.list_key: rows, "totalPages": pages, "currentPage": int(page), "pageSize": 20}
        return httpx.Response(200, json=body)

    def _status(self, order_id: str, strange: str) -> httpx.Response:
        order = self.book.get(order_id)
        if order is None:
            for late in self._late:
                late.looks += 1
            return _refusal(404)
        return httpx.Response(200, json={"status": strange or order.word})

    def _create(self, raw: bytes, strange: str) -> httpx.Response:
        wish = wish_of(raw, self.brands)
        if not isinstance(wish, Wish):
            return _invalid(wish)
        known = self.book.get(wish.order_id) is not None
        if known and self.repeat == "refuse":
            return _invalid({"OrderId": ["An order with this OrderId already exists."]})
        if not known or self.repeat == "order_again":
            login = f"{wish.email}_company"
            made = self.book.make(wish.order_id, login, wish.total, wish.quantity, is_slow=wish.is_slow)
            made.shown = strange
        return httpx.Response(200) if self.says_nothing else httpx.Response(200, json={"orderId": wish.order_id})

    def _picture(self, number: int) -> httpx.Response:
        brand = self.brands.get(number)
        if brand is None:
            return httpx.Response(404)
        headers = {"Content-Type": "image/svg+xml", "Cache-Control": "max-age=86400"}
        return httpx.Response(200, content=picture(brand).encode(), headers=headers)


def _refusal(status: int) -> httpx.Response:
    words = {401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}
    if status == 401:
        return httpx.Response(401, headers={"WWW-Authenticate": "Bearer"})
    return httpx.Response(status, json={"message": words.get(status, "Service Unavailable"), "status": status})


def _invalid(errors: Errors) -> httpx.Response:
    """The one error body that the documents print, in their older page."""
    return httpx.Response(400, json={"message": "Invalid request", "status": 400, "errors": errors})


def standin(
    *, now: Callable[[], datetime], new_id: Callable[[], str], client: tuple[str, str] | None = None
) -> VektorStandin:
    """The stand-in of the sandbox. `new_id` names tokens; without `client` any id and secret open it."""
    return VektorStandin(now=now, new_id=new_id, client=client)
