"""What is shown of the staff chat to its owners. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.staff_chat_facts import found_word
from bot.services.staff_chat_links import LIVES, GroupLinks
from storage import staff_chats
from storage.database import Reader


@dataclass(frozen=True, slots=True)
class StaffChatView:
    """`word` is None where there is none, else what there is to say of it; `link`: a one-time link that is good."""

    word: str | None
    title: str
    why: str
    link: str | None
    link_minutes: int
    asking: bool = False


async def view(reader: Reader, person: Person, links: GroupLinks, now: datetime, *, asking: bool) -> StaffChatView:
    """Raises `Gone` and `Mistake`."""
    require(person, Right.SETUP)
    chat = await staff_chats.current(reader)
    minutes = int(LIVES.total_seconds() // 60)
    link = links.shown(person, now)
    if chat is None:
        return StaffChatView(None, "", "", link, minutes)
    word = "lost" if chat.state == "lost" else found_word(chat)
    return StaffChatView(word, chat.title or str(chat.chat_id), chat.why, link, minutes, asking)
