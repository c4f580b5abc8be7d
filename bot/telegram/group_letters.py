"""Letters to the staff chat: in which topic they go, whether they ring, what a refusal of the group means for them."""

from aiogram.exceptions import TelegramAPIError, TelegramMigrateToChat

from bot.seams import Clock
from bot.services import staff_chat_facts as facts
from bot.services.staff_chat import Topic
from bot.telegram.posting import Where
from bot.telegram.refusals import Refusal, refusal_of
from storage import staff_cards, staff_chats
from storage.database import Database, Reader, Transaction
from storage.letters import Letter


class GroupLetters:
    """Asked by the sender for every letter; says nothing about those to people."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def where(self, letter: Letter) -> Where:
        if not _to_group(letter):
            return Where()
        return await self._db.read(lambda reader: _where(reader, letter))

    async def card_message(self, letter: Letter) -> int | None:
        """The message that shows the letter's card already."""
        if letter.card is None:
            return None
        card = letter.card
        known = await self._db.read(lambda reader: staff_cards.find(reader, letter.chat_id, card))
        return known.message_id if known else None

    async def refused(self, letter: Letter, error: TelegramAPIError) -> bool | None:
        """What the group's refusal means is done. True: the letter may leave at once; None: it is none of ours."""
        if not _to_group(letter):
            return None
        if isinstance(error, TelegramMigrateToChat):
            new_id = error.migrate_to_chat_id
            await self._db.write(lambda tx: facts.moved(tx, letter.chat_id, new_id))
            return True
        match refusal_of(error):
            case Refusal.THREAD_GONE:
                return await self._db.write(lambda tx: self._thread_gone(tx, letter))
            case Refusal.UNREACHABLE:
                await self._db.write(lambda tx: facts.lost(tx, letter.chat_id, facts.REMOVED, self._clock.now()))
                return True
            case Refusal.NO_RIGHTS:
                await self._db.write(lambda tx: facts.lost(tx, letter.chat_id, facts.NO_RIGHTS, self._clock.now()))
                return True
        return None

    async def _thread_gone(self, tx: Transaction, letter: Letter) -> bool | None:
        """The letter waits until the topic is there again, or goes without one."""
        thread_id = (await _where(tx, letter)).thread_id
        if thread_id is None:
            return None
        await facts.topic_gone(tx, letter.chat_id, thread_id, self._clock.now())
        return False


async def note_card(tx: Transaction, letter: Letter, message_id: int) -> None:
    """The message shows the card from now on."""
    if letter.card is not None:
        await staff_cards.note_message(tx, letter.chat_id, letter.card, message_id)


async def _where(reader: Reader, letter: Letter) -> Where:
    silent = letter.topic is not None and letter.topic != Topic.PROBLEMS
    known = await staff_chats.get(reader, letter.chat_id)
    if known is None or not known.is_forum:
        return Where(None, silent)
    if letter.thread_id is not None:
        return Where(letter.thread_id, silent)
    return Where((await staff_chats.topics(reader, letter.chat_id)).get(letter.topic or ""), silent)


def _to_group(letter: Letter) -> bool:
    return letter.chat_id < 0
