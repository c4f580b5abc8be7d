"""The staff chat: its link and leaving it in private, and the buttons that work in the group itself."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import TakeCase
from bot.callbacks.kinds import StaffAction
from bot.callbacks.setup import ConnectHere, LeaveStaffChat, LookAtStaffChat, MakeGroupLink, StaffChatPlace
from bot.services.desk import DeskService
from bot.services.staff_chat_links import GroupLinks
from bot.telegram.group_handlers import TakePress
from bot.telegram.turn import Turn
from bot.texts import Texts


async def make_link(query: CallbackQuery, turn: Turn, group_links: GroupLinks) -> None:
    await turn.write(lambda tx: group_links.make(tx, turn.person, turn.now), show=StaffChatPlace())


async def look(query: CallbackQuery, turn: Turn, group_links: GroupLinks, t: Texts) -> None:
    await turn.write(lambda tx: group_links.look(tx, turn.person, turn.now), show=StaffChatPlace())
    turn.notice(t.plain("staffchat.looking"))


async def leave(query: CallbackQuery, turn: Turn, group_links: GroupLinks, t: Texts) -> None:
    await turn.write(lambda tx: group_links.leave(tx, turn.person, turn.now), show=StaffChatPlace())
    turn.notice(t.plain("notice.saved"))


class GroupPresses:
    """What is pressed in the group itself; who pressed has the right, or the press was refused before."""

    def __init__(self, links: GroupLinks, desk: DeskService) -> None:
        self._links, self._desk = links, desk

    def handlers(self) -> dict[type[StaffAction], TakePress]:
        return {TakeCase: self._take, LookAtStaffChat: self._look, ConnectHere: self._connect}

    async def _take(self, action: TakeCase, turn: Turn, t: Texts) -> None:
        await turn.write(lambda tx: self._desk.take(tx, turn.person, action.case, turn.now))
        turn.notice(t.plain("staffchat.taken"))

    async def _look(self, action: LookAtStaffChat, turn: Turn, t: Texts) -> None:
        await turn.write(lambda tx: self._links.look(tx, turn.person, turn.now))
        turn.notice(t.plain("staffchat.looking"))

    async def _connect(self, action: ConnectHere, turn: Turn, t: Texts) -> None:
        await turn.write(lambda tx: self._links.confirm(tx, turn.person, turn.chat_id, turn.now))
        turn.notice(t.plain("staffchat.connecting"))


def router() -> Router:
    """In private."""
    made = Router(name="staff_chat")
    made.callback_query.register(make_link, MakeGroupLink.filter())
    made.callback_query.register(look, LookAtStaffChat.filter())
    made.callback_query.register(leave, LeaveStaffChat.filter())
    return made
