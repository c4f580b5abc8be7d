"""What the doctor says, as staff read it in the chat. What is examined, and how, says `bot/doctor`."""

from collections.abc import Awaitable, Callable, Sequence

from bot.services.people import Person
from bot.services.rights import Right, require

OK, NOTE, WRONG = "ok", "note", "wrong"

Finding = tuple[str, str]
"""One of the marks, and a line without secrets."""
Examine = Callable[[], Awaitable[Sequence[Finding]]]


async def nothing_examined() -> Sequence[Finding]:
    """For programs that have nothing to look at."""
    return ()


class DoctorDesk:
    """`examine` looks at settings, files and providers."""

    def __init__(self, examine: Examine) -> None:
        self._examine = examine

    async def findings(self, person: Person) -> Sequence[Finding]:
        """Raises `Gone` and `Mistake`."""
        require(person, Right.CARE)
        return await self._examine()
