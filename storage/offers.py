"""Offers and their variants as the catalogue holds them. Refuses to know what a price is for a customer."""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

UNLISTED, NEVER = 1, 2
"""What `barred` says: a category that is hidden; an offer that must not be sold."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A face value of an offer. `price_minor` is in the shop's currency, set by staff; it wins over the cost."""

    ref: str
    title: str
    cost_minor: int | None
    price_minor: int | None = None
    sellable: bool = True

    @property
    def key(self) -> str:
        """The ref as buttons carry it: itself where it is short and plain, else a digest of it."""
        plain = len(self.ref) <= 12 and self.ref.isascii() and self.ref.replace("-", "").isalnum()
        return self.ref if plain else sha256(self.ref.encode()).hexdigest()[:12]

    def is_meant(self, word: str) -> bool:
        """Whether a button or a stored line means this variant."""
        return word in (self.ref, self.key)


@dataclass(frozen=True, slots=True)
class Offer:
    """One row of `offers`. Cost is in minor units of the provider's currency, `lowest_minor` in those of the shop's."""

    id: int
    provider: str
    ref: str
    title: str
    cost_minor: int | None
    cost_currency: str
    stock: int | None
    platform: str | None
    region: str | None
    excluded_countries: tuple[str, ...]
    genres: tuple[str, ...]
    description: str
    activation: str
    picture_url: str | None
    has_text_keys: bool | None
    preorder_on: date | None
    rating: int
    sold: int
    sellable: bool
    """Never for an offer that staff have barred."""
    lowest_minor: int | None
    tiers: tuple[tuple[int, int], ...]
    """From so many pieces on, each costs so many minor units; the smallest number first."""
    most: int | None
    alone: bool
    facts: Mapping[str, str]
    barred: int = 0
    """0, `UNLISTED` or `NEVER`."""


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a sync stores: lists joined by `|`, `preorder_on` as YYYY-MM-DD, `updated_at` in ms UTC, the rest JSON."""

    ref: str
    title: str
    cost_minor: int | None
    cost_currency: str
    lowest_minor: int | None
    stock: int | None = None
    platform: str | None = None
    region: str | None = None
    excluded_countries: str = ""
    genres: str = ""
    description: str = ""
    activation: str = ""
    picture_url: str | None = None
    has_text_keys: int | None = None
    preorder_on: str | None = None
    rating: int = 0
    sellable: int = 1
    updated_at: int | None = None
    tiers: str = "[]"
    most: int | None = None
    alone: int = 0
    facts: str = "{}"


@dataclass(frozen=True, slots=True)
class Stored:
    """An offer that a sync has stored. `renamed`: its words must be indexed."""

    id: int
    ref: str
    title: str
    renamed: bool


_TEXTS = ("description", "activation")
_NEW = tuple(name for name in NewOffer.__slots__ if name not in _TEXTS)
_PUT = f"""INSERT INTO offers (provider, {", ".join(_NEW)}, synced_at)
    SELECT :provider, {", ".join(f"json_extract(value, '$.{name}')" for name in _NEW)}, :at
    FROM json_each(:rows) WHERE true
    ON CONFLICT (provider, ref) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _NEW if name != "ref")}, synced_at = excluded.synced_at
    RETURNING id, ref, title"""  # noqa: S608 - names from a dataclass


async def put(tx: Transaction, provider: str, offers: Sequence[NewOffer], now: datetime) -> list[Stored]:
    """Stores a page of offers in a few statements, however long it is."""
    indexed = await tx.all(
        """SELECT o.ref, o.title FROM offers o JOIN offer_words w ON w.rowid = o.id
           WHERE o.provider = :provider AND o.ref IN (SELECT value FROM json_each(:refs))""",
        provider=provider,
        refs=json.dumps([offer.ref for offer in offers]),
    )
    known = {row["ref"]: row["title"] for row in indexed}
    for what in ("platform", "region"):
        await _keep_filter_values(tx, what, {getattr(offer, what) for offer in offers} - {None, ""})
    stored = await tx.all(_PUT, provider=provider, rows=_rows(offers, _NEW), at=to_ms(now))
    await _put_texts(tx, provider, _rows(offers, ("ref", *_TEXTS)))
    return [Stored(r["id"], r["ref"], r["title"], known.get(r["ref"]) != r["title"]) for r in stored]


def _rows(things: Sequence[object], names: Sequence[str]) -> str:
    return json.dumps([{name: getattr(thing, name) for name in names} for thing in things])


async def _keep_filter_values(tx: Transaction, what: str, values: Set[str]) -> None:
    await tx.run(
        """INSERT INTO filter_values (what, value) SELECT :what, value FROM json_each(:values) WHERE true
           ON CONFLICT (what, value) DO NOTHING""",
        what=what,
        values=json.dumps(sorted(values)),
    )


async def _put_texts(tx: Transaction, provider: str, rows: str) -> None:
    await tx.run(
        """INSERT INTO offer_texts (offer_id, description, activation)
           SELECT o.id, json_extract(value, '$.description'), json_extract(value, '$.activation')
           FROM json_each(:rows) CROSS JOIN offers o ON o.provider = :provider AND o.ref = json_extract(value, '$.ref')
           WHERE true
           ON CONFLICT (offer_id) DO UPDATE SET description = excluded.description, activation = excluded.activation
               WHERE offer_texts.description <> excluded.description
                   OR offer_texts.activation <> excluded.activation""",
        provider=provider,
        rows=rows,
    )


async def put_variants(tx: Transaction, offer_id: int, variants: Sequence[Variant]) -> None:
    """Stores the variants in this order; a price that staff set stays. Variants that are gone are not sold any more."""
    await tx.run("UPDATE variants SET sellable = 0 WHERE offer_id = :id", id=offer_id)
    await tx.run(
        """INSERT INTO variants (offer_id, ref, title, position, cost_minor, price_minor, sellable)
           SELECT :id, json_extract(value, '$.ref'), json_extract(value, '$.title'), key,
               json_extract(value, '$.cost_minor'), json_extract(value, '$.price_minor'), 1
           FROM json_each(:variants) WHERE true
           ON CONFLICT (offer_id, ref) DO UPDATE SET title = excluded.title, position = excluded.position,
               cost_minor = excluded.cost_minor, sellable = 1""",
        id=offer_id,
        variants=_rows(variants, Variant.__slots__),
    )


async def set_variant_price(tx: Transaction, provider: str, ref: str, price_minor: int | None) -> bool:
    """Sets or clears staff's price of a variant; False where the provider has no such variant."""
    changed = await tx.run(
        """UPDATE variants SET price_minor = :price WHERE ref = :ref
           AND offer_id IN (SELECT id FROM offers WHERE provider = :provider)""",
        price=price_minor,
        ref=ref,
        provider=provider,
    )
    return changed > 0


