"""A shop with staff, paid orders and open cases, for the stories of the staff's side."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.callbacks import Because, Confirm, Place, Reason
from bot.services.casework import open_case
from bot.services.decisions import Decisions
from bot.services.drafting import Drafting
from bot.services.moves import move
from bot.services.people import Person, Role
from providers.base import Profile
from providers.errors import NotFound, Unavailable
from providers.money import Money
from providers.orders import RemoteOrder, Stage
from providers.questions import StaffAction
from storage import calls, cases, checkouts, orders, payments, staff
from storage.cipher import Cipher
from storage.database import Database, Row, Transaction
from storage.order_state import OrderState
from storage.orders import NewOrder, Order, OrderLine
from storage.payment_state import PaymentState
from tests.services.shop import ANNA, BOOSTS, GAMES, NOW, HandClock, game, open_shop

OLGA = Person(1, "ru", role=Role.OWNER)
MAX = Person(2, "en", role=Role.MANAGER)
SAM = Person(3, "en", role=Role.SUPPORT)
STRANGER = Person(9, "en")
CIPHER = Cipher([bytes(32)])
FOUND = replace(GAMES, found_by_reference=True)
BALANCED = replace(BOOSTS, shows_balance=True)
WHY = "seen at the supplier"
S = OrderState


class ToySupplier:
    """Knows the remote orders that a story gives it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.known: dict[str, RemoteOrder] = {}
        self.silent = False
        self.held = Money.of_minor(70000, profile.currency)

    async def read(self, remote_id: str) -> RemoteOrder:
        if self.silent:
            raise Unavailable("no answer")
        if remote_id not in self.known:
            raise NotFound("no such order")
        return self.known[remote_id]

    def actions(self) -> tuple[StaffAction, ...]:
        return ()

    async def balance(self) -> Money:
        if self.silent:
            raise Unavailable("no answer")
        return self.held

    def has(self, remote_id: str, cents: int = 1000, reference: str | None = None) -> None:
        charged = Money.of_minor(cents, self.profile.currency)
        self.known[remote_id] = RemoteOrder(remote_id, Stage.OPEN, "new", reference=reference, charged=charged)


