"""Providers' webhooks on their way to the shop: lost, doubled, late, out of order, repeated, and now and then a lie."""

import json
import random
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from providers.decimal_json import dumps
from providers.invoicebox.samples import NOTIFICATION_KEY
from providers.invoicebox.webhooks import signature
from tests.simulation.agenda import Actor

if TYPE_CHECKING:
    from tests.simulation.world import World

Send = Callable[[str, dict[str, str], bytes], Awaitable[None]]

ONCE = (0.0,)
REPEATED = (0.0, 30.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 3600.0, 3600.0)
"""Invoicebox repeats what was not answered well, ten times within a day."""
LOST = 0.3
DOUBLED = 0.2
NEVER_ARRIVES = 0.15
LIES = 0.2
KOPECK = Decimal("0.01")
LOOKS_EVERY = 30.0


class Post:
    """In a world without faults everything arrives, once."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._random = random.Random(f"{world.name}:post")
        self._bad = world.conditions.faults > 0
        self.surely: set[str] = set()
        """Remote orders of which the shop will hear, whatever is lost on the way."""
        self._met: set[str] = set()

    def sender(self, provider: str, *, repeated: bool) -> Send:
        """What a stand-in calls. Nothing is waited for."""

        async def send(event: str, headers: dict[str, str], body: bytes) -> None:
            surely = any(one.encode() in body for one in self.surely)
            if self._bad and not surely and self._strikes(NEVER_ARRIVES):
                return
            pauses = REPEATED if repeated else ONCE
            for _ in range(2 if self._bad and self._strikes(DOUBLED) else 1):
                carried = self._carry(provider, headers, body, pauses, surely=surely)
                delay = self._random.uniform(0.1, 3) + (self._random.choice((0, 0, 60, 900)) if self._bad else 0)
                if surely:
                    self._world.awaited_from_now(carried, delay)
                else:
                    self._world.agenda.add(carried, delay)

        return send

    def lie(self) -> Actor:
        """Somebody with the key says of some invoices that they are paid, a kopeck more than they cost. Never ends."""
        while self._bad:
            for order in self._world.invoices.orders():
                if order["id"] not in self._met:
                    self._met.add(order["id"])
                    if order["status"] == "created" and self._strikes(LIES):
                        self._tell_a_lie(order["id"])
            yield LOOKS_EVERY

    def _tell_a_lie(self, order_id: str) -> None:
        shop = self._world.invoices.shop
        told = shop.told(shop.order(order_id))
        body = dumps({**told, "status": "completed", "amount": told["amount"] + KOPECK}).encode()
        headers = {"x-signature": signature(body, NOTIFICATION_KEY.encode(), "sha1")}
        self._world.agenda.add(self._carry("invoicebox", headers, body, ONCE, surely=False))

    def _carry(
        self, provider: str, headers: dict[str, str], body: bytes, pauses: tuple[float, ...], *, surely: bool
    ) -> Actor:
        """Until the shop has answered well, or there is no patience left."""
        heard: list[bool] = []
        left = list(pauses)
        while not any(heard) and (left or surely):
            yield left.pop(0) if left else 600.0
            if not (self._bad and self._strikes(LOST)):
                self._world.errand(self._receive(provider, headers, body, heard))
                yield 5.0

    async def _receive(self, provider: str, headers: dict[str, str], body: bytes, heard: list[bool]) -> None:
        known = {name.lower(): value for name, value in headers.items()}
        reply = await self._world.app.hints.receive(provider, known, body, self._world.clock.now())
        heard.append(reply.status < 300 and (not reply.body or json.loads(reply.body)["status"] == "success"))

    def _strikes(self, share: float) -> bool:
        return self._random.random() < share
