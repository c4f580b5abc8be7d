"""How people pay a provider: on an invoice's page or with a card, at once, late, not at all, or while they cancel."""

import random
from collections.abc import Callable

from tests.simulation.agenda import Actor
from tests.simulation.chat import LOOKS_EVERY, Chat, Pause
from tests.simulation.tills import Tills
from tests.simulation.wishes import Mood, Wish

LINK_WITHIN = 400.0
TRIES = 8
INVOICES, CARDS = "https://pay.example/pay/", "https://shop.example/pay/"
HOUR = 3600.0

Later = Callable[[Actor, float], None]


class PayingThere:
    """`later` has somebody act when the customer has long gone; the world does not end before."""

    def __init__(self, tills: Tills, chance: random.Random, later: Later, complaints: list[int]) -> None:
        self.tills, self._chance, self._later = tills, chance, later
        self.complaints = complaints
        """Orders whose goods staff are to return."""

    def follow(self, chat: Chat, order: int, wish: Wish, stop: Callable[[], Actor]) -> Pause:
        """Whether the customer has paid. `stop` cancels the order by its buttons."""
        beginning = CARDS if wish.department == "intercode" else INVOICES
        found: list[str] = []

        def linked() -> bool:
            link = chat.link(f"xo:{order}:", beginning)
            found.extend([link] if link else [])
            return bool(found)

        if not (yield from chat.until(linked, LINK_WITHIN)):
            return False
        return (yield from self.in_mood(chat, wish, found[0], stop))

    def in_mood(self, chat: Chat, wish: Wish, link: str, stop: Callable[[], Actor]) -> Pause:
        """Whether it is paid now."""
        match wish.mood:
            case Mood.LEAVES_UNPAID:
                return False
            case Mood.PAYS_LATE:
                self._later(self._pay_late(link), self._chance.uniform(HOUR, 20 * HOUR))
                return False
            case Mood.CANCELS:
                yield self._chance.uniform(0, 20)
                yield from stop()
                return False
            case Mood.SLOW_BANK:
                yield from stop()
                self._later(self._pay_after_the_end(link), self._chance.uniform(60, HOUR))
                return False
            case Mood.PAYS_WHILE_CANCELLING:
                yield from stop()
                self.tills.at_next_look.add(link)
                yield from chat.until(lambda: link not in self.tills.at_next_look, HOUR / 60)
                self.tills.at_next_look.discard(link)
                return self.tills.pay_invoice(link)
        yield self._chance.uniform(2, 40)
        return (yield from self.pay(link))

    def pay(self, link: str) -> Pause:
        """On whichever page it is."""
        if not link.startswith(CARDS):
            return self.tills.pay_invoice(link)
        for _ in range(TRIES):
            visit = self.tills.open(link)
            waited = 0.0
            while not visit.over and waited < 60:
                waited += LOOKS_EVERY
                yield LOOKS_EVERY
            if visit.page is not None:
                self.tills.confirm(visit.page, link)
                return True
            yield self._chance.uniform(5, 60)
        return False

    def _pay_late(self, link: str) -> Actor:
        yield from self.pay(link)

    def _pay_after_the_end(self, link: str) -> Actor:
        for _ in range(TRIES):
            if self.tills.pay_after_the_end(link):
                return
            yield 300.0
