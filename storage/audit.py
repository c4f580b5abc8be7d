"""The log of what staff did, newest first, by member and by subject. It is written by `staff.record`."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader
from storage.instants import from_ms

_WHERE = """(:who = 0 OR staff_id = :who) AND (:kind = '' OR subject = :kind OR subject LIKE :kind || ':%')
    AND (:about = '' OR subject = :kind || ':' || :about)"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `subject` is what was changed, such as `case:12`."""

    id: int
    at: datetime
    staff_id: int
    action: str
    subject: str
    reason: str
    before: str
    after: str


async def page(
    reader: Reader, *, who: int = 0, kind: str = "", about: str = "", offset: int = 0, limit: int = 10
) -> list[Entry]:
    """Newest first. 0 and empty: everybody, everything; `about` is the number or name within the kind."""
    rows = await reader.all(
        f"SELECT * FROM audit WHERE {_WHERE} ORDER BY id DESC LIMIT :limit OFFSET :offset",  # noqa: S608
        who=who,
        kind=kind,
        about=about,
        limit=limit,
        offset=offset,
    )
    return [Entry(**{**{name: row[name] for name in Entry.__slots__}, "at": from_ms(row["at"])}) for row in rows]


async def count(reader: Reader, *, who: int = 0, kind: str = "", about: str = "") -> int:
    row = await reader.one(
        f"SELECT count(*) AS n FROM audit WHERE {_WHERE}",  # noqa: S608
        who=who,
        kind=kind,
        about=about,
    )
    return int(row["n"]) if row else 0


async def kinds(reader: Reader) -> list[str]:
    """What the lines of the log are about: `case`, `order`, `provider`, the most frequent first."""
    rows = await reader.all(
        """SELECT CASE instr(subject, ':') WHEN 0 THEN subject ELSE substr(subject, 1, instr(subject, ':') - 1) END
               AS kind, count(*) AS n FROM audit GROUP BY 1 ORDER BY 2 DESC, 1"""
    )
    return [str(row["kind"]) for row in rows]


async def newest_reason(reader: Reader, subject: str, action: str) -> str:
    """Why it was done the last time; empty where it never was."""
    row = await reader.one(
        "SELECT reason FROM audit WHERE subject = :subject AND action = :action ORDER BY id DESC LIMIT 1",
        subject=subject,
        action=action,
    )
    return "" if row is None else str(row["reason"])
