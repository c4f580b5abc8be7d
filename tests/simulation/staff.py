"""A member of staff who is always right: decides open cases by what truly happened at the suppliers."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.assembly import App
from bot.callbacks import Because, Confirm, Reason
from bot.services.decisions import Decisions
from bot.services.drafting import Drafting
from bot.services.errors import Gone, Mistake
from bot.services.matters import Matter
from bot.services.matters import read as read_matter
from bot.services.people import Person, Role
from storage import calls, cases
from storage.cases import Case
from storage.database import Reader

if TYPE_CHECKING:
    from tests.simulation.world import World

THINKS = timedelta(seconds=90)
COMES_EVERY = timedelta(seconds=120)
WHY = "seen at the supplier"

Verdict = tuple[str, str]


class Oracle:
    """`step` is a worker's. Uses the same service as the buttons."""

    def __init__(self, world: "World", app: App) -> None:
        self._world, self._parts = world, app.parts
        self._person = Person(world.owner, "en", role=Role.OWNER)
        parts, self._drafting = app.parts, Drafting(app.parts.cipher)
        self._decisions = Decisions(parts.db, parts.clock, self._drafting, parts.providers, parts.cipher)

    async def step(self, now: datetime) -> timedelta:
        for case in await self._parts.db.read(lambda reader: cases.all_open(reader, 100)):
            if now - case.opened_at < THINKS:
                continue
            matter, invites = await self._parts.db.read(lambda reader, case=case: self._look(reader, case))
            if verdict := self._verdict(matter, invites):
                await self._decide(case, *verdict)
        return COMES_EVERY

    async def _look(self, reader: Reader, case: Case) -> tuple[Matter, set[str]]:
        sent = [] if case.order_id is None else await calls.of_order(reader, case.order_id)
        bodies = [
            json.loads(self._parts.cipher.open(each.body, about=f"call:{each.order_id}:{each.attempt}"))
            for each in sent
            if each.kind == "place"
        ]
        return await read_matter(reader, case.id), {body["inviteCode"] for body in bodies if "inviteCode" in body}

    def _verdict(self, matter: Matter, invites: set[str]) -> Verdict | None:
        offered, kind = matter.offered, matter.case.kind
        if kind in ("unclear", "cancelled_after_goods") and matter.order is not None:
            bought = self._bought(matter.order.reference, invites)
            if bought and "adopt" in offered:
                return "adopt", bought
            if "refund" in offered and not (bought and kind == "unclear"):
                return "refund", WHY
        if kind == "refund_failed" and "refund" in offered:
            return "refund", WHY
        quiet = matter.order is None or matter.order.state.value in ENDED or kind in NO_MATTER
        return ("close", WHY) if "close" in offered and quiet else None

    def _bought(self, reference: str, invites: set[str]) -> str | None:
        """The remote order that truly exists."""
        for order in self._world.keys.orders():
            if order["reference"] == reference:
                return str(order["id"])
        return next((str(one["id"]) for one in self._world.boosts.orders() if one["invite"] in invites), None)

    async def _decide(self, case: Case, decision: str, text: str) -> None:
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
            await db.write(lambda tx: self._decisions.confirm(tx, person, press, seen, now))
        except (Mistake, Gone):
            return  # another time


ENDED = frozenset({"delivered", "rejected", "cancelled", "expired", "returned", "part_refunded"})
NO_MATTER = frozenset({"provider_refuses_us", "charged_above_quote"})
