"""Offers that stand first, on the first screen or in a department, and until when; own names of offers."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms

HOME = ""


@dataclass(frozen=True, slots=True)
class Featured:
    """`shelf` is a provider or `HOME`; `until_on` is the last day in the shop's zone, None for no end."""

    shelf: str
    offer: int
    title: str
    until_on: date | None


async def on_shelf(reader: Reader, shelf: str, today: date) -> list[int]:
    """Offers that stand first there today, in the order in which staff put them."""
    rows = await reader.all(
        """SELECT offer_id FROM featured WHERE shelf = :shelf AND (until_on IS NULL OR until_on >= :today)
           ORDER BY created_at, offer_id""",
        shelf=shelf,
        today=today.isoformat(),
    )
    return [row["offer_id"] for row in rows]


async def of_all(reader: Reader, language: str = "") -> list[Featured]:
    """Every shelf, what has ended too."""
    rows = await reader.all(
        """SELECT f.shelf, f.offer_id, f.until_on, coalesce((SELECT nullif(t.title, '') FROM product_texts t
                WHERE t.offer_id = f.offer_id AND t.language = :language), o.title) AS title
           FROM featured f JOIN offers o ON o.id = f.offer_id ORDER BY f.shelf, f.created_at, f.offer_id""",
        language=language,
    )
    return [Featured(row["shelf"], row["offer_id"], row["title"], _day(row["until_on"])) for row in rows]


async def of_offer(reader: Reader, offer_id: int) -> dict[str, date | None]:
    """The shelves where it stands first, with the last day of each."""
    rows = await reader.all("SELECT shelf, until_on FROM featured WHERE offer_id = :id", id=offer_id)
    return {row["shelf"]: _day(row["until_on"]) for row in rows}


async def put(tx: Transaction, shelf: str, offer_id: int, until: date | None, now: datetime) -> None:
    await tx.run(
        """INSERT INTO featured (shelf, offer_id, until_on, created_at) VALUES (:shelf, :offer, :until, :at)
           ON CONFLICT (shelf, offer_id) DO UPDATE SET until_on = excluded.until_on""",
        shelf=shelf,
        offer=offer_id,
        until=until.isoformat() if until else None,
        at=to_ms(now),
    )


async def remove(tx: Transaction, shelf: str, offer_id: int) -> bool:
    changed = await tx.run(
        "DELETE FROM featured WHERE shelf = :shelf AND offer_id = :offer", shelf=shelf, offer=offer_id
    )
    return changed == 1


async def own_titles(reader: Reader, offer_id: int) -> dict[str, str]:
    """Titles that staff gave to an offer, by language."""
    rows = await reader.all("SELECT language, title FROM product_texts WHERE offer_id = :id", id=offer_id)
    return {row["language"]: row["title"] for row in rows}


async def put_own_title(tx: Transaction, offer_id: int, language: str, title: str) -> None:
    """An empty title is forgotten: the provider's own stands again."""
    if not title:
        await tx.run(
            "DELETE FROM product_texts WHERE offer_id = :id AND language = :language", id=offer_id, language=language
        )
        return
    await tx.run(
        """INSERT INTO product_texts (offer_id, language, title, description) VALUES (:id, :language, :title, '')
           ON CONFLICT (offer_id, language) DO UPDATE SET title = excluded.title""",
        id=offer_id,
        language=language,
        title=title,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
