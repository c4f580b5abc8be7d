"""What staff look for by something that somebody told them: orders and customers by their names. Changes nothing."""

from dataclasses import dataclass

from storage.database import Reader

_PEOPLE = """SELECT c.id, c.name, c.username, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id
        AND o.paid_at IS NOT NULL) AS orders,
    (SELECT coalesce(max(o.id), 0) FROM orders o WHERE o.customer_id = c.id) AS newest FROM customers c"""


@dataclass(frozen=True, slots=True)
class Known:
    """A customer; `orders` that were paid; `newest` order, 0 for none."""

    id: int
    name: str
    username: str
    orders: int
    newest: int


async def by_reference(reader: Reader, text: str) -> list[int]:
    return await _ids(reader, "SELECT id FROM orders WHERE reference = :text", text)


async def by_remote_id(reader: Reader, text: str) -> list[int]:
    """Orders that any provider knows by this id."""
    return await _ids(reader, "SELECT id FROM orders WHERE remote_id = :text ORDER BY id DESC LIMIT 8", text)


async def by_charge(reader: Reader, text: str) -> list[int]:
    """Orders that were paid with this charge."""
    return await _ids(
        reader, "SELECT order_id AS id FROM payments WHERE external_id = :text AND order_id IS NOT NULL LIMIT 8", text
    )


async def person(reader: Reader, customer_id: int) -> list[Known]:
    rows = await reader.all(f"{_PEOPLE} WHERE c.id = :id", id=customer_id)
    return [Known(**dict(row)) for row in rows]


async def by_username(reader: Reader, name: str, limit: int) -> list[Known]:
    """Customers whose @username begins so; case does not count."""
    rows = await reader.all(
        f"{_PEOPLE} WHERE c.username LIKE :name || '%' ESCAPE '!' ORDER BY c.seen_at DESC LIMIT :limit",
        name=_literal(name),
        limit=limit,
    )
    return [Known(**dict(row)) for row in rows]


async def by_name(reader: Reader, text: str, limit: int) -> list[Known]:
    """Customers with a word of their name that begins so, in any script; the last seen first."""
    forms = {text, text.lower(), text.upper(), text.title(), text.capitalize()}
    found: dict[int, Known] = {}
    for form in sorted(forms):
        rows = await reader.all(
            f"""{_PEOPLE} WHERE c.name LIKE :form || '%' ESCAPE '!' OR c.name LIKE '% ' || :form || '%' ESCAPE '!'
                ORDER BY c.seen_at DESC LIMIT :limit""",
            form=_literal(form),
            limit=limit,
        )
        found |= {row["id"]: Known(**dict(row)) for row in rows}
    return list(found.values())[:limit]


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def _ids(reader: Reader, sql: str, text: str) -> list[int]:
    return [int(row["id"]) for row in await reader.all(sql, text=text)]
