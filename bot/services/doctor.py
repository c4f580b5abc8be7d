"""What the doctor says, as staff read it in the chat. What is examined, and how, says `bot/doctor`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.services.people import Person
from bot.services.rights import Right, require

OK, NOTE, WRONG = "ok", "note", "wrong"

RAW = "raw"
"""The key of a line that is there in English only: what stands in the way of a start, as the terminal says it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One of the marks, and a text below `doctor.line.` with what fills it; no secrets."""

    mark: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_pasted(self) -> bool:
        """Whether it names an address that staff paste somewhere."""
        return self.key.startswith("provider.paste")


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
