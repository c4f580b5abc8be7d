"""Puts a screen into a chat as a new message or over an old one; in a simpler form where Telegram refuses it as it is.

Knows no dialog and no letter. Raises what aiogram raises where no form was taken. An answer that cannot be read and is
"ok" counts as done.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageId

from bot.lengths import plain_of
from bot.screens.screen import Screen
from bot.telegram.composed import Copy, Document, News, Photo
from bot.telegram.markup import keyboard, preview
from bot.telegram.refusals import NO_ANSWER, Refusal, id_in_unread, refusal_of

log = structlog.get_logger()

T = TypeVar("T")

ANSWERS_WITHIN = 5
NEWS_WITHIN = 15
"""Seconds. A call that hangs holds its chat: nothing else reaches that person meanwhile."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A screen as one call takes it. `parse_mode` None is plain text."""

    text: str
    parse_mode: str | None
    picture: str | None
    keyboard: InlineKeyboardMarkup | None

    @property
    def preview(self) -> LinkPreviewOptions:
        return preview(self.picture)


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a chat, and whether it rings. `thread_id` is a topic's of a group, None for the chat itself."""

    thread_id: int | None = None
    silent: bool = False


_HERE = Where()


class Posting:
    """Bot API 10.3: sending, copying, editing and deleting messages."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, screen: Screen, where: Where = _HERE) -> int | None:
        """Sends a new message and returns its id; None where Telegram's answer does not tell it."""

        async def call(form: _Form) -> int | None:
            return await _sent_id(
                self._bot.send_message(
                    chat_id,
                    form.text,
                    parse_mode=form.parse_mode,
                    link_preview_options=form.preview,
                    reply_markup=form.keyboard,
                    message_thread_id=where.thread_id,
                    disable_notification=where.silent or None,
                )
            )

        return await _simpler(screen, call)

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Makes the message show the screen. False where there is no such message to edit any more."""

        async def call(form: _Form) -> bool:
            await self._bot.edit_message_text(
                text=form.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=form.parse_mode,
                link_preview_options=form.preview,
                reply_markup=form.keyboard,
            )
            return True

        try:
            return await _simpler(screen, call)
        except TelegramBadRequest as error:
            meaning = refusal_of(error)
            if meaning in (Refusal.NOT_MODIFIED, Refusal.GONE):
                return meaning is Refusal.NOT_MODIFIED
            raise
        except ClientDecodeError as error:
            id_in_unread(error)
            return True

    async def send_document(self, chat_id: int, document: Document, where: Where = _HERE) -> int | None:
        """Sends a file and returns the message's id; None where Telegram's answer does not tell it."""
        file = BufferedInputFile(document.content, document.file_name)
        return await _sent_id(
            self._bot.send_document(
                chat_id,
                file,
                caption=document.caption or None,
                message_thread_id=where.thread_id,
                disable_notification=where.silent or None,
            )
        )

    async def send_photo(self, chat_id: int, photo: Photo, where: Where = _HERE) -> int | None:
        """Sends a picture and returns the message's id; None where Telegram's answer does not tell it."""
        file = BufferedInputFile(photo.content, photo.file_name)
        return await _sent_id(
            self._bot.send_photo(
                chat_id,
                file,
                caption=photo.caption,
                message_thread_id=where.thread_id,
                disable_notification=where.silent or None,
            )
        )

    async def copy(self, chat_id: int, copy: Copy, where: Where = _HERE) -> int | None:
        """Copies a message and returns the new one's id; says what it was where it is gone, or cannot be copied."""
        try:
            return await _sent_id(
                self._bot.copy_message(
                    chat_id,
                    copy.chat_id,
                    copy.message_id,
                    reply_markup=keyboard(copy.rows),
                    message_thread_id=where.thread_id,
                    disable_notification=where.silent or None,
                )
            )
        except TelegramBadRequest as error:
            if refusal_of(error) is not Refusal.NOT_COPIED:
                raise
            return await self.send(chat_id, copy.instead, where)

    async def edit_caption(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Makes a file's caption show the text. False where there is no such caption to edit any more."""
        try:
            await self._bot.edit_message_caption(
                chat_id=chat_id, message_id=message_id, caption=screen.text, reply_markup=keyboard(screen.rows)
            )
        except TelegramBadRequest as error:
            meaning = refusal_of(error)
            if meaning in (Refusal.NOT_MODIFIED, Refusal.GONE):
                return meaning is Refusal.NOT_MODIFIED
            raise
        except ClientDecodeError as error:
            id_in_unread(error)
        return True

    async def send_news(self, chat_id: int, news: News) -> int | None:
        """Sends what staff wrote, in its one form; returns the message's id, None where the answer does not tell it."""
        rows = keyboard(news.rows)
        if news.photo is None:
            call = self._bot.send_message(
                chat_id, news.text, link_preview_options=preview(None), reply_markup=rows, request_timeout=NEWS_WITHIN
            )
        else:
            call = self._bot.send_photo(
                chat_id, news.photo, caption=news.text or None, reply_markup=rows, request_timeout=NEWS_WITHIN
            )
        return await _sent_id(call)

    async def answers(self) -> bool:
        """Whether Telegram answers at all at the moment. Bot API, getMe."""
        try:
            await self._bot.get_me(request_timeout=ANSWERS_WITHIN)
        except NO_ANSWER:
            return False
        except TelegramAPIError:
            return True
        return True

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Takes the buttons from an old message; it may have none any more."""
        await _acted(self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=None))

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Deletes a message; Telegram allows it within 48 hours."""
        await _acted(self._bot.delete_message(chat_id, message_id))


async def _acted(call: Awaitable[object]) -> None:
    try:
        await call
    except ClientDecodeError as error:
        id_in_unread(error)


async def _sent_id(call: Awaitable[Message | MessageId]) -> int | None:
    try:
        return (await call).message_id
    except ClientDecodeError as error:
        return id_in_unread(error)


async def _simpler(screen: Screen, call: Callable[[_Form], Awaitable[T]]) -> T:
    """Makes the call; without the picture or the markup where Telegram refuses one of them."""
    form = _Form(screen.text, "HTML", screen.picture, keyboard(screen.rows))
    while True:
        try:
            return await call(form)
        except TelegramBadRequest as error:
            meaning = refusal_of(error)
            if meaning is Refusal.UNPARSABLE and form.parse_mode:
                form = _Form(plain_of(screen.text), None, form.picture, form.keyboard)
            elif meaning is Refusal.NO_PICTURE and form.picture:
                form = _Form(form.text, form.parse_mode, None, form.keyboard)
            else:
                raise
            log.warning("screen.simplified", reason=error.message)
