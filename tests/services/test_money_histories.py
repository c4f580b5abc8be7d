"""Random histories of payments, balances, approvals, refunds and late money: no step may break what holds of money.

The real services over real SQLite; the outside is a list of charges that knows what was given back.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.callbacks.balance import TopUpPlace
from bot.services import balance_money
from bot.services.approval import Approval, refuse
from bot.services.balance import Balance
from bot.services.balance_topups import TopUps
from bot.services.capture import Money, capture
from bot.services.case_choices import APPROVAL
from bot.services.drafting import Typed
from bot.services.errors import Mistake
from bot.services.moves import move
from bot.services.outside_refunds import OutsideRefunds
from bot.services.paying import Paying
from bot.services.people import Person
from bot.services.pricing import Pricing
from bot.services.refunding import Refunding
from bot.services.remedies import Verdict
from bot.services.ways import Ways
from providers.base import Goods, Profile
from providers.errors import NotSent, ProviderError, Refused, Unclear
from storage import balances, cases, checkouts, customers, orders, payments, providers
from storage.database import Row
from storage.migrate import migrate
from storage.order_state import OrderState, RefusedMove
from storage.orders import NewOrder, Order
from storage.payment_state import PaymentState
from storage.payments import Payment
from tests.services.shop import ANNA, BORIS, NOW, HandClock
from tests.telegram.house import Counting

PEOPLE = (ANNA, BORIS)
PROFILES = {
    "boosts": Profile(name="boosts", goods=Goods.DIGITAL, currency="RUB"),
    "tea": Profile(name="tea", goods=Goods.PHYSICAL, currency="RUB"),
}
UNDER_WAY = {OrderState.PAID, OrderState.IN_PROGRESS, OrderState.DELIVERED}
WITHOUT = {OrderState.CANCELLED, OrderState.EXPIRED}
PRICES = (100_00, 250_00, 999_99)


@cache
def empty_shop() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        migrate(path)
        return sqlite3.connect(path).serialize()


def driven(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs what never waits."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits for something")


class InMemory:
    """A database, a transaction and a reader in one: nothing runs beside it."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.deserialize(empty_shop())
        self._connection.row_factory = sqlite3.Row

    async def one(self, sql: str, **values: Any) -> Row | None:
        return next(iter(await self.all(sql, **values)), None)

    async def all(self, sql: str, **values: Any) -> list[Row]:
        return [dict(row) for row in self._connection.execute(sql, values).fetchall()]

    async def run(self, sql: str, **values: Any) -> int:
        return self._connection.execute(sql, values).rowcount

    async def read(self, body: Callable[[Any], Awaitable[Any]]) -> Any:
        return await body(self)

    async def write(self, body: Callable[[Any], Awaitable[Any]], *, bulk: bool = False) -> Any:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            value = await body(self)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return value

    def close(self) -> None:
        self._connection.close()


class Outside:
    """A method as the world has it: what was charged, and what went back of it."""

    kind = "stars"
    repeat_is_safe = True
    most_minor = 10**9

    def __init__(self, name: str, currency: str) -> None:
        self.name, self.currency = name, currency
        self.charged: dict[str, int] = {}
        self.returned: dict[str, int] = {}
        self.trouble: ProviderError | None = None

    async def refund(self, payer_id: int, external_id: str, amount_minor: int) -> None:
        trouble, self.trouble = self.trouble, None
        if trouble is not None and not isinstance(trouble, Unclear):
            raise trouble
        assert external_id in self.charged
        assert self.returned.setdefault(external_id, amount_minor) == amount_minor  # repeating gives back once
        if trouble is not None:
            raise trouble

    @property
    def holds(self) -> int:
        return sum(self.charged.values()) - sum(self.returned.values())


class Own:
    most_minor = 10**9
    currency = "RUB"

    def __init__(self, name: str) -> None:
        self.name = self.kind = name


