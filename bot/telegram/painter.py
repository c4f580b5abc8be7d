"""Draws dialogs: the place a person is at, on the chat's one live screen. The newest place wins.

A dialog whose screen is behind is drawn by `step`, after a restart too; while its turn is under way it is left to that
turn.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.callbacks import Place, place_of
from bot.screens import pages
from bot.screens.screen import Screen
from bot.seams import Ids
from bot.services.people import Person
from bot.telegram.context import person_of
from bot.telegram.doubts import Doubts, Rests
from bot.telegram.pacer import Pacer
from bot.telegram.posting import Posting
from bot.telegram.refusals import NO_ANSWER, Refusal, refusal_of
from bot.telegram.sweeping import Sweeper
from bot.texts import Catalogues
from bot.workers import Workers
from storage import customers, dialogs
from storage.database import Database, Reader, Transaction
from storage.dialogs import Dialog

log = structlog.get_logger()

Key = tuple[int, int]
Render = Callable[[Place, Person], Awaitable[Screen]]

MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _Wish:
    """`line` is HTML shown once above the screen; `fresh` asks for a new message.

    `quiet`: nobody pressed anything. The screen is edited where it stands, so that no news appears below other news.
    """

    line: str = ""
    fresh: bool = False
    quiet: bool = False
    again: bool = False
    """Something else stands there: drawn even where nothing has changed."""

    def and_then(self, later: "_Wish") -> "_Wish":
        return _Wish(
            later.line or self.line, later.fresh or self.fresh, self.quiet and later.quiet, self.again or later.again
        )


class Painter:
    """One per bot. A key is (chat, person)."""

    def __init__(
        self,
        db: Database,
        posting: Posting,
        sweeper: Sweeper,
        pacer: Pacer,
        workers: Workers,
        catalogues: Catalogues,
        ids: Ids,
        render: Render,
    ) -> None:
        self._db, self._posting, self._pacer, self._workers = db, posting, pacer, workers
        self._sweeper, self._catalogues, self._ids, self._render = sweeper, catalogues, ids, render
        self._wishes: dict[Key, _Wish] = {}
        self._drawing: set[Key] = set()
        self._held: Counter[Key] = Counter()
        self._rests, self._doubts = Rests[Key](), Doubts[Key](posting.answers)
        self._shown: dict[Key, tuple[int, Screen]] = {}
        self._owed: dict[Key, _Wish] = {}
        """Turns that could not be drawn: their person still waits, if only for a line above the screen."""
        self._looked = False

    @contextmanager
    def held(self, key: Key) -> Iterator[None]:
        """While a turn is under way, only the turn has its dialog drawn."""
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]

    def soon(self, key: Key, *, line: str = "", fresh: bool = False, again: bool = False) -> None:
        """Has the dialog drawn as it is when its turn in the chat comes; wishes that wait become one."""
        self._wish(key, _Wish(line, fresh, again=again))

    async def meanwhile(self, key: Key, screen: Screen) -> bool:
        """Shows something else on the live screen while a turn is under way. False where that cannot be seen.

        Whoever asks for it has the dialog drawn `again`.
        """
        dialog, _ = await self._db.read(lambda reader: _load(reader, key))
        if dialog is None or dialog.message_id is None or not dialog.live_is_last:
            return False
        self._shown.pop(key, None)
        try:
            async with self._pacer.slot(key[0], urgent=True):
                return await self._posting.edit(dialog.chat_id, dialog.message_id, screen)
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after, key[0])
        except (TelegramAPIError, *NO_ANSWER) as error:
            log.info("screen.not_shown_meanwhile", reason=type(error).__name__)
        return True

    def _wish(self, key: Key, wish: _Wish) -> None:
        waiting = self._wishes.get(key)
        self._wishes[key] = waiting.and_then(wish) if waiting else wish
        if key not in self._drawing:
            self._drawing.add(key)
            self._workers.spawn(self._draw_wishes(key), f"draw {key[0]}")

    async def step(self, now: datetime) -> bool:
        """Has every dialog drawn whose screen is behind its place. Always False: the drawing goes on by itself."""
        behind = [(dialog.chat_id, dialog.person_id) for dialog in await self._db.read(dialogs.undrawn)]
        for key in dict.fromkeys([*self._owed, *behind]):
            if key not in self._held and key not in self._drawing and not self._rests.lasts(key):
                # What is behind at the first look was cut off by the end of the process, perhaps in a turn.
                self._wish(key, self._owed.get(key) or _Wish(quiet=self._looked))
        self._looked = True
        return False

    async def _draw_wishes(self, key: Key) -> None:
        try:
            while key in self._wishes:
                async with self._pacer.slot(key[0], urgent=True):
                    await self._try(key, self._wishes.pop(key))
        finally:
            self._drawing.discard(key)
            self._wishes.pop(key, None)

    async def _try(self, key: Key, wish: _Wish) -> None:
        try:
            await self._draw(key, wish)
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after, key[0])
            newer = self._wishes.get(key)
            self._wishes[key] = wish.and_then(newer) if newer else wish
        except NO_ANSWER as error:
            log.warning("screen.not_drawn", chat_id=key[0], reason=type(error).__name__)
            if await self._doubts.enough(key, error):
                await self._give_up(key)
                return
            self._rests.begin(key)
            if not wish.quiet:
                owed = self._owed.get(key)
                self._owed[key] = owed.and_then(wish) if owed else wish
        else:
            self._forget(key)

    async def _give_up(self, key: Key) -> None:
        """The person may have got the screen again and again; the next press or message draws anew."""
        dialog, _ = await self._db.read(lambda reader: _load(reader, key))
        if dialog is not None:
            log.error("screen.given_up", place=dialog.place)
            await self._confirm(dialog, None)
        self._forget(key)

    def _forget(self, key: Key) -> None:
        self._rests.forget(key)
        self._doubts.forget(key)
        self._owed.pop(key, None)

    async def _draw(self, key: Key, wish: _Wish) -> None:
        dialog, person = await self._db.read(lambda reader: _load(reader, key))
        if dialog is None or person is None:
            return
        if dialog.shown_version >= dialog.place_version and not (wish.line or wish.fresh or wish.again):
            return
        screen = await self._screen(dialog, person, wish.line)
        try:
            message_id = await self._show(key, dialog, screen, wish)
        except (TelegramRetryAfter, *NO_ANSWER):
            raise
        except TelegramAPIError as error:
            await self._not_taken(dialog, error)
            return
        if message_id is not None:
            self._remember(key, message_id, screen)
        await self._confirm(dialog, message_id)
        if message_id is not None and dialog.message_id not in (None, message_id):
            self._sweeper.strip(dialog.chat_id, dialog.message_id or 0)

    async def _confirm(self, dialog: Dialog, message_id: int | None) -> None:
        await self._db.write(
            lambda tx: dialogs.confirm(tx, dialog, version=dialog.place_version, message_id=message_id)
        )

    async def _screen(self, dialog: Dialog, person: Person, line: str) -> Screen:
        try:
            screen = await self._render(place_of(dialog.place), person)
        except Exception:  # a screen that cannot be made must not leave its reader without a word
            code = self._ids.nonce()[:6]
            log.exception("screen.broken", place=dialog.place, incident=code)
            return pages.apology(code, self._catalogues.of(person.language))
        return replace(screen, text=f"{line}\n\n{screen.text}") if line else screen

    async def _show(self, key: Key, dialog: Dialog, screen: Screen, wish: _Wish) -> int | None:
        """Edits the live message where it is the chat's last, else sends a new one.

        Returns the id of what shows it; None where that is not known.
        """
        live = dialog.message_id
        if live is not None and (dialog.live_is_last or wish.quiet) and not wish.fresh:
            if self._shown.get(key) == (live, screen):
                return live
            if await self._posting.edit(dialog.chat_id, live, screen):
                return live
        return await self._posting.send(dialog.chat_id, screen)

    async def _not_taken(self, dialog: Dialog, error: TelegramAPIError) -> None:
        """Nothing that can be repeated: the person has blocked the bot, or Telegram will never take this screen."""
        blocked = refusal_of(error) is Refusal.UNREACHABLE
        if not blocked:
            log.error("screen.refused", place=dialog.place, reason=error.message)

        async def give_up(tx: Transaction) -> None:
            await dialogs.confirm(tx, dialog, version=dialog.place_version, message_id=None)
            if blocked:
                await customers.set_reachable(tx, dialog.person_id, False)

        await self._db.write(give_up)

    def _remember(self, key: Key, message_id: int, screen: Screen) -> None:
        self._shown.pop(key, None)
        self._shown[key] = (message_id, screen)
        if len(self._shown) > MOST_REMEMBERED:
            del self._shown[next(iter(self._shown))]


async def _load(reader: Reader, key: Key) -> tuple[Dialog | None, Person | None]:
    dialog = await dialogs.find(reader, *key)
    customer = await customers.find(reader, key[1])
    return dialog, None if customer is None else person_of(customer)
