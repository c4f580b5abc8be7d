"""A shop whose orders are paid, delivered, given back and charged back through the real services, day by day.

Beside it a second set of books is kept in plain sums, which the first is compared with.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from bot.services import capture
from bot.services.moves import move
from bot.services.outside_refunds import OutsideRefunds
from bot.services.refunding import done
from storage import checkouts, orders, payments, refunds
from storage.database import Database, Transaction
from storage.order_state import OrderState
from storage.orders import NewOrder, Order, OrderLine
from storage.payment_state import PaymentState, RefundState
from tests.services.shop import ANNA, PROFILES, game, open_shop

S = OrderState
BEGAN = datetime(2026, 8, 30, 9, tzinfo=UTC)
FAR = timedelta(days=400)
OUTSIDE = OutsideRefunds(PROFILES)
WAYS = {"stars": "XTR", "card": "RUB", "there": "EUR"}


@dataclass
class Bought:
    """One order of the story: what it costs the customer and the shop, and how it goes on."""

    end: str
    way: str = "stars"
    total: int = 110000
    paid: int = 612
    cost: int | None = 1000
    cost_currency: str = "EUR"
    rate: str | None = "100.5"
    days: int = 0
    """How many days pass before each of its steps."""
    title: str = "Hades"

    @property
    def cost_here(self) -> int | None:
        if self.cost is None or (self.cost_currency != "RUB" and self.rate is None):
            return None
        rate = Decimal(1) if self.cost_currency == "RUB" else Decimal(self.rate or 0)
        return int((self.cost * rate).to_integral_value(ROUND_CEILING))


@dataclass
class Story:
    """`sums` are the plain books: by month and name, in kopecks."""

    db: Database
    now: datetime = BEGAN
    sums: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: int = 0

    async def open(self) -> "Story":
        await open_shop(self.db, [game("g1", "Hades")])
        return self

    async def tell(self, bought: Bought) -> Order:
        """The order from its payment to its end."""
        self.count += 1
        order = await self.write(lambda tx: self._ordered(tx, bought))
        if bought.end == "surplus":
            await self._surplus(bought, order)
            return order
        await self._step(bought)
        await self.write(lambda tx: capture.capture(tx, self._money(bought, order), self.now))
        await self._goes_on(bought, order)
        return order

    async def _goes_on(self, bought: Bought, order: Order) -> None:
        if bought.end == "open":
            return
        await self._step(bought)
        if bought.end == "cancelled":
            await self._move(order, S.CANCELLED)
            await self._refund(bought, order, "refunds")
            return
        if bought.end == "stolen":
            await self._charged_back(bought, order, "refunds")
            return
        await self._deliver(bought, order)
        delivered = self.now.month
        if bought.end == "delivered":
            return
        await self._step(bought)
        if bought.end == "charged_back":
            await self._charged_back(bought, order, "losses")
            return
        await self._move(order, S.RETURNING)
        await self._move(order, S.RETURNED)
        await self._refund(bought, order, "refunds", "returned")
        self._book("cost", -(bought.cost_here or 0))
        unknown = int(bought.cost_here is None)
        self._book("unknown", -unknown if self.now.month == delivered else unknown)

    async def _deliver(self, bought: Bought, order: Order) -> None:
        for state in (S.PLACING, S.IN_PROGRESS, S.DELIVERED):
            await self._move(order, state)
        self._book("earned", bought.total)
        self._book("cost", bought.cost_here or 0)
        self._book("unknown", int(bought.cost_here is None))

    async def _surplus(self, bought: Bought, order: Order) -> None:
        """Paid by a stranger: the money goes back by itself."""
        money = self._money(bought, order)
        stranger = capture.Money(money.method, money.external_id, "unknown", 102, money.amount_minor, money.currency)
        await self.write(lambda tx: capture.capture(tx, stranger, self.now))
        await self._step(bought)
        if bought.way == "card":
            await self._refund(bought, order, "refunds", worth=bought.paid)

    async def _ordered(self, tx: Transaction, bought: Bought) -> Order:
        checkout = await checkouts.begin(tx, f"n{self.count}", ANNA.id, from_cart=False, now=self.now)
        offer = await tx.one("SELECT id, ref FROM offers WHERE provider = 'games'")
        assert offer is not None
        new = NewOrder(
            f"ref-{self.count}", checkout, ANNA.id, "games", "RUB", bought.total, 612, bought.cost,
            bought.cost_currency, self.now + FAR, self.now, cost_rate=bought.rate,
        )  # fmt: skip
        line = OrderLine(offer["id"], offer["ref"], "", bought.title, "", 1, bought.total, bought.cost)
        order_id = await orders.add(tx, new, [line], self.now)
        await payments.add(
            tx, order_id=order_id, payer_id=ANNA.id, method=bought.way, amount_minor=bought.paid,
            currency=WAYS[bought.way], payload=f"pay{self.count}", deadline_at=self.now + FAR,
            lapses_at=self.now + FAR, now=self.now,
        )  # fmt: skip
        payment = await payments.newest(tx, order_id)
        assert payment is not None
        await payments.move(tx, payment, PaymentState.OPEN)
        order = await orders.get(tx, order_id)
        assert order is not None
        return order

    def _money(self, bought: Bought, order: Order) -> capture.Money:
        name = order.reference.removeprefix("ref-")
        return capture.Money(bought.way, f"charge{name}", f"pay{name}", ANNA.id, bought.paid, WAYS[bought.way])

    async def _move(self, order: Order, state: OrderState) -> None:
        async def body(tx: Transaction) -> None:
            known = await orders.get(tx, order.id)
            assert known is not None
            remote = {"remote_id": f"r{order.id}"} if state is S.IN_PROGRESS else {}
            await move(tx, known, state, now=self.now, cause="story", next_step_at=None, **remote)

        await self.write(body)

    async def _refund(self, bought: Bought, order: Order, *names: str, worth: int | None = None) -> None:
        """The worker's step once the method has said yes."""

        async def body(tx: Transaction) -> None:
            payment = await payments.by_external(tx, bought.way, self._money(bought, order).external_id)
            due = await refunds.of_payment(tx, payment.id) if payment else None
            assert due is not None
            await done(tx, await refunds.move(tx, due, RefundState.SENDING, now=self.now, next_step_at=None), self.now)

        await self.write(body)
        for name in names:
            self._book(name, bought.total if worth is None else worth)

    async def _charged_back(self, bought: Bought, order: Order, name: str) -> None:
        external_id = self._money(bought, order).external_id
        await self.write(lambda tx: OUTSIDE.seen(tx, bought.way, external_id, self.now))
        self._book(name, bought.total)

    async def _step(self, bought: Bought) -> None:
        self.now += timedelta(days=bought.days)

    def _book(self, name: str, minor: int) -> None:
        self.sums[f"{self.now:%Y-%m}", name] += minor

    async def write(self, body):  # type: ignore[no-untyped-def]
        return await self.db.write(body)
