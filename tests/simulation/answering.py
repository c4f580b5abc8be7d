"""How people answer the questions of providers: by buttons or in words, rightly or wrongly. Chooses no goods."""

import random
from collections.abc import Mapping

from providers.vektor.samples import REFUSED_DOMAIN
from tests.simulation.chat import Chat, data_of
from tests.simulation.wishes import WRONG, Wish

Questions = Mapping[str, Mapping[str, str]]
"""By provider: how a question begins in the chat, and its key."""

UNKNOWN_INVITE = "nosuchserver"
SETTLED = 24.0
"""So many seconds a question may stand after its answer before it is answered again."""
STEP = 4.0
OPTIONS = ("qo:", "pz:", "uo:")
"""Buttons that answer: about goods, about who pays for them, about who tops up."""
ASK_THE_PAYER: Mapping[str, tuple[str, ...]] = {"link": ("invoicebox",), "balance": ("invoicebox",)}
"""Whose questions come with a way to pay."""
BY_BUTTONS = frozenset({"buyer", "recipient"})
"""Questions that nobody answers in words."""
WORDS = {
    "name": "Anna Example",
    "phone": "+7 925 115-32-42",
    "company": "Example and Sons",
    "inn": "7707083893",
    "kpp": "773601001",
    "address": "1 Example Street, Exampletown",
}


class Answering:
    """Remembers what was answered, so that a slow chat is not told the same twice."""

    def __init__(self, chat: Chat, chance: random.Random, questions: Questions) -> None:
        self._chat, self._chance, self._questions = chat, chance, questions
        self._count = 0
        self._answered: tuple[int, str] | None = None
        self._waited = 0.0

    def begin(self) -> None:
        """A new wish: nothing was answered yet."""
        self._answered, self._waited = None, 0.0

    def answer(self, wish: Wish, *, wrongly: bool) -> bool:
        """Answers the question that stands in the chat; whether there is one. Called every few seconds."""
        key = self._asked(wish)
        if key is None:
            return False
        options = [one for one in self._chat.newest() if data_of(one).startswith(OPTIONS)]
        if key in BY_BUTTONS and not options:
            return False
        told = self._chat.last()
        self._waited = self._waited + STEP if told == self._answered else 0.0
        if told == self._answered and self._waited < SETTLED:
            return True
        self._answered, self._waited = told, 0.0
        if options:
            other = [one for one in options if data_of(one).endswith(":other")]
            self._chat.press_on(*self._chance.choice(other if wish.mood in WRONG and other else options))
        else:
            self._chat.telegram.say(self._chat.id, self._words(key, wrongly=wrongly))
        return True

    def _asked(self, wish: Wish) -> str | None:
        """The key of the question; a summary, which repeats questions with their answers, can be cancelled."""
        if self._chat.find("xo:", newest=True) is not None:
            return None
        _, text = self._chat.last()
        for provider in (wish.department, *ASK_THE_PAYER.get(wish.way, ())):
            found = [title for title in self._questions.get(provider, {}) if title in text]
            if found:
                return self._questions[provider][max(found, key=len)]
        return None

    def _words(self, key: str, *, wrongly: bool) -> str:
        if key == "invite":
            return UNKNOWN_INVITE if wrongly else f"c{self._chat.id}n{self._next()}"
        if key == "email":
            return f"c{self._chat.id}n{self._next()}@{REFUSED_DOMAIN if wrongly else 'example.com'}"
        return WORDS[key]

    def _next(self) -> int:
        self._count += 1
        return self._count
