"""Handles what happens in the staff chat: presses and messages of staff, the bot's coming and going.

Who pressed or wrote counts, never the chat. Leaves every other group, and everything it does not know, alone.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.types import Update

from bot.callbacks import Home
from bot.lengths import plain_of
from bot.seams import Clock
from bot.services import staff_chat, staff_chat_facts
from bot.services.errors import Mistake
from bot.services.people import Person
from bot.services.rights import require
from bot.services.staff_chat_links import GroupLinks, Opened
from bot.telegram.context import Visit, person_of
from bot.telegram.group_events import Moved, Pressed, Standing, Written, event_of
from bot.telegram.group_handlers import GroupHandlers
from bot.telegram.group_voice import GroupVoice
from bot.telegram.handlers.rest import SAID
from bot.telegram.pacer import Pacer
from bot.telegram.presses import Presses
from bot.telegram.turn import AlreadyHandled, Turn
from bot.texts import Catalogues, Html, Texts
from storage import customers, inbox, letters, staff, staff_chats, threads
from storage.database import Database, Reader, Transaction
from storage.inbox import InboxRow
from storage.staff_chats import StaffChat

log = structlog.get_logger()

Run = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables say about a group and about who is there."""

    chat: StaffChat | None
    role: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.chat is not None and self.chat.state in ("on", "lost")


