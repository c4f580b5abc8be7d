"""What staff see of broadcasts, place by place; what goes out; the letters to staff. Writes nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.callbacks import Place
from bot.callbacks.broadcast import (
    BroadcastPlace,
    BroadcastPreview,
    Broadcasts,
    BroadcastSegment,
    BroadcastStart,
    BroadcastTarget,
    BroadcastText,
    BroadcastTime,
    QuietHours,
)
from bot.screens import broadcast_news, broadcast_progress
from bot.screens import broadcasts as screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import quiet_hours
from bot.services.broadcast_control import REPORT, BroadcastControl
from bot.services.broadcasts import BroadcastDesk, chosen
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from bot.telegram.composed import Composed, News, Nothing
from bot.texts import Catalogues, Texts
from storage import broadcasts, customers
from storage.broadcast_recipients import Claimed
from storage.broadcasts import State
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class BroadcastPlaces:
    """One per shop. The services refuse strangers."""

    clock: Clock
    desk: BroadcastDesk
    control: BroadcastControl
    providers: tuple[str, ...]

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            Broadcasts: self._page,
            BroadcastPlace: self._broadcast,
            BroadcastText: self._text,
            BroadcastTarget: self._target,
            BroadcastSegment: self._segment,
            BroadcastPreview: self._preview,
            BroadcastStart: self._start,
            BroadcastTime: self._time,
            QuietHours: self._quiet,
        }

    async def _page(self, reader: Reader, person: Person, place: Broadcasts, t: Texts) -> Screen:
        return screens.broadcasts(await self.desk.page(reader, person, place.page), t)

    async def _broadcast(self, reader: Reader, person: Person, place: BroadcastPlace, t: Texts) -> Screen:
        found, now = await self.desk.known(reader, person, place.broadcast), self.clock.now()
        if found.state is State.DRAFT:
            return screens.draft(await self.desk.draft_view(reader, found, now), t, ask=place.ask)
        view = await self.desk.progress(reader, person, place.broadcast, now, place.ask)
        return broadcast_progress.progress(view, t)

    async def _text(self, reader: Reader, person: Person, place: BroadcastText, t: Texts) -> Screen:
        news = await self.desk.text(reader, person, place.broadcast, place.language)
        return screens.text_prompt(place.broadcast, place.language, news, t, place.wrong)

    async def _target(self, reader: Reader, person: Person, place: BroadcastTarget, t: Texts) -> Screen:
        await self.desk.draft(reader, person, place.broadcast)
        return screens.target_prompt(place.broadcast, self.providers, t, place.wrong)

    async def _segment(self, reader: Reader, person: Person, place: BroadcastSegment, t: Texts) -> Screen:
        return screens.segment(await self.desk.segment_view(reader, person, place.broadcast, self.clock.now()), t)

    async def _preview(self, reader: Reader, person: Person, place: BroadcastPreview, t: Texts) -> Screen:
        news, target = await self.desk.preview(reader, person, place.broadcast, place.language)
        return screens.preview(place.broadcast, place.language, news, target, t.in_language(place.language), t)

    async def _start(self, reader: Reader, person: Person, place: BroadcastStart, t: Texts) -> Screen:
        return screens.start(await self.control.start_view(reader, person, place, self.clock.now()), t)

    async def _time(self, reader: Reader, person: Person, place: BroadcastTime, t: Texts) -> Screen:
        await self.desk.draft(reader, person, place.broadcast)
        return screens.time_prompt(place.broadcast, t, self._example(), place.wrong)

    async def _quiet(self, reader: Reader, person: Person, place: QuietHours, t: Texts) -> Screen:
        hours = await quiet_hours.read(reader, self.desk.zone)
        return screens.quiet_hours(hours, t, wrong=bool(place.wrong))

    def _example(self) -> str:
        """The day after tomorrow, as it could be typed."""
        day: datetime = self.clock.now().astimezone(self.desk.zone) + timedelta(days=2)
        return f"{day:%d.%m} 12:30"


class BroadcastLetters:
    """Writes what each person gets, and composes the letters to staff: the test and the report."""

    def __init__(self, db: Database, catalogues: Catalogues, clock: Clock, desk: BroadcastDesk) -> None:
        self._db, self._catalogues, self._clock, self._desk = db, catalogues, clock, desk

    async def write(self, reader: Reader, claimed: Claimed) -> News | None:
        """The news in this person's language; the other text where staff chose that."""
        found = await broadcasts.get(reader, claimed.broadcast_id)
        if found is None:
            return None
        texts = await broadcasts.texts(reader, found.id)
        return await self._news(reader, found.id, texts, claimed.language, other=found.missing == "other")

    async def __call__(self, letter: Letter) -> Composed:
        try:
            return await self._db.read(lambda reader: self._composed(reader, letter))
        except (Gone, Mistake):
            return Nothing()

    async def _composed(self, reader: Reader, letter: Letter) -> Composed:
        known = await customers.find(reader, letter.chat_id)
        if known is None or known.role is None:
            return Nothing()
        person = Person(known.id, known.language, role=Role(known.role))
        broadcast = int(str(letter.fields["broadcast"]))
        if letter.kind == REPORT:
            view = await self._desk.progress(reader, person, broadcast, self._clock.now())
            return broadcast_progress.report(view, self._catalogues.of(person.language))
        await self._desk.known(reader, person, broadcast)
        texts = await broadcasts.texts(reader, broadcast)
        language = str(letter.fields["language"])
        return await self._news(reader, broadcast, texts, language, other=False) or Nothing()

    async def _news(
        self, reader: Reader, broadcast: int, texts: dict[str, broadcasts.News], language: str, *, other: bool
    ) -> News | None:
        news, found = chosen(texts, language, other=other), await broadcasts.get(reader, broadcast)
        if news is None or found is None:
            return None
        target = await self._desk.target(reader, found.target, language)
        return News(news.html, news.photo, broadcast_news.rows(broadcast, target, self._catalogues.of(language)))
