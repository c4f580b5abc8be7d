"""What is seen of problems and conversations, place by place, on both sides. Writes nothing."""

from dataclasses import dataclass

from bot.callbacks import Place
from bot.screens import support, support_desk
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.people import Person
from bot.services.problems import Problems
from bot.services.support_desk import SupportDesk
from bot.services.threads import number_of
from bot.support_callbacks import Ask, Conversation, Problem, ProblemText, Questions, Thread, WriteTo
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


@dataclass(frozen=True, slots=True)
class SupportPlaces:
    """One per shop."""

    clock: Clock
    problems: Problems
    desk: SupportDesk

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
