"""Asks Telegram what the bot may do in a channel. Bot API: getChat, getChatMember. Writes nothing."""

import re

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChatMemberAdministrator

from bot.services.publishing import Looked
from bot.telegram.refusals import NO_ANSWER, channel_trouble

ANSWERS_WITHIN = 5
_NAME = re.compile(r"(?:https?://)?(?:t\.me/|@)?([A-Za-z][A-Za-z0-9_]{3,31})/?")


def named(typed: str) -> str | int | None:
    """The channel that a text means: `@name`, its link, or a number; None for a private link and all else."""
    text = typed.strip()
    if re.fullmatch(r"-100[0-9]{1,13}", text):
        return int(text)
    found = _NAME.fullmatch(text)
    return f"@{found[1]}" if found else None


async def look(bot: Bot, channel: str | int) -> Looked:
    """The channel, or the one thing that stands in the way. Never raises what Telegram refuses."""
    try:
        chat = await bot.get_chat(channel, request_timeout=ANSWERS_WITHIN)
        if chat.type != ChatType.CHANNEL:
            return Looked("not_channel")
        member = await bot.get_chat_member(chat.id, bot.id, request_timeout=ANSWERS_WITHIN)
    except NO_ANSWER:
        return Looked("no_answer")
    except TelegramAPIError as error:
        trouble = channel_trouble(error)
        return Looked("unknown" if trouble == "refused" else trouble)
    trouble = "" if isinstance(member, ChatMemberAdministrator) else "not_admin"
    if isinstance(member, ChatMemberAdministrator) and not member.can_post_messages:
        trouble = "no_rights"
    return Looked(trouble, chat.id, chat.title or str(chat.id), chat.username or "")
