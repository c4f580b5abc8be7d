"""Result lists that customers opened. A list never changes: another filter is another row, so old buttons stay true."""

from dataclasses import dataclass, fields
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class Browse:
    """What a list shows. `provider` is None for a search everywhere; empty texts are filters that are not set."""

    provider: str | None = None
    query: str = ""
    platform: str = ""
    region: str = ""
    price_band: str = ""
    in_stock: bool = False
    sort: str = "popular"


_FACTS = tuple(field.name for field in fields(Browse))


async def put(tx: Transaction, customer_id: int, browse: Browse, now: datetime) -> int:
    """The id of the customer's list; the same list has one id."""
    values = {name: getattr(browse, name) for name in _FACTS} | {"in_stock": int(browse.in_stock)}
    # IS, because a search everywhere has no provider and NULL equals nothing.
    same = " AND ".join(f"{name} IS :{name}" for name in _FACTS)
    row = await tx.one(f"SELECT id FROM browses WHERE customer_id = :who AND {same}", who=customer_id, **values)  # noqa: S608 - names from a dataclass
    if row is None:
        row = await tx.one(
            f"""INSERT INTO browses (customer_id, {", ".join(_FACTS)}, created_at)
                VALUES (:who, {", ".join(f":{name}" for name in _FACTS)}, :at) RETURNING id""",  # noqa: S608 - as above
            who=customer_id,
            at=to_ms(now),
            **values,
        )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def owned(reader: Reader, browse_id: int, customer_id: int) -> Browse | None:
    """The list if it is this customer's."""
    row = await reader.one("SELECT * FROM browses WHERE id = :id AND customer_id = :who", id=browse_id, who=customer_id)
    if row is None:
        return None
    return Browse(**({name: row[name] for name in _FACTS} | {"in_stock": bool(row["in_stock"])}))
