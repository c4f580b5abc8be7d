"""Checkouts and the single-use nonces of the buttons that begin them. The same nonce never begins two."""

from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


async def begun_with(reader: Reader, nonce: str, customer_id: int) -> int | None:
    """The customer's checkout that this nonce began."""
    row = await reader.one(
        """SELECT c.id FROM nonces n JOIN checkouts c ON c.id = n.checkout_id
           WHERE n.nonce = :nonce AND c.customer_id = :who""",
        nonce=nonce,
        who=customer_id,
    )
    return None if row is None else int(row["id"])


async def begin(tx: Transaction, nonce: str, customer_id: int, *, from_cart: bool, now: datetime) -> int:
    """Stores a checkout and uses the nonce up; a nonce that was used breaks the table's key."""
    row = await tx.one(
        "INSERT INTO checkouts (customer_id, from_cart, created_at) VALUES (:who, :from_cart, :at) RETURNING id",
        who=customer_id,
        from_cart=int(from_cart),
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    await tx.run(
        "INSERT INTO nonces (nonce, checkout_id, used_at) VALUES (:nonce, :id, :at)",
        nonce=nonce,
        id=row["id"],
        at=to_ms(now),
    )
    return int(row["id"])


async def from_cart(reader: Reader, checkout_id: int) -> bool:
    """Whether paying empties the cart of what was bought."""
    row = await reader.one("SELECT from_cart FROM checkouts WHERE id = :id", id=checkout_id)
    return row is not None and bool(row["from_cart"])
