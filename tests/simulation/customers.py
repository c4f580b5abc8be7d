"""People who buy: they press what their chat shows, pay, lose patience, press twice, change their minds, go away."""

import random
from collections.abc import Sequence

from bot.sandbox.telegram import TelegramStandin
from tests.simulation.agenda import Actor
from tests.simulation.answering import Answering, Questions
from tests.simulation.chat import LOOKS_EVERY, PATIENCE, Button, Chat, Pause, data_of
from tests.simulation.paying_here import ANSWERED_WITHIN, TRIES, PayingHere
from tests.simulation.paying_there import PayingThere
from tests.simulation.wishes import WRONG, Mood, Wish

MONEY_BACK_WITHIN = 3600.0


class Customer:
    """One person. Every act goes through the stand-in's app, so the bot sees what it would see of a real one."""

    def __init__(
        self,
        telegram: TelegramStandin,
        person_id: int,
        chance: random.Random,
        questions: Questions,
        there: PayingThere,
    ) -> None:
        self.telegram, self.id, self.chance = telegram, person_id, chance
        self.chat = Chat(telegram, person_id)
        self._answering = Answering(self.chat, chance, questions)
        self._there = there
        self._here = PayingHere(telegram, self.chat, chance, self._answering, there)
        self._order = 0
        self.has_blocked = False
        self.given_up = 0

    def shop(self, found: Sequence[Wish]) -> Actor:
        """Follows wish after wish."""
        for wish in found:
            yield self.chance.uniform(1, 60)
            yield from self._follow_wish(wish)

    def _follow_wish(self, wish: Wish) -> Actor:
        if wish.way == "balance":
            yield from self._here.top_up()
        for _ in range(TRIES):
            if (yield from self._reach_payment(wish)):
                break
            yield self.chance.uniform(5, 200)
        else:
            self.given_up += 1
            return
        if wish.there:
            yield from self._pay_there(wish)
        elif (wish.mood is not Mood.LEAVES_UNPAID or wish.way == "link") and (yield from self._pay(wish)):
            yield from self._after_payment(wish)

    def _reach_payment(self, wish: Wish) -> Pause:
        """From /start to a summary that can be paid."""
        chat = self.chat
        self._answering.begin()
        self.telegram.start(self.id)
        # An older list would sell the goods of another department.
        if not (yield from chat.until(lambda: chat.find(f"od:{wish.department}", newest=True) is not None)):
            return False
        chat.press(f"od:{wish.department}")
        if not (yield from self._choose(wish)):
            return False
        chat.press("bn:")
        if wish.mood is Mood.PRESSES_TWICE:
            chat.press("bn:")
        waited = 0.0
        while not self._can_pay(wish):
            waited = waited + LOOKS_EVERY
            if waited > PATIENCE and not self._answering.answer(wish, wrongly=wish.mood in WRONG):
                return False
            if waited > 4 * PATIENCE:
                return False
            if not self._answering.answer(wish, wrongly=wish.mood in WRONG) and not wish.there:
                self._here.turn_to(wish.way)
            yield LOOKS_EVERY
        return True

    def _can_pay(self, wish: Wish) -> bool:
        if not wish.there:
            return self._here.ready(wish.way, self._order) > 0
        found = self.chat.find("pt:", newest=True)
        return found is not None and int(data_of(found).split(":")[1]) != self._order

    def _choose(self, wish: Wish) -> Pause:
        """Opens a card that can be bought."""
        pick = self._variants if wish.department == "simpleboost" else self._offers
        if not (yield from self.chat.until(lambda: bool(pick()))):
            return False
        message_id, button = self.chance.choice(pick())
        self.chat.press_on(message_id, button)
        if wish.department == "intercode":
            return (yield from self._count_pieces(int(data_of((message_id, button)).split(":")[1])))
        return (yield from self.chat.seen("bn:"))

    def _count_pieces(self, offer: int) -> Pause:
        """So many pieces as nobody else takes, one press after the other."""
        wanted = self._there.tills.pieces_of(offer)
        if wanted is None or not (yield from self.chat.until(lambda: self._buys(offer, 1))):
            return False
        for pieces in range(2, wanted + 1):
            more = f"c:{offer}:"
            found = [one for one in self.chat.newest() if data_of(one).startswith(more)]
            fitting = [one for one in found if data_of(one).endswith(f":{pieces}")]
            if not fitting:
                return False
            self.chat.press_on(*fitting[0])
            if not (yield from self.chat.until(lambda pieces=pieces: self._buys(offer, pieces))):
                return False
        return self._buys(offer, wanted)

    def _buys(self, offer: int, pieces: int) -> bool:
        found = self.chat.find(f"bn:{offer}:", newest=True)
        return found is not None and data_of(found).endswith(f":{pieces}")

    def _variants(self) -> list[Button]:
        """Buttons of a card that choose an amount: `c:<offer>:<browse>:<page>:<variant>:<quantity>`."""
        return [one for one in self.chat.newest() if data_of(one).startswith("c:") and data_of(one).split(":")[4]]

    def _offers(self) -> list[Button]:
        """Lines of a list of offers."""
        found = [one for one in self.chat.newest() if data_of(one).startswith("c:")]
        return found if len(found) > 1 and not self.chat.find("bn:", newest=True) else []

    def _pay_there(self, wish: Wish) -> Actor:
        """Has the order placed; in a bad mood its Stars are paid as well."""
        found = self.chat.find("pt:", newest=True)
        assert found is not None
        self._order = int(data_of(found).split(":")[1])
        invoice = self._here.invoice() if wish.mood is Mood.PAYS_TWICE else None
        sheet = self._here.begin(invoice[0]) if invoice else None
        for _ in range(2 if wish.mood is Mood.PRESSES_TWICE else 1):
            self.chat.press_on(*found)
        if sheet is not None:
            yield ANSWERED_WITHIN
            self._here.expire(sheet)
        if (yield from self._there.follow(self.chat, self._order, wish, self._stop)):
            yield from self._after_payment(wish)

    def _stop(self) -> Actor:
        yield from self._press_surely("xo:")

    def _pay(self, wish: Wish) -> Pause:
        self._order = self._here.ready(wish.way, self._order)
        return (yield from self._here.pay(wish, self._order, self._stop))

    def _after_payment(self, wish: Wish) -> Actor:
        if wish.mood is Mood.CANCELS and not wish.there:
            yield self.chance.uniform(0, 6)
            yield from self._press_surely("xo:")
        elif wish.mood is Mood.BLOCKS:
            self.has_blocked = True
            self.telegram.block(self.id)
            yield self.chance.uniform(60, 1800)
            self.telegram.start(self.id)
        elif wish.mood in WRONG:
            yield from self._mend(wish)
        elif wish.mood is Mood.TAKES_BACK:
            yield from self._here.take_back()
        if wish.department in ("kinguin", "invoicebox"):
            yield from self._watch(wish)

    def _mend(self, wish: Wish) -> Actor:
        """What was answered was refused: another answer, the money back, or nothing at all."""
        asked = f"ea:{self._order}:"
        if wish.mood is Mood.WRONG_THEN_GONE or not (yield from self.chat.seen(f"mb:{self._order}:", 1200)):
            return
        if wish.mood is Mood.WRONG_THEN_BACK:
            yield from self._press_surely("mb:")
            return
        for _ in range(TRIES):
            self._answering.begin()
            self.chat.press(asked)
            if (yield from self.chat.until(lambda: self._answering.answer(wish, wrongly=False))):
                return
            yield self.chance.uniform(5, 60)

    def _press_surely(self, action: str) -> Actor:
        """What asks for a second press: the first may be lost, or come too late."""
        first, second = f"{action}{self._order}:0", f"{action}{self._order}:1"
        for _ in range(3):
            if not (yield from self.chat.seen(first, 30)):
                return
            self.chat.press(first)
            if (yield from self.chat.seen(second, 30)):
                self.chat.press(second)
                return

    def _watch(self, wish: Wish) -> Actor:
        """Looks at the goods once they are there; patience has an end."""
        reveal = f"rv:{self._order}:"
        if not (yield from self.chat.seen(reveal, self.chance.uniform(60, 1200))):
            return
        self.chat.press(reveal)
        yield LOOKS_EVERY
        if wish.mood is Mood.GIVES_BACK:
            self._there.complaints.append(self._order)
            yield from self.chat.until(self._has_money_back, MONEY_BACK_WITHIN)

    def _has_money_back(self) -> bool:
        own = [one for one in self.telegram.charges if one["person_id"] == self.id]
        return bool(own and own[-1]["refunded_at"])
