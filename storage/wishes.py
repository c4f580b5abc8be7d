"""What customers want to be told of, once: an offer that is back in stock, words that find something at last."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class Wish:
    """Either an offer, 0 for none, or words as the customer typed them."""

    id: int
    customer: int
    offer: int
    words: str
    title: str = ""
    provider: str = ""
    """Both of the offer."""


_ALL = """SELECT w.id, w.customer_id, coalesce(w.offer_id, 0) AS offer_id, w.words,
        coalesce((SELECT nullif(t.title, '') FROM product_texts t WHERE t.offer_id = w.offer_id
            AND t.language = c.language), o.title, '') AS title, coalesce(o.provider, '') AS provider
    FROM wishes w JOIN customers c ON c.id = w.customer_id LEFT JOIN offers o ON o.id = w.offer_id"""


async def put(tx: Transaction, customer_id: int, offer_id: int, words: str, now: datetime) -> bool:
    """False where the customer waits for the same already."""
    changed = await tx.run(
        """INSERT INTO wishes (customer_id, offer_id, words, created_at) VALUES (:who, :offer, :words, :at)
           ON CONFLICT DO NOTHING""",
        who=customer_id,
        offer=offer_id or None,
        words=words,
        at=to_ms(now),
    )
    return changed == 1


async def of_customer(reader: Reader, customer_id: int) -> list[Wish]:
    """What they still wait for, the newest first."""
    rows = await reader.all(
        f"{_ALL} WHERE w.customer_id = :who AND w.told_at IS NULL ORDER BY w.id DESC", who=customer_id
    )
    return [_wish(row) for row in rows]


async def has(reader: Reader, customer_id: int, offer_id: int, words: str) -> bool:
    row = await reader.one(
        """SELECT 1 AS hit FROM wishes WHERE customer_id = :who AND coalesce(offer_id, 0) = :offer
           AND words = :words AND told_at IS NULL""",
        who=customer_id,
        offer=offer_id,
        words=words,
    )
    return row is not None


async def get(reader: Reader, wish_id: int) -> Wish | None:
    row = await reader.one(f"{_ALL} WHERE w.id = :id", id=wish_id)
    return None if row is None else _wish(row)


async def forget(tx: Transaction, customer_id: int, wish_id: int) -> bool:
    changed = await tx.run("DELETE FROM wishes WHERE id = :id AND customer_id = :who", id=wish_id, who=customer_id)
    return changed == 1


async def back_in_stock(reader: Reader, after: int, limit: int) -> list[Wish]:
    """Those with higher ids of people who can be written to, for offers that are sold, listed, priced, in stock."""
    rows = await reader.all(
        f"""{_ALL} WHERE w.id > :after AND w.told_at IS NULL AND w.offer_id IS NOT NULL AND c.reachable = 1
            AND o.sellable = 1 AND o.barred = 0 AND o.lowest_minor IS NOT NULL AND coalesce(o.stock, 1) > 0
            ORDER BY w.id LIMIT :limit""",
        after=after,
        limit=limit,
    )
    return [_wish(row) for row in rows]


async def of_words(reader: Reader, after: int, limit: int) -> list[Wish]:
    """Open wishes for words with higher ids, of people who can be written to."""
    rows = await reader.all(
        f"""{_ALL} WHERE w.id > :after AND w.told_at IS NULL AND w.offer_id IS NULL AND c.reachable = 1
            ORDER BY w.id LIMIT :limit""",
        after=after,
        limit=limit,
    )
    return [_wish(row) for row in rows]


async def tell(tx: Transaction, wish_id: int, now: datetime) -> bool:
    """The letter is on its way. False where it was before, or the wish was forgotten."""
    changed = await tx.run(
        "UPDATE wishes SET told_at = :at WHERE id = :id AND told_at IS NULL", id=wish_id, at=to_ms(now)
    )
    return changed == 1


async def forget_told(tx: Transaction, before: datetime) -> int:
    """Wishes whose letter was written before the instant."""
    return await tx.run("DELETE FROM wishes WHERE told_at < :before", before=to_ms(before))


def _wish(row: Row) -> Wish:
    return Wish(row["id"], row["customer_id"], row["offer_id"], row["words"], row["title"], row["provider"])
