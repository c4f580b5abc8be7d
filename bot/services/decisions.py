"""Decisions about cases: done once by a second press, with a line in the audit log. What is typed keeps `drafting`.

Refuses who has no right, what the case does not offer, and everything a second time.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.callbacks import CasePlace, Confirm, Place
from bot.callbacks.desk import Decided
from bot.seams import Clock
from bot.services import case_choices, remedies, second_attempt
from bot.services.approval import Approval, refuse
from bot.services.case_choices import (
    ACCEPT,
    ADOPT,
    AGAIN,
    BY_HAND,
    CLOSE,
    CREDIT,
    DELIVER,
    LOOK,
    PART,
    REFUND,
    REFUND_FAILED,
    REPLACE,
    REPLAY,
    UNKNOWN_MONEY,
)
from bot.services.desk import next_place
from bot.services.drafting import Drafting, Typed
from bot.services.errors import Gone, Mistake
from bot.services.matters import Matter
from bot.services.people import Person
from bot.services.remedies import Seen, Verdict
from bot.services.replacing import Replacing
from providers.base import Profile, Provider
from providers.errors import NotFound, ProviderError
from storage import cases, orders, staff
from storage.cipher import Cipher
from storage.database import Database, Transaction
from storage.orders import Order

PATIENCE_SECONDS = 3


class Decisions:
    """`confirm` runs in the caller's transaction and says where to go next."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        drafting: Drafting,
        providers: Mapping[str, Provider],
        cipher: Cipher,
        approval: Approval | None = None,
        replacing: Replacing | None = None,
    ) -> None:
        """`approval` decides about orders that are paid later, `replacing` buys at the shop's cost, where it can."""
        self._db = db
        self._clock = clock
        self._drafting = drafting
        self._providers = providers
        self._cipher = cipher
        self._approval = approval
        self._replacing = replacing

    async def foresee(self, person: Person, press: Confirm) -> Seen:
        """Asks the provider what the decision depends on, before and outside of its transaction, for 3 s at most.

        Raises `Mistake` for a remote id that the provider does not know, and where it gives no answer in time.
        """
        typed, matter = await self._db.read(lambda reader: self._drafting.pressed(reader, person, press))
        order = matter.order
        provider = self._providers.get(order.provider) if order else None
        if order is None or provider is None:
            return Seen()
        if typed.decision == ACCEPT and self._approval is not None:
            return Seen(items=await self._approval.present_prices(order))
        if typed.decision == REPLACE and self._replacing is not None:
            return Seen(items=await self._replacing.present_prices(order, typed.text))
        if typed.decision == ADOPT:
            return await self._remote(provider, typed.text)
        if typed.decision == LOOK and not remedies.can_look(order, provider.profile):
            return await self._evidence(provider)
        return Seen()

    async def _remote(self, provider: Provider, remote_id: str) -> Seen:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                remote = await provider.read(remote_id)
        except NotFound as error:
            raise Mistake("error.remote_id") from error
        except (ProviderError, TimeoutError) as error:
            raise Mistake("notice.try_again") from error
        if remote.id != remote_id:
            raise Mistake("error.remote_id")
        return Seen(remote)

    async def _evidence(self, provider: Provider) -> Seen:
        found = {"looked": self._clock.now().isoformat()}
        if provider.profile.shows_balance:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    found["balance_after"] = str(await provider.balance())
            except (ProviderError, TimeoutError) as error:
                found["balance_after"] = f"? {type(error).__name__}"
        return Seen(evidence=found)

    async def confirm(self, tx: Transaction, person: Person, press: Confirm, seen: Seen, now: datetime) -> Place:
        """Does it, once, and leads to what came of it and the next case. `seen` comes from `foresee`.

        Raises `Gone` and `Mistake`.
        """
        typed, matter = await self._drafting.pressed(tx, person, press)
        await staff.use_draft(tx, typed.id, now)
        if typed.decision not in (LOOK, ACCEPT):
            # Before the order moves: its end closes what is still open, and nobody's name would stand there.
            await _close(tx, person, matter, typed.decision, typed.reason, now)
        answered = await self._act(tx, person, typed, matter, seen, now)
        await self._record(tx, person, typed, matter, now)
        if answered and typed.decision == LOOK:
            await _close(tx, person, matter, typed.decision, typed.reason, now)
        if typed.decision == ACCEPT and not answered:
            return CasePlace(case=press.case)
        following = await next_place(tx, person, but=press.case)
        return Decided(done=press.case, case=following.case if isinstance(following, CasePlace) else 0)

    async def _act(
        self, tx: Transaction, person: Person, typed: Typed, matter: Matter, seen: Seen, now: datetime
    ) -> bool:
        """False where the case stays open."""
        if typed.decision == CLOSE:
            return True
        if typed.decision == BY_HAND:
            await remedies.given_back_by_hand(tx, matter.case, now)
            return True
        if matter.case.kind == REFUND_FAILED:
            await remedies.refund_again(tx, matter.case, now)
            return True
        if matter.case.kind == UNKNOWN_MONEY:
            await remedies.give_back(tx, matter.case, now)
            return True
        if typed.decision == REPLAY:
            await remedies.replay(tx, matter.case)
            return True
        if matter.order is None:
            raise Gone
        return await self._on_order(tx, Verdict(matter.case, matter.order, person.id, typed, now), seen)

    async def _on_order(self, tx: Transaction, verdict: Verdict, seen: Seen) -> bool:
        """What is decided about an order. False where the case stays open."""
        match verdict.typed.decision:
            case "look":
                return await remedies.look(tx, verdict, self._profile(verdict.order), seen)
            case "adopt":
                if seen.remote is None:
                    raise Gone
                await remedies.adopt(tx, verdict, seen.remote)
            case "deliver":
                await remedies.deliver(tx, verdict, self._cipher)
            case "again":
                await second_attempt.begin(
                    tx, verdict.order, actor=verdict.actor, reason=verdict.typed.reason, now=verdict.now
                )
            case "replace" if self._replacing is not None:
                await self._replacing.begin(tx, verdict, seen.items)
            case "accept" if self._approval is not None:
                return await self._approval.accept(tx, verdict, seen.items)
            case "refuse":
                await refuse(tx, verdict.order, actor=verdict.actor, reason=verdict.typed.reason, now=verdict.now)
            case "part":
                await remedies.refund_part(tx, verdict)
            case "credit":
                await remedies.credit_part(tx, verdict)
            case "refund":
                await remedies.refund(tx, verdict)
        return True

    def _profile(self, order: Order) -> Profile | None:
        provider = self._providers.get(order.provider)
        return provider.profile if provider else None

    async def _record(self, tx: Transaction, person: Person, typed: Typed, matter: Matter, now: datetime) -> None:
        order = await orders.get(tx, matter.order.id) if matter.order else None
        after = "" if order is None else str(order.state)
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"case.{typed.decision}",
            subject=f"case:{matter.case.id}",
            reason=typed.reason,
            before=matter.order.state if matter.order else "",
            after=f"{after} {typed.text}" if typed.decision == ADOPT else after,
            now=now,
        )


async def _close(tx: Transaction, person: Person, matter: Matter, decision: str, reason: str, now: datetime) -> None:
    """Closes the case, and with it what else asked how this order goes on."""
    answered = [matter.case]
    if (
        matter.order is not None
        and decision in (ADOPT, AGAIN, DELIVER, PART, CREDIT, REFUND, REPLACE)
        and matter.case.kind != REFUND_FAILED
    ):
        beside = await cases.of_order(tx, matter.order.id)
        answered += [each for each in beside if each.kind in case_choices.ABOUT_PROGRESS and each.id != matter.case.id]
    for case in answered:
        await cases.close(tx, case.id, closed_by=person.id, resolution=decision, reason=reason, now=now)
