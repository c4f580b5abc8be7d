"""Which questions of an order are asked now, and taking their answers. Decides nothing about the order itself.

A later question may depend on an earlier answer: what is not asked any more is dropped, what was kept for it is taken.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.services.answers import Answers
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.views import Answer
from providers.base import Provider
from providers.errors import InvalidAnswer
from providers.questions import Question
from storage.database import Transaction
from storage.orders import Order

MOST_STEPS = 100
"""More questions than any order has: a provider whose questions never come to rest must not hold up the shop."""


class WrongAnswer(Mistake):
    """An answer that cannot be right; `reason` belongs to the provider's own texts."""

    def __init__(self, provider: str, key: str, reason: str) -> None:
        super().__init__("question.wrong")
        self.provider = provider
        self.question = key
        self.reason = reason


class Asking:
    """Writing methods run in the caller's transaction."""

    def __init__(self, providers: Mapping[str, Provider], answers: Answers) -> None:
        self._providers = providers
        self._answers = answers

    def asked(self, provider: str, given: Mapping[str, str]) -> Sequence[Question]:
        """What is asked with these answers; nothing of a provider that is not connected."""
        known = self._providers.get(provider)
        return known.questions(given) if known else ()

    def told(self, provider: str, given: Mapping[str, str]) -> tuple[Answer, ...]:
        """The answers in the order of their questions; those that nobody asks any more come last."""
        asked = [question for question in self.asked(provider, given) if question.key in given]
        rest = given.keys() - {question.key for question in asked}
        found = [Answer(question.key, given[question.key], question.critical) for question in asked]
        return (*found, *(Answer(key, given[key]) for key in sorted(rest)))

    async def walk(self, tx: Transaction, person: Person, order: Order, now: datetime) -> str | None:
        """The key of the next question that is open; None where everything is answered.

        Takes kept answers on the way where the question is prefilled, and drops answers to what is not asked any more.
        """
        if order.provider not in self._providers:
            return None
        given = await self._answers.of_order(tx, order.id)
        kept = await self._answers.kept(tx, person, order.provider)
        for _ in range(MOST_STEPS):
            asked = self.asked(order.provider, given)
            if stale := given.keys() - {question.key for question in asked}:
                for key in stale:
                    await self._answers.drop(tx, order.id, key)
                    del given[key]
                continue
            waiting = next((question for question in asked if question.key not in given), None)
            if waiting is None or (taken := self._prefilled(order.provider, waiting, kept)) is None:
                return waiting.key if waiting else None
            await self._answers.put(tx, order.id, waiting.key, taken)
            given[waiting.key] = taken
        return None

    def _prefilled(self, provider: str, question: Question, kept: Mapping[str, str]) -> str | None:
        """What was kept, if it is taken without asking and is still right."""
        if not (question.prefilled and question.kept and question.key in kept):
            return None
        try:
            return self._providers[provider].check(question.key, kept[question.key])
        except InvalidAnswer:
            return None

    async def take(self, tx: Transaction, person: Person, order: Order, key: str, text: str, now: datetime) -> None:
        """Stores an answer. Raises `WrongAnswer`, or `Gone` where this is not asked."""
        question = await self._question(tx, order, key)
        try:
            checked = self._providers[order.provider].check(key, text)
        except InvalidAnswer as error:
            raise WrongAnswer(order.provider, error.key, error.reason) from error
        if question.options and checked not in question.options:
            raise WrongAnswer(order.provider, key, "option")
        await self._answers.put(tx, order.id, key, checked)
        if question.kept:
            await self._answers.remember(tx, person, order.provider, key, checked, now)

    async def skip(self, tx: Transaction, order: Order, key: str) -> None:
        """Leaves an optional question without an answer. Raises `Gone` where an answer is needed."""
        question = await self._question(tx, order, key)
        if not question.optional:
            raise Gone
        await self._answers.put(tx, order.id, key, "")

    async def kept_one(self, tx: Transaction, person: Person, order: Order, key: str) -> str:
        """What the customer said last time. Raises `Gone` where nothing is kept."""
        question = await self._question(tx, order, key)
        text = await self._answers.saved_one(tx, person, order.provider, key) if question.kept else None
        if text is None:
            raise Gone
        return text

    async def copy(self, tx: Transaction, former: Order, order: Order) -> None:
        """Answers an order as a former one was answered, but for what is not to be kept."""
        given = await self._answers.of_order(tx, former.id)
        kept = {question.key for question in self.asked(former.provider, given) if question.kept}
        for key in given.keys() & kept:
            await self._answers.put(tx, order.id, key, given[key])

    async def _question(self, tx: Transaction, order: Order, key: str) -> Question:
        asked = self.asked(order.provider, await self._answers.of_order(tx, order.id))
        found = next((question for question in asked if question.key == key), None)
        if found is None:
            raise Gone
        return found
