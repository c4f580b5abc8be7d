"""Lists of sellable offers: found by words, filtered, sorted, counted. Refuses to guess what a query means.

SQLite's own full text (FTS5) and JSON stand here and in `storage/offers.py` only.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.database import Reader, Row, Transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """Which offers are meant. `match` and `first` are FTS5 expressions; bounds are minor units of the shop's currency.

    `first` lifts what it matches to the top; `ranked` sorts by how well an offer matches.
    """

    providers: tuple[str, ...]
    match: str = ""
    first: str = ""
    ranked: bool = False
    platform: str = ""
    region: str = ""
    above_minor: int | None = None
    most_minor: int | None = None
    in_stock: bool = False
    only: tuple[int, ...] | None = None
    without: tuple[int, ...] = ()
    """Offers by their ids: these alone, or all but these."""


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a list."""

    id: int
    provider: str
    title: str
    lowest_minor: int
    in_stock: bool
    preorder_on: str | None
    has_variants: bool
    platform: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Titled:
    """An offer by what it is called; `other_titles` in other languages, with blanks between them."""

    id: int
    provider: str
    title: str
    other_titles: str


_SOLD_OUT = "(coalesce(o.stock, 1) <= 0)"
_TITLE = """coalesce((SELECT nullif(l.title, '') FROM product_texts l
    WHERE l.offer_id = o.id AND l.language = :language), o.title)"""
_TITLES = """SELECT o.id, o.provider, o.title, coalesce((SELECT group_concat(t.title, ' ') FROM product_texts t
        WHERE t.offer_id = o.id AND t.title <> o.title), '') AS others FROM offers o"""
_COLUMNS = {"platform": "o.platform", "region": "o.region"}
_SORTS = {
    "popular": "o.sold DESC, o.rating DESC, o.id",
    "cheap": "o.lowest_minor, o.id",
    "new": "o.id DESC",
}


async def index(tx: Transaction, words: Sequence[tuple[int, str, str]]) -> None:
    """Keeps what offers are found by: id, words and sounds."""
    rows = json.dumps(list(words))
    await tx.run(
        "DELETE FROM offer_words WHERE rowid IN (SELECT json_extract(value, '$[0]') FROM json_each(:rows))", rows=rows
    )
    await tx.run(
        """INSERT INTO offer_words (rowid, words, sounds)
           SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
           FROM json_each(:rows)""",
        rows=rows,
    )


async def titles(reader: Reader, after: int, limit: int) -> list[Titled]:
    """The titles of offers with higher ids, in their order."""
    rows = await reader.all(f"{_TITLES} WHERE o.id > :after ORDER BY o.id LIMIT :limit", after=after, limit=limit)
    return [Titled(row["id"], row["provider"], row["title"], row["others"]) for row in rows]


async def titles_of(reader: Reader, ids: Sequence[int]) -> list[Titled]:
    """The titles of these offers."""
    where = "WHERE o.id IN (SELECT value FROM json_each(:ids)) ORDER BY o.id"
    rows = await reader.all(f"{_TITLES} {where}", ids=json.dumps(list(ids)))
    return [Titled(row["id"], row["provider"], row["title"], row["others"]) for row in rows]


async def any_hit(reader: Reader, providers: Sequence[str], match: str) -> bool:
    """Whether the expression finds anything that is sold."""
    source, values = _source(Scope(tuple(providers), match=match))
    return await reader.one(f"SELECT 1 AS hit {source} LIMIT 1", **values) is not None


@dataclass(frozen=True, slots=True)
class Known:
    """An offer as staff look for it: sold or not. `barred` as `offers` has it."""

    id: int
    provider: str
    title: str
    sellable: bool
    barred: int


async def known(reader: Reader, match: str, limit: int, language: str = "") -> list[Known]:
    """Offers that match an expression, whatever keeps them out of lists; those that are sold come first."""
    rows = await reader.all(
        f"""SELECT o.id, o.provider, {_TITLE} AS title, o.sellable, o.barred
            FROM offer_words CROSS JOIN offers o ON o.id = offer_words.rowid WHERE offer_words MATCH :match
            ORDER BY o.sellable DESC, o.barred, o.sold DESC, o.id LIMIT :limit""",  # noqa: S608 - fixed parts
        match=match,
        limit=limit,
        language=language,
    )
    return [Known(row["id"], row["provider"], row["title"], bool(row["sellable"]), row["barred"]) for row in rows]


async def vocabulary(reader: Reader) -> dict[str, int]:
    """Every word of the titles with the number of offers that have it."""
    # One row instead of tens of thousands: rows are what costs.
    row = await reader.one(
        "SELECT group_concat(term || ' ' || doc, ' ') AS terms FROM offer_vocabulary WHERE col = 'words'"
    )
    parts = (row["terms"] or "").split(" ") if row else []
    return {term: int(count) for term, count in zip(parts[::2], parts[1::2], strict=True)}


