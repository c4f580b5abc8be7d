"""Owns the rows of customers: who was seen, their language, country and whether they can be written to."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

NAME_LIMIT = 100
_FIND = """SELECT c.id, c.language, c.language_chosen, c.country, c.reachable, s.role
    FROM customers c LEFT JOIN staff s ON s.id = c.id WHERE c.id = :id"""


@dataclass(frozen=True, slots=True)
class Customer:
    """`role` is the role of staff, None for everybody else; `country` is ISO 3166 alpha-2."""

    id: int
    language: str
    language_chosen: bool
    country: str | None
    reachable: bool
    role: str | None


async def see(
    tx: Transaction, customer_id: int, *, language: str, now: datetime, name: str = "", username: str = ""
) -> Customer:
    """Notes that the person is here and can be written to; a language that was chosen stays.

    `name` and `username` as Telegram tells them; without a name, what is known of them stays.
    """
    await tx.run(
        """INSERT INTO customers (id, language, created_at, seen_at, name, username)
        VALUES (:id, :language, :now, :now, :name, :username)
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, reachable = 1,
            name = CASE WHEN :name = '' THEN customers.name ELSE :name END,
            username = CASE WHEN :name = '' THEN customers.username ELSE :username END,
            language = CASE WHEN customers.language_chosen = 1 THEN customers.language ELSE excluded.language END""",
        id=customer_id,
        language=language,
        now=to_ms(now),
        name=name[:NAME_LIMIT],
        username=username[:NAME_LIMIT],
    )
    customer = await find(tx, customer_id)
    if customer is None:
        raise LookupError(f"customer {customer_id}")
    return customer


async def find(reader: Reader, customer_id: int) -> Customer | None:
    row = await reader.one(_FIND, id=customer_id)
    return None if row is None else _customer(row)


async def choose_language(tx: Transaction, customer_id: int, language: str) -> None:
    """From now on Telegram's own setting no longer counts."""
    await tx.run(
        "UPDATE customers SET language = :language, language_chosen = 1 WHERE id = :id",
        id=customer_id,
        language=language,
    )


async def choose_country(tx: Transaction, customer_id: int, country: str | None) -> None:
    await tx.run("UPDATE customers SET country = :country WHERE id = :id", id=customer_id, country=country)


async def set_reachable(tx: Transaction, customer_id: int, reachable: bool) -> None:
    """Whether the bot may write to the person; who is unknown stays unknown."""
    await tx.run("UPDATE customers SET reachable = :reachable WHERE id = :id", id=customer_id, reachable=int(reachable))


def _customer(row: Row) -> Customer:
    return Customer(
        id=row["id"],
        language=row["language"],
        language_chosen=bool(row["language_chosen"]),
        country=row["country"],
        reachable=bool(row["reachable"]),
        role=row["role"],
    )
