"""Where customers pay others than Telegram: an invoice's page, our own page for cards. Keeps what truly was paid."""

from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from bot.services.errors import Gone
from providers.base import PaymentPage
from providers.errors import ProviderError
from tests.simulation.agenda import at_once

if TYPE_CHECKING:
    from tests.simulation.world import World

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MOST_PIECES = 5


@dataclass(frozen=True, slots=True)
class PaidThere:
    """A customer's money at a provider, in minor units."""

    provider: str
    remote_id: str
    minor: int
    at: datetime


@dataclass(slots=True)
class Visit:
    """A page that a browser opens."""

    over: bool = False
    page: PaymentPage | None = None


class Tills:
    """`paid` is the truth about customers' money at providers, in the order of its coming."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.paid: list[PaidThere] = []
        self.at_next_look: set[str] = set()
        """Invoices that are paid as soon as the shop has looked at one, and before it acts on what it saw."""
        self._pieces: Counter[int] = Counter()

    def pieces_of(self, offer: int) -> int | None:
        """How many of it somebody takes whom no reference tells apart: nobody else takes so many. None: no more."""
        if self._pieces[offer] >= MOST_PIECES:
            return None
        self._pieces[offer] += 1
        return self._pieces[offer]

    def pay_invoice(self, url: str) -> bool:
        """Presses "pay" on the page of an invoice. Whether it is paid now."""
        invoices = self._world.invoices
        order = invoices.shop.at_page(url.rpartition("/pay/")[2])
        if order is None:
            return False
        before = order.status
        at_once(self._world.invoices.handle(_form(url, {"choice": "pay"})))
        if before != "completed" and order.status == "completed":
            self._note("invoicebox", order.id, int(order.fields["amount"] * 100))
        return order.status == "completed"

    def looked(self, request: httpx.Request) -> None:
        """The shop has its answer."""
        if request.method == "GET":
            for url in sorted(self.at_next_look):
                self.pay_invoice(url)
            self.at_next_look.clear()

    def pay_after_the_end(self, url: str) -> bool:
        """A bank that is slower than a cancellation. Whether the money came."""
        shop = self._world.invoices.shop
        order = shop.at_page(url.rpartition("/pay/")[2])
        if order is None or order.status != "canceled":
            return False
        order.status = "created"
        self._world.post.surely.add(order.id)
        return self.pay_invoice(url)

    def open(self, url: str) -> Visit:
        """Opens our own page for cards."""
        visit, app = Visit(), self._world.app

        async def load() -> None:
            try:
                opened = await app.counter.pay_links.open(url.rpartition("/")[2])
                visit.page = opened.page
            except (Gone, ProviderError):
                pass
            visit.over = True

        self._errand(load())
        return visit

    def confirm(self, page: PaymentPage, url: str) -> None:
        """Pays by card, as Stripe's script does, and tells the shop to look."""
        goods, book, app = self._world.goods, self._world.book, self._world.app
        told = {"key": page.publishable_key, "client_secret": page.client_secret, "outcome": "pay"}
        order = next(one for one in book.orders.values() if one.secret == page.client_secret)
        waited = order.is_unpaid
        at_once(goods.handle(_form("https://intercode.example/api/stripe/confirm", told)))
        if waited and not order.is_unpaid:
            self._note("intercode", str(order.id), page.amount.minor)

        async def look() -> None:
            try:
                await app.counter.pay_links.look(url.rpartition("/")[2])
            except Gone:
                return

        self._errand(look())

    def _note(self, provider: str, remote_id: str, minor: int) -> None:
        self.paid.append(PaidThere(provider, remote_id, minor, self._world.clock.now()))

    def _errand(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._world.errand(coroutine)


def _form(url: str, values: dict[str, str]) -> httpx.Request:
    return httpx.Request("POST", url, headers=FORM, content=urlencode(values).encode())