async def count(reader: Reader, scope: Scope) -> int:
    source, values = _source(scope)
    row = await reader.one(f"SELECT count(*) AS n {source}", **values)
    return int(row["n"]) if row else 0


async def page(reader: Reader, scope: Scope, sort: str, offset: int, limit: int, language: str = "") -> list[Found]:
    """Some rows of the list, titled in this language where they can be; what is sold out comes last.

    Raises `KeyError` for an unknown sort.
    """
    source, values = _source(scope)
    order = [_SOLD_OUT, _SORTS[sort]]
    if scope.ranked and sort == "popular":
        order.insert(1, "offer_words.rank")
    elif scope.first and sort == "popular":
        order.insert(1, "o.id NOT IN (SELECT rowid FROM offer_words WHERE offer_words MATCH :first)")
        values["first"] = scope.first
    rows = await reader.all(
        f"""SELECT o.id, o.provider, {_TITLE} AS title, o.lowest_minor, {_SOLD_OUT} AS sold_out, o.preorder_on,
                o.platform, o.region,
                EXISTS (SELECT 1 FROM variants v WHERE v.offer_id = o.id) AS has_variants
            {source} ORDER BY {", ".join(order)} LIMIT :limit OFFSET :offset""",  # noqa: S608 - fixed parts
        limit=limit,
        offset=offset,
        language=language,
        **values,
    )
    return [_found(row) for row in rows]


async def filter_values(reader: Reader, scope: Scope, what: str) -> list[tuple[int, str, int]]:
    """The platforms or regions of the list: number, value and how many offers have it, most first."""
    source, values = _source(scope)
    column = _COLUMNS[what]
    rows = await reader.all(
        f"""SELECT f.id, f.value, counted.n FROM filter_values f JOIN (
                SELECT {column} AS value, count(*) AS n {source} GROUP BY 1) AS counted ON counted.value = f.value
            WHERE f.what = :what ORDER BY counted.n DESC, f.value""",  # noqa: S608 - fixed parts
        what=what,
        **values,
    )
    return [(row["id"], row["value"], row["n"]) for row in rows]


async def has_value(reader: Reader, scope: Scope, what: str) -> bool:
    """Whether any offer of the list has a platform, or a region."""
    source, values = _source(scope)
    column = _COLUMNS[what]
    return await reader.one(f"SELECT 1 AS hit {source} AND {column} > '' LIMIT 1", **values) is not None


async def filter_value(reader: Reader, what: str, number: int) -> str | None:
    """What a button with this number means."""
    row = await reader.one("SELECT value FROM filter_values WHERE id = :id AND what = :what", id=number, what=what)
    return None if row is None else str(row["value"])


def _source(scope: Scope) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of a list, and their values."""
    tables, where = "FROM offers o", ["o.sellable = 1", "o.lowest_minor IS NOT NULL", "o.barred = 0"]
    values: dict[str, Any] = {}
    if scope.match:
        # CROSS JOIN fixes the order: the words choose the offers, whatever the planner believes.
        tables = "FROM offer_words CROSS JOIN offers o ON o.id = offer_words.rowid"
        where.insert(0, "offer_words MATCH :match")
        values["match"] = scope.match
    if len(scope.providers) == 1:
        where.append("o.provider = :provider")
        values["provider"] = scope.providers[0]
    else:
        where.append("o.provider IN (SELECT value FROM json_each(:providers))")
        values["providers"] = json.dumps(list(scope.providers))
    for condition, value in _filters(scope):
        where.append(condition)
        values[condition.rpartition(":")[2]] = value
    if scope.in_stock:
        where.append(f"NOT {_SOLD_OUT}")
    if scope.only is not None:
        where.append("o.id IN (SELECT value FROM json_each(:only))")
        values["only"] = json.dumps(list(scope.only))
    if scope.without:
        where.append("o.id NOT IN (SELECT value FROM json_each(:without))")
        values["without"] = json.dumps(list(scope.without))
    return f"{tables} WHERE {' AND '.join(where)}", values


def _filters(scope: Scope) -> list[tuple[str, str | int]]:
    chosen = (
        ("o.platform = :platform", scope.platform or None),
        ("o.region = :region", scope.region or None),
        ("o.lowest_minor > :above", scope.above_minor),
        ("o.lowest_minor <= :most", scope.most_minor),
    )
    return [(condition, value) for condition, value in chosen if value is not None]


def _found(row: Row) -> Found:
    return Found(
        id=row["id"],
        provider=row["provider"],
        title=row["title"],
        lowest_minor=row["lowest_minor"],
        in_stock=not row["sold_out"],
        preorder_on=row["preorder_on"],
        has_variants=bool(row["has_variants"]),
        platform=row["platform"],
        region=row["region"],
    )
