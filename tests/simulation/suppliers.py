"""The suppliers' own life: now and then one gives an order up, and sooner or later staff there end the odd ones."""

import random

from providers.kinguin.standin import KinguinStandin
from providers.simpleboost.standin import SimpleBoostStandin
from tests.simulation.agenda import Actor

LOOKS_EVERY = 30.0
GIVES_UP = 0.08
ENDS_AN_ODD_ONE = 0.03
OPEN = frozenset({"PENDING", "processing"})
ORDINARY = OPEN | {"SUCCESS", "CANCEL", "completed", "canceled", "refunded"}


class Suppliers:
    """Decides once for each remote order, in the order of their coming."""

    def __init__(self, boosts: SimpleBoostStandin, keys: KinguinStandin, name: str) -> None:
        self._boosts, self._keys = boosts, keys
        self._random = random.Random(f"{name}:suppliers")
        self._met: set[str] = set()
        self.gives_up = GIVES_UP
        self._over = False

    def work(self) -> Actor:
        """Ends with `tidy`."""
        while not self._over:
            for order in self._boosts.orders():
                self._meet(self._boosts, order["id"], order["status"], odd=_is_odd(order["status"]))
            for order in self._keys.orders():
                odd = _is_odd(order["status"]) or self._keys.shop.order(order["id"]).preorder is not None
                self._meet(self._keys, order["id"], order["status"], odd=odd)
            yield LOOKS_EVERY

    def _meet(self, standin: SimpleBoostStandin | KinguinStandin, order_id: str, status: str, *, odd: bool) -> None:
        if order_id not in self._met:
            self._met.add(order_id)
            if status in OPEN and self._random.random() < self.gives_up:
                standin.cancel(order_id)
        elif odd and self._random.random() < ENDS_AN_ODD_ONE:
            standin.finish(order_id)

    def tidy(self) -> None:
        """Every order that still shows an odd word, or waits for a day in the future, is finished."""
        self._over = True
        for order in self._boosts.orders():
            if _is_odd(order["status"]):
                self._boosts.finish(order["id"])
        for order in self._keys.orders():
            self._keys.finish(order["id"])


def _is_odd(status: str) -> bool:
    return status not in ORDINARY
