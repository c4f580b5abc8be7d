"""The clock of a story: stands with the loop's virtual seconds, and can skip time in which the program did not run."""

from datetime import datetime, timedelta

from tests.simulation.loop import VirtualClock


class MovingClock(VirtualClock):
    """`skip` moves the time of day and nothing else."""

    skipped = timedelta()

    def now(self) -> datetime:
        return super().now() + self.skipped

    def skip(self, by: timedelta) -> None:
        self.skipped += by
