"""The staff's table of ways to pay, drawn from what the service knows now. Writes nothing."""

from bot.callback_kinds import Place
from bot.payment_callbacks import Ways
from bot.screens import ways
from bot.screens.screen import Screen
from bot.services.people import Person
from bot.services.ways import Ways as WaysService
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


class WaysPlaces:
    """`draws` joins the staff's places."""

    def __init__(self, ways: WaysService) -> None:
        self._ways = ways

    def draws(self) -> dict[type[Place], Draw]:
        return {Ways: self._table}

    async def _table(self, reader: Reader, person: Person, place: Ways, t: Texts) -> Screen:
        return ways.table(await self._ways.table(reader, person), t)