@dataclass
class Staffroom:
    """Orders are of `games`, which finds by reference, or of `boosts`, which does not."""

    db: Database
    clock: HandClock = field(default_factory=HandClock)
    games: ToySupplier = field(default_factory=lambda: ToySupplier(FOUND))
    boosts: ToySupplier = field(default_factory=lambda: ToySupplier(BALANCED))

    def __post_init__(self) -> None:
        suppliers = {"games": self.games, "boosts": self.boosts}
        self.drafting = Drafting(CIPHER)
        self.decisions = Decisions(self.db, self.clock, self.drafting, suppliers, CIPHER)  # type: ignore[arg-type]

    async def open(self) -> "Staffroom":
        await open_shop(self.db, [game("g1", "Hades")])

        async def body(tx: Transaction) -> None:
            for person in (OLGA, MAX, SAM):
                await staff.add(tx, person.id, person.role or "", f"name{person.id}", NOW)

        await self.db.write(body)
        return self

    async def order(self, *states: OrderState, provider: str = "games", remote_id: str | None = None) -> Order:
        """A paid order that has gone through these states."""

        async def body(tx: Transaction) -> Order:
            row = await tx.one("SELECT count(*) AS n FROM orders")
            nonce = f"n{row['n'] if row else 0}"
            checkout = await checkouts.begin(tx, nonce, ANNA.id, from_cart=False, now=NOW)
            offer = await tx.one("SELECT id, ref FROM offers WHERE provider = :provider", provider=provider)
            assert offer is not None
            new = NewOrder(f"ref-{nonce}", checkout, ANNA.id, provider, "RUB", 110000, 612, 1000, "EUR", NOW, NOW)
            line = OrderLine(offer["id"], offer["ref"], "", "Hades", "", 1, 110000, 1000)
            order = await orders.get(tx, await orders.add(tx, new, [line], NOW))
            assert order is not None
            await self._paid(tx, order)
            order = await move(tx, order, S.PAID, now=NOW, cause="paid", paid_at=NOW, next_step_at=None)
            for state in states:
                order = await self._step(tx, order, state, remote_id)
            return order

        return await self.db.write(body)

    async def _paid(self, tx: Transaction, order: Order) -> None:
        await payments.add(
            tx,
            order_id=order.id,
            payer_id=ANNA.id,
            method="stars",
            amount_minor=612,
            currency="XTR",
            payload=f"pay{order.id}",
            deadline_at=NOW,
            lapses_at=NOW,
            now=NOW,
        )
        payment = await payments.newest(tx, order.id)
        assert payment is not None
        await payments.move(tx, payment, PaymentState.OPEN)
        payment = await payments.newest(tx, order.id)
        assert payment is not None
        await payments.move(tx, payment, PaymentState.CAPTURED, external_id=f"charge{order.id}", captured_at=NOW)

    async def _step(self, tx: Transaction, order: Order, state: OrderState, remote_id: str | None) -> Order:
        facts: dict[str, object] = {"remote_id": remote_id} if remote_id and state is S.IN_PROGRESS else {}
        moved = await move(tx, order, state, now=NOW, cause="story", next_step_at=None, **facts)
        if state is S.PLACING:
            await calls.begin_placing(
                tx,
                order_id=order.id,
                provider=order.provider,
                attempt=1,
                boot="b1",
                exclusive=order.provider == "boosts",
                body=b"sealed",
                evidence={"balance": "1000.00"},
                now=NOW,
            )
        if state is S.UNCLEAR and (call := await calls.newest_placing(tx, order.id)):
            await calls.settle(tx, call.id, calls.Outcome.UNCLEAR, now=NOW, status=502, request_id="rq-7")
        return moved

    async def unclear(self, provider: str = "games") -> tuple[Order, int]:
        """An order whose placement gave no clear answer, and its case."""
        states = (S.PLACING, S.UNCLEAR) if provider == "games" else (S.PLACING, S.UNCLEAR, S.REVIEW)
        order = await self.order(*states, provider=provider)
        return order, await self.case("unclear", order)

    async def case(self, kind: str, order: Order | None, payment: int | None = None, **evidence: object) -> int:
        order_id = order.id if order else None
        await self.db.write(
            lambda tx: open_case(tx, kind, order_id=order_id, payment_id=payment, evidence=evidence, now=NOW)
        )
        row = await self.one("SELECT max(id) AS id FROM cases")
        return int(row["id"])

    async def type(self, person: Person, case: int, decision: str, text: str = "because", why: str = WHY) -> Confirm:
        """What is typed, with its reason where that is asked for besides; returns the button of the second press."""
        place, now = Reason(case=case, decision=decision), self.clock.now()
        shown = await self.db.write(lambda tx: self.drafting.begin(tx, person, place, text, now))
        if isinstance(shown, Because):
            await self.db.write(lambda tx: self.drafting.explain(tx, person, shown, why))
        return Confirm(case=case, draft=shown.draft)

    async def press(self, person: Person, button: Confirm) -> Place:
        seen = await self.decisions.foresee(person, button)
        return await self.db.write(lambda tx: self.decisions.confirm(tx, person, button, seen, self.clock.now()))

    async def decide(self, person: Person, case: int, decision: str, text: str = "because") -> Place:
        return await self.press(person, await self.type(person, case, decision, text))

    async def now(self, order: Order) -> Order:
        found = await self.db.read(lambda reader: orders.get(reader, order.id))
        assert found is not None
        return found

    async def is_open(self, case: int) -> bool:
        found = await self.db.read(lambda reader: cases.get(reader, case))
        assert found is not None
        return found.resolution is None

    async def refund(self, order: Order) -> str | None:
        rows = await self.all(
            "SELECT r.state FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.order_id = :id", id=order.id
        )
        return rows[0]["state"] if rows else None

    async def call(self, order: Order) -> str:
        row = await self.one("SELECT outcome FROM calls WHERE order_id = :id", id=order.id)
        return str(row["outcome"])

    async def audit(self) -> list[tuple[int, str, str, str, str, str]]:
        rows = await self.all("SELECT * FROM audit ORDER BY id")
        return [(r["staff_id"], r["action"], r["subject"], r["reason"], r["before"], r["after"]) for r in rows]

    async def one(self, sql: str, **values: object) -> Mapping[str, object] | Row:
        return (await self.all(sql, **values))[0]

    async def all(self, sql: str, **values: object) -> list[Row]:
        return await self.db.read(lambda reader: reader.all(sql, **values))
