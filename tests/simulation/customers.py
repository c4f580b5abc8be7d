"""People who buy: they press what their chat shows, pay, lose patience, press twice, change their minds, go away."""

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.telegram import ActRefused, TelegramStandin, checkout
from tests.simulation.agenda import Actor

Pause = Generator[float, None, bool]
Button = tuple[int, dict[str, Any]]

LOOKS_EVERY = 4.0
PATIENCE = 90.0
ANSWERED_WITHIN = 11.0
TRIES = 12
UNKNOWN_INVITE = "nosuchserver"
QUESTION = "?"


class Mood(StrEnum):
    """What becomes of one wish."""

    HAPPY = "happy"
    PRESSES_TWICE = "presses_twice"
    PAYS_TWICE = "pays_twice"
    CANCELS = "cancels"
    WRONG_THEN_RIGHT = "wrong_then_right"
    WRONG_THEN_BACK = "wrong_then_back"
    WRONG_THEN_GONE = "wrong_then_gone"
    LEAVES_UNPAID = "leaves_unpaid"
    BLOCKS = "blocks"


FOR_KEYS = {
    Mood.HAPPY: 8,
    Mood.PRESSES_TWICE: 2,
    Mood.PAYS_TWICE: 3,
    Mood.CANCELS: 3,
    Mood.LEAVES_UNPAID: 1,
    Mood.BLOCKS: 1,
}
FOR_BOOSTS = {**FOR_KEYS, Mood.WRONG_THEN_RIGHT: 3, Mood.WRONG_THEN_BACK: 2, Mood.WRONG_THEN_GONE: 0.3}
WRONG = frozenset({Mood.WRONG_THEN_RIGHT, Mood.WRONG_THEN_BACK, Mood.WRONG_THEN_GONE})


@dataclass(frozen=True, slots=True)
class Wish:
    """One purchase that somebody has in mind."""

    department: str
    mood: Mood


def wishes(chance: random.Random, count: int, boosts: float, always: Mood | None = None) -> list[Wish]:
    """A mixture; `boosts` is their share."""
    found = []
    for _ in range(count):
        is_boost = chance.random() < boosts
        table = FOR_BOOSTS if is_boost else FOR_KEYS
        mood = always or chance.choices(list(table), list(table.values()))[0]
        found.append(Wish("simpleboost" if is_boost else "kinguin", mood))
    return found


