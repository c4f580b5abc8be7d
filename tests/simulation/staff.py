"""A member of staff who is always right: decides open cases by what truly happened at the suppliers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.assembly import App
from bot.callbacks import Because, Confirm, Reason
from bot.services import returning
from bot.services.decisions import Decisions
from bot.services.drafting import Drafting
from bot.services.errors import Gone, Mistake
from bot.services.matters import Matter
from bot.services.matters import read as read_matter
from bot.services.people import Person, Role
from storage import calls, cases, orders
from storage.cases import Case
from storage.database import Reader
from tests.simulation.debts import Debts

if TYPE_CHECKING:
    from tests.simulation.world import World

THINKS = timedelta(seconds=90)
COMES_EVERY = timedelta(seconds=120)
WHY = "seen at the supplier"
BY_HAND, NO_CALL = "by_hand", "no_refund_call"
REFUSES = 5
"""One in so many orders on approval is refused."""
CANNOT_HAND_OVER = 6
"""One in so many orders that staff hand over themselves is given back instead."""

Verdict = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was asked of the suppliers for an order: invites, and products with their pieces."""

    invites: frozenset[str] = frozenset()
    products: tuple[str, ...] = ()


class Oracle:
    """`step` is a worker's. Uses the same service as the buttons."""

    def __init__(self, world: "World", app: App) -> None:
        self._world, self._parts = world, app.parts
        self._person = Person(world.owner, "en", role=Role.OWNER)
        parts, self._drafting = app.parts, Drafting(app.parts.cipher)
        self._decisions = Decisions(
            parts.db, parts.clock, self._drafting, parts.providers, parts.cipher, app.counter.approval
        )
        self._debts = Debts(world, app, self._person)

    async def step(self, now: datetime) -> timedelta:
        for case in await self._parts.db.read(lambda reader: cases.all_open(reader, 100)):
            if now - case.opened_at < THINKS:
                continue
            matter, sent = await self._parts.db.read(lambda reader, case=case: self._look(reader, case))
            if verdict := self._verdict(matter, sent):
                await self._decide(case, matter, *verdict)
        await self._return_goods(list(self._world.complaints))
        await self._debts.collect()
        return COMES_EVERY

    async def _look(self, reader: Reader, case: Case) -> tuple[Matter, Sent]:
        sent = [] if case.order_id is None else await calls.of_order(reader, case.order_id)
        bodies = [
            json.loads(self._parts.cipher.open(each.body, about=f"call:{each.order_id}:{each.attempt}"))
            for each in sent
            if each.kind == "place"
        ]
        invites = frozenset(body["inviteCode"] for body in bodies if "inviteCode" in body)
        products = next((tuple(sorted(body)) for body in bodies if isinstance(body, list)), ())
        return await read_matter(reader, case.id), Sent(invites, products)

    def _verdict(self, matter: Matter, sent: Sent) -> Verdict | None:
        offered, kind, order = matter.offered, matter.case.kind, matter.order
        if kind == "hand_over" and order is not None and "deliver" in offered:
            return ("refund", WHY) if order.id % CANNOT_HAND_OVER == 0 else ("deliver", f"parcel-{order.reference}")
        if kind == "return_unfinished" and order is not None:
            return self._about_return(order.remote_id or "", order.reference, offered)
        if kind in ("unclear", "cancelled_after_goods") and order is not None:
            bought = self._bought(order.reference, sent)
            if bought and "adopt" in offered:
                return "adopt", bought
            if "refund" in offered and not (bought and kind == "unclear"):
                return "refund", WHY
        if kind == "refund_failed" and "refund" in offered:
            return (BY_HAND if matter.case.evidence["error"] == NO_CALL else "refund"), WHY
        if kind == "balance_back":
            return BY_HAND, WHY
        if kind == "approval" and order is not None and "accept" in offered:
            return ("refuse" if order.id % REFUSES == 0 else "accept"), WHY
        quiet = order is None or order.state.value in ENDED or kind in NO_MATTER
        return ("close", WHY) if "close" in offered and quiet else None

    def _about_return(self, remote_id: str, reference: str, offered: Sequence[str]) -> Verdict | None:
        """Keys that are back are looked at again; keys that nobody took back stay with their buyer."""
        back = self._world.keys.shop.order(remote_id).status == "refunded"
        wanted, text = ("look", WHY) if back else ("deliver", f"keep-{reference}")
        return (wanted, text) if wanted in offered else None

    def _bought(self, reference: str, sent: Sent) -> str | None:
        """The remote order that truly exists."""
        world = self._world
        for standin in (world.keys, world.cards, world.invoices):
            for order in standin.orders():
                if order["reference"] == reference:
                    return str(order["id"])
        for order in world.goods.orders():
            if sent.products and tuple(order["products"]) == sent.products:
                return str(order["id"])
        return next((str(one["id"]) for one in world.boosts.orders() if one["invite"] in sent.invites), None)

    async def _decide(self, case: Case, matter: Matter, decision: str, text: str) -> None:
        db, person = self._parts.db, self._person
        try:
            now = self._parts.clock.now()
            place = Reason(case=case.id, decision=decision)
            drawn = await db.write(lambda tx: self._drafting.begin(tx, person, place, text, now))
            if isinstance(drawn, Because):
                await db.write(lambda tx: self._drafting.explain(tx, person, drawn, WHY))
            press = Confirm(case=case.id, draft=drawn.draft)
            seen = await self._decisions.foresee(person, press)
            now = self._parts.clock.now()
            self._note(decision, matter, text, now)
            await db.write(lambda tx: self._decisions.confirm(tx, person, press, seen, now))
        except (Mistake, Gone):
            return  # another time

    def _note(self, decision: str, matter: Matter, text: str, now: datetime) -> None:
        """What truly happens, just before the second press: the same again after a crash."""
        order, refund, world = matter.order, matter.refund, self._world
        if decision == "deliver" and order is not None:
            world.handed_over[order.id] = text
        elif decision == "accept" and order is not None:
            world.accepted.setdefault(order.id, int(now.timestamp() * 1000))
        elif decision == BY_HAND and refund is not None:
            world.cabinet[refund.external_id] = refund.amount_minor
        elif decision == BY_HAND:
            world.paid_out[matter.case.id] = int(matter.case.subject), int(matter.case.evidence["paid"])

    async def _return_goods(self, complaints: Sequence[int]) -> None:
        """Has the goods of complaints returned, each once."""
        for order_id in complaints:
            order = await self._parts.db.read(lambda reader, wanted=order_id: orders.get(reader, wanted))
            if order is None or order.state.value != "delivered":
                continue
            profile, now = self._parts.providers[order.provider].profile, self._parts.clock.now()
            try:
                await self._parts.db.write(
                    lambda tx, order=order, profile=profile, now=now: returning.begin(
                        tx, self._person, order.id, profile, WHY, now
                    )
                )
            except (Mistake, Gone):
                continue  # it was returned once


ENDED = frozenset({"delivered", "rejected", "cancelled", "expired", "returned", "part_refunded"})
NO_MATTER = frozenset(
    {"provider_refuses_us", "charged_above_quote", "charged_otherwise", "return_refused", "bought_twice"}
)
