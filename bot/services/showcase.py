"""Offers that stand first in a list, until their last day and as long as they can be bought. Writes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from storage import featured, search
from storage.browses import Browse
from storage.database import Reader
from storage.search import Found, Scope

MOST = 6
"""Offers that stand first in one place: more would be a list of their own."""


class Showcase:
    """Days end at midnight of `zone`."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone

    async def first(self, reader: Reader, scope: Scope, shelf: str, now: datetime, language: str) -> list[Found]:
        """What stands first on a shelf now, in the order in which staff put it."""
        ids = await featured.on_shelf(reader, shelf, now.astimezone(self._zone).date())
        if not ids:
            return []
        found = await search.page(reader, replace(scope, only=tuple(ids)), "popular", 0, len(ids), language)
        return sorted((row for row in found if row.in_stock), key=lambda row: ids.index(row.id))[:MOST]

    async def page(
        self,
        reader: Reader,
        known: Browse,
        scope: Scope,
        part: tuple[int, int],
        language: str,
        now: datetime | None,
    ) -> list[Found]:
        """Rows of a list from the first number on, at most so many; a department as it opens begins with these."""
        (first, limit), top = part, list[Found]()
        if now is not None and known.provider and known == Browse(provider=known.provider):
            top = await self.first(reader, scope, known.provider, now, language)
        if not top:
            return await search.page(reader, scope, known.sort, first, limit, language)
        rest = replace(scope, without=_ids(top))
        taken = top[first : first + limit]
        offset, room = max(0, first - len(top)), limit - len(taken)
        return [*taken, *(await search.page(reader, rest, known.sort, offset, room, language) if room else ())]


def _ids(rows: Sequence[Found]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)


NO_SHOWCASE = Showcase()
