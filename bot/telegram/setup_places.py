"""What owners see while they set the shop up. Writes nothing."""

from bot.callbacks import Place
from bot.callbacks.setup import Setup, SetupTexts, TestOrder
from bot.screens import setup as screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.people import Person
from bot.services.setup import SetupDesk, ShopFacts
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


class SetupPlaces:
    """One per shop."""

    def __init__(self, clock: Clock, desk: SetupDesk, facts: ShopFacts) -> None:
        self._clock, self._desk, self._facts = clock, desk, facts

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {Setup: self._setup, SetupTexts: self._texts, TestOrder: self._test}

    async def _setup(self, reader: Reader, person: Person, place: Setup, t: Texts) -> Screen:
        return screens.setup(await self._desk.view(reader, person, self._clock.now(), asking=bool(place.ask)), t)

    async def _texts(self, reader: Reader, person: Person, place: SetupTexts, t: Texts) -> Screen:
        return screens.texts(self._facts.contact, t)

    async def _test(self, reader: Reader, person: Person, place: TestOrder, t: Texts) -> Screen:
        return screens.test(place.step, self._facts.currency, self._clock.now(), t)
