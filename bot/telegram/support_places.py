"""What is seen of problems and conversations, place by place, on both sides. Writes nothing."""

from dataclasses import dataclass

from bot.callbacks import Place
from bot.callbacks.support import (
    Ask,
    Conversation,
    HoursValue,
    Problem,
    ProblemText,
    Questions,
    SavedField,
    SavedPreview,
    SavedTextPlace,
    SavedTexts,
    SupportHours,
    Thread,
    WriteTo,
)
from bot.screens import saved_answers, support, support_desk
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import hours_desk
from bot.services.people import Person
from bot.services.problems import Problems
from bot.services.saved_answers import SavedAnswers
from bot.services.support_desk import SupportDesk
from bot.services.threads import number_of
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


@dataclass(frozen=True, slots=True)
class SupportPlaces:
    """One per shop."""

    clock: Clock
    problems: Problems
    desk: SupportDesk
    saved: SavedAnswers

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            Problem: self._problem,
            ProblemText: self._problem_text,
            Ask: self._ask,
            Conversation: self._conversation,
            Questions: self._questions,
            Thread: self._thread,
            WriteTo: self._write_to,
            SavedTexts: self._saved,
            SavedPreview: self._preview,
            SavedTextPlace: self._saved_one,
            SavedField: self._saved_field,
            SupportHours: self._hours,
            HoursValue: self._hours_value,
        }

    async def _problem(self, reader: Reader, person: Person, place: Problem, t: Texts) -> Screen:
        order = await self.problems.require_asked(reader, person, place.order)
        return support.problem(order.id, order.number, t)

    async def _problem_text(self, reader: Reader, person: Person, place: ProblemText, t: Texts) -> Screen:
        order = await self.problems.require_asked(reader, person, place.order, place.reason)
        expected = await self.problems.expected(reader, self.clock.now())
        return support.problem_text(order.id, order.number, place.reason, expected, t)

    async def _ask(self, reader: Reader, person: Person, place: Ask, t: Texts) -> Screen:
        return support.ask(await self.problems.expected(reader, self.clock.now()), t)

    async def _conversation(self, reader: Reader, person: Person, place: Conversation, t: Texts) -> Screen:
        return support.conversation(await self.problems.view(reader, person, place, self.clock.now()), t)

    async def _questions(self, reader: Reader, person: Person, place: Questions, t: Texts) -> Screen:
        return support_desk.questions(await self.desk.questions(reader, person, self.clock.now()), t)

    async def _thread(self, reader: Reader, person: Person, place: Thread, t: Texts) -> Screen:
        return support_desk.thread(await self.desk.view(reader, person, place, self.clock.now()), t)

    async def _write_to(self, reader: Reader, person: Person, place: WriteTo, t: Texts) -> Screen:
        found = await self.desk.write_to(reader, person, place)
        if found is not None:
            return await self._thread(reader, person, found, t)
        return support_desk.write_to(place, number_of(place.order or None), t)

    async def _saved(self, reader: Reader, person: Person, place: SavedTexts, t: Texts) -> Screen:
        return saved_answers.saved(await self.saved.every(reader, person), place.thread, t)

    async def _preview(self, reader: Reader, person: Person, place: SavedPreview, t: Texts) -> Screen:
        return saved_answers.preview(await self.saved.preview(reader, person, place), t)

    async def _saved_one(self, reader: Reader, person: Person, place: SavedTextPlace, t: Texts) -> Screen:
        return saved_answers.one(await self.saved.view(reader, person, place.text), t, ask=bool(place.ask))

    async def _saved_field(self, reader: Reader, person: Person, place: SavedField, t: Texts) -> Screen:
        await self.saved.require_asked(reader, person, place)
        return saved_answers.field(place.text, place.field, t)

    async def _hours(self, reader: Reader, person: Person, place: SupportHours, t: Texts) -> Screen:
        return saved_answers.working_time(await hours_desk.view(reader, person), t)

    async def _hours_value(self, reader: Reader, person: Person, place: HoursValue, t: Texts) -> Screen:
        await hours_desk.require_asked(reader, person, place)
        return saved_answers.hours_value(place.what, t)