_GET = """SELECT o.*, coalesce(t.description, '') AS description, coalesce(t.activation, '') AS activation,
        l.title AS title_here, l.description AS description_here
    FROM offers o LEFT JOIN offer_texts t ON t.offer_id = o.id
        LEFT JOIN product_texts l ON l.offer_id = o.id AND l.language = :language"""


async def get(reader: Reader, offer_id: int, language: str = "") -> Offer | None:
    """The offer, with the texts of this language where it has them."""
    row = await reader.one(f"{_GET} WHERE o.id = :id", id=offer_id, language=language)
    return None if row is None else _offer(row)


async def by_ref(reader: Reader, provider: str, ref: str, language: str = "") -> Offer | None:
    row = await reader.one(
        f"{_GET} WHERE o.provider = :provider AND o.ref = :ref", provider=provider, ref=ref, language=language
    )
    return None if row is None else _offer(row)


async def variants(reader: Reader, offer_id: int) -> list[Variant]:
    """The variants that are sold, in their order."""
    return (await variants_of(reader, [offer_id])).get(offer_id, [])


async def variants_of(reader: Reader, offer_ids: Sequence[int]) -> dict[int, list[Variant]]:
    """The sold variants of several offers. An offer that has none is absent."""
    rows = await reader.all(
        """SELECT offer_id, ref, title, cost_minor, price_minor FROM variants
           WHERE sellable = 1 AND offer_id IN (SELECT value FROM json_each(:ids)) ORDER BY offer_id, position""",
        ids=json.dumps(list(offer_ids)),
    )
    found: dict[int, list[Variant]] = {}
    for row in rows:
        variant = Variant(row["ref"], row["title"], row["cost_minor"], row["price_minor"])
        found.setdefault(row["offer_id"], []).append(variant)
    return found


