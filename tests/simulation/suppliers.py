"""The suppliers' own life: now and then one gives an order up, and sooner or later staff there end the odd ones."""

import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.simulation.agenda import Actor, at_once

if TYPE_CHECKING:
    from tests.simulation.world import World

LOOKS_EVERY = 30.0
GIVES_UP = 0.08
ENDS_AN_ODD_ONE = 0.03
OPEN = frozenset({"PENDING", "processing", "Created", "Payed", "Pending", "created"})
"""Orders that a supplier may still give up. What a customer has paid there it carries out."""
ON_ITS_WAY = frozenset(
    {
        *("AwaitingCertificateAssignment", "ReadyForDelivery", "PartiallyDelivered"),
        *("Order Paid", "Shipped", "Payment Failed"),
    }
)
ENDED = frozenset(
    {
        *("SUCCESS", "CANCEL", "completed", "canceled", "refunded", "expired"),
        *("Delivered", "Cancelled", "Canceled", "Completed"),
    }
)
ORDINARY = OPEN | ON_ITS_WAY | ENDED


class Suppliers:
    """Decides once for each remote order, in the order of their coming."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._random = random.Random(f"{world.name}:suppliers")
        self._met: set[str] = set()
        self.gives_up = GIVES_UP
        self._over = False

    def work(self) -> Actor:
        """Ends with `tidy`."""
        while not self._over:
            self.let_time_pass()
            for name, standin in self._world.standins.items():
                for order in standin.orders():
                    self._meet(name, order)
            yield LOOKS_EVERY

    def let_time_pass(self) -> None:
        """What stand-ins do by themselves: keys arrive, invoices expire, webhooks go out."""
        for standin in self._world.standins.values():
            if tick := getattr(standin, "tick", None):
                at_once(tick())

    def _meet(self, name: str, order: dict[str, Any]) -> None:
        if order["id"] not in self._met:
            self._met.add(order["id"])
            if order["status"] in OPEN and self._random.random() < self.gives_up:
                self._world.standins[name].cancel(order["id"])
        elif self._is_odd(name, order) and self._random.random() < ENDS_AN_ODD_ONE:
            self._mend(name, order["id"])

    def _is_odd(self, name: str, order: dict[str, Any]) -> bool:
        waits = name == "kinguin" and self._world.keys.shop.order(order["id"]).preorder is not None
        return waits or order["status"] not in ORDINARY

    def _mend(self, name: str, order_id: str) -> None:
        """Where money is paid there, the odd word goes and the order stays; nobody pays it by ending it."""
        if name == "intercode":
            self._world.book.orders[int(order_id)].word = ""
        elif name == "invoicebox":
            self._world.invoices.shop.order(order_id).word = ""
        else:
            self._world.standins[name].finish(order_id)

    def tidy(self) -> None:
        """Every order that still shows an odd word, or waits for a day in the future, is finished."""
        self._over = True
        self.let_time_pass()
        for name, standin in self._world.standins.items():
            for order in standin.orders():
                if name == "kinguin" or self._is_odd(name, order):
                    with suppress(KeyError):
                        self._mend(name, order["id"])
