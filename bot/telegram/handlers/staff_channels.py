"""Channels in the staff's hands: connecting one, publishing cards, changing them and taking them away."""

from typing import Any, Literal

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, MessageOriginChannel

from bot.callbacks.channel import (
    CheckChannel,
    ConnectChannel,
    Publish,
    RemovePost,
    SettlePost,
    SpeakInChannel,
    UpdatePost,
)
from bot.services.publishing import Looked, Publishing
from bot.services.rights import require_place
from bot.telegram.channel_look import look, named
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


class ForwardedAt(Filter):
    """A message forwarded from a channel while one is awaited; the handler gets `channel`."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        origin = message.forward_origin
        if not isinstance(turn.place, ConnectChannel) or not isinstance(origin, MessageOriginChannel):
            return False
        return {"channel": origin.chat.id}


async def forwarded(message: Message, channel: int, turn: Turn, bot: Bot, publishing: Publishing) -> None:
    require_place(turn.person, turn.place)
    await _connect(turn, publishing, await look(bot, channel))


async def typed(
    message: Message, place: ConnectChannel, text: str, turn: Turn, bot: Bot, publishing: Publishing
) -> None:
    require_place(turn.person, place)
    channel = named(text)
    await _connect(turn, publishing, Looked("name") if channel is None else await look(bot, channel))


async def _connect(turn: Turn, publishing: Publishing, looked: Looked) -> None:
    if looked.trouble:
        await turn.show(ConnectChannel(wrong=looked.trouble))
        return
    await turn.write(lambda tx: publishing.connect(tx, turn.person, looked, turn.now), show=lambda place: place)


async def check(
    query: CallbackQuery, callback_data: CheckChannel, turn: Turn, bot: Bot, publishing: Publishing, t: Texts
) -> None:
    looked = await look(bot, callback_data.channel)
    await turn.write(lambda tx: publishing.checked(tx, turn.person, callback_data, looked), show=lambda place: place)
    turn.notice(t.plain("notice.channel_fine" if not looked.trouble else "notice.channel_trouble"))


async def speak(
    query: CallbackQuery, callback_data: SpeakInChannel, turn: Turn, publishing: Publishing, t: Texts
) -> None:
    await turn.write(lambda tx: publishing.speak(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def publish(query: CallbackQuery, callback_data: Publish, turn: Turn, publishing: Publishing, t: Texts) -> None:
    await turn.write(lambda tx: publishing.publish(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.on_its_way"))


async def update(query: CallbackQuery, callback_data: UpdatePost, turn: Turn, publishing: Publishing, t: Texts) -> None:
    await turn.write(lambda tx: publishing.update(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.on_its_way"))


async def remove(query: CallbackQuery, callback_data: RemovePost, turn: Turn, publishing: Publishing, t: Texts) -> None:
    await turn.write(lambda tx: publishing.remove(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.on_its_way"))


async def settle(query: CallbackQuery, callback_data: SettlePost, turn: Turn, publishing: Publishing, t: Texts) -> None:
    await turn.write(lambda tx: publishing.settle(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


def router() -> Router:
    made = Router(name="staff_channels")
    made.message.register(forwarded, ForwardedAt(), Staff())
    made.message.register(typed, At(ConnectChannel), Staff())
    made.callback_query.register(check, CheckChannel.filter())
    made.callback_query.register(speak, SpeakInChannel.filter())
    made.callback_query.register(publish, Publish.filter())
    made.callback_query.register(update, UpdatePost.filter())
    made.callback_query.register(remove, RemovePost.filter())
    made.callback_query.register(settle, SettlePost.filter())
    return made
