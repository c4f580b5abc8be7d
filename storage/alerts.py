"""What is wrong with the shop itself, by cause: since when, when it was told, when it ended. Judges nothing."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Alert:
    """Instants aware UTC. `told_at` is the last letter about it, that of an earlier time included."""

    cause: str
    since_at: datetime
    told_at: datetime | None
    over_at: datetime | None

    @property
    def was_told(self) -> bool:
        """Whether anybody has heard of it since it began."""
        return self.told_at is not None and self.told_at >= self.since_at


async def all_known(reader: Reader) -> dict[str, Alert]:
    return {row["cause"]: _alert(row) for row in await reader.all("SELECT * FROM alerts ORDER BY since_at, cause")}


async def lasting(reader: Reader) -> list[Alert]:
    """The oldest first."""
    rows = await reader.all("SELECT * FROM alerts WHERE over_at IS NULL ORDER BY since_at, cause")
    return [_alert(row) for row in rows]


async def begin(tx: Transaction, cause: str, now: datetime) -> None:
    """It begins, or begins again; when it was told last is kept."""
    await tx.run(
        """INSERT INTO alerts (cause, since_at) VALUES (:cause, :now)
           ON CONFLICT (cause) DO UPDATE SET since_at = excluded.since_at, over_at = NULL""",
        cause=cause,
        now=to_ms(now),
    )


async def told(tx: Transaction, cause: str, now: datetime) -> None:
    await tx.run("UPDATE alerts SET told_at = :now WHERE cause = :cause", cause=cause, now=to_ms(now))


async def end(tx: Transaction, cause: str, now: datetime) -> None:
    await tx.run("UPDATE alerts SET over_at = :now WHERE cause = :cause", cause=cause, now=to_ms(now))


async def forget(tx: Transaction, before: datetime) -> None:
    """Those that ended long ago."""
    await tx.run("DELETE FROM alerts WHERE over_at < :before", before=to_ms(before))


def _alert(row: Row) -> Alert:
    return Alert(
        row["cause"], from_ms(row["since_at"]), from_ms_or_none(row["told_at"]), from_ms_or_none(row["over_at"])
    )