class Customer:
    """One person. Every act goes through the stand-in's app, so the bot sees what it would see of a real one."""

    def __init__(self, telegram: TelegramStandin, person_id: int, chance: random.Random, question: str) -> None:
        """`question` is how the chat asks for an invite."""
        self.telegram, self.id, self.chance = telegram, person_id, chance
        self._question = question
        self._slugs: set[str] = set()
        self._invites = 0
        self.has_blocked = False
        self.paid = 0
        self.given_up = 0

    def shop(self, found: Sequence[Wish]) -> Actor:
        """Follows wish after wish."""
        for wish in found:
            yield self.chance.uniform(1, 60)
            yield from self._follow_wish(wish)

    def _follow_wish(self, wish: Wish) -> Actor:
        for _ in range(TRIES):
            if (yield from self._reach_payment(wish)):
                break
            yield self.chance.uniform(5, 200)
        else:
            self.given_up += 1
            return
        if wish.mood is Mood.LEAVES_UNPAID:
            return
        if (yield from self._pay(wish)):
            self.paid += 1
            yield from self._after_payment(wish)

    def _reach_payment(self, wish: Wish) -> Pause:
        """From /start to an invoice that is new."""
        self.telegram.start(self.id)
        if not (yield from self._seen(f"od:{wish.department}")):
            return False
        self._press(f"od:{wish.department}")
        if not (yield from self._choose(wish)):
            return False
        self._press("bn:")
        if wish.mood is Mood.PRESSES_TWICE:
            self._press("bn:")
        if wish.department == "simpleboost":
            if not (yield from self._seen(QUESTION)):
                return False
            self.telegram.say(self.id, UNKNOWN_INVITE if wish.mood in WRONG else self._new_invite())
        return (yield from self._until(lambda: self._invoice() is not None))

    def _choose(self, wish: Wish) -> Pause:
        """Opens a card that can be bought."""
        pick = self._variants if wish.department == "simpleboost" else self._offers
        if not (yield from self._until(lambda: bool(pick()))):
            return False
        message_id, button = self.chance.choice(pick())
        self._press_on(message_id, button)
        return (yield from self._seen("bn:"))

    def _variants(self) -> list[Button]:
        """Buttons of a card that choose an amount: `c:<offer>:<browse>:<page>:<variant>:<quantity>`."""
        return [one for one in self._newest() if _data(one).startswith("c:") and _data(one).split(":")[4]]

    def _offers(self) -> list[Button]:
        """Lines of a list of offers."""
        found = [one for one in self._newest() if _data(one).startswith("c:")]
        return found if len(found) > 1 and not self._find("bn:", newest=True) else []

    def _pay(self, wish: Wish) -> Pause:
        found = self._invoice()
        if found is None:
            return False
        slug, self._order = found
        times = 2 if wish.mood is Mood.PAYS_TWICE else 1
        paid = False
        for _ in range(TRIES):
            try:
                sheets = [self.telegram.begin_payment(self.id, slug) for _ in range(times)]
            except ActRefused:
                return paid
            yield ANSWERED_WITHIN
            for sheet in sheets:
                checkout.expire(self.telegram.world, sheet)
            paid = any(sheet["state"] == "paid" for sheet in sheets)
            if paid or any(sheet["state"] == "declined" for sheet in sheets):
                break
        self._slugs.add(slug)
        return paid

    def _after_payment(self, wish: Wish) -> Actor:
        if wish.mood is Mood.CANCELS:
            yield self.chance.uniform(0, 6)
            yield from self._press_surely("xo:")
        elif wish.mood is Mood.BLOCKS:
            self.has_blocked = True
            self.telegram.block(self.id)
            yield self.chance.uniform(60, 1800)
            self.telegram.start(self.id)
        elif wish.mood in WRONG:
            yield from self._mend(wish)
        if wish.department == "kinguin":
            yield from self._watch()

    def _mend(self, wish: Wish) -> Actor:
        """Somebody else's invite was refused: another one, the money back, or nothing at all."""
        asked = f"ea:{self._order}:"
        if wish.mood is Mood.WRONG_THEN_GONE or not (yield from self._seen(asked, 1200)):
            return
        if wish.mood is Mood.WRONG_THEN_BACK:
            yield from self._press_surely("mb:")
            return
        for _ in range(TRIES):
            self._press(asked)
            if (yield from self._seen(QUESTION)):
                self.telegram.say(self.id, self._new_invite())
                return
            yield self.chance.uniform(5, 60)

    def _press_surely(self, action: str) -> Actor:
        """What asks for a second press: the first may be lost, or come too late."""
        first, second = f"{action}{self._order}:0", f"{action}{self._order}:1"
        for _ in range(3):
            if not (yield from self._seen(first, 30)):
                return
            self._press(first)
            if (yield from self._seen(second, 30)):
                self._press(second)
                return

    def _watch(self) -> Actor:
        """Looks at the goods once they are there; patience has an end."""
        reveal = f"rv:{self._order}:"
        if (yield from self._seen(reveal, self.chance.uniform(60, 1200))):
            self._press(reveal)
            yield LOOKS_EVERY

    def _new_invite(self) -> str:
        self._invites += 1
        return f"c{self.id}n{self._invites}"

    def _until(self, check: Callable[[], bool], patience: float = PATIENCE) -> Pause:
        waited = 0.0
        while not check():
            if waited > patience:
                return False
            waited += LOOKS_EVERY
            yield LOOKS_EVERY
        return True

    def _seen(self, prefix: str, patience: float = PATIENCE) -> Pause:
        """Waits for a button, or for the question."""
        if prefix == QUESTION:
            return (yield from self._until(lambda: self._question in self._last_text(), patience))
        return (yield from self._until(lambda: self._find(prefix) is not None, patience))

    def _press(self, prefix: str) -> None:
        found = self._find(prefix)
        if found is not None:
            self._press_on(*found)

    def _press_on(self, message_id: int, button: dict[str, Any]) -> None:
        self.telegram.press_unseen(self.id, message_id, button["callback_data"])

    def _invoice(self) -> tuple[str, int] | None:
        """The newest summary whose invoice was not used: its slug and its order."""
        for message in self._messages():
            links = [one["url"] for _, one in _buttons(message) if "/$" in one.get("url", "")]
            orders = [_data(one).split(":")[1] for one in _buttons(message) if _data(one).startswith("cp:")]
            if links and orders:
                slug = links[0].partition("/$")[2]
                return None if slug in self._slugs else (slug, int(orders[0]))
        return None

    def _find(self, prefix: str, *, newest: bool = False) -> Button | None:
        buttons = self._newest() if newest else (one for message in self._messages() for one in _buttons(message))
        return next((one for one in buttons if _data(one).startswith(prefix)), None)

    def _newest(self) -> list[Button]:
        return next((list(_buttons(message)) for message in self._messages()), [])

    def _last_text(self) -> str:
        return next((str(message.get("text", "")) for message in self._messages()), "")

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the bot wrote here, the newest first."""
        chat = self.telegram.world.state.chats.get(self.id)
        for message in reversed(chat.messages.values()) if chat else ():
            if message["from"]["id"] != self.id:
                yield message


def _buttons(message: dict[str, Any]) -> Iterator[Button]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            yield message["message_id"], button


def _data(found: Button) -> str:
    return str(found[1].get("callback_data", ""))
