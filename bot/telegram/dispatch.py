"""Handles one stored update: begins it in the tables, lets the handlers work, sees to its end whatever happened.

Two transactions: the start, and the handler's own, which also marks the update as handled; a third where what was
typed is deleted. An update that fails three times, or ends the process five times, is set aside.
"""

import html
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.callbacks import place_of
from bot.callbacks.kinds import stays
from bot.lengths import plain_of
from bot.seams import Clock, Ids
from bot.services.errors import Mistake
from bot.telegram.context import Reach, Visit, person_of, visit_of
from bot.telegram.group_desk import GroupDesk
from bot.telegram.groups import GroupAnswers
from bot.telegram.lanes import Outcome
from bot.telegram.painter import Painter
from bot.telegram.presses import Press, Presses
from bot.telegram.raw import Json
from bot.telegram.sender import BLOCKED
from bot.telegram.slow import Slow, slow_screen
from bot.telegram.sweeping import Sweeper
from bot.telegram.turn import AlreadyHandled, Turn
from bot.texts import Catalogues, Html, Texts
from bot.workers import Workers
from storage import customers, dialogs, inbox, letters, status_messages, thread_words
from storage.database import Database, DatabaseClosed, Transaction
from storage.dialogs import Dialog
from storage.inbox import InboxRow

log = structlog.get_logger()

MOST_FAILURES = 3
MOST_CRASHES = 5
MONEY = ("successful_payment", "refunded_payment")

OnQuarantine = Callable[[Transaction, Json], Awaitable[None]]


@dataclass(slots=True)
class _Meeting:
    """A visit with what the tables say about it."""

    visit: Visit
    turn: Turn
    dialog: Dialog
    texts: Texts
    press: Press | None
    former: int | None = None
    """The live screen until now, where the pressed message has taken its place."""
    newest_before: int = 0
    """The chat's newest known message before this visit."""

    @property
    def key(self) -> tuple[int, int]:
        return self.visit.chat_id, self.visit.person_id

    @property
    def elsewhere(self) -> bool:
        """What was pressed is not the live screen: the screen moves below."""
        pressed = self.visit.pressed_message_id
        return pressed is not None and pressed != self.dialog.message_id


