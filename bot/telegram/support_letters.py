"""Letters of conversations: what somebody said, carried to the other side; word to staff. Writes nothing."""

from dataclasses import replace
from html import escape

from bot.screens import support, support_desk
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.errors import Gone
from bot.services.staff_chat import language_of
from bot.services.support_desk import CLOSED, SupportDesk
from bot.services.support_views import Said, ThreadView
from bot.services.thread_topics import HEADER
from bot.services.thread_watch import OVERDUE, SETTLED, UNDELIVERED
from bot.services.threads import QUESTION, TEXT, Threads, number_of
from bot.telegram.composed import Composed, Copy, Edit, Nothing
from bot.telegram.sender import Compose
from bot.texts import Catalogues, Texts
from storage import staff, thread_words, threads
from storage.database import Database, Reader
from storage.letters import Letter
from storage.thread_words import EDIT, LETTER, Word
from storage.threads import Thread


class SupportLetters:
    """One per shop."""

    def __init__(
        self, db: Database, catalogues: Catalogues, clock: Clock, threads_: Threads, desk: SupportDesk
    ) -> None:
        self._db, self._catalogues, self._clock = db, catalogues, clock
        self._threads, self._desk = threads_, desk

    def letters(self) -> dict[str, Compose]:
        """How each kind is composed."""
        return dict.fromkeys((LETTER, EDIT, QUESTION, CLOSED, OVERDUE, UNDELIVERED, SETTLED, HEADER), self.compose)

    async def compose(self, letter: Letter) -> Composed:
        """Renders the letter in its reader's language."""
        try:
            return await self._db.read(lambda reader: self._compose(reader, letter))
        except Gone:
            return Nothing()

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        t = self._catalogues.of(await language_of(reader, letter.chat_id))
        if letter.kind in (LETTER, EDIT):
            return await self._word(reader, letter, t)
        thread = await self._threads.get(reader, _number(letter, "thread"))
        match letter.kind:
            case "thread_closed":
                return support.closed_letter(thread.id, number_of(thread.order_id), str(letter.fields["why"]), t)
            case "problem_settled":
                return support.settled_letter(
                    thread.id, number_of(thread.order_id), str(letter.fields["resolution"]), t
                )
            case _:
                return await self._to_staff(reader, letter, thread, t)

    async def _to_staff(self, reader: Reader, letter: Letter, thread: Thread, t: Texts) -> Composed:
        view = await self._view(reader, thread)
        if letter.kind == HEADER:
            return support_desk.topic_header(view, t)
        if letter.kind == UNDELIVERED:
            return support_desk.undelivered_letter(view, str(letter.fields["why"]), t)
        if thread.waiting_at is None:
            return Nothing()  # somebody was faster
        return support_desk.overdue_letter(view, t) if letter.kind == OVERDUE else support_desk.question_letter(view, t)

    async def _view(self, reader: Reader, thread: Thread) -> ThreadView:
        return await self._desk.card(reader, thread, self._clock.now())

    async def _word(self, reader: Reader, letter: Letter, t: Texts) -> Composed:
        word = await thread_words.get(reader, _number(letter, "word"))
        said = None if word is None else self._threads.opened(word)
        thread = None if word is None else await threads.get(reader, word.thread_id)
        if word is None or said is None or thread is None:
            return Nothing()
        shown = await self._screen(reader, letter, word, said, thread, t)
        message = letter.fields.get("message")
        if message:
            return _edited(said, shown, int(str(message)))
        if said.kind == TEXT or said.chat_id is None or said.message_id is None:
            return shown
        return Copy(said.chat_id, said.message_id, shown, shown.rows)

    async def _screen(self, reader: Reader, letter: Letter, word: Word, said: Said, thread: Thread, t: Texts) -> Screen:
        edited = word.edited_at is not None
        if word.staff_id is not None and letter.chat_id == thread.customer_id:
            shown = support.answer_letter(thread.id, number_of(thread.order_id), said.kind, said.text, edited, t)
            return shown if thread.listens else support.with_how_to_answer(shown, t)
        if letter.chat_id < 0 and letter.thread_id is not None:
            name = None if word.staff_id is None else await staff.name_of(reader, word.staff_id)
            return support_desk.topic_word(name, said.kind, said.text, edited, t)
        return support_desk.word_letter(await self._view(reader, thread), said.kind, said.text, edited, t)


def _edited(said: Said, shown: Screen, message_id: int) -> Composed:
    """A copy of a file keeps the file; only its caption is another one."""
    if said.kind == TEXT:
        return Edit(message_id, shown)
    return Edit(message_id, replace(shown, text=_caption(said)), caption=True)


def _caption(said: Said) -> str:
    return escape(said.text)


def _number(letter: Letter, name: str) -> int:
    return int(str(letter.fields[name]))
