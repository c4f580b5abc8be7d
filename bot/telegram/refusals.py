"""What Telegram's refusals mean for what was to be shown; the only place that reads their words."""

from enum import StrEnum

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
)
from aiohttp import ClientConnectorError

NO_ANSWER = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
"""Telegram may have done what was asked, or not."""


def never_left(error: Exception) -> bool:
    """Whether a call without an answer certainly did not reach Telegram: no connection was made for it."""
    return isinstance(error, TelegramNetworkError) and isinstance(error.__cause__, ClientConnectorError)


def id_in_unread(error: ClientDecodeError) -> int | None:
    """The message in an answer that is "ok" and of a shape which aiogram cannot read: Telegram has acted.

    None where the answer names none. Raises the error where it may be anybody's answer, such as a gateway's page.
    """
    if not isinstance(error.data, dict) or error.data.get("ok") is not True:
        raise error
    result = error.data.get("result")
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, int) else None


class Refusal(StrEnum):
    NOT_MODIFIED = "not_modified"  # the message shows it already
    GONE = "gone"  # there is no message to edit
    UNPARSABLE = "unparsable"  # our HTML is wrong
    NO_PICTURE = "no_picture"  # the address of the picture is not taken
    NOT_COPIED = "not_copied"  # the message is gone, or is of a kind that no bot may copy
    UNREACHABLE = "unreachable"  # the chat takes nothing from the bot
    THREAD_GONE = "thread_gone"  # the topic of a group was deleted or closed
    NO_RIGHTS = "no_rights"  # the group lets the bot write nothing
    TOO_OLD = "too_old"  # the press was answered, or is too old for it
    OTHER = "other"


_WORDS = (
    ("message is not modified", Refusal.NOT_MODIFIED),
    ("message to edit not found", Refusal.GONE),
    ("message can't be edited", Refusal.GONE),
    ("message_id_invalid", Refusal.GONE),
    ("message identifier is not specified", Refusal.GONE),
    ("message to copy not found", Refusal.NOT_COPIED),
    ("message can't be copied", Refusal.NOT_COPIED),
    ("there is no caption in the message to edit", Refusal.GONE),
    ("there is no text in the message to edit", Refusal.GONE),
    ("can't parse entities", Refusal.UNPARSABLE),
    ("webpage", Refusal.NO_PICTURE),
    ("web page", Refusal.NO_PICTURE),
    ("linkpreviewoptions", Refusal.NO_PICTURE),
    ("wrong http url", Refusal.NO_PICTURE),
    ("chat not found", Refusal.UNREACHABLE),
    ("peer_id_invalid", Refusal.UNREACHABLE),
    ("user is deactivated", Refusal.UNREACHABLE),
    ("message thread not found", Refusal.THREAD_GONE),
    ("topic_closed", Refusal.THREAD_GONE),
    ("topic_deleted", Refusal.THREAD_GONE),
    ("topic_id_invalid", Refusal.THREAD_GONE),
    ("not enough rights to send", Refusal.NO_RIGHTS),
    ("have no rights to send", Refusal.NO_RIGHTS),
    ("chat_write_forbidden", Refusal.NO_RIGHTS),
    ("query is too old", Refusal.TOO_OLD),
)


def channel_trouble(error: TelegramAPIError) -> str:
    """Why a channel refused: `removed`, `not_admin`, `no_rights`, `unknown` (no such chat), else `refused`."""
    words = error.message.lower()
    if isinstance(error, TelegramForbiddenError):
        return "removed"
    if "chat not found" in words or "channel_invalid" in words:
        return "unknown"
    if "member list is inaccessible" in words:
        return "not_admin"
    rights = ("administrator rights", "not enough rights", "have no rights")
    return "no_rights" if any(each in words for each in rights) else "refused"


def refusal_of(error: TelegramAPIError) -> Refusal:
    """The meaning of a 400 or 403; `OTHER` for everything unknown."""
    if isinstance(error, TelegramForbiddenError):
        return Refusal.UNREACHABLE
    if isinstance(error, TelegramBadRequest):
        words = error.message.lower()
        return next((meaning for part, meaning in _WORDS if part in words), Refusal.OTHER)
    return Refusal.OTHER
