"""What staff keep out of lists, or from being sold: categories, offers, words; and the mark of it on each offer.

The mark is made again whenever an offer is stored or indexed, so that no sync brings back what staff took out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms
from storage.offers import NEVER, UNLISTED

PLATFORM, REGION, GENRE = "platform", "region", "genre"
_COLUMNS = {PLATFORM: "platform", REGION: "region"}


@dataclass(frozen=True, slots=True)
class Words:
    """Offers whose titles have all of these words are never sold."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Barred:
    id: int
    title: str
    provider: str


async def judge(tx: Transaction, ids: Sequence[int], match: str) -> int:
    """Marks these offers by the rules. `match`: an FTS5 expression of all barred words, empty where there are none."""
    by_words = "OR o.id IN (SELECT rowid FROM offer_words WHERE offer_words MATCH :match)" if match else ""
    values = {"match": match} if match else {}
    return await tx.run(
        f"""UPDATE offers SET barred = judged.mark FROM (
            SELECT o.id, CASE WHEN o.id IN (SELECT offer_id FROM barred_offers) {by_words} THEN {NEVER}
                WHEN EXISTS (SELECT 1 FROM hidden_categories h WHERE h.provider = o.provider AND (
                    (h.what = 'platform' AND h.value = o.platform) OR (h.what = 'region' AND h.value = o.region)
                    OR (h.what = 'genre' AND instr('|' || o.genres || '|', '|' || h.value || '|') > 0)))
                THEN {UNLISTED} ELSE 0 END AS mark
            FROM offers o WHERE o.id IN (SELECT value FROM json_each(:ids))) AS judged
        WHERE offers.id = judged.id AND offers.barred <> judged.mark""",  # noqa: S608 - fixed parts
        ids=json.dumps(list(ids)),
        **values,
    )


async def marked(reader: Reader, mark: int) -> list[int]:
    """The offers that have this mark now."""
    rows = await reader.all("SELECT id FROM offers WHERE barred = :mark AND barred <> 0", mark=mark)
    return [row["id"] for row in rows]


async def matching(reader: Reader, match: str) -> list[int]:
    """The offers whose titles match an FTS5 expression, sold or not."""
    rows = await reader.all("SELECT rowid AS id FROM offer_words WHERE offer_words MATCH :match", match=match)
    return [row["id"] for row in rows]


# --- categories ---


async def categories(reader: Reader, provider: str, what: str) -> list[tuple[str, int]]:
    """The values of a provider's offers that are sold, hidden ones too: value and how many have it, most first."""
    where = "provider = :provider AND sellable = 1 AND lowest_minor IS NOT NULL"
    if what == GENRE:
        rows = await reader.all(
            f"SELECT genres AS value, count(*) AS n FROM offers WHERE {where} AND genres > '' GROUP BY 1",  # noqa: S608
            provider=provider,
        )
        counts: dict[str, int] = {}
        for row in rows:
            for value in str(row["value"]).split("|"):
                counts[value] = counts.get(value, 0) + row["n"]
        return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    column = _COLUMNS[what]
    rows = await reader.all(
        f"""SELECT {column} AS value, count(*) AS n FROM offers WHERE {where} AND {column} > ''
            GROUP BY 1 ORDER BY n DESC, 1""",  # noqa: S608 - fixed parts
        provider=provider,
    )
    return [(row["value"], row["n"]) for row in rows]


async def offers_in(reader: Reader, provider: str, what: str, value: str) -> list[int]:
    """The offers of a category, sold or not."""
    column = _COLUMNS.get(what)
    fits = f"{column} = :value" if column else "instr('|' || genres || '|', '|' || :value || '|') > 0"
    rows = await reader.all(
        f"SELECT id FROM offers WHERE provider = :provider AND {fits}",  # noqa: S608 - fixed parts
        provider=provider,
        value=value,
    )
    return [row["id"] for row in rows]


async def hidden(reader: Reader, provider: str, what: str) -> set[str]:
    rows = await reader.all(
        "SELECT value FROM hidden_categories WHERE provider = :provider AND what = :what", provider=provider, what=what
    )
    return {row["value"] for row in rows}


async def hide(tx: Transaction, provider: str, what: str, value: str, on: bool) -> bool:
    """Hides a category, or shows it again. Whether that changed anything."""
    values = {"provider": provider, "what": what, "value": value}
    if on:
        return (
            await tx.run(
                """INSERT INTO hidden_categories (provider, what, value) VALUES (:provider, :what, :value)
               ON CONFLICT DO NOTHING""",
                **values,
            )
            == 1
        )
    return (
        await tx.run(
            "DELETE FROM hidden_categories WHERE provider = :provider AND what = :what AND value = :value", **values
        )
        == 1
    )


# --- what is never sold ---


async def bar_offer(tx: Transaction, offer_id: int, staff_id: int, now: datetime) -> bool:
    """Whether it was not barred before."""
    changed = await tx.run(
        """INSERT INTO barred_offers (offer_id, staff_id, created_at) VALUES (:id, :who, :at)
           ON CONFLICT (offer_id) DO NOTHING""",
        id=offer_id,
        who=staff_id,
        at=to_ms(now),
    )
    return changed == 1


async def allow_offer(tx: Transaction, offer_id: int) -> bool:
    return await tx.run("DELETE FROM barred_offers WHERE offer_id = :id", id=offer_id) == 1


async def is_barred(reader: Reader, offer_id: int) -> bool:
    """Whether the offer itself is barred, not only by words."""
    return await reader.one("SELECT 1 AS hit FROM barred_offers WHERE offer_id = :id", id=offer_id) is not None


async def barred_offers(reader: Reader, language: str = "") -> list[Barred]:
    """The newest first."""
    rows = await reader.all(
        """SELECT o.id, o.provider, coalesce((SELECT nullif(t.title, '') FROM product_texts t
                WHERE t.offer_id = o.id AND t.language = :language), o.title) AS title
           FROM barred_offers b JOIN offers o ON o.id = b.offer_id ORDER BY b.created_at DESC, o.id DESC""",
        language=language,
    )
    return [Barred(row["id"], row["title"], row["provider"]) for row in rows]


async def bar_words(tx: Transaction, words: str, staff_id: int, now: datetime) -> bool:
    changed = await tx.run(
        """INSERT INTO barred_words (words, staff_id, created_at) VALUES (:words, :who, :at)
           ON CONFLICT (words) DO NOTHING""",
        words=words,
        who=staff_id,
        at=to_ms(now),
    )
    return changed == 1


async def allow_words(tx: Transaction, words_id: int) -> str | None:
    """Forgets the rule and returns its words."""
    row = await tx.one("DELETE FROM barred_words WHERE id = :id RETURNING words", id=words_id)
    return None if row is None else str(row["words"])


async def barred_words(reader: Reader) -> list[Words]:
    """The newest first."""
    rows = await reader.all("SELECT id, words FROM barred_words ORDER BY id DESC")
    return [Words(row["id"], row["words"]) for row in rows]
