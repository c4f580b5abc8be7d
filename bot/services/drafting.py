"""What staff type for a decision about a case: what it needs, then why. Kept sealed until the second press.

Refuses who has no right, what the case does not offer, and a decision without a reason. Decides nothing.
"""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime

from bot.callbacks import Because, Confirm, Decide, GiveReason, Reason
from bot.services import case_choices, matters
from bot.services.case_choices import ADOPT, DELIVER, REPLACE
from bot.services.errors import Gone, Mistake
from bot.services.matters import Matter
from bot.services.people import Person
from bot.services.replaceable import chosen
from bot.services.rights import Right, require
from bot.services.staff_views import DecideView
from storage import staff
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable

REASON_LIMIT = 500
GOODS_LIMIT = 3500
_REMOTE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Typed:
    """`text` is the remote id or the goods, empty for decisions that need neither."""

    id: int
    decision: str
    text: str
    reason: str


class Drafting:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def require_asked(self, reader: Reader, person: Person, place: Reason) -> None:
        """Raises where this person cannot decide this here and now."""
        require(person, Right.DECIDE)
        matter = await matters.read(reader, place.case)
        matter.require_others(person)
        matter.require_offered(place.decision)

    async def begin(self, tx: Transaction, person: Person, place: Reason, text: str, now: datetime) -> Because | Decide:
        """Keeps what was typed first: what the decision needs, else already its reason."""
        await self.require_asked(tx, person, place)
        if place.decision == REPLACE:
            raise Gone  # what goes out is chosen first
        text, needs_text = _checked(place.decision, text), place.decision in case_choices.NEEDS_TEXT
        typed = Typed(0, place.decision, text if needs_text else "", "" if needs_text else text)
        sealed = self._sealed(place.case, person, typed)
        draft = await staff.put_draft(tx, person.id, _subject(place.case), place.decision, sealed, now)
        return Because(case=place.case, draft=draft) if needs_text else Decide(case=place.case, draft=draft)

    async def choose(
        self, tx: Transaction, person: Person, case: int, decision: str, text: str, now: datetime
    ) -> Because:
        """The same for what was chosen at a press instead of typed; its reason comes next."""
        await self.require_asked(tx, person, Reason(case=case, decision=decision))
        sealed = self._sealed(case, person, Typed(0, decision, text, ""))
        return Because(case=case, draft=await staff.put_draft(tx, person.id, _subject(case), decision, sealed, now))

    async def explain(self, tx: Transaction, person: Person, place: Because, reason: str) -> Decide:
        """Adds the reason to what was typed before."""
        typed, _ = await self.typed(tx, person, place.case, place.draft)
        explained = replace(typed, reason=reason_of(reason))
        await staff.change_draft(tx, typed.id, self._sealed(place.case, person, explained))
        return Decide(case=place.case, draft=place.draft)

    async def pick(self, tx: Transaction, person: Person, press: GiveReason, reason: str, now: datetime) -> Decide:
        """The same with a reason from a button; `reason` is that button's text."""
        if press.draft:
            return await self.explain(tx, person, Because(case=press.case, draft=press.draft), reason)
        if press.decision in case_choices.NEEDS_TEXT:
            raise Gone
        place = await self.begin(tx, person, Reason(case=press.case, decision=press.decision), reason, now)
        return Decide(case=press.case, draft=place.draft)

    async def view(self, reader: Reader, person: Person, case: int, draft: int) -> DecideView:
        """What was typed, and what it is about."""
        typed, matter = await self.typed(reader, person, case, draft)
        return DecideView(
            case=case,
            draft=typed.id,
            decision=typed.decision,
            text=chosen(typed.text).title if typed.decision == REPLACE else typed.text,
            reason=typed.reason,
            order_number=matter.order.number if matter.order else 0,
            total=matter.total,
        )

    async def pressed(self, reader: Reader, person: Person, press: Confirm) -> tuple[Typed, Matter]:
        """What the second press is about, with its reason, as long as the case still offers it."""
        typed, matter = await self.typed(reader, person, press.case, press.draft)
        matter.require_others(person)
        matter.require_offered(typed.decision)
        if not typed.reason:
            raise Mistake("error.reason_needed")
        return typed, matter

    async def typed(self, reader: Reader, person: Person, case: int, draft_id: int) -> tuple[Typed, Matter]:
        """What this person typed. Raises `Mistake` where it is another's, or used."""
        require(person, Right.DECIDE)
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _subject(case):
            raise Mistake("notice.already")
        try:
            opened = self._cipher.open(b64decode(draft.text, validate=True), about=_about(case, person))
            typed = Typed(draft.id, draft.decision, **json.loads(opened))
        except (ValueError, Unreadable):
            raise Gone from None  # typed before a restore or an older program
        return typed, await matters.read(reader, case)

    def _sealed(self, case: int, person: Person, typed: Typed) -> str:
        """Goods are sealed everywhere, in a draft too."""
        kept = json.dumps({"text": typed.text, "reason": typed.reason}, ensure_ascii=False).encode()
        return b64encode(self._cipher.seal(kept, about=_about(case, person))).decode()


def _checked(decision: str, text: str) -> str:
    if decision not in case_choices.NEEDS_TEXT:
        return reason_of(text)
    text = text.strip()
    if not text:
        raise Mistake("error.text_needed")
    if decision == DELIVER and len(text) > GOODS_LIMIT:
        raise Mistake("error.too_long", limit=GOODS_LIMIT)
    if decision == ADOPT and not _REMOTE_ID.fullmatch(text):
        raise Mistake("error.remote_id")
    return text


def reason_of(text: str) -> str:
    """A reason as it is kept. Raises `Mistake` where it is empty or too long."""
    text = text.strip()
    if not text:
        raise Mistake("error.reason_needed")
    if len(text) > REASON_LIMIT:
        raise Mistake("error.too_long", limit=REASON_LIMIT)
    return text


def _subject(case: int) -> str:
    return f"case:{case}"


def _about(case: int, person: Person) -> str:
    return f"draft:{case}:{person.id}"
