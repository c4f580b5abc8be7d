"""What staff see of the own shelf, place by place, and the letter that brings it as a file. Refuses to write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Place
from bot.callbacks.shelf import NewProduct, OwnShelf, ProductField, ProductPlace, ProductPreview, ShelfFile
from bot.screens import own_shelf, own_shelf_files
from bot.screens.parts import department
from bot.screens.screen import Screen
from bot.seams import Clock, Ids
from bot.services.errors import Gone
from bot.services.own_shelf_files import OwnShelfFiles
from bot.services.own_shelf_pages import OwnShelfPages
from bot.services.people import Person
from bot.telegram.composed import Composed, Document, Nothing
from bot.texts import Catalogues, Texts
from storage import customers
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class ShelfPlaces:
    """One per shop. The services refuse strangers."""

    clock: Clock
    ids: Ids
    pages: OwnShelfPages
    files: OwnShelfFiles

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            OwnShelf: self._shelf,
            ProductPlace: self._product,
            ProductField: self._field,
            NewProduct: self._new,
            ProductPreview: self._preview,
            ShelfFile: self._file,
        }

    async def _shelf(self, reader: Reader, person: Person, place: OwnShelf, t: Texts) -> Screen:
        return own_shelf.shelf(await self.pages.shelf(reader, person, place), t)

    async def _product(self, reader: Reader, person: Person, place: ProductPlace, t: Texts) -> Screen:
        return own_shelf.product(await self.pages.product(reader, person, place, self.clock.now()), t)

    async def _field(self, reader: Reader, person: Person, place: ProductField, t: Texts) -> Screen:
        return own_shelf.field(await self.pages.field(reader, person, place), t)

    async def _new(self, reader: Reader, person: Person, place: NewProduct, t: Texts) -> Screen:
        return own_shelf.field(await self.pages.new(reader, person, place), t)

    async def _preview(self, reader: Reader, person: Person, place: ProductPreview, t: Texts) -> Screen:
        view = await self.pages.preview(reader, person, place, self.ids.nonce(), self.clock.now())
        return own_shelf.preview(view, t)

    async def _file(self, reader: Reader, person: Person, place: ShelfFile, t: Texts) -> Screen:
        return own_shelf_files.shelf_file(await self.files.view(reader, person, place), t)


class ShelfLetters:
    """Composes the file of the own shelf."""

    def __init__(self, db: Database, catalogues: Catalogues, files: OwnShelfFiles) -> None:
        self._db, self._catalogues, self._files = db, catalogues, files

    async def __call__(self, letter: Letter) -> Composed:
        try:
            return await self._db.read(lambda reader: self._file(reader, letter))
        except Gone:
            return Nothing()

    async def _file(self, reader: Reader, letter: Letter) -> Composed:
        reads = await customers.find(reader, letter.chat_id)
        t = self._catalogues.of(reads.language if reads else "en")
        name = str(letter.fields["provider"])
        content = await self._files.export(reader, name, t.language)
        return Document(content, f"{name}-products.csv", t("shelf.file.caption", name=department(t, name)))
