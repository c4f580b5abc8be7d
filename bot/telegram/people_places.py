"""What staff see of people, place by place. Writes nothing."""

from dataclasses import dataclass

from bot.callbacks import Place
from bot.people_callbacks import CustomerPage
from bot.screens import customer_page
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.customer_pages import CustomerPages
from bot.services.people import Person
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


@dataclass(frozen=True, slots=True)
class PeoplePlaces:
    """One per shop."""

    clock: Clock
    pages: CustomerPages

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {CustomerPage: self._customer}

    async def _customer(self, reader: Reader, person: Person, place: CustomerPage, t: Texts) -> Screen:
        view = await self.pages.view(reader, person, place.customer, self.clock.now())
        return customer_page.customer_page(view, t)