class GroupDesk:
    """`handle` is asked about every update first that did not happen in private."""

    def __init__(
        self,
        db: Database,
        bot: Bot,
        pacer: Pacer,
        presses: Presses,
        catalogues: Catalogues,
        clock: Clock,
        links: GroupLinks,
        handlers: GroupHandlers,
    ) -> None:
        self._db, self._presses, self._voice = db, presses, GroupVoice(bot, pacer)
        self._catalogues, self._clock, self._links, self._handlers = catalogues, clock, links, handlers

    async def handle(self, row: InboxRow, update: Update) -> bool:
        """False where it is none of the staff chat's business; then nothing was done. Raises what handlers raise."""
        match event_of(update):
            case Standing() as stands:
                return await self._db.write(lambda tx: self._stand(tx, row, stands))
            case Moved() as moved:
                return await self._db.write(lambda tx: self._move(tx, row, moved))
            case Pressed() as pressed:
                return await self._press(row, pressed)
            case Written() as written:
                return await self._read(row, written)
        return False

    async def _stand(self, tx: Transaction, row: InboxRow, event: Standing) -> bool:
        known = await staff_chats.get(tx, event.chat_id)
        if known is None or known.state not in ("on", "lost"):
            return False
        now = self._clock.now()
        if event.may_write:
            await staff_chat_facts.regained(tx, event.chat_id)
            await staff_chats.check_at(tx, event.chat_id, now)
        else:
            await staff_chat_facts.lost(tx, event.chat_id, staff_chat_facts.REMOVED, now)
        await inbox.finish(tx, row, now)
        return True

    async def _move(self, tx: Transaction, row: InboxRow, event: Moved) -> bool:
        if not await staff_chat_facts.moved(tx, event.old_id, event.new_id):
            return False
        await inbox.finish(tx, row, self._clock.now())
        return True

    async def _press(self, row: InboxRow, event: Pressed) -> bool:
        visit = event.visit
        kind = self._handlers.press_of(visit.pressed)
        known = await self._db.read(lambda reader: _known(reader, visit.chat_id, visit.person_id))
        if kind is None or known.chat is None:
            return False
        press, over = self._presses.of(visit), False
        try:
            turn = await self._begin(row, visit, known)
            text: str | None = None
            if turn is not None:
                t = self._catalogues.of(turn.person.language)
                text = await self._done(turn, t, lambda: self._take(kind.unpack(visit.pressed), turn, t))
            elif known.role is None:
                text = self._catalogues.of(visit.language).plain("staffchat.only_staff")
                await self._finish(row)
            over = True
            if press is not None:
                press.answer(text, bool(text))
        finally:
            if over:
                self._presses.over(visit)
        return True

    async def _take(self, action: object, turn: Turn, t: Texts) -> None:
        kind = type(action)
        require(turn.person, kind.needs)  # type: ignore[attr-defined]
        await self._handlers.presses[kind](action, turn, t)  # type: ignore[index]

    async def _read(self, row: InboxRow, event: Written) -> bool:
        message, visit = event.message, event.visit
        chat_id, opener = message.chat.id, visit.person_id if visit else None
        if (visit or event.hidden) and not event.edited and (payload := _start_payload(message.text)):
            return await self._open(row, event, payload, chat_id, opener)
        known = await self._db.read(lambda reader: _known(reader, chat_id, opener))
        if not known.is_ours or known.chat is None:
            return False
        await self._look_again(known.chat, event)
        if visit is None:
            return await self._hidden(row, event, known.chat) if event.hidden else False
        return await self._hear(row, event, visit, known)

    async def _hear(self, row: InboxRow, event: Written, visit: Visit, known: _Known) -> bool:
        """Offers it to who listens. False where nobody takes it: a command is answered with the link then."""
        if known.role is None:
            return await self._stranger(row, event, visit)
        if known.chat is None or not self._handlers.messages:
            return False
        turn = await self._begin(row, visit, known)
        if turn is None:
            return True
        t = self._catalogues.of(turn.person.language)
        topics = await self._db.read(lambda reader: staff_chats.topics(reader, visit.chat_id))
        said, taken = event.said(topics), False

        async def ask() -> None:
            nonlocal taken
            for hear in self._handlers.messages:
                if await hear(said, turn, t):
                    taken = True
                    return

        text = await self._done(turn, t, ask, finish=False)
        if text:
            await self._voice.answer(event, text)
        if (taken or text) and not turn.written:
            await turn.done()
        return turn.written

    async def _stranger(self, row: InboxRow, event: Written, visit: Visit) -> bool:
        """Whoever is no staff hears that what looks like an answer to a customer did not leave."""
        thread, spoken = event.thread_id, event.message.content_type in SAID and not visit.text.startswith("/")
        if thread is None or not spoken or event.edited:
            return False
        if await self._db.read(lambda reader: threads.of_topic(reader, visit.chat_id, thread)) is None:
            return False
        await self._finish(row)
        await self._voice.answer(event, self._catalogues.of(visit.language).plain("staffchat.not_staff"))
        return True

    async def _done(self, turn: Turn, t: Texts, run: Run, *, finish: bool = True) -> str | None:
        """Runs it and returns what is to be said. Raises where nothing was written and it may be tried again."""
        try:
            await run()
        except Mistake as mistake:
            turn.notice(t.plain(mistake.key, **mistake.values), alert=True)
        except AlreadyHandled:
            log.warning("update.handled_before")
        except Exception:
            if not turn.written:
                raise
            log.exception("update.failed")
        if finish and not turn.written:
            await turn.done()
        return None if turn.said is None else _plain(turn.said[0])

    async def _begin(self, row: InboxRow, visit: Visit, known: _Known) -> Turn | None:
        """None for strangers, and for what was handled before."""
        if known.role is None:
            return None
        now = self._clock.now()

        async def start(tx: Transaction) -> Person | None:
            if not await inbox.start(tx, row):
                return None
            return person_of(await customers.see(tx, visit.person_id, language=visit.language, now=now))

        person = await self._db.write(start)
        if person is None:
            return None
        return Turn(self._db, row, person=person, chat_id=visit.chat_id, place=Home(), now=now)

    async def _open(self, row: InboxRow, event: Written, payload: str, chat_id: int, opener: int | None) -> bool:
        """A group link was opened here."""
        now, title = self._clock.now(), event.message.chat.title or ""

        async def body(tx: Transaction) -> tuple[Opened | None, str]:
            opened = await self._links.open(tx, payload, chat_id, title, opener, now)
            if opened is not None:
                await inbox.finish(tx, row, now)
            return opened, await staff_chat.language_of(tx, opener if opener is not None else chat_id)

        opened, language = await self._db.write(body)
        if opened in (Opened.ALREADY, Opened.STALE, Opened.NOT_OWNER):
            await self._voice.answer(event, self._catalogues.of(language).plain(f"staffchat.link.{opened}"))
        return opened is not None

    async def _hidden(self, row: InboxRow, event: Written, chat: StaffChat) -> bool:
        """Somebody hides: said once, where it was written; for each answer to a customer that does not leave."""
        if event.edited or event.message.content_type not in SAID:
            return False
        now = self._clock.now()

        async def body(tx: Transaction) -> None:
            thread = event.thread_id
            first = await staff_chats.note_hidden_told(tx, chat.chat_id)
            if first or (thread is not None and await threads.of_topic(tx, chat.chat_id, thread) is not None):
                kind = staff_chat_facts.HIDDEN
                await letters.put(tx, chat_id=chat.chat_id, kind=kind, thread_id=thread, now=now)
            await inbox.finish(tx, row, now)

        await self._db.write(body)
        return True

    async def _look_again(self, chat: StaffChat, event: Written) -> None:
        """Nobody tells when topics are switched on or off; a message shows it."""
        now = self._clock.now()
        if bool(event.message.chat.is_forum) != chat.is_forum or chat.state == "lost":
            await self._db.write(lambda tx: staff_chats.check_at(tx, chat.chat_id, now))

    async def _finish(self, row: InboxRow) -> None:
        await self._db.write(lambda tx: inbox.finish(tx, row, self._clock.now()))


async def _known(reader: Reader, chat_id: int, person_id: int | None) -> _Known:
    chat = await staff_chats.get(reader, chat_id)
    role = None if chat is None or person_id is None else await staff.role_of(reader, person_id)
    return _Known(chat, role)


def _start_payload(text: str | None) -> str:
    command, _, payload = (text or "").partition(" ")
    return payload.strip() if command.partition("@")[0].lower() == "/start" else ""


def _plain(text: str) -> str:
    return plain_of(text) if isinstance(text, Html) else text
