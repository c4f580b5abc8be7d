"""What topics do in the staff chat: buttons that work there, and messages that they listen to. A side names both.

A side that wants to hear what staff write in the staff chat gives `group_messages=(hear,)`:

    async def hear(said: Said, turn: Turn, t: Texts) -> bool:
        if said.topic is not Topic.SUPPORT and await its_own_thread(said.thread_id) is None:
            return False            # not mine: the next one is asked
        await turn.write(lambda tx: service.answer(tx, turn.person, ..., turn.now))
        turn.notice(t("..."))       # optional: said in the group as an answer to the message
        return True

`said.message` is aiogram's message (text, photo, voice, `copy_to`); `said.edited` is True for an edit of one heard
before. Only members of staff are heard, each as `turn.person`; their role's rights are for the service to check. `turn`
has one write, as in private, and must get no `show`: there is no screen in a group. `Mistake` is answered in words.

A side whose letters carry buttons that are to work in the staff chat itself gives `group_presses={Action: press}`. The
right that the action `needs` is checked by who pressed. Every other button of a letter becomes a link into the private
chat of whoever presses it (a place), or is left out (an action).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.callbacks.kinds import StaffAction
from bot.telegram.group_events import Said
from bot.telegram.turn import Turn
from bot.texts import Texts

HearMessage = Callable[[Said, Turn, Texts], Awaitable[bool]]
"""True where it was for this one, and `turn` was written."""
TakePress = Callable[[Any, Turn, Texts], Awaitable[None]]
"""Gets the action, writes the turn, and says what is shown to who pressed with `turn.notice`."""


@dataclass(frozen=True, slots=True)
class GroupHandlers:
    """Of all sides together."""

    messages: Sequence[HearMessage] = ()
    presses: Mapping[type[StaffAction], TakePress] = field(default_factory=dict)

    def press_of(self, data: str) -> type[StaffAction] | None:
        """The action that a button of the group carries; None where it does not work there."""
        prefix = data.partition(":")[0]
        return next((each for each in self.presses if each.__prefix__ == prefix), None)
