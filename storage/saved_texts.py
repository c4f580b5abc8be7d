"""Texts that staff saved to answer with, one for each language. Fills in nothing."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

FIELDS = ("title", "text_en", "text_ru")


@dataclass(frozen=True, slots=True)
class SavedText:
    id: int
    title: str
    text_en: str
    text_ru: str

    def in_language(self, language: str) -> str:
        """The text in the language; else the one that there is."""
        wanted, other = (self.text_ru, self.text_en) if language == "ru" else (self.text_en, self.text_ru)
        return wanted or other


def _saved(row: Row) -> SavedText:
    return SavedText(row["id"], row["title"], row["text_en"], row["text_ru"])


async def every(reader: Reader) -> list[SavedText]:
    rows = await reader.all("SELECT id, title, text_en, text_ru FROM saved_texts ORDER BY title, id")
    return [_saved(row) for row in rows]


async def get(reader: Reader, text_id: int) -> SavedText | None:
    row = await reader.one("SELECT id, title, text_en, text_ru FROM saved_texts WHERE id = :id", id=text_id)
    return None if row is None else _saved(row)


async def add(tx: Transaction, title: str, now: datetime) -> int:
    row = await tx.one(
        "INSERT INTO saved_texts (title, changed_at) VALUES (:title, :now) RETURNING id", title=title, now=to_ms(now)
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def change(tx: Transaction, text_id: int, field: str, value: str, now: datetime) -> None:
    """Raises `ValueError` for a field that is none."""
    if field not in FIELDS:
        raise ValueError(field)
    await tx.run(
        f"UPDATE saved_texts SET {field} = :value, changed_at = :now WHERE id = :id",  # noqa: S608
        id=text_id,
        value=value,
        now=to_ms(now),
    )


async def remove(tx: Transaction, text_id: int) -> None:
    await tx.run("DELETE FROM saved_texts WHERE id = :id", id=text_id)
