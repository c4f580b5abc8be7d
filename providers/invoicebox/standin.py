"""Invoicebox's API served locally: routes, faults, the passing of time, notifications, the payment page.

It invoices nobody. What the documents leave open is chosen here so that no client may rely on it.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from providers.decimal_json import dumps
from providers.invoicebox.samples import MERCHANT_ID, NOTIFICATION_KEY
from providers.invoicebox.standin_page import choice_of, page, seen_again
from providers.invoicebox.standin_routes import Routes
from providers.invoicebox.standin_rules import Refusal
from providers.invoicebox.standin_shop import Shop
from providers.invoicebox.webhooks import signature
from providers.standin import Fact, Fault, Faults
from providers.standin_faults import under

STRANGE_WORD = "on_review"
_REFUSALS = {401: "unauthorized", 429: "too_many_requests", 503: "unavailable"}
_LATE_AFTER = timedelta(minutes=1)
_LATE_LOOKS = 2


@dataclass(slots=True)
class _Late:
    """A request that is still on its way."""

    request: httpx.Request
    due_at: datetime
    looks: int = 0


class InvoiceboxStandin:
    """Implements `Standin`. One merchant; without `token` any token opens it."""

    name = "invoicebox"

    def __init__(self, shop: Shop, *, token: str | None, notification_key: str, algorithm: str = "sha1") -> None:
        self.faults = Faults()
        self.send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None = None
        self.shop = shop
        self.truth: list[Fact] = shop.truth
        self.routes = Routes(shop, token)
        self.algorithm = algorithm
        self._key = notification_key.encode()
        self._late: list[_Late] = []
        self._requests = 0

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """One request under any path prefix. Raises httpx's transport errors for faults."""
        await request.aread()
        await self.tick()
        path = request.url.path
        if "/pay/" in path:
            answer = self._page(request, path.rpartition("/pay/")[2])
        else:
            answer = self._meet_fault(request)
            self._requests += 1
            answer.headers["X-Request-Id"] = f"standin-{self._requests}"
        await self._notify()
        return answer

    async def tick(self) -> None:
        """Lets time pass: late requests act, invoices expire, notifications go out."""
        for late in list(self._late):
            if late.looks >= _LATE_LOOKS or self.shop.now() >= late.due_at:
                self._late.remove(late)
                self._answer(late.request)
        self.shop.pass_time()
        await self._notify()

    def orders(self) -> list[dict[str, Any]]:
        """Every order, the oldest first: id, reference, status, quantity, price in its currency, payment page."""
        self.shop.pass_time()
        return [
            {
                "id": order.id,
                "reference": order.reference,
                "status": order.word or order.status,
                "quantity": order.quantity,
                "price": str(order.fields["amount"]),
                "page": self.shop.told(order)["paymentUrl"],
            }
            for order in self.shop.all.values()
        ]

    def pay(self, order_id: str) -> None:
        """The customer pays; the shop is notified."""
        self.shop.pay(order_id)

    def finish(self, order_id: str) -> None:
        """All that happens there is the payment: the shop's staff hand the goods over."""
        self.shop.pay(order_id)

    def cancel(self, order_id: str) -> None:
        """The invoice is cancelled in the cabinet; a paid one stays as it is."""
        with suppress(Refusal):
            self.shop.cancel(order_id)

    def set_status(self, order_id: str, status: str) -> None:
        """`hold`, `draft`, or a word that nobody knows; no money comes of it."""
        self.shop.order(order_id).status = status

    def probe(self) -> tuple[dict[str, str], bytes]:
        """The headers and the body with which Invoicebox tries whether it is heard."""
        nobody = "ffffffff-ffff-ffff-ffff-ffffffffffff"
        fields = {"id": nobody, "merchantId": self.shop.merchant_id, "merchantOrderId": "", "status": "created"}
        return self._signed({**fields, "amount": 1, "currencyId": "RUB"})

    def _meet_fault(self, request: httpx.Request) -> httpx.Response:
        acts = request.method != "GET"
        fault = self.faults.take(acts=acts)
        if fault is Fault.LATE:
            if acts:
                self._late.append(_Late(request, self.shop.now() + _LATE_AFTER))
            raise httpx.ReadTimeout("silent", request=request)
        shown = STRANGE_WORD if fault is Fault.UNKNOWN_STATUS else None
        answer = under(fault, request, lambda: self._answer(request, shown), refusal=_refusal)
        if not acts and fault is None:
            for late in self._late:
                late.looks += 1
        return answer

    def _answer(self, request: httpx.Request, shown: str | None = None) -> httpx.Response:
        try:
            status, body = self.routes.answer(request, shown)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        return _json(status, body)

    def _page(self, request: httpx.Request, container: str) -> httpx.Response:
        order = self.shop.at_page(container)
        if order is None:
            return httpx.Response(404)
        if request.method == "GET":
            return page(order, refused="refused" in request.url.params)
        choice = choice_of(request)
        if choice == "pay":
            with suppress(Refusal):
                self.shop.pay(order.id)
        return seen_again(request, refused=choice == "refuse")

    async def _notify(self) -> None:
        while self.shop.events:
            headers, body = self._signed(self.shop.told(self.shop.events.popleft()))
            if self.send_webhook is not None:
                # A shop that is away loses it here; outside it is repeated ten times within a day.
                with suppress(httpx.HTTPError, OSError):
                    await self.send_webhook("order", headers, body)

    def _signed(self, told: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """Slashes are escaped, as the provider writes them: only the raw bytes fit the signature."""
        body = dumps(told).replace("/", "\\/").encode()
        signed = signature(body, self._key, self.algorithm)
        return {"X-Signature": signed, "Content-Type": "application/json"}, body


def _refusal(status: int) -> httpx.Response:
    code = _REFUSALS.get(status, "error")
    return _json(status, {"error": {"message": code.replace("_", " ").capitalize(), "code": code}})


def _json(status: int, body: Any) -> httpx.Response:
    return httpx.Response(status, content=dumps(body).encode(), headers={"Content-Type": "application/json"})


def standin(
    *,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    base_url: str = "http://127.0.0.1/invoicebox",
    token: str | None = None,
    merchant_id: str = MERCHANT_ID,
    notification_key: str = NOTIFICATION_KEY,
) -> InvoiceboxStandin:
    """The stand-in of the sandbox. `base_url` is where its payment pages are served; `new_id` gives UUIDs."""
    shop = Shop(now=now, new_id=new_id, base_url=base_url, merchant_id=merchant_id)
    return InvoiceboxStandin(shop, token=token, notification_key=notification_key)
