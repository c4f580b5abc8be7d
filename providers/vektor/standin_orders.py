"""What happens at the stand-in: orders, their way through the statuses, the list. Knows no HTTP."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from providers.standin import Fact

TAKES = timedelta(seconds=50)
PAGE = 20
FIRST_NUMBER = 3001

Repeat = Literal["refuse", "ignore", "order_again"]
"""What an id that is known already does; the documents do not say."""

_WAY = ((0.2, "Payed"), (0.5, "ReadyForDelivery"), (1.0, "Delivered"))
_WAY_OF_SEVERAL = ((0.2, "Payed"), (0.5, "ReadyForDelivery"), (0.75, "PartiallyDelivered"), (1.0, "Delivered"))
_SLOW_WAY = ((0.2, "Payed"), (0.4, "AwaitingCertificateAssignment"), (0.7, "ReadyForDelivery"), (1.0, "Delivered"))
_ENDS = frozenset({"Delivered", "Cancelled", "Canceled"})


@dataclass(slots=True)
class StandinOrder:
    """One order at Vektor."""

    id: str
    reference: str
    """The id as the client wrote it."""
    number: int
    login: str
    created_at: datetime
    total: int
    quantity: int
    is_slow: bool = False
    status: str = "Created"
    shown: str = ""
    """A status word that nobody knows, shown instead."""
    is_held: bool = False
    """Somebody moves it by hand: time does not."""

    @property
    def word(self) -> str:
        return self.shown or self.status

    def row(self) -> dict[str, Any]:
        """As the list shows it: the time has no zone. Document: api/orders, Order."""
        naive = self.created_at.astimezone(UTC).replace(tzinfo=None)
        return {
            "id": self.id,
            "number": self.number,
            "createdDate": naive.isoformat(timespec="microseconds"),
            "status": self.word,
            "participantLogin": self.login,
            "total": self.total,
        }


@dataclass(slots=True)
class Orders:
    """Every order of one shop, and the facts that the truth log keeps."""

    now: Callable[[], datetime]
    truth: list[Fact]
    takes: timedelta = TAKES
    """From an order to its delivery."""
    cancel_word: str = "Cancelled"
    all: list[StandinOrder] = field(default_factory=list)

    def make(self, reference: str, login: str, total: int, quantity: int, *, is_slow: bool) -> StandinOrder:
        """A new order, whatever its id."""
        number = FIRST_NUMBER + len(self.all)
        made = StandinOrder(reference.lower(), reference, number, login, self.now(), total, quantity, is_slow)
        self.all.append(made)
        self._note("placed", made, made.created_at)
        return made

    def get(self, order_id: str) -> StandinOrder | None:
        """The newest order of that id, in any case of letters."""
        wanted = order_id.lower()
        return next((order for order in reversed(self.all) if order.id == wanted), None)

    def pass_time(self) -> None:
        """What the time since has done."""
        for order in self.all:
            if not order.is_held and not order.shown and order.status not in _ENDS:
                self._walk(order)

    def finish(self, order: StandinOrder) -> None:
        """Every card is with the participant."""
        self._end(order, "Delivered", "done", self.now())

    def deliver_part(self, order: StandinOrder) -> None:
        """Some cards are with the participant; the rest waits for `finish`."""
        order.status, order.is_held = "PartiallyDelivered", True

    def cancel(self, order: StandinOrder) -> None:
        """Vektor gives the order up."""
        self._end(order, self.cancel_word, "cancelled", self.now())

    def page(self, number: int) -> Sequence[StandinOrder]:
        """20 orders, the newest first."""
        newest = self.all[::-1]
        return newest[(number - 1) * PAGE : number * PAGE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.all) // PAGE))

    def _walk(self, order: StandinOrder) -> None:
        way = _SLOW_WAY if order.is_slow else _WAY_OF_SEVERAL if order.quantity > 1 else _WAY
        elapsed = self.now() - order.created_at
        for part, status in way:
            if elapsed < self.takes * part:
                return
            if status == "Delivered":
                self._end(order, status, "done", order.created_at + self.takes)
            else:
                order.status = status

    def _end(self, order: StandinOrder, status: str, what: str, at: datetime) -> None:
        if order.status in _ENDS:
            return
        order.status, order.shown = status, ""
        self._note(what, order, at)

    def _note(self, what: str, order: StandinOrder, at: datetime) -> None:
        detail = {"quantity": order.quantity, "price": str(order.total), "number": order.number}
        self.truth.append(Fact(at, what, order.id, order.reference, order.status, detail))
