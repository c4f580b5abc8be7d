"""What a customer sees of their own data, and the letter that brings it as a file. Writes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.callbacks import Place
from bot.callbacks.privacy import MyData as MyDataPlace
from bot.screens import privacy as screens
from bot.screens.screen import Screen
from bot.services.my_data import MyData
from bot.services.people import Person
from bot.telegram.composed import Composed, Document, Nothing
from bot.texts import Catalogues, Texts
from storage import customers
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


class PrivacyPlaces:
    """One per shop."""

    def __init__(self, db: Database, catalogues: Catalogues, my_data: MyData) -> None:
        self._db, self._catalogues, self._my_data = db, catalogues, my_data

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Mistake`."""
        return {MyDataPlace: self._place}

    async def _place(self, reader: Reader, person: Person, place: MyDataPlace, t: Texts) -> Screen:
        if place.ask == 1:
            await self._my_data.require_closed(reader, person)
            return screens.asked(t)
        return screens.deleted(t) if place.ask else screens.my_data(t)

    async def compose(self, letter: Letter) -> Composed:
        return await self._db.read(lambda reader: self._file(reader, letter))

    async def _file(self, reader: Reader, letter: Letter) -> Composed:
        known = await customers.find(reader, letter.chat_id)
        if known is None:
            return Nothing()
        content = await self._my_data.export(reader, Person(known.id, known.language))
        return Document(content, "my-data.json", self._catalogues.of(known.language)("my_data.caption"))
