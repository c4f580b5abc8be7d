"""The orders of the stand-in shop: made, paid, shipped, completed as time passes. Its truth log holds no secrets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from providers.intercode.samples import PRODUCTS
from providers.intercode.statuses import ORDER_PAID, STAGES
from providers.orders import Stage
from providers.standin import Fact

SHIPS = timedelta(seconds=20)
COMPLETES = timedelta(seconds=40)
STRANGE_WORD = "on_hold"

_HAPPENED = {ORDER_PAID: "paid", "Completed": "done"}


@dataclass(slots=True)
class RemoteOrder:
    """One order as the shop there keeps it. `status` is a declared word; `word`, where set, is shown instead."""

    id: int
    products: Counter[str]
    placed_at: datetime
    moved_at: datetime
    secret: str = field(repr=False)
    status: str = "Pending"
    word: str = ""

    @property
    def cents(self) -> int:
        return sum(PRODUCTS[product][1] * count for product, count in self.products.items())

    @property
    def is_unpaid(self) -> bool:
        return STAGES[self.status] is Stage.UNPAID


class Book:
    """Every order of one account. Ids are numbers that only grow, from after `order_seed` on."""

    def __init__(self, now: Callable[[], datetime], new_id: Callable[[], str], order_seed: int) -> None:
        self.truth: list[Fact] = []
        self.orders: dict[int, RemoteOrder] = {}
        self.ships: timedelta = SHIPS
        """From the payment to the parcel."""
        self.completes: timedelta = COMPLETES
        """From the parcel to the end."""
        self._now, self._new_id, self._last_id = now, new_id, order_seed

    def make(self, products: Sequence[str], strange: bool) -> RemoteOrder:
        """A new order of known products. Its secret looks like Stripe's."""
        self._last_id += 1
        at, secret = self._now(), f"pi_{self._new_id()}_secret_{self._new_id()}"
        order = RemoteOrder(self._last_id, Counter(products), at, at, secret)
        order.word = STRANGE_WORD if strange else ""
        self.orders[order.id] = order
        self._note(order, "placed", at)
        return order

    def move(self, order: RemoteOrder, status: str, at: datetime | None = None) -> None:
        """Gives an order a status; the same one again changes nothing."""
        if (order.status, order.word) == (status, ""):
            return
        order.status, order.word, order.moved_at = status, "", at or self._now()
        self._note(order, _HAPPENED.get(status, status.lower().replace(" ", "_")), order.moved_at)

    def settle(self) -> None:
        """What the time since has done."""
        for order in self.orders.values():
            for status, then, after in ((ORDER_PAID, "Shipped", self.ships), ("Shipped", "Completed", self.completes)):
                due_at = order.moved_at + after
                if order.status == status and not order.word and due_at <= self._now():
                    self.move(order, then, due_at)

    def by_secret(self, secret: str) -> RemoteOrder | None:
        """The order whose payment this secret finishes."""
        return next((order for order in self.orders.values() if order.secret == secret), None)

    def _note(self, order: RemoteOrder, what: str, at: datetime) -> None:
        detail: dict[str, Any] = {"products": dict(order.products), "amount_in_cents": order.cents}
        self.truth.append(Fact(at, what, str(order.id), None, order.status, detail))
