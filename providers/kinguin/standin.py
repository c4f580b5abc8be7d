"""Kinguin's API served locally: routes, faults, the passing of time, webhooks, the truth log."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from providers.decimal_json import dumps
from providers.kinguin.samples import WEBHOOK_SECRET
from providers.kinguin.standin_catalogue import Catalogue, euros
from providers.kinguin.standin_errors import Refusal, unauthorised
from providers.kinguin.standin_orders import Orders
from providers.kinguin.standin_pictures import cover
from providers.kinguin.standin_routes import Routes
from providers.kinguin.standin_shop import Shop
from providers.standin import Fact, Fault, Faults
from providers.standin_faults import under

_ODD_STATUS = "awaiting_clearance"
_REFUSALS = {
    401: unauthorised(),
    429: Refusal(429, "Http", "Too many requests."),
    503: Refusal(503, "Error", "Service unavailable."),
}
_PATH = re.compile(r"/(?:v1|v2|pictures)/.*")


@dataclass(slots=True)
class _Late:
    """An order that is still on its way to the shop's supplier."""

    request: httpx.Request
    path: str
    due_at: datetime
    looked_up: int = 0


class KinguinStandin:
    """Implements `Standin`. Times come from `now`; the same seed makes the same catalogue."""

    name = "kinguin"

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        seed: int,
        size: int,
        base_url: str,
        api_key: str | None,
        order_seed: int | None = None,
    ) -> None:
        self.faults = Faults()
        self.truth: list[Fact] = []
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self.late_lookups = 2
        """A late request acts after so many look-ups said "absent"..."""
        self.late_after = timedelta(minutes=1)
        """...or after so long."""
        self._now = now
        self._api_key = api_key
        self._late: list[_Late] = []
        catalogue = Catalogue(seed=seed, size=size, base_url=base_url, now=now)
        self.shop = Shop(catalogue, Orders(order_seed or seed, deposit=1_000_000), self.truth, now)
        self._routes = Routes(self.shop)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answers one request under any path prefix. Raises httpx's transport errors for faults."""
        found = _PATH.search(request.url.path)
        path = found.group() if found else ""
        if path.startswith("/pictures/"):
            return self._picture(path)
        await self.tick()
        response = self._meet_fault(request, path)
        await self._send_webhooks()
        return response

    async def tick(self) -> None:
        """Lets time pass: late requests act, keys arrive, webhooks go out."""
        for late in list(self._late):
            if late.looked_up >= self.late_lookups or self._now() >= late.due_at:
                self._late.remove(late)
                self._answer(late.request, late.path)
        self.shop.pass_time()
        await self._send_webhooks()

    def orders(self) -> list[dict[str, Any]]:
        """The remote orders, the newest first: id, reference, status, quantity, price in EUR."""
        return [
            {
                "id": order.id,
                "reference": order.reference,
                "status": order.shown or order.status,
                "quantity": len(order.keys),
                "price": str(euros(order.cents)),
            }
            for order in reversed(self.shop.orders.all.values())
        ]

    def finish(self, order_id: str) -> None:
        """Every key is delivered now."""
        self.shop.finish(self.shop.order(order_id))

    def deliver_part(self, order_id: str) -> None:
        """One more key can be read; the order goes on."""
        order = self.shop.order(order_id)
        order.deliver(len(order.delivered()) + 1, self._now())

    def cancel(self, order_id: str) -> None:
        """Kinguin gives the order up and returns the money to the deposit."""
        self.shop.give_up(self.shop.order(order_id))

    def claim(self, order_id: str, keys: int = 1) -> None:
        """The first keys were opened: they cannot go back. No document says what opens a key; reading it does not."""
        for key in self.shop.order(order_id).keys[:keys]:
            key.is_claimed = True

    def speak_of_2020(self) -> None:
        """From now on the API answers as in 2020-11: coupons and dispatches work, objects are shorter."""
        self.shop.is_old = True

    def change_price(self, product_id: str, price: Decimal) -> None:
        """The cheapest merchant asks this now, in EUR."""
        self.shop.change_price(product_id, price)

    def vanish(self, product_id: str) -> None:
        """The product is no longer sold."""
        self.shop.vanish(product_id)

    def set_deposit(self, euros_left: Decimal) -> None:
        """What is left of the shop's deposit."""
        self.shop.orders.deposit = int(euros_left * 100)

    @property
    def delivery(self) -> timedelta:
        """From the order to its last key; half of the keys come in half of the time."""
        return self.shop.delivery

    @delivery.setter
    def delivery(self, value: timedelta) -> None:
        self.shop.delivery = value

    def _meet_fault(self, request: httpx.Request, path: str) -> httpx.Response:
        acts = request.method != "GET"
        fault = self.faults.take(acts=acts)
        if fault is Fault.LATE:
            if acts:
                self._late.append(_Late(request, path, self._now() + self.late_after))
            raise httpx.ReadTimeout("silent", request=request)
        odd = fault is Fault.UNKNOWN_STATUS
        return under(
            fault,
            request,
            lambda: self._answer(request, path, odd=odd),
            refusal=lambda status: self._refused(_REFUSALS[status], request, path),
        )

    def _answer(self, request: httpx.Request, path: str, *, odd: bool = False) -> httpx.Response:
        key = request.headers.get("X-Api-Key", "")
        try:
            if not key or (self._api_key is not None and key != self._api_key):
                raise unauthorised()
            status, body = self._routes.answer(request, path, shown=_ODD_STATUS if odd else None)
        except Refusal as refusal:
            return self._refused(refusal, request, path)
        if path == "/v1/order" and request.method == "GET" and not body["results"]:
            for late in self._late:
                late.looked_up += 1
        return _json(status, body)

    def _refused(self, refusal: Refusal, request: httpx.Request, path: str) -> httpx.Response:
        at = self._now().isoformat(timespec="seconds")
        return _json(refusal.status, refusal.body(request.method, f"/api{path}", at))

    def _picture(self, path: str) -> httpx.Response:
        number = re.fullmatch(r"/pictures/(\d{1,9})\.svg", path)
        row = self.shop.catalogue.by_kinguin_id(int(number[1])) if number else None
        if row is None:
            return httpx.Response(404)
        headers = {"Content-Type": "image/svg+xml", "Cache-Control": "max-age=86400"}
        return httpx.Response(200, content=cover(row).encode(), headers=headers)

    async def _send_webhooks(self) -> None:
        while self.shop.events:
            event, body = self.shop.events.popleft()
            if self.send_webhook is None:
                continue
            headers = {"X-Event-Name": event, "X-Event-Secret": WEBHOOK_SECRET, "Content-Type": "application/json"}
            # A shop that is away loses the webhook, as it does after several repeats.
            with suppress(httpx.HTTPError, OSError):
                await self.send_webhook(event, headers, dumps(body).encode())


def standin(
    *,
    now: Callable[[], datetime],
    seed: int = 1,
    size: int = 20_000,
    base_url: str = "http://127.0.0.1/kinguin",
    api_key: str | None = None,
    order_seed: int | None = None,
) -> KinguinStandin:
    """The stand-in. `base_url` is where its pictures are served; without `api_key` any key opens it.

    `order_seed` makes other orders' ids and keys over the same catalogue.
    """
    return KinguinStandin(now=now, seed=seed, size=size, base_url=base_url, api_key=api_key, order_seed=order_seed)


def _json(status: int, body: Any) -> httpx.Response:
    return httpx.Response(status, content=dumps(body).encode(), headers={"Content-Type": "application/json"})
