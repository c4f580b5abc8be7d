"""Categories of a department that staff hide: their offers stand in no list, filter or search; links still open them.

A category is a platform, a region or a genre, as the department's offers name them.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from bot.callbacks import Place
from bot.callbacks.catalogue import Categories as CategoriesPlace
from bot.callbacks.catalogue import SwitchCategory
from bot.services.barring import judge
from bot.services.catalogue_views import CategoriesView, CategoryRow
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.rights import Right, require
from providers.base import Profile
from storage import barring, staff
from storage.database import Reader, Transaction

KINDS = (barring.PLATFORM, barring.REGION, barring.GENRE)
PAGE = 12


class Categories:
    """All raise `Gone` and `Mistake`."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    async def view(self, reader: Reader, person: Person, place: CategoriesPlace) -> CategoriesView:
        self._require(person, place.provider, place.what)
        if not place.what:
            kinds = [kind for kind in KINDS if await barring.categories(reader, place.provider, kind)]
            return CategoriesView(place.provider, "", (), 1, 1, tuple(kinds))
        rows = await _rows(reader, place.provider, place.what)
        pages = max(1, -(-len(rows) // PAGE))
        page = min(max(place.page, 1), pages)
        shown = tuple(rows[(page - 1) * PAGE : page * PAGE])
        return CategoriesView(place.provider, place.what, shown, page, pages, ())

    async def switch(self, tx: Transaction, person: Person, press: SwitchCategory, now: datetime) -> Place:
        """Hides a category or shows it again."""
        self._require(person, press.provider, press.what)
        rows = await _rows(tx, press.provider, press.what)
        value = next((each.value for each in rows if each.key == press.key), None)
        if value is None:
            raise Gone
        hide = bool(press.hide)
        if await barring.hide(tx, press.provider, press.what, value, hide):
            await judge(tx, await barring.offers_in(tx, press.provider, press.what, value))
            words = ("shown", "hidden")
            await staff.record(
                tx, staff_id=person.id, action="category.show", reason=f"{press.what}: {value}",
                subject=f"department:{press.provider}", before=words[not hide], after=words[hide], now=now,
            )  # fmt: skip
        return CategoriesPlace(provider=press.provider, what=press.what, page=press.page)

    def _require(self, person: Person, provider: str, what: str) -> None:
        require(person, Right.CATALOGUE)
        if provider not in self._profiles or what not in ("", *KINDS):
            raise Gone


async def _rows(reader: Reader, provider: str, what: str) -> list[CategoryRow]:
    hidden = await barring.hidden(reader, provider, what)
    counted = await barring.categories(reader, provider, what)
    # What is hidden can be shown again when nothing of it is sold any more.
    every = [*counted, *((value, 0) for value in sorted(hidden - {value for value, _ in counted}))]
    return [CategoryRow(_key(value), value, offers, value in hidden) for value, offers in every]


def _key(value: str) -> str:
    return sha256(value.encode()).hexdigest()[:12]