class MoneyHistories(RuleBasedStateMachine):
    """Each rule is something that people, staff, methods or time do."""

    def __init__(self) -> None:
        super().__init__()
        self.db, self.clock, self.ids = InMemory(), HandClock(), Counting()
        self.stars, self.card = Outside("stars", "XTR"), Outside("card", "RUB")
        self.methods: dict[str, Outside] = {"stars": self.stars, "card": self.card}
        self.ways = Ways(self.methods, PROFILES, {"balance": Own("balance"), "approval": Own("approval")})  # type: ignore[arg-type]
        self.paying = Paying(self.ways, {}, None, self.ids)  # type: ignore[arg-type]
        self.price_holds = True
        pricing = Pricing("RUB", PROFILES, star_rate=Decimal(2))
        self.balance = Balance(self.ways, "RUB", self.ids)
        self.top_ups = TopUps(self.db, self.ways, self.paying, pricing, "RUB", self.ids)
        self.approval = Approval(
            self.db,
            self.ways,
            None,
            None,
            self._holds,
            "RUB",
            ZoneInfo("UTC"),  # type: ignore[arg-type]
        )
        self.refunding = Refunding(self.db, self.clock, self.methods)
        self.outside = OutsideRefunds(PROFILES)
        self.reports: list[Money] = []
        self.charges = 0
        driven(self.db.write(self._open))

    async def _holds(self, reader: object, order: Order) -> bool:
        return self.price_holds

    async def _open(self, tx: Any) -> None:
        for person in PEOPLE:
            await customers.see(tx, person.id, language=person.language, now=NOW)
            await balances.put_budget(tx, person.id, "RUB", 1500_00, NOW)
        await providers.configure(tx, list(PROFILES))
        for goods in ("digital", "physical"):
            names = (
                '["stars", "balance", "approval"]' if goods == "digital" else '["stars","card","balance","approval"]'
            )
            await tx.run("INSERT INTO shop_settings VALUES (:k, :v, 0)", k=f"ways:{goods}", v=names)

    def teardown(self) -> None:
        self.settle()
        self.a_balance_is_its_entries_and_its_parts()
        self.nothing_goes_back_twice_or_in_excess()
        self.money_ends_somewhere()
        self.db.close()

    # What is there to act upon.

    def _orders(self, *states: OrderState) -> list[Order]:
        rows = driven(self.db.all("SELECT id FROM orders ORDER BY id"))
        found = [driven(orders.get(self.db, row["id"])) for row in rows]
        return [each for each in found if not states or each.state in states]

    def _payments(self, where: str = "1") -> list[Payment]:
        rows = driven(self.db.all(f"SELECT id FROM payments WHERE {where} ORDER BY id"))
        return [driven(payments.get(self.db, row["id"])) for row in rows]

    def _try(self, body: Callable[[Any], Awaitable[Any]]) -> Any:
        try:
            return driven(self.db.write(body))
        except (Mistake, RefusedMove):
            return None

    async def _issue(self, tx: Any) -> None:
        for each in await payments.without_invoice(tx, list(self.methods), 50):
            await payments.move(tx, each, PaymentState.OPEN, link="https://pay.example")

    # People.

    @rule(
        who=st.sampled_from(PEOPLE),
        roubles=st.sampled_from((100, 300, 1000)),
        card=st.booleans(),
        at_once=st.booleans(),
    )
    def begins_a_top_up(self, who: Person, roubles: int, card: bool, at_once: bool) -> None:
        async def body(tx: Any) -> None:
            place = await self.top_ups.begin(tx, who, roubles * 100, self.clock.at)
            if card and isinstance(place, TopUpPlace):
                await self.top_ups.choose(tx, who, place.payment, "card", self.clock.at)
            await self._issue(tx)

        self._try(body)
        if at_once and (made := self._payments("kind = 'topup'")):
            self._charge(made[-1], 0, who.id)

    @rule(
        who=st.sampled_from(PEOPLE),
        what=st.sampled_from(sorted(PROFILES)),
        price=st.sampled_from(PRICES),
        how=st.sampled_from(("", "", "balance", "approval")),
    )
    def orders_something(self, who: Person, what: str, price: int, how: str) -> None:
        async def body(tx: Any) -> None:
            checkout = await checkouts.begin(tx, self.ids.secret(), who.id, from_cart=False, now=self.clock.at)
            expires = self.clock.at + timedelta(minutes=15)
            new = NewOrder(
                reference=self.ids.reference(),
                checkout_id=checkout,
                customer_id=who.id,
                provider=what,
                currency="RUB",
                total_minor=price,
                stars=-(-price // 200),
                cost_minor=None,
                cost_currency="RUB",
                quote_expires_at=expires,
                next_step_at=expires + timedelta(minutes=10),
            )
            order = await orders.get(tx, await orders.add(tx, new, [], self.clock.at))
            assert order is not None
            await self.paying.ask(tx, order, self.clock.at)
            await self._issue(tx)
            if how == "balance":
                await self.balance.pay(tx, who, order.id, order.version, self.clock.at)
            if how == "approval":
                await self.approval.ask(tx, who, order.id, order.version, self.clock.at)

        self._try(body)

    @precondition(lambda self: self._payments("payload IS NOT NULL"))
    @rule(data=st.data(), wrong=st.sampled_from((0, 0, 0, 0, 1)), stranger=st.sampled_from((False,) * 5 + (True,)))
    def pays_an_invoice(self, data: st.DataObject, wrong: int, stranger: bool) -> None:
        """Also one that is dead, paid, or not theirs: methods are not to be relied on."""
        found = data.draw(st.sampled_from(self._payments("payload IS NOT NULL AND state <> 'new'")[-6:] or [None]))  # type: ignore[list-item]
        if found is None:
            return
        payer = next(each.id for each in PEOPLE if (each.id != found.payer_id) is stranger)
        self._charge(found, wrong, payer)

    def _charge(self, found: Payment, wrong: int, payer: int) -> None:
        self.charges += 1
        amount = found.amount_minor + wrong
        money = Money(found.method, f"charge-{self.charges}", str(found.payload), payer, amount, found.currency)
        self.methods[found.method].charged[money.external_id] = amount
        self.reports.append(money)
        self._try(lambda tx: capture(tx, money, self.clock.at, holds=self._holds))

    @precondition(lambda self: self.reports)
    @rule(data=st.data())
    def a_report_comes_again(self, data: st.DataObject) -> None:
        money = data.draw(st.sampled_from(self.reports))
        driven(self.db.write(lambda tx: capture(tx, money, self.clock.at, holds=self._holds)))

    @precondition(lambda self: self._orders(OrderState.AWAITING_PAYMENT))
    @rule(data=st.data(), old=st.sampled_from((0, 0, 0, 1)))
    def pays_from_the_balance(self, data: st.DataObject, old: int) -> None:
        order = data.draw(st.sampled_from(self._orders(OrderState.AWAITING_PAYMENT)))
        who = next(each for each in PEOPLE if each.id == order.customer_id)
        for _ in range(2):
            self._try(lambda tx: self.balance.pay(tx, who, order.id, order.version - old, self.clock.at))

    @precondition(lambda self: self._orders(OrderState.AWAITING_PAYMENT))
    @rule(data=st.data())
    def asks_to_pay_later(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self._orders(OrderState.AWAITING_PAYMENT)))
        who = next(each for each in PEOPLE if each.id == order.customer_id)
        self._try(lambda tx: self.approval.ask(tx, who, order.id, order.version, self.clock.at))

    @precondition(lambda self: self._orders(OrderState.AWAITING_PAYMENT))
    @rule(data=st.data(), name=st.sampled_from(("stars", "card")))
    def chooses_another_way(self, data: st.DataObject, name: str) -> None:
        order = data.draw(st.sampled_from(self._orders(OrderState.AWAITING_PAYMENT)))
        who = next(each for each in PEOPLE if each.id == order.customer_id)

        async def body(tx: Any) -> None:
            if name in await self.ways.of(tx, order):
                await self.paying.choose(tx, who, order.id, name, self.clock.at)
                await self._issue(tx)

        self._try(body)

    @rule(who=st.sampled_from(PEOPLE))
    def asks_for_the_balance_back(self, who: Person) -> None:
        self._try(lambda tx: self.balance.ask_back(tx, who, self.clock.at))

    # Staff, providers, time.

    @precondition(lambda self: self._orders(OrderState.AWAITING_PAYMENT))
    @rule(data=st.data(), accept=st.booleans())
    def staff_decide(self, data: st.DataObject, accept: bool) -> None:
        order = data.draw(st.sampled_from(self._orders(OrderState.AWAITING_PAYMENT)))
        known = [each for each in driven(cases.of_order(self.db, order.id)) if each.kind == APPROVAL]
        if not known or not self.price_holds:
            return
        verdict = Verdict(known[0], order, 1003, Typed(1, "accept", "", "known"), self.clock.at)
        if accept:
            self._try(lambda tx: self.approval.accept(tx, verdict, []))
        else:
            self._try(lambda tx: refuse(tx, order, actor="staff:1003", reason="no", now=self.clock.at))

    @rule(who=st.sampled_from(PEOPLE), minor=st.sampled_from((50_00, 400_00)))
    def staff_give_something(self, who: Person, minor: int) -> None:
        ref = f"draft:{self.ids.secret()}"
        self._try(lambda tx: balance_money.credit(tx, who.id, minor, "RUB", self.clock.at, ref=ref))

    @precondition(lambda self: self._orders(*UNDER_WAY, OrderState.AWAITING_PAYMENT))
    @rule(data=st.data(), after=st.sampled_from((OrderState.DELIVERED, OrderState.CANCELLED, OrderState.EXPIRED)))
    def an_order_goes_on(self, data: st.DataObject, after: OrderState) -> None:
        order = data.draw(st.sampled_from(self._orders(*UNDER_WAY, OrderState.AWAITING_PAYMENT)))

        async def body(tx: Any) -> None:
            moved = order
            if order.state is OrderState.PAID and after is OrderState.DELIVERED:
                moved = await move(tx, order, OrderState.IN_PROGRESS, now=self.clock.at, cause="placed")
            await move(tx, moved, after, now=self.clock.at, cause="history")

        self._try(body)

    @precondition(lambda self: self._payments("kind = 'topup' AND state = 'captured'"))
    @rule(data=st.data())
    def a_top_up_is_taken_back_outside(self, data: st.DataObject) -> None:
        payment = data.draw(st.sampled_from(self._payments("kind = 'topup' AND state = 'captured'")))
        charge = str(payment.external_id)
        method = self.methods[payment.method]
        if charge in method.returned or driven(
            self.db.all("SELECT 1 FROM refunds WHERE payment_id = :i", i=payment.id)
        ):
            return
        method.returned[charge] = payment.amount_minor
        driven(self.db.write(lambda tx: self.outside.seen(tx, payment.method, charge, self.clock.at)))

    @rule(holds=st.booleans())
    def prices_move(self, holds: bool) -> None:
        self.price_holds = holds

    @rule(minutes=st.sampled_from((1, 12, 40)))
    def time_passes(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))
        driven(self.top_ups.step(self.clock.at))

    @rule(trouble=st.sampled_from((None, NotSent("x"), Unclear("x"), Refused("x", code="no_refund_call"))))
    def refunds_are_made(self, trouble: ProviderError | None) -> None:
        self.card.trouble = self.stars.trouble = trouble
        driven(self.refunding.step(self.clock.at))

    def settle(self) -> None:
        """All that can be given back is given back."""
        self.card.trouble = self.stars.trouble = None
        for _ in range(200):
            self.clock.move(timedelta(hours=1))
            if not driven(self.refunding.step(self.clock.at)):
                return
        raise AssertionError("refunds never come to an end")

    # What holds after every step.

    def _sum(self, account: str, currency: str = "RUB") -> int:
        row = driven(
            self.db.one(
                """SELECT coalesce(sum(CASE WHEN debit = :a THEN amount_minor ELSE -amount_minor END), 0) AS n
                   FROM ledger WHERE (debit = :a OR credit = :a) AND currency = :c""",
                a=account,
                c=currency,
            )
        )
        return int(row["n"])

    @invariant()
    def a_balance_is_its_entries_and_its_parts(self) -> None:
        for who in PEOPLE:
            kept = driven(balances.minor_of(self.db, who.id, "RUB"))
            parts = sum(part.left_minor for part in driven(balances.parts(self.db, who.id, "RUB")))
            assert kept == parts == -self._sum(f"balance:{who.id}") >= 0
        sql = """SELECT 1 FROM balance_parts b JOIN refunds r ON r.payment_id = b.payment_id
                 WHERE r.state = 'external' AND b.left_minor > 0"""
        assert driven(self.db.one(sql)) is None

    @invariant()
    def each_order_is_paid_once_and_in_full(self) -> None:
        for order in self._orders():
            own = driven(payments.captured(self.db, order.id))
            assert len(own) <= 1
            held = self._payments(f"order_id = {order.id} AND state = 'held'")
            open_ = self._payments(f"order_id = {order.id} AND state IN ('new', 'open')")
            assert len(held) + len(open_) <= 1
            if order.state in UNDER_WAY:
                assert (own[0].amount_minor, own[0].currency) in {(order.total_minor, "RUB"), (order.stars, "XTR")}
                assert own[0].payer_id == order.customer_id
                assert not [*held, *open_]
            if order.state in WITHOUT:
                assert not [*held, *open_]

    @invariant()
    def nothing_goes_back_twice_or_in_excess(self) -> None:
        for method in self.methods.values():
            assert all(minor <= method.charged[charge] for charge, minor in method.returned.items())
        rows = driven(
            self.db.all(
                "SELECT r.amount_minor AS r, p.amount_minor AS p FROM refunds r JOIN payments p ON p.id = r.payment_id"
            )
        )
        assert all(row["r"] <= row["p"] for row in rows)

    @invariant()
    def money_pays_only_for_what_its_method_may_serve(self) -> None:
        rows = driven(
            self.db.all(
                """SELECT p.source, o.provider FROM balance_uses u JOIN balance_parts p ON p.id = u.part_id
                   JOIN payments y ON y.id = u.payment_id JOIN orders o ON o.id = y.order_id"""
            )
        )
        assert not [row for row in rows if row["source"] == "card" and row["provider"] == "boosts"]

    def money_ends_somewhere(self) -> None:
        """At rest: goods, money back, or a case; the books agree with the world."""
        for method in self.methods.values():
            assert self._sum(method.name, method.currency) == method.holds
        assert self._sum("surplus") + self._sum("surplus", "XTR") == -self._waiting("surplus")
        for payment in self._payments("state = 'captured' AND order_id IS NOT NULL AND surplus = 0"):
            order = driven(orders.get(self.db, payment.order_id or 0))
            row = driven(self.db.one("SELECT state FROM refunds WHERE payment_id = :id", id=payment.id))
            ended = order.state in WITHOUT
            assert ended is (row is not None)
            if row is not None and row["state"] == "review":
                assert self._cases(payment.id)
            if ended and row["state"] == "done":
                assert self._sum(f"order:{payment.order_id}", payment.currency) == 0
        assert self._sum("order:None") == self._sum("order:None", "XTR") == 0
        for payment in self._payments("surplus = 1"):
            row = driven(self.db.one("SELECT state FROM refunds WHERE payment_id = :id", id=payment.id))
            assert row["state"] == "done" or self._cases(payment.id)

    def _waiting(self, reason: str) -> int:
        sql = "SELECT coalesce(sum(amount_minor), 0) AS n FROM refunds WHERE reason = :r AND state <> 'done'"
        return int(driven(self.db.one(sql, r=reason))["n"])

    def _cases(self, payment_id: int) -> int:
        row = driven(self.db.one("SELECT count(*) AS n FROM cases WHERE payment_id = :id", id=payment_id))
        return int(row["n"])


MoneyHistories.TestCase.settings = settings(
    max_examples=1000, stateful_step_count=11, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
test_money_histories = MoneyHistories.TestCase
