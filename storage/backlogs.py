"""How much waits and how much was set aside: what the desk counts. Changes nothing."""

from dataclasses import dataclass

from storage.database import Reader


@dataclass(frozen=True, slots=True)
class Backlogs:
    letters_waiting: int
    letters_aside: int
    quarantined: int

    @property
    def any_aside(self) -> bool:
        return bool(self.letters_aside or self.quarantined)


async def counted(reader: Reader) -> Backlogs:
    row = await reader.one(
        """SELECT (SELECT count(*) FROM letters WHERE state IN ('waiting', 'sending')) AS waiting,
               (SELECT count(*) FROM letters WHERE state = 'aside') AS aside,
               (SELECT count(*) FROM inbox WHERE quarantined_at IS NOT NULL AND done_at IS NULL) AS quarantined"""
    )
    assert row is not None  # noqa: S101 - counts give a row
    return Backlogs(int(row["waiting"]), int(row["aside"]), int(row["quarantined"]))
