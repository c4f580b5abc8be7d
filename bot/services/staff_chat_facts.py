"""What becomes of the staff chat: it moves, is lost, comes back, loses a topic. Nobody has to repair anything by hand.

Letters that wait follow: to the new group, into the chat itself, or to the owners in private. The owners hear once of
what happened and what to do.
"""

from datetime import datetime, timedelta

from bot.callbacks.setup import Setup, StaffChatPlace
from bot.services.staff_chat import Topic, tell_owners
from storage import dialogs, letters, staff, staff_cards, staff_chats, threads
from storage.database import Transaction
from storage.letters import Letter
from storage.staff_chats import Facts, StaffChat

LOST = "staff_chat_lost"
FOUND = "staff_chat_found"
ASKED = "staff_chat_asked"
HIDDEN = "staff_chat_hidden"
LEFT = "staff_chat_left"
ABOUT_ITSELF = (LOST, FOUND, ASKED, HIDDEN, LEFT)
"""Kinds of letters about the group, which only mean something inside of it."""
CHECK_EVERY = timedelta(hours=1)

REMOVED, NO_RIGHTS, UNREACHABLE = "removed", "no_rights", "unreachable"


async def moved(tx: Transaction, old_id: int, new_id: int) -> bool:
    """The group has become a supergroup: all that waits follows. False where it is no staff chat."""
    await letters.readdress(tx, old_id, new_id)
    return await staff_chats.move(tx, old_id, new_id)


async def lost(tx: Transaction, chat_id: int, why: str, now: datetime) -> bool:
    """The bot cannot write there. False where it did not have to."""
    first = await staff_chats.lose(tx, chat_id, why)
    await _show_owners(tx, now)
    await _send_to_owners(tx, chat_id, now)
    if first:
        known = await staff_chats.get(tx, chat_id)
        title = known.title if known else ""
        await tell_owners(tx, kind=LOST, fields={"why": why, "title": title}, now=now)
    return first


async def regained(tx: Transaction, chat_id: int) -> bool:
    """The bot is there again: letters go there from now on, and the group is looked at."""
    return await staff_chats.regain(tx, chat_id)


async def topic_gone(tx: Transaction, chat_id: int, thread_id: int, now: datetime) -> None:
    """Somebody has deleted or closed a topic: it is made again where the bot may, else its letters go into the chat."""
    await staff_chats.forget_topics(tx, chat_id, thread_id)
    await letters.leave_thread(tx, chat_id, thread_id)
    await threads.lose_topic(tx, chat_id, thread_id)
    await staff_chats.check_at(tx, chat_id, now)


async def left(tx: Transaction, chat: StaffChat, now: datetime) -> None:
    """The group is no longer the staff chat."""
    await staff_chats.disconnect(tx, chat.chat_id)
    await _send_to_owners(tx, chat.chat_id, now)


async def noted(tx: Transaction, chat: StaffChat, facts: Facts, now: datetime) -> None:
    """What Telegram says of the group; it is told there when it is news."""
    if chat.is_forum and not facts.is_forum:
        await staff_chats.forget_topics(tx, chat.chat_id)
    await staff_chats.note(tx, chat.chat_id, facts)
    await _show_owners(tx, now)
    await staff_chats.check_at(tx, chat.chat_id, now + CHECK_EVERY)


async def tell_found(tx: Transaction, chat_id: int, now: datetime) -> None:
    """Says in the group what it is good for and what is missing, once for each state of things."""
    chat = await staff_chats.get(tx, chat_id)
    if chat is None or chat.state != "on":
        return
    if await staff_chats.note_found(tx, chat_id, found_word(chat)):
        await letters.put(tx, chat_id=chat_id, kind=FOUND, now=now)


def found_word(chat: StaffChat) -> str:
    """What there is to be said of the group, as a part of a text's key."""
    if not chat.is_supergroup:
        return "group"
    if not chat.is_forum:
        return "no_topics"
    if not chat.is_admin:
        return "no_admin"
    return "ready" if chat.manages_topics else "no_right"


async def _show_owners(tx: Transaction, now: datetime) -> None:
    """The owner who has just chosen a group, and looks at its page, sees what came of it."""
    for place in (StaffChatPlace, Setup):
        await dialogs.refresh_of_staff(tx, place.__prefix__, now=now)


async def _send_to_owners(tx: Transaction, chat_id: int, now: datetime) -> None:
    """What waits for the group goes to each owner; what only draws a card anew, or sums up, is let go."""
    for letter in await letters.waiting_in(tx, chat_id):
        if not await _only_for_the_group(tx, letter):
            for owner in await staff.owners(tx):
                await letters.put(
                    tx,
                    chat_id=owner,
                    kind=letter.kind,
                    order_id=letter.order_id,
                    fields=letter.fields,
                    dedupe=f"moved:{letter.id}:{owner}",
                    now=now,
                )
        await letters.drop(tx, letter.id, "the staff chat is gone")


async def _only_for_the_group(tx: Transaction, letter: Letter) -> bool:
    if letter.kind in ABOUT_ITSELF or letter.topic == Topic.ORDERS:
        return True
    return letter.card is not None and await _is_drawn(tx, letter)


async def _is_drawn(tx: Transaction, letter: Letter) -> bool:
    known = await staff_cards.find(tx, letter.chat_id, letter.card or "")
    return known is not None and known.message_id is not None
