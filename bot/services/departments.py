"""Departments as staff arrange them: name, emoji, picture, order, hidden or shown. Prices and goods are not touched.

What staff write stands in place of the provider's own texts from the next screen on; every change is in the audit log.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.catalogue import (
    ClearField,
    DepartmentField,
    DepartmentPlace,
    DepartmentPreview,
    MoveDepartment,
    ResetDepartment,
    ShowDepartment,
)
from bot.callbacks.catalogue import Departments as DepartmentsPlace
from bot.services.catalogue import Catalogue
from bot.services.catalogue_views import DepartmentFieldView, DepartmentPreviewView, DepartmentRow, DepartmentView
from bot.services.errors import Gone
from bot.services.own_shelf_fields import address
from bot.services.people import Person
from bot.services.rights import Right, require
from providers.base import Profile
from providers.errors import InvalidAnswer
from storage import departments, providers, staff
from storage.database import Database, Reader, Transaction
from storage.departments import Arranged

TITLE_LIMIT = 40
EMOJI_LIMIT = 16
TITLE, EMOJI, PICTURE = "title_", "emoji", "picture"

Named = Mapping[tuple[str, str], Mapping[str, str]]


class Departments:
    """`name` takes what departments are called from now on: texts by provider and language."""

    def __init__(
        self,
        db: Database,
        profiles: Mapping[str, Profile],
        languages: Sequence[str],
        catalogue: Catalogue,
        name: Callable[[Named], None],
    ) -> None:
        self._db, self._profiles, self._languages = db, profiles, languages
        self._catalogue, self._name = catalogue, name

    @property
    def keys(self) -> tuple[str, ...]:
        """What may be written of a department."""
        return (*(f"{TITLE}{each}" for each in self._languages), EMOJI, PICTURE)

    async def refresh(self) -> None:
        """Reads what staff wrote and has it used."""
        arranged = await self._db.read(departments.of_all)
        self._name({(name, each): _texts(known, each) for name, known in arranged.items() for each in self._languages})

    async def step(self, now: datetime) -> bool:
        """The same for a worker: always False."""
        await self.refresh()
        return False

    # --- what is shown; all raise `Gone` and `Mistake` ---

    async def rows(self, reader: Reader, person: Person) -> tuple[DepartmentRow, ...]:
        """In the order in which customers see them."""
        require(person, Right.CATALOGUE)
        counts = await providers.offer_counts(reader, list(self._profiles))
        known = [each for each in await providers.of_all(reader) if each.name in self._profiles]
        return tuple(DepartmentRow(each.name, each.mode, each.hidden, counts[each.name]) for each in known)

    async def view(self, reader: Reader, person: Person, place: DepartmentPlace) -> DepartmentView:
        rows = await self.rows(reader, person)
        row = next((each for each in rows if each.provider == place.provider), None)
        if row is None:
            raise Gone
        known = await departments.get(reader, place.provider)
        return DepartmentView(
            row=row,
            titles=dict(known.titles),
            emoji=known.emoji,
            picture=known.picture,
            first=row == rows[0],
            last=row == rows[-1],
            asking=bool(place.ask),
        )

    async def field(self, reader: Reader, person: Person, place: DepartmentField) -> DepartmentFieldView:
        self._require(person, place.provider, place.key)
        known = await departments.get(reader, place.provider)
        return DepartmentFieldView(place.provider, place.key, _value(known, place.key), place.wrong)

    async def preview(
        self, reader: Reader, person: Person, place: DepartmentPreview, now: datetime
    ) -> DepartmentPreviewView:
        """The department as customers of a language see it, hidden or not."""
        self._require(person, place.provider)
        language = place.language if place.language in self._languages else person.language
        customer = replace(person, language=language)
        found = await self._catalogue.preview(reader, customer, place.provider, now)
        return DepartmentPreviewView(place.provider, language, tuple(self._languages), found)

    # --- what is changed; all raise `Gone` and `Mistake` ---

    async def write(self, tx: Transaction, person: Person, place: DepartmentField, typed: str, now: datetime) -> Place:
        """Stores one text; where it cannot be right, the same place says why."""
        self._require(person, place.provider, place.key)
        try:
            text = _judged(place.key, typed)
        except InvalidAnswer as error:
            return place.model_copy(update={"wrong": error.reason})
        return await self._save(tx, person, place.provider, place.key, text, now)

    async def clear(self, tx: Transaction, person: Person, press: ClearField, now: datetime) -> Place:
        """The provider's own text stands again."""
        self._require(person, press.provider, press.key)
        return await self._save(tx, person, press.provider, press.key, "", now)

    async def reset(self, tx: Transaction, person: Person, press: ResetDepartment, now: datetime) -> Place:
        """All of the provider's own texts."""
        self._require(person, press.provider)
        before = await departments.get(tx, press.provider)
        if before != Arranged():
            await departments.reset(tx, press.provider)
            told = " · ".join([before.emoji, *(title for _, title in before.titles), before.picture])
            await _record(tx, person, "department.reset", press.provider, told, "", now)
        return DepartmentPlace(provider=press.provider)

    async def show(self, tx: Transaction, person: Person, press: ShowDepartment, now: datetime) -> Place:
        """In lists or not. Links to its offers work either way."""
        self._require(person, press.provider)
        words = ("shown", "hidden")
        hidden = not press.on
        if await departments.show(tx, press.provider, hidden):
            await _record(tx, person, "department.show", press.provider, words[not hidden], words[hidden], now)
        return DepartmentPlace(provider=press.provider)

    async def move(self, tx: Transaction, person: Person, press: MoveDepartment, now: datetime) -> Place:
        """One place up or down; at the end it stays."""
        self._require(person, press.provider)
        names = [each.name for each in await providers.of_all(tx) if each.name in self._profiles]
        here = names.index(press.provider)
        there = here + (1 if press.step > 0 else -1)
        if 0 <= there < len(names):
            names[here], names[there] = names[there], names[here]
            await departments.put_order(tx, names)
            await _record(tx, person, "department.move", press.provider, str(here + 1), str(there + 1), now)
        return DepartmentsPlace()

    async def _save(self, tx: Transaction, person: Person, provider: str, key: str, text: str, now: datetime) -> Place:
        known = await departments.get(tx, provider)
        before = _value(known, key)
        if key.startswith(TITLE):
            await departments.put_text(tx, provider, departments.TITLE, key.removeprefix(TITLE), text)
        else:
            look = {EMOJI: known.emoji, PICTURE: known.picture} | {key: text}
            await departments.put_look(tx, provider, look[EMOJI], look[PICTURE])
        if before != text:
            await _record(tx, person, f"department.{key}", provider, before, text, now)
        return DepartmentPlace(provider=provider)

    def _require(self, person: Person, provider: str, key: str = EMOJI) -> None:
        require(person, Right.CATALOGUE)
        if provider not in self._profiles or key not in self.keys:
            raise Gone


def _texts(known: Arranged, language: str) -> dict[str, str]:
    found = {"department.title": dict(known.titles).get(language, ""), "department.emoji": known.emoji}
    return {key: text for key, text in found.items() if text}


def _value(known: Arranged, key: str) -> str:
    if key.startswith(TITLE):
        return dict(known.titles).get(key.removeprefix(TITLE), "")
    return known.emoji if key == EMOJI else known.picture


def _judged(key: str, typed: str) -> str:
    """Raises `InvalidAnswer`."""
    text = " ".join(typed.split())
    if key == PICTURE:
        return address(typed.strip())
    if key == EMOJI:
        if len(text) > EMOJI_LIMIT or text.isascii() or any(each.isalnum() or each.isspace() for each in text):
            raise InvalidAnswer(key, "emoji")
        return text
    if not text or len(text) > TITLE_LIMIT or not any(each.isalnum() for each in text):
        raise InvalidAnswer(key, "title")
    return text


async def _record(
    tx: Transaction, person: Person, action: str, provider: str, before: str, after: str, now: datetime
) -> None:
    await staff.record(
        tx, staff_id=person.id, action=action, subject=f"department:{provider}", before=before, after=after, now=now
    )
