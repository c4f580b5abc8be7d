"""Broadcasts: the command, what is typed or sent for them, and every press."""

from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Place
from bot.callbacks.broadcast import (
    BroadcastPlace,
    Broadcasts,
    BroadcastStart,
    BroadcastTarget,
    BroadcastText,
    BroadcastTime,
    DropBroadcastText,
    NewBroadcast,
    QuietHours,
    SetMissing,
    SetSegment,
    SetTarget,
    StartBroadcast,
    SteerBroadcast,
    TestBroadcast,
)
from bot.lengths import units
from bot.services.broadcast_control import BroadcastControl
from bot.services.broadcasts import TEXT_LIMIT, BroadcastDesk
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.broadcasts import News


class NewsAt(Filter):
    """Whatever is sent while the text of a broadcast is awaited, but commands; the handler gets `place` and `sent`."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        if not isinstance(turn.place, BroadcastText) or (message.text or "").startswith("/"):
            return False
        return {"place": turn.place, "sent": _news(message)}


def _news(message: Message) -> News | None:
    """The message with its formatting; None where it is neither a text nor a single picture."""
    if message.media_group_id is not None:
        return None
    if message.photo:
        return News(message.html_text, message.photo[-1].file_id)
    return News(message.html_text) if message.text else None


async def open_broadcasts(message: Message, turn: Turn) -> None:
    await turn.show(Broadcasts())


async def begin(query: CallbackQuery, turn: Turn, broadcast_desk: BroadcastDesk) -> None:
    await turn.write(lambda tx: broadcast_desk.begin(tx, turn.person, turn.now), show=lambda place: place)


async def write(
    message: Message, place: BroadcastText, sent: News | None, turn: Turn, broadcast_desk: BroadcastDesk
) -> None:
    length = units(message.text or message.caption or "")
    await turn.write(lambda tx: broadcast_desk.write(tx, turn.person, place, sent, length), show=lambda shown: shown)


async def second_message(
    message: Message, place: BroadcastPlace, text: str, turn: Turn, broadcast_desk: BroadcastDesk, t: Texts
) -> None:
    """Telegram's apps cut a long text in two: nobody may believe that the draft holds both parts."""
    kept = await turn.write(lambda tx: broadcast_desk.has_text(tx, turn.person, place.broadcast), show=place)
    limit = t.number(TEXT_LIMIT)
    turn.notice(t.plain("broadcast.second_message", limit=limit) if kept else t.plain("error.use_buttons"))


async def drop_text(
    query: CallbackQuery, callback_data: DropBroadcastText, turn: Turn, broadcast_desk: BroadcastDesk
) -> None:
    one, language = callback_data.broadcast, callback_data.language
    await turn.write(lambda tx: broadcast_desk.drop_text(tx, turn.person, one, language), show=lambda place: place)


async def type_target(
    message: Message, place: BroadcastTarget, text: str, turn: Turn, broadcast_desk: BroadcastDesk
) -> None:
    await turn.write(lambda tx: broadcast_desk.type_target(tx, turn.person, place, text), show=lambda shown: shown)


async def set_target(query: CallbackQuery, callback_data: SetTarget, turn: Turn, broadcast_desk: BroadcastDesk) -> None:
    one, name = callback_data.broadcast, callback_data.department
    await turn.write(lambda tx: broadcast_desk.set_department(tx, turn.person, one, name), show=lambda place: place)


async def set_segment(
    query: CallbackQuery, callback_data: SetSegment, turn: Turn, broadcast_desk: BroadcastDesk
) -> None:
    await turn.write(lambda tx: broadcast_desk.set_segment(tx, turn.person, callback_data), show=lambda place: place)


async def set_missing(
    query: CallbackQuery, callback_data: SetMissing, turn: Turn, broadcast_desk: BroadcastDesk
) -> None:
    one, how = callback_data.broadcast, callback_data.how
    await turn.write(
        lambda tx: broadcast_desk.set_missing(tx, turn.person, one, how),
        show=BroadcastStart(broadcast=one, at=callback_data.at),
    )


async def test(
    query: CallbackQuery, callback_data: TestBroadcast, turn: Turn, broadcast_desk: BroadcastDesk, t: Texts
) -> None:
    one = callback_data.broadcast
    await turn.write(lambda tx: broadcast_desk.test(tx, turn.person, one, turn.now))
    turn.notice(t.plain("notice.test_sent"))


async def type_time(
    message: Message, place: BroadcastTime, text: str, turn: Turn, broadcast_control: BroadcastControl, t: Texts
) -> None:
    tomorrow = t.plain("broadcast.time.tomorrow")
    await turn.write(
        lambda tx: broadcast_control.type_time(tx, turn.person, place, text, turn.now, tomorrow),
        show=lambda shown: shown,
    )


async def start(
    query: CallbackQuery, callback_data: StartBroadcast, turn: Turn, broadcast_control: BroadcastControl
) -> None:
    one, at = callback_data.broadcast, callback_data.at
    await turn.write(lambda tx: broadcast_control.start(tx, turn.person, one, at, turn.now), show=lambda place: place)


async def steer(
    query: CallbackQuery, callback_data: SteerBroadcast, turn: Turn, broadcast_control: BroadcastControl, t: Texts
) -> None:
    await turn.write(
        lambda tx: broadcast_control.steer(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.changed"))


async def type_quiet(
    message: Message, place: QuietHours, text: str, turn: Turn, broadcast_control: BroadcastControl
) -> None:
    def shown(read: bool) -> Place:
        return Broadcasts() if read else QuietHours(wrong=1)

    await turn.write(lambda tx: broadcast_control.change_quiet_hours(tx, turn.person, text, turn.now), show=shown)


def router() -> Router:
    made = Router(name="staff_broadcast")
    made.message.register(open_broadcasts, StaffCommand("broadcast"))
    made.message.register(write, NewsAt(), Staff())
    made.message.register(second_message, At(BroadcastPlace), Staff())
    made.message.register(type_target, At(BroadcastTarget), Staff())
    made.message.register(type_time, At(BroadcastTime), Staff())
    made.message.register(type_quiet, At(QuietHours), Staff())
    made.callback_query.register(begin, NewBroadcast.filter())
    made.callback_query.register(drop_text, DropBroadcastText.filter())
    made.callback_query.register(set_target, SetTarget.filter())
    made.callback_query.register(set_segment, SetSegment.filter())
    made.callback_query.register(set_missing, SetMissing.filter())
    made.callback_query.register(test, TestBroadcast.filter())
    made.callback_query.register(start, StartBroadcast.filter())
    made.callback_query.register(steer, SteerBroadcast.filter())
    return made
