"""How letters about incidents, late and handed cases are composed, and what buyers of an incident read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.callbacks import OrderPlace
from bot.screens import incidents as screens
from bot.screens import letters as words
from bot.screens.layout import button, screen
from bot.seams import Clock
from bot.services import bulk, case_holding, desk_lists, escalation, gathering
from bot.services.desk import DeskService
from bot.services.errors import Gone
from bot.telegram.composed import Composed, Nothing, RolledUp
from bot.texts import Catalogues, Texts
from storage import customers, orders, staff
from storage.database import Database, Reader
from storage.letters import Letter

_ABOUT_CASES = (escalation.OVERDUE, escalation.RELEASED, case_holding.HANDED)
KINDS: Sequence[str] = (gathering.LETTER, escalation.INCIDENT_OVERDUE, bulk.DONE, bulk.NEWS, *_ABOUT_CASES)


@dataclass(frozen=True, slots=True)
class DeskLetters:
    """What the sender calls for the kinds in `KINDS`."""

    db: Database
    catalogues: Catalogues
    clock: Clock
    desk: DeskService

    async def __call__(self, letter: Letter) -> Composed:
        """In its reader's language."""
        try:
            return await self.db.read(lambda reader: self._compose(reader, letter))
        except Gone:
            return Nothing()

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        found = await customers.find(reader, letter.chat_id)
        t = self.catalogues.of(found.language if found else "en")
        if letter.kind == bulk.NEWS:
            return await self._news(reader, letter, t)
        if letter.kind in _ABOUT_CASES:
            return await self._case(reader, letter, t)
        if letter.kind != gathering.LETTER and not await self._is_staff(reader, letter):
            return Nothing()
        view = await desk_lists.incident_card(reader, int(letter.fields["incident"]), self.clock.now())
        if letter.kind == escalation.INCIDENT_OVERDUE:
            return screens.overdue(view, int(letter.fields["level"]), t) if view.closed_at is None else Nothing()
        if letter.kind == bulk.DONE:
            return screens.incident(view, t)
        return RolledUp(screens.card(view, t), view.id)

    async def _is_staff(self, reader: Reader, letter: Letter) -> bool:
        """Somebody's work here may have ended since the letter was written."""
        return await staff.role_of(reader, letter.chat_id) is not None

    async def _case(self, reader: Reader, letter: Letter, t: Texts) -> Composed:
        if not await self._is_staff(reader, letter):
            return Nothing()
        view = await self.desk.card(reader, int(letter.fields["case"]), self.clock.now())
        if view.closed:
            return Nothing()
        if letter.kind == escalation.OVERDUE:
            return words.case_again(view, t(f"overdue.{letter.fields['level']}"), t)
        if letter.kind == case_holding.HANDED:
            by = await staff.name_of(reader, int(letter.fields["by"]))
            return words.case_again(view, t("case.handed", name=by), t)
        return words.case_again(view, t("case.released"), t)

    async def _news(self, reader: Reader, letter: Letter, t: Texts) -> Composed:
        order = await orders.owned(reader, letter.order_id or 0, letter.chat_id)
        if order is None:
            return Nothing()
        text = screens.news(str(letter.fields["word"]), order.number, str(letter.fields["provider"]), t)
        return screen(text, ((button(t.plain("letter.button.order"), OrderPlace(order=order.id)),),))
