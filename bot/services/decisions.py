"""Decisions about cases: typed with a reason, shown first, done once by a second press, with a line in the audit log.

Refuses who has no right, what the case does not offer, and everything a second time.
"""

import asyncio
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime

from bot.callbacks import Confirm, Decide, Place, Reason
from bot.seams import Clock
from bot.services import case_choices, matters, remedies
from bot.services.case_choices import ADOPT, CLOSE, DELIVER, LOOK, REFUND, REFUND_FAILED, REPLAY, UNKNOWN_MONEY
from bot.services.desk import next_place
from bot.services.errors import Gone, Mistake
from bot.services.matters import Matter
from bot.services.people import Person
from bot.services.remedies import Seen, Verdict
from bot.services.rights import Right, require
from bot.services.staff_views import DecideView
from providers.base import Profile, Provider
from providers.errors import NotFound, ProviderError
from storage import cases, orders, staff
from storage.cipher import Cipher
from storage.database import Database, Reader, Transaction
from storage.orders import Order
from storage.staff import Draft

REASON_LIMIT = 500
GOODS_LIMIT = 3500
PATIENCE_SECONDS = 3
_REMOTE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Decisions:
    """`draft` and `confirm` run in the caller's transaction and say where to go next."""

    def __init__(self, db: Database, clock: Clock, providers: Mapping[str, Provider], cipher: Cipher) -> None:
        self._db = db
        self._clock = clock
        self._providers = providers
        self._cipher = cipher

    async def require_asked(self, reader: Reader, person: Person, place: Reason) -> None:
        """Raises `Gone` or `Mistake` where this person cannot decide this here and now."""
        require(person, Right.DECIDE)
        (await matters.read(reader, place.case)).require_offered(place.decision)

    async def draft(self, tx: Transaction, person: Person, place: Reason, text: str, now: datetime) -> Decide:
        """Keeps what was typed until the second press. Raises `Gone` and `Mistake`."""
        require(person, Right.DECIDE)
        (await matters.read(tx, place.case)).require_offered(place.decision)
        text = _checked(place.decision, text)
        kept = self._seal(place.case, person, text) if place.decision == DELIVER else text
        draft_id = await staff.put_draft(tx, person.id, _subject(place.case), place.decision, kept, now)
        return Decide(case=place.case, draft=draft_id)

    async def view(self, reader: Reader, person: Person, place: Decide) -> DecideView:
        """What the second press will do. Raises `Gone` where the draft is another's, or used."""
        require(person, Right.DECIDE)
        draft = await self._draft(reader, person, place.case, place.draft)
        matter = await matters.read(reader, place.case)
        return DecideView(
            case=place.case,
            draft=draft.id,
            decision=draft.decision,
            text=self._text(draft, place.case, person),
            order_number=matter.order.number if matter.order else 0,
            total=matter.total,
        )

    async def foresee(self, person: Person, press: Confirm) -> Seen:
        """Asks the provider what the decision depends on, before and outside of its transaction, for 3 s at most.

        Raises `Mistake` for a remote id that the provider does not know, and where it gives no answer in time.
        """
        draft, matter = await self._db.read(lambda reader: self._pressed(reader, person, press))
        order = matter.order
        provider = self._providers.get(order.provider) if order else None
        if order is None or provider is None:
            return Seen()
        if draft.decision == ADOPT:
            return await self._remote(provider, draft.text)
        if draft.decision == LOOK and not remedies.can_look(order, provider.profile):
            return await self._evidence(provider)
        return Seen()

    async def _pressed(self, reader: Reader, person: Person, press: Confirm) -> tuple[Draft, Matter]:
        require(person, Right.DECIDE)
        draft = await self._draft(reader, person, press.case, press.draft)
        matter = await matters.read(reader, press.case)
        matter.require_offered(draft.decision)
        return draft, matter

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
        """Does it, once, and opens the next case. `seen` comes from `foresee`. Raises `Gone` and `Mistake`."""
        draft, matter = await self._pressed(tx, person, press)
        await staff.use_draft(tx, draft.id, now)
        text = self._text(draft, press.case, person)
        reason = "" if draft.decision == DELIVER else text
        if draft.decision != LOOK:
            # Before the order moves: its end closes what is still open, and nobody's name would stand there.
            await _close(tx, person, matter, draft.decision, reason, now)
        answered = await self._act(tx, person, draft, matter, text, seen, now)
        await self._record(tx, person, draft, matter, reason, now)
        if answered and draft.decision == LOOK:
            await _close(tx, person, matter, draft.decision, reason, now)
        return await next_place(tx, person, but=press.case)

    async def _act(
        self, tx: Transaction, person: Person, draft: Draft, matter: Matter, text: str, seen: Seen, now: datetime
    ) -> bool:
        """False where the case stays open."""
        if draft.decision == CLOSE:
            return True
        if matter.case.kind == REFUND_FAILED:
            await remedies.refund_again(tx, matter.case, now)
            return True
        if matter.case.kind == UNKNOWN_MONEY:
            await remedies.give_back(tx, matter.case, now)
            return True
        if draft.decision == REPLAY:
            await remedies.replay(tx, matter.case)
            return True
        if matter.order is None:
            raise Gone
        verdict = Verdict(matter.case, matter.order, person.id, draft.id, text, now)
        match draft.decision:
            case "look":
                return await remedies.look(tx, verdict, self._profile(matter.order), seen)
            case "adopt":
                if seen.remote is None:
                    raise Gone
                await remedies.adopt(tx, verdict, seen.remote)
            case "deliver":
                await remedies.deliver(tx, verdict, self._cipher)
            case "refund":
                await remedies.refund(tx, verdict)
        return True

    def _profile(self, order: Order) -> Profile | None:
        provider = self._providers.get(order.provider)
        return provider.profile if provider else None

    async def _record(
        self, tx: Transaction, person: Person, draft: Draft, matter: Matter, reason: str, now: datetime
    ) -> None:
        after = await orders.get(tx, matter.order.id) if matter.order else None
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"case.{draft.decision}",
            subject=draft.subject,
            reason=reason,
            before=matter.order.state if matter.order else "",
            after=after.state if after else "",
            now=now,
        )

    async def _draft(self, reader: Reader, person: Person, case_id: int, draft_id: int) -> Draft:
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _subject(case_id):
            raise Mistake("notice.already")
        return draft

    def _seal(self, case_id: int, person: Person, text: str) -> str:
        """Goods are sealed everywhere, in a draft too."""
        return b64encode(self._cipher.seal(text.encode(), about=_about(case_id, person))).decode()

    def _text(self, draft: Draft, case_id: int, person: Person) -> str:
        if draft.decision != DELIVER:
            return draft.text
        return self._cipher.open(b64decode(draft.text), about=_about(case_id, person)).decode()


def _checked(decision: str, text: str) -> str:
    text = text.strip()
    limit = GOODS_LIMIT if decision == DELIVER else REASON_LIMIT
    if not text:
        raise Mistake("error.reason_needed")
    if len(text) > limit:
        raise Mistake("error.too_long", limit=limit)
    if decision == ADOPT and not _REMOTE_ID.fullmatch(text):
        raise Mistake("error.remote_id")
    return text


async def _close(tx: Transaction, person: Person, matter: Matter, decision: str, reason: str, now: datetime) -> None:
    """Closes the case, and with it what else asked how this order goes on."""
    answered = [matter.case]
    if matter.order is not None and decision in (ADOPT, DELIVER, REFUND) and matter.case.kind != REFUND_FAILED:
        beside = await cases.of_order(tx, matter.order.id)
        answered += [each for each in beside if each.kind in case_choices.ABOUT_PROGRESS and each.id != matter.case.id]
    for case in answered:
        await cases.close(tx, case.id, closed_by=person.id, resolution=decision, reason=reason, now=now)


def _subject(case_id: int) -> str:
    return f"case:{case_id}"


def _about(case_id: int, person: Person) -> str:
    return f"draft:{case_id}:{person.id}"
