"""The shop's own products: offers with texts per language, and the stock that orders take. Refuses to judge a field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import offers
from storage.database import Reader, Row, Transaction
from storage.offers import NewOffer


@dataclass(frozen=True, slots=True)
class Product:
    """An offer as staff wrote it. The price is in minor units of `currency`, the provider's."""

    id: int
    provider: str
    ref: str
    price_minor: int | None
    currency: str
    stock: int | None
    """None: as many as anybody wants. Below zero: more were sold than there were."""
    picture_url: str | None
    sellable: bool
    sold: int
    facts: Mapping[str, str]
    texts: Mapping[str, tuple[str, str]]
    """Title and description by language; either may be empty."""
    language: str
    """The language that stands in for those that are not written."""
    cost_minor: int | None = None
    """What a piece costs the shop; None where nobody has said."""


@dataclass(frozen=True, slots=True)
class NewProduct:
    """What is stored of a product. The offer's own title and description are those of `language`."""

    offer: NewOffer
    language: str
    texts: Mapping[str, tuple[str, str]]
    cost_minor: int | None = None


_ALL = """SELECT o.id, o.provider, o.ref, o.cost_minor, o.cost_currency, o.stock, o.picture_url, o.sellable, o.sold,
        o.facts, p.language, p.cost_minor AS own_cost,
        (SELECT json_group_array(json_array(t.language, t.title, t.description))
            FROM product_texts t WHERE t.offer_id = o.id) AS texts
    FROM products p JOIN offers o ON o.id = p.offer_id"""


async def get(reader: Reader, offer_id: int) -> Product | None:
    row = await reader.one(f"{_ALL} WHERE o.id = :id", id=offer_id)
    return None if row is None else _product(row)


async def of_provider(reader: Reader, provider: str) -> list[Product]:
    """Every product, the oldest first."""
    rows = await reader.all(f"{_ALL} WHERE o.provider = :provider ORDER BY o.id", provider=provider)
    return [_product(row) for row in rows]


async def page(reader: Reader, provider: str, offset: int, limit: int) -> list[Product]:
    """Some products, the newest first."""
    rows = await reader.all(
        f"{_ALL} WHERE o.provider = :provider ORDER BY o.id DESC LIMIT :limit OFFSET :offset",
        provider=provider,
        offset=offset,
        limit=limit,
    )
    return [_product(row) for row in rows]


async def count(reader: Reader, provider: str) -> int:
    row = await reader.one(
        "SELECT count(*) AS n FROM products p JOIN offers o ON o.id = p.offer_id WHERE o.provider = :provider",
        provider=provider,
    )
    return int(row["n"]) if row else 0


async def last_number(reader: Reader, provider: str) -> int:
    """The highest n of the refs `p<n>`."""
    row = await reader.one(
        """SELECT max(CAST(substr(ref, 2) AS INTEGER)) AS n FROM offers
           WHERE provider = :provider AND ref GLOB 'p[1-9]*' AND substr(ref, 2) NOT GLOB '*[^0-9]*'
               AND length(ref) < 12""",
        provider=provider,
    )
    return int(row["n"] or 0) if row else 0


async def put(tx: Transaction, provider: str, products: Sequence[NewProduct], now: datetime) -> dict[str, int]:
    """Stores products whole, new ones and known ones, in a few statements. Returns their ids by ref."""
    stored = await offers.put(tx, provider, [each.offer for each in products], now)
    ids = {each.ref: each.id for each in stored}
    rows = [(ids[each.offer.ref], each.language, each.cost_minor) for each in products]
    await tx.run(
        """INSERT INTO products (offer_id, language, cost_minor)
           SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
           FROM json_each(:rows) WHERE true
           ON CONFLICT (offer_id) DO UPDATE SET language = excluded.language, cost_minor = excluded.cost_minor""",
        rows=json.dumps(rows),
    )
    await tx.run(
        "DELETE FROM product_texts WHERE offer_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(list(ids.values())),
    )
    texts = [(ids[each.offer.ref], language, *told) for each in products for language, told in each.texts.items()]
    await tx.run(
        """INSERT INTO product_texts (offer_id, language, title, description)
           SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
               json_extract(value, '$[3]') FROM json_each(:rows)""",
        rows=json.dumps(texts),
    )
    return ids


async def is_short(reader: Reader, order_id: int) -> bool:
    """Whether the order cannot be had: a product is withdrawn or has too few pieces left, or an offer is never sold.

    Pieces that the order holds already are not missed.
    """
    row = await reader.one(
        """SELECT 1 AS short FROM order_lines l
           JOIN products p ON p.offer_id = l.offer_id JOIN offers o ON o.id = l.offer_id
           LEFT JOIN stock_taken s ON s.order_id = l.order_id AND s.offer_id = l.offer_id
           WHERE l.order_id = :order_id AND s.order_id IS NULL
           GROUP BY l.offer_id HAVING o.sellable = 0 OR o.stock < sum(l.quantity)
           UNION ALL SELECT 1 FROM order_lines l JOIN offers o ON o.id = l.offer_id
           WHERE l.order_id = :order_id AND o.barred = :never LIMIT 1""",
        order_id=order_id,
        never=offers.NEVER,
    )
    return row is not None


async def take_stock(tx: Transaction, order_id: int) -> None:
    """Takes the order's pieces from stocks that are counted, once. May go below zero: the order is paid for."""
    taken = await tx.all(
        """INSERT INTO stock_taken (order_id, offer_id, pieces)
           SELECT l.order_id, l.offer_id, sum(l.quantity)
           FROM order_lines l JOIN products p ON p.offer_id = l.offer_id JOIN offers o ON o.id = l.offer_id
           WHERE l.order_id = :order_id AND o.stock IS NOT NULL GROUP BY l.offer_id
           ON CONFLICT (order_id, offer_id) DO NOTHING RETURNING offer_id, pieces""",
        order_id=order_id,
    )
    for row in taken:
        await tx.run(
            "UPDATE offers SET stock = stock - :pieces WHERE id = :id", id=row["offer_id"], pieces=row["pieces"]
        )


async def give_stock_back(tx: Transaction, order_id: int) -> None:
    """Puts back what the order has taken, once."""
    taken = await tx.all("DELETE FROM stock_taken WHERE order_id = :id RETURNING offer_id, pieces", id=order_id)
    for row in taken:
        await tx.run(
            "UPDATE offers SET stock = stock + :pieces WHERE id = :id", id=row["offer_id"], pieces=row["pieces"]
        )


def _product(row: Row) -> Product:
    return Product(
        id=row["id"],
        provider=row["provider"],
        ref=row["ref"],
        price_minor=row["cost_minor"],
        currency=row["cost_currency"],
        stock=row["stock"],
        picture_url=row["picture_url"],
        sellable=bool(row["sellable"]),
        sold=row["sold"],
        facts=json.loads(row["facts"]),
        texts={language: (title, told) for language, title, told in json.loads(row["texts"])},
        language=row["language"],
        cost_minor=row["own_cost"],
    )