class Dispatch:
    """Handlers get `turn`, `person` and `t` (the texts of their language). `handle` is what lanes run."""

    def __init__(
        self,
        *,
        db: Database,
        bot: Bot,
        dispatcher: Dispatcher,
        workers: Workers,
        painter: Painter,
        sweeper: Sweeper,
        presses: Presses,
        groups: GroupAnswers,
        group_desk: GroupDesk,
        catalogues: Catalogues,
        clock: Clock,
        ids: Ids,
        on_quarantine: OnQuarantine,
    ) -> None:
        self._db, self._bot, self._dispatcher, self._workers = db, bot, dispatcher, workers
        self._painter, self._sweeper, self._presses, self._groups = painter, sweeper, presses, groups
        self._group_desk = group_desk
        self._catalogues, self._clock, self._ids = catalogues, clock, ids
        self._on_quarantine = on_quarantine

    async def handle(self, row: InboxRow) -> Outcome:
        """Runs one row to its end. Raises only what the database raises."""
        if row.crashes >= MOST_CRASHES:
            await self._set_aside(row, "the process ended each time")
            return Outcome.OVER
        raw = json.loads(row.raw)
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValueError:
            await self._set_aside(row, "aiogram cannot read it")
            return Outcome.OVER
        visit = visit_of(update)
        if not isinstance(visit, Visit) or not visit.private:
            return await self._handle_in_group(row, update, visit)
        with structlog.contextvars.bound_contextvars(update_id=row.update_id):
            return await self._meet(row, update, visit)

    async def _handle_in_group(self, row: InboxRow, update: Update, visit: Visit | Reach | None) -> Outcome:
        """The staff chat is asked first; every other group gets a link."""
        try:
            with structlog.contextvars.bound_contextvars(update_id=row.update_id):
                if await self._group_desk.handle(row, update):
                    return Outcome.OVER
        except DatabaseClosed:
            raise
        except Exception as error:
            outcome, _ = await self._count(row, error, begun=False)
            return outcome
        return await self._handle_shortly(row, visit)

    async def _handle_shortly(self, row: InboxRow, visit: Visit | Reach | None) -> Outcome:
        """What needs no handler: groups get a link, a block is noted, the rest is let go."""

        async def note(tx: Transaction) -> bool:
            if isinstance(visit, Reach):
                await customers.set_reachable(tx, visit.person_id, visit.reachable)
                if visit.reachable:
                    await letters.revive(tx, visit.person_id, BLOCKED)
            return await inbox.finish(tx, row, self._clock.now())

        if await self._db.write(note) and isinstance(visit, Visit):
            self._workers.spawn(self._groups.answer(visit), f"group {visit.chat_id}")
        return Outcome.OVER

    async def _meet(self, row: InboxRow, update: Update, visit: Visit) -> Outcome:
        press, outcome = self._presses.of(visit), Outcome.OVER
        try:
            with self._painter.held((visit.chat_id, visit.person_id)):
                try:
                    meeting = await self._begin(row, visit, press)
                except DatabaseClosed:
                    raise
                except Exception as error:
                    outcome, _ = await self._count(row, error, begun=False)
                    return outcome
                if meeting is None:
                    return outcome
                outcome = await self._work(row, update, meeting)
                if outcome is Outcome.OVER:
                    await self._erase(meeting)
            if outcome is Outcome.OVER:
                self._end(meeting)
        finally:
            if outcome is Outcome.OVER:
                self._presses.over(visit)
        return outcome

    async def _begin(self, row: InboxRow, visit: Visit, press: Press | None) -> _Meeting | None:
        now = self._clock.now()

        async def start(tx: Transaction) -> _Meeting | None:
            if not await inbox.start(tx, row):
                return None
            person = person_of(
                await customers.see(
                    tx,
                    visit.person_id,
                    language=visit.language,
                    now=now,
                    name=visit.name,
                    username=visit.username,
                )
            )
            before = await dialogs.find(tx, visit.chat_id, visit.person_id)
            dialog = await dialogs.meet(tx, visit.chat_id, visit.person_id, message_id=visit.message_id, now=now)
            dialog, former = await _at_the_pressed(tx, visit, dialog)
            turn = Turn(self._db, row, person=person, chat_id=visit.chat_id, place=place_of(dialog.place), now=now)
            texts = self._catalogues.of(person.language)
            newest = before.last_message_id if before else 0
            return _Meeting(visit, turn, dialog, texts, press, former, newest)

        return await self._db.write(start)

    async def _work(self, row: InboxRow, update: Update, meeting: _Meeting) -> Outcome:
        """The handler's part. Exceptions are told apart here and nowhere else."""
        turn = meeting.turn
        if meeting.press is not None:
            meeting.press.be_patient(meeting.texts.plain("notice.working"))
        slow = self._watched(meeting)
        try:
            await self._dispatcher.feed_update(
                self._bot, update, turn=turn, person=turn.person, t=meeting.texts, chat_id=turn.chat_id
            )
            if not turn.written:
                await turn.done()
        except AlreadyHandled:
            log.warning("update.handled_before")
        except Mistake as mistake:
            await self._tell_mistake(meeting, mistake)
        except Exception as error:
            return await self._failed(row, meeting, error)
        finally:
            if slow is not None:
                slow.over()
        return Outcome.OVER

    def _watched(self, meeting: _Meeting) -> Slow | None:
        """A press on the live screen, which says so if its handler takes very long."""
        if meeting.press is None or meeting.elsewhere:
            return None
        screen = slow_screen(meeting.visit.pressed, meeting.turn.place, meeting.texts)
        return Slow(self._painter, self._workers, meeting.key, screen)

    async def _tell_mistake(self, meeting: _Meeting, mistake: Mistake) -> None:
        """The screen is drawn anew with the mistake: what it showed may be what has changed."""
        turn = meeting.turn
        turn.notice(meeting.texts(mistake.key, **mistake.values), alert=True)
        if turn.written:
            return
        if meeting.elsewhere:
            await turn.done()
        else:
            await turn.show(turn.place)

    async def _failed(self, row: InboxRow, meeting: _Meeting, error: Exception) -> Outcome:
        if meeting.turn.written:
            log.error("update.failed", exc_info=error)
            return Outcome.OVER  # what it did is committed; only the rest of the handler is lost
        outcome, code = await self._count(row, error)
        if outcome is Outcome.OVER:
            meeting.turn.notice(meeting.texts("error.apology", code=code), alert=True)
        return outcome

    async def _count(self, row: InboxRow, error: Exception, *, begun: bool = True) -> tuple[Outcome, str]:
        """Counts a failure, and sets the update aside where there were enough; returns the code for it, too."""
        code = self._ids.nonce()[:6]
        reason = f"{code} {type(error).__name__}"
        log.error("update.failed", incident=code, exc_info=error)

        async def count(tx: Transaction) -> int:
            if not begun:
                await inbox.start(tx, row)
            return await inbox.fail(tx, row, reason)

        if await self._db.write(count) < MOST_FAILURES:
            return Outcome.FAILED, code
        await self._set_aside(row, reason)
        return Outcome.OVER, code

    async def _set_aside(self, row: InboxRow, reason: str) -> None:
        raw = json.loads(row.raw)
        message = raw.get("message")
        has_money = isinstance(message, dict) and any(kind in message for kind in MONEY)

        async def quarantine(tx: Transaction) -> None:
            # Reports of money hold no secret, and must not be lost. All else may be a secret that somebody typed.
            if await inbox.quarantine(tx, row, reason, self._clock.now(), keep=has_money) and has_money:
                await self._on_quarantine(tx, raw)

        await self._db.write(quarantine)
        log.error("update.set_aside", update_id=row.update_id, reason=reason, has_money=has_money)

    async def _erase(self, meeting: _Meeting) -> None:
        """Deletes what the person typed before the screen is drawn: then the live screen is the last message again."""
        visit, before = meeting.visit, meeting.newest_before
        if not (meeting.turn.erases and visit.message_id):
            return
        if not await self._sweeper.erase_now(visit.chat_id, visit.message_id):
            self._sweeper.erase(visit.chat_id, visit.message_id)
        elif before < visit.message_id:
            await self._db.write(
                lambda tx: dialogs.unsee(tx, visit.chat_id, visit.person_id, message_id=visit.message_id, before=before)
            )

    def _end(self, meeting: _Meeting) -> None:
        """Answers the press, then has the screen drawn."""
        turn, visit = meeting.turn, meeting.visit
        text, alert = turn.said or (None, False)
        told = meeting.press is not None and meeting.press.answer(_read(text), alert)
        line = _line(text) if text and not told else ""
        if turn.moved or line:
            self._painter.soon(meeting.key, line=line, fresh=meeting.elsewhere)
        if meeting.former is not None:
            self._sweeper.strip(visit.chat_id, meeting.former)


async def _at_the_pressed(tx: Transaction, visit: Visit, dialog: Dialog) -> tuple[Dialog, int | None]:
    """A press on the newest message, such as a letter, goes on in it instead of sending one more.

    What somebody wrote in a conversation stays as it is.
    Returns the dialog, and the message that was its live screen until now.
    """
    pressed = visit.pressed_message_id
    if pressed is None or pressed == dialog.message_id or pressed < dialog.last_message_id or stays(visit.pressed):
        return dialog, None
    if await thread_words.thread_of_copy(tx, visit.chat_id, pressed) is not None:
        return dialog, None
    await status_messages.forget(tx, visit.chat_id, pressed)
    return await dialogs.adopt(tx, dialog, pressed), dialog.message_id


def _read(text: str | None) -> str | None:
    return plain_of(text) if isinstance(text, Html) else text


def _line(text: str) -> str:
    return text if isinstance(text, Html) else html.escape(text)
