"""Members of staff: invitations, changes with a reason and a second press; the log of what staff did."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.people import AuditFile, AuditPlace, ConfirmMember, Invite, InvitePlace, MemberReason, Withdraw
from bot.callbacks.people import Members as MembersPlace
from bot.services.audit_log import AuditLog
from bot.services.invitations import Invitations
from bot.services.members import Members
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_members(message: Message, turn: Turn) -> None:
    await turn.show(MembersPlace())


async def invite(query: CallbackQuery, callback_data: Invite, turn: Turn, invitations: Invitations) -> None:
    token, role = invitations.token(), callback_data.role
    made = await turn.write(
        lambda tx: invitations.invite(tx, turn.person, role, token, turn.now), show=lambda link: InvitePlace(link=link)
    )
    invitations.show(made, token)


async def withdraw(
    query: CallbackQuery, callback_data: Withdraw, turn: Turn, invitations: Invitations, t: Texts
) -> None:
    link = callback_data.link
    await turn.write(lambda tx: invitations.withdraw(tx, turn.person, link, turn.now), show=MembersPlace())
    turn.notice(t.plain("notice.saved"))


async def ask(query: CallbackQuery, callback_data: MemberReason, turn: Turn, members: Members) -> None:
    await turn.write(lambda tx: members.require_asked(tx, turn.person, callback_data), show=callback_data)


async def explained(message: Message, place: MemberReason, text: str, turn: Turn, members: Members) -> None:
    await turn.write(lambda tx: members.draft(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def confirm(query: CallbackQuery, callback_data: ConfirmMember, turn: Turn, members: Members, t: Texts) -> None:
    await turn.write(lambda tx: members.confirm(tx, turn.person, callback_data, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.saved"))


async def open_audit(message: Message, turn: Turn) -> None:
    await turn.show(AuditPlace())


async def audit_file(query: CallbackQuery, turn: Turn, audit_log: AuditLog, t: Texts) -> None:
    await turn.write(lambda tx: audit_log.ask_file(tx, turn.person, turn.now))
    turn.notice(t.plain("notice.file_coming"))


def router() -> Router:
    made = Router(name="staff_people")
    made.message.register(open_members, StaffCommand("staff"))
    made.message.register(open_audit, StaffCommand("audit"))
    made.callback_query.register(audit_file, AuditFile.filter())
    made.callback_query.register(invite, Invite.filter())
    made.callback_query.register(withdraw, Withdraw.filter())
    made.callback_query.register(ask, MemberReason.filter())
    made.callback_query.register(confirm, ConfirmMember.filter())
    made.message.register(explained, At(MemberReason), Staff())
    return made