@dataclass(frozen=True, slots=True)
class Several:
    """An offer with variants, as its prices need it; `genres` joined by `|`."""

    id: int
    cost_currency: str
    genres: str
    platform: str | None


async def with_variants(reader: Reader, provider: str) -> list[Several]:
    """Offers of the provider that have variants, sold or not."""
    rows = await reader.all(
        """SELECT id, cost_currency, genres, platform FROM offers
           WHERE provider = :provider AND id IN (SELECT offer_id FROM variants) ORDER BY id""",
        provider=provider,
    )
    return [Several(row["id"], row["cost_currency"], row["genres"], row["platform"]) for row in rows]


async def vanish(tx: Transaction, provider: str, before: datetime) -> int:
    """Stops selling what no sync has seen since the instant. Returns how many."""
    return await tx.run(
        "UPDATE offers SET sellable = 0 WHERE provider = :provider AND sellable = 1 AND synced_at < :before",
        provider=provider,
        before=to_ms(before),
    )


async def withdraw(tx: Transaction, provider: str, ref: str) -> None:
    """Stops selling one offer."""
    await tx.run(
        "UPDATE offers SET sellable = 0 WHERE provider = :provider AND ref = :ref AND sellable = 1",
        provider=provider,
        ref=ref,
    )


async def costs(reader: Reader, provider: str) -> list[tuple[int, str]]:
    """The different costs of a provider's offers: minor units and currency."""
    rows = await reader.all(
        "SELECT DISTINCT cost_minor, cost_currency FROM offers WHERE provider = :provider AND cost_minor IS NOT NULL",
        provider=provider,
    )
    return [(row["cost_minor"], row["cost_currency"]) for row in rows]


Priced = tuple[int, int | None, str, int | None, str, str | None]


async def priced(reader: Reader, provider: str) -> list[Priced]:
    """Offers without variants: id, cost, its currency, the price kept for sorting, genres joined by `|`, platform."""
    rows = await reader.all(
        """SELECT id, cost_minor, cost_currency, lowest_minor, genres, platform FROM offers
           WHERE provider = :provider AND NOT EXISTS (SELECT 1 FROM variants WHERE offer_id = offers.id)""",
        provider=provider,
    )
    names = ("id", "cost_minor", "cost_currency", "lowest_minor", "genres", "platform")
    return [tuple(row[name] for name in names) for row in rows]


async def set_lowest(tx: Transaction, prices: Sequence[tuple[int, int | None]]) -> None:
    """Keeps customers' prices by which offers are sorted: id and minor units of the shop's currency."""
    await tx.run(
        """UPDATE offers SET lowest_minor = new.price FROM (
               SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS price
               FROM json_each(:prices)) AS new
           WHERE offers.id = new.id AND offers.lowest_minor IS NOT new.price""",
        prices=json.dumps(list(prices)),
    )


def _offer(row: Row) -> Offer:
    values = {name: row[name] for name in Offer.__slots__}
    for name in ("title", "description"):
        values[name] = row[f"{name}_here"] or row[name]
    values["excluded_countries"] = _split(row["excluded_countries"])
    values["genres"] = _split(row["genres"])
    values["has_text_keys"] = None if row["has_text_keys"] is None else bool(row["has_text_keys"])
    values["preorder_on"] = date.fromisoformat(row["preorder_on"]) if row["preorder_on"] else None
    values["sellable"] = bool(row["sellable"]) and row["barred"] < NEVER
    values["alone"] = bool(row["alone"])
    values["tiers"] = tuple((pieces, cost) for pieces, cost in json.loads(row["tiers"]))
    values["facts"] = json.loads(row["facts"])
    return Offer(**values)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|")) if joined else ()


async def count_sold(tx: Transaction, offer_id: int, pieces: int) -> None:
    """Lets delivered pieces raise the offer among the popular ones."""
    await tx.run("UPDATE offers SET sold = sold + :pieces WHERE id = :id", id=offer_id, pieces=pieces)
