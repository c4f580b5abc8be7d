"""The own shelf: its command, fields that are typed or pressed, second presses, files out and in."""

import io
from typing import Any, Literal

import aiohttp
from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Document, Message

from bot.callbacks.shelf import (
    ApplyShelfFile,
    ConfirmProduct,
    ExportShelf,
    NewProduct,
    OwnShelf,
    ProductField,
    SetField,
    ShelfFile,
    SwitchProduct,
)
from bot.services import own_shelf, own_shelf_files
from bot.services.errors import Mistake
from bot.services.own_shelf_csv import MOST_BYTES
from bot.services.own_shelf_fields import PICTURE
from bot.services.rights import require_place
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts

FETCHED_WITHIN = 10
"""Seconds that Telegram's server may take for a file."""


class FileAt(Filter):
    """A file sent where products are listed or a file is awaited; the handler gets `place` and `document`."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        if message.document is None or not isinstance(turn.place, ShelfFile | OwnShelf):
            return False
        return {"place": turn.place, "document": message.document}


class PictureAt(Filter):
    """A picture sent where the address of one is awaited."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        sent = message.photo or message.document
        if not sent or not isinstance(turn.place, ProductField) or turn.place.key != PICTURE:
            return False
        return {"place": turn.place}


async def open_shelf(message: Message, turn: Turn) -> None:
    await turn.show(OwnShelf())


async def create(message: Message, place: NewProduct, text: str, turn: Turn, shelf: own_shelf.OwnShelf) -> None:
    await turn.write(lambda tx: shelf.create(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def write(message: Message, place: ProductField, text: str, turn: Turn, shelf: own_shelf.OwnShelf) -> None:
    await turn.write(lambda tx: shelf.write(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def picture(message: Message, place: ProductField, turn: Turn) -> None:
    """Cards show a picture as the preview of its address: a picture of the chat has none."""
    await turn.show(ProductField(offer=place.offer, key=place.key, wrong="photo"))


async def choose(query: CallbackQuery, callback_data: SetField, turn: Turn, shelf: own_shelf.OwnShelf) -> None:
    await turn.write(lambda tx: shelf.choose(tx, turn.person, callback_data, turn.now), show=lambda place: place)


async def confirm(
    query: CallbackQuery, callback_data: ConfirmProduct, turn: Turn, shelf: own_shelf.OwnShelf, t: Texts
) -> None:
    await turn.write(lambda tx: shelf.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


async def switch(
    query: CallbackQuery, callback_data: SwitchProduct, turn: Turn, shelf: own_shelf.OwnShelf, t: Texts
) -> None:
    await turn.write(lambda tx: shelf.switch(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def export(
    query: CallbackQuery,
    callback_data: ExportShelf,
    turn: Turn,
    shelf_files: own_shelf_files.OwnShelfFiles,
    t: Texts,
) -> None:
    name = callback_data.provider
    await turn.write(lambda tx: shelf_files.order_export(tx, turn.person, name, turn.chat_id, turn.now))
    turn.notice(t.plain("notice.file_coming"))


async def receive(
    message: Message,
    place: ShelfFile | OwnShelf,
    document: Document,
    turn: Turn,
    bot: Bot,
    shelf_files: own_shelf_files.OwnShelfFiles,
) -> None:
    require_place(turn.person, place)
    content = await _fetched(bot, document)
    await turn.write(
        lambda tx: shelf_files.receive(tx, turn.person, place, content, turn.now), show=lambda shown: shown
    )


async def apply(
    query: CallbackQuery,
    callback_data: ApplyShelfFile,
    turn: Turn,
    shelf_files: own_shelf_files.OwnShelfFiles,
    t: Texts,
) -> None:
    await turn.write(lambda tx: shelf_files.apply(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


async def _fetched(bot: Bot, document: Document) -> bytes:
    """What was sent, by getFile. Raises `Mistake` for a file that is too large or that Telegram does not give now."""
    content = io.BytesIO()
    try:
        file = await bot.get_file(document.file_id, request_timeout=FETCHED_WITHIN)
        if (file.file_size or document.file_size or 0) > MOST_BYTES:
            raise Mistake("shelf.file.wrong.too_big")
        await bot.download_file(file.file_path or "", content, timeout=FETCHED_WITHIN)
    except (TelegramAPIError, aiohttp.ClientError, TimeoutError, OSError):
        raise Mistake("shelf.file.not_fetched") from None
    return content.getvalue()


def router() -> Router:
    made = Router(name="staff_shelf")
    made.message.register(open_shelf, StaffCommand("shelf"))
    made.message.register(create, At(NewProduct), Staff())
    made.message.register(write, At(ProductField), Staff())
    made.message.register(picture, PictureAt(), Staff())
    made.message.register(receive, FileAt(), Staff())
    made.callback_query.register(choose, SetField.filter())
    made.callback_query.register(confirm, ConfirmProduct.filter())
    made.callback_query.register(switch, SwitchProduct.filter())
    made.callback_query.register(export, ExportShelf.filter())
    made.callback_query.register(apply, ApplyShelfFile.filter())
    return made
