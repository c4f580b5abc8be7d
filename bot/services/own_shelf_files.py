"""The own shelf out into a file and back: a file is shown with what it would do, and a second press does all of it."""

import json
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.shelf import ApplyShelfFile, ShelfFile
from bot.callbacks.shelf import OwnShelf as ShelfPlace
from bot.services.errors import Gone, Mistake
from bot.services.own_shelf import OwnShelf, subject_of
from bot.services.own_shelf_csv import ON_SALE, Unreadable, read, written
from bot.services.own_shelf_fields import TITLE, Fields
from bot.services.own_shelf_plan import Plan, Planned, columns, mark, plan, row
from bot.services.own_shelf_views import FileView, LineChange
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import letters, product_files, products, staff
from storage.database import Reader, Transaction
from storage.product_files import ProductFile

LETTER = "shelf_file"


class OwnShelfFiles:
    """All raise `Gone` and `Mistake`."""

    def __init__(self, shelf: OwnShelf) -> None:
        self._shelf = shelf

    async def order_export(self, tx: Transaction, person: Person, provider: str, chat_id: int, now: datetime) -> None:
        """Has the file sent to the chat; it is written when it is sent."""
        self._shelf.of(person, provider)
        await letters.put(tx, chat_id=chat_id, kind=LETTER, fields={"provider": provider}, now=now)

    async def export(self, reader: Reader, provider: str, language: str) -> bytes:
        """Every product of the provider. Raises `Gone` where it has no own shelf any more."""
        fields = self._shelf.fields.get(provider)
        if fields is None:
            raise Gone
        known = await products.of_provider(reader, provider)
        return written(columns(fields), [row(fields, each) for each in known], language)

    async def receive(
        self, tx: Transaction, person: Person, place: ShelfFile | ShelfPlace, content: bytes, now: datetime
    ) -> Place:
        """Keeps a file until its second press; one that cannot be read at all says why."""
        require(person, Right.SHELF)
        name = self._shelf.named(place.provider)
        if not name:
            raise Mistake("shelf.choose")
        try:
            read(content, columns(self._shelf.of(person, name)))
        except Unreadable as error:
            return ShelfFile(provider=name, wrong=error.reason)
        file = await product_files.put(tx, person.id, name, content, now)
        return ShelfFile(provider=name, file=file)

    async def view(self, reader: Reader, person: Person, place: ShelfFile) -> FileView:
        """What the file would do now."""
        fields = self._shelf.of(person, place.provider)
        if not place.file:
            return FileView(place.provider, wrong=place.wrong)
        known = await self._file(reader, person, place.file)
        found = await self._plan(reader, fields, known)
        new = [each for each in found.planned if each.before is None]
        return FileView(
            provider=place.provider,
            file=known.id,
            new=len(new),
            changed=len(found.planned) - len(new),
            unchanged=found.unchanged,
            changes=tuple(LineChange(each.line, _title(fields, each), _told(fields, each)) for each in found.planned),
            problems=found.problems,
            seen=mark(fields, found),
        )

    async def apply(self, tx: Transaction, person: Person, press: ApplyShelfFile, now: datetime) -> Place:
        """Does what the file says, all of it or nothing. A second press on the same file finds it done."""
        require(person, Right.SHELF)
        known = await product_files.get(tx, press.file, person.id)
        if known is None:
            raise Mistake("notice.already")
        fields = self._shelf.of(person, known.provider)
        found = await self._plan(tx, fields, known)
        if found.problems:
            raise Mistake("shelf.file.not_applied")
        if mark(fields, found) != press.seen:
            # A sale between the two presses: the file's stock would bring back what has just been sold.
            raise Mistake("shelf.file.moved")
        await product_files.forget(tx, known.id)
        if found.planned:
            await self._store(tx, person, known.provider, fields, found, now)
        return ShelfPlace(provider=known.provider)

    async def _plan(self, reader: Reader, fields: Fields, known: ProductFile) -> Plan:
        stored = await products.of_provider(reader, known.provider)
        return plan(fields, stored, read(known.content, columns(fields)))

    @staticmethod
    async def _file(reader: Reader, person: Person, file: int) -> ProductFile:
        found = await product_files.get(reader, file, person.id)
        if found is None:
            raise Gone
        return found

    async def _store(
        self, tx: Transaction, person: Person, provider: str, fields: Fields, found: Plan, now: datetime
    ) -> None:
        refs = await _refs(tx, provider, found)
        rows = [
            (ref, each.cells, each.before.language if each.before else None, each.sellable)
            for ref, each in zip(refs, found.planned, strict=True)
        ]
        ids = await self._shelf.store(tx, fields, provider, rows, now)
        changes = [
            (subject_of(ids[ref]), _audited(fields, each)) for ref, each in zip(refs, found.planned, strict=True)
        ]
        entries = [(subject, before, after) for subject, (before, after) in changes]
        await staff.record_many(tx, staff_id=person.id, action="product.file", entries=entries, now=now)


async def _refs(reader: Reader, provider: str, found: Plan) -> list[str]:
    """Each product's ref; those that have none get the next free numbers."""
    given = {each.ref for each in found.planned}
    number, refs = await products.last_number(reader, provider), []
    for each in found.planned:
        ref = each.ref
        while not ref or (not each.ref and ref in given):
            number += 1
            ref = f"p{number}"
        refs.append(ref)
    return refs


def _told(fields: Fields, each: Planned) -> tuple[tuple[str, bool], ...]:
    return tuple((key, key in fields.facts) for key in each.keys) if each.before else ()


def _title(fields: Fields, each: Planned) -> str:
    return next((text for language in fields.languages if (text := each.cells.get(f"{TITLE}{language}"))), "")


def _audited(fields: Fields, each: Planned) -> tuple[str, str]:
    """What differs, before and after, as JSON."""
    old = row(fields, each.before) if each.before else {}
    new = {**each.cells, ON_SALE: str(int(each.sellable))}
    keys = each.keys if each.before else tuple(key for key, text in new.items() if text)
    before = json.dumps({key: old[key] for key in keys}, ensure_ascii=False) if old else ""
    return before, json.dumps({key: new[key] for key in keys}, ensure_ascii=False)
