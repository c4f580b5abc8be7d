"""How people pay the shop itself: Stars, a card in Telegram, an invoice's link, a balance, or later, on approval."""

import random
from collections.abc import Callable

from bot.sandbox.telegram import ActRefused, TelegramStandin, checkout
from tests.simulation.agenda import Actor
from tests.simulation.answering import Answering
from tests.simulation.chat import LOOKS_EVERY, PATIENCE, Chat, Pause, buttons_of, data_of
from tests.simulation.paying_there import INVOICES, PayingThere
from tests.simulation.setting import CURRENCY
from tests.simulation.wishes import Mood, Wish

ANSWERED_WITHIN = 11.0
TRIES = 12
METHODS = {"stars": "stars", "card": "card", "link": "invoicebox_link"}
PRESSED = {"balance": "uf:", "approval": "ua:"}
"""Ways of one press, and its button."""
SLUG = "/$"
AMOUNTS = ("9000", "20000", "40000")
"""What people put on their balances at once."""

Stop = Callable[[], Actor]


class PayingHere:
    """One person at the counter. Pays no invoice twice, unless that is their mood."""

    def __init__(
        self, telegram: TelegramStandin, chat: Chat, chance: random.Random, answering: Answering, there: PayingThere
    ) -> None:
        self._telegram, self._chat, self._chance = telegram, chat, chance
        self._answering, self._there = answering, there
        self._used: set[str] = set()

    def ready(self, way: str, last: int) -> int:
        """The order that can be paid in this way now, 0 where none can; `last` was paid before."""
        if way not in PRESSED:
            found = self.invoice(way)
            return found[1] if found else 0
        pressed = self._chat.find(PRESSED[way], newest=True)
        order = int(data_of(pressed).split(":")[1]) if pressed else 0
        return order if order != last else 0

    def turn_to(self, way: str) -> None:
        """Goes on towards the way from the summary or from the list of ways; nothing where neither is shown."""
        buttons = self._chat.newest()
        wanted = [one for one in buttons if _chooses(data_of(one), METHODS.get(way, ""))]
        other = [one for one in buttons if data_of(one).startswith("yw:")]
        if wanted or other:
            self._chat.press_on(*(wanted or other)[0])

    def invoice(self, way: str = "", about: str = "cp:") -> tuple[str, int] | None:
        """The newest invoice that was not used: its link, and the number in the button that stands beside it."""
        for message in self._chat.messages():
            found = list(buttons_of(message))
            links = [one["url"] for _, one in found if SLUG in one.get("url", "") or _is_page(one.get("url", ""))]
            numbers = [data_of(one).split(":")[1] for one in found if data_of(one).startswith(about)]
            if links and numbers:
                usable = links[0] not in self._used and way in ("", self._way_of(links[0]))
                return (links[0], int(numbers[0])) if usable else None
        return None

    def _way_of(self, link: str) -> str:
        if _is_page(link):
            return "link"
        invoice = self._telegram.world.state.invoices[link.partition(SLUG)[2]]
        return "card" if invoice["currency"] == CURRENCY else "stars"

    def pay(self, wish: Wish, order: int, stop: Stop) -> Pause:
        """Whether it is paid, or asked for. `stop` cancels the order by its buttons."""
        if wish.way in PRESSED:
            return (yield from self._press(wish, order))
        found = self.invoice(wish.way)
        if found is None:
            return False
        if wish.way == "link":
            return (yield from self._by_link(wish, found[0], stop))
        return (yield from self.in_telegram(found[0], 2 if wish.mood is Mood.PAYS_TWICE else 1))

    def begin(self, link: str) -> dict[str, object] | None:
        """Confirms Telegram's sheet once."""
        self._used.add(link)
        try:
            return self._telegram.begin_payment(self._chat.id, link.partition(SLUG)[2])
        except ActRefused:
            return None

    def expire(self, sheet: dict[str, object]) -> None:
        checkout.expire(self._telegram.world, sheet)

    def in_telegram(self, link: str, times: int = 1) -> Pause:
        """In Stars or by card, on Telegram's sheet; a question that nobody answers is asked again."""
        paid = False
        for _ in range(TRIES):
            sheets = [sheet for _ in range(times) if (sheet := self.begin(link)) is not None]
            if not sheets:
                return paid
            yield ANSWERED_WITHIN
            for sheet in sheets:
                self.expire(sheet)
            paid = any(sheet["state"] == "paid" for sheet in sheets)
            if paid or any(sheet["state"] == "declined" for sheet in sheets):
                break
        return paid

    def _by_link(self, wish: Wish, link: str, stop: Stop) -> Pause:
        self._used.add(link)
        if wish.mood is not Mood.PAYS_TWICE:
            return (yield from self._there.in_mood(self._chat, wish, link, stop))
        # The page stays open while another way is chosen.
        self.turn_to("stars")
        yield LOOKS_EVERY
        self.turn_to("stars")
        paid = yield from self._there.pay(link)
        if (yield from self._chat.until(lambda: self.invoice("stars") is not None, 60)):
            found = self.invoice("stars")
            assert found is not None
            paid = (yield from self.in_telegram(found[0])) or paid
        return paid

    def _press(self, wish: Wish, order: int) -> Pause:
        """One press; in a bad mood the invoice beside it is paid as well. A press may be lost."""
        beginning = f"{PRESSED[wish.way]}{order}:"
        invoice = self.invoice() if wish.mood is Mood.PAYS_TWICE else None
        sheet = self.begin(invoice[0]) if invoice and SLUG in invoice[0] else None
        for _ in range(TRIES):
            found = self._chat.find(beginning, newest=True)
            if found is None:
                break
            for _ in range(2 if wish.mood is Mood.PRESSES_TWICE else 1):
                self._chat.press_on(*found)
            yield ANSWERED_WITHIN
        if sheet is not None:
            self.expire(sheet)
        return True

    def top_up(self) -> Pause:
        """Puts money on the balance, in whichever way. Whether it was paid."""
        way = self._chance.choice(("stars", "stars", "card", "link"))
        wish = Wish("invoicebox", Mood.HAPPY, "link")
        self._telegram.say(self._chat.id, "/balance")
        if not (yield from self._chat.seen("ut:")):
            return False
        self._chat.press("ut:")
        if not (yield from self._chat.seen("um:")):
            return False
        self._telegram.say(self._chat.id, self._chance.choice(AMOUNTS))
        self._answering.begin()
        waited = 0.0
        while (found := self.invoice(way, "uw:")) is None:
            wanted = [one for one in self._chat.newest() if _tops_up(data_of(one), METHODS[way])]
            if wanted:
                self._chat.press_on(*wanted[0])
            elif not self._chat.find("uw:", newest=True):
                self._answering.answer(wish, wrongly=False)
            waited += LOOKS_EVERY
            if waited > 2 * PATIENCE:
                return False
            yield LOOKS_EVERY
        if way == "link":
            self._used.add(found[0])
            return (yield from self._there.pay(found[0]))
        return (yield from self.in_telegram(found[0]))

    def take_back(self) -> Actor:
        """Asks for the rest of the balance, by two presses."""
        self._telegram.say(self._chat.id, "/balance")
        for press in ("uk:0", "uk:1"):
            if not (yield from self._chat.seen(press)):
                return
            self._chat.press(press)


def _chooses(data: str, method: str) -> bool:
    return data.startswith("pw:") and data.endswith(f":{method}")


def _tops_up(data: str, method: str) -> bool:
    return data.startswith("uw:") and data.endswith(f":{method}")


def _is_page(link: str) -> bool:
    return link.startswith(INVOICES)
