"""Reads from an update who did what in which chat; makes people of customers. Asks neither Telegram nor the tables."""

from dataclasses import dataclass

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User

from bot.services.people import Person, Role
from bot.texts import DEFAULT_LANGUAGE, LANGUAGES
from storage.customers import Customer

_GONE = (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's message or press. `message_id` is a message that is new in the chat, 0 where none is."""

    chat_id: int
    person_id: int
    language: str
    private: bool
    message_id: int = 0
    press_id: str | None = None
    pressed_message_id: int | None = None
    text: str = ""
    pressed: str = ""
    """What the pressed button carries."""
    name: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """A person has blocked the bot or let it in again."""

    person_id: int
    reachable: bool


def visit_of(update: Update) -> Visit | Reach | None:
    """None for what the bot does not handle."""
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _reach(update.my_chat_member)
    if update.message is not None:
        return _message(update.message, update.message.message_id)
    return None if update.edited_message is None else _message(update.edited_message, 0)


def person_of(customer: Customer) -> Person:
    """The customer as services know them."""
    return Person(
        id=customer.id,
        language=customer.language,
        country=customer.country,
        role=None if customer.role is None else Role(customer.role),
    )


def _message(message: Message, new_id: int) -> Visit | None:
    if message.successful_payment is not None or message.refunded_payment is not None:
        return _money(message, new_id)
    if message.from_user is None or message.from_user.is_bot:
        return None
    return Visit(
        chat_id=message.chat.id,
        person_id=message.from_user.id,
        language=_language(message.from_user),
        private=message.chat.type == ChatType.PRIVATE,
        message_id=new_id,
        text=message.text or "",
        name=message.from_user.full_name,
        username=message.from_user.username or "",
    )


def _money(message: Message, new_id: int) -> Visit:
    """Wherever money is told of, it is taken; the payer hears of it in private."""
    sender = None if message.from_user is None or message.from_user.is_bot else message.from_user
    person_id = message.chat.id if sender is None else sender.id
    in_private = message.chat.type == ChatType.PRIVATE
    return Visit(
        chat_id=message.chat.id if in_private else person_id,
        person_id=person_id,
        language=DEFAULT_LANGUAGE if sender is None else _language(sender),
        private=True,
        message_id=new_id if in_private else 0,
    )


def _press(query: CallbackQuery) -> Visit:
    chat = None if query.message is None else query.message.chat
    return Visit(
        chat_id=query.from_user.id if chat is None else chat.id,
        person_id=query.from_user.id,
        language=_language(query.from_user),
        private=chat is None or chat.type == ChatType.PRIVATE,
        press_id=query.id,
        pressed_message_id=None if query.message is None else query.message.message_id,
        pressed=query.data or "",
        name=query.from_user.full_name,
        username=query.from_user.username or "",
    )


def _reach(event: ChatMemberUpdated) -> Reach | None:
    if event.chat.type != ChatType.PRIVATE:
        return None
    return Reach(event.chat.id, event.new_chat_member.status not in _GONE)


def _language(user: User) -> str:
    code = (user.language_code or "").lower().partition("-")[0]
    return code if code in LANGUAGES else DEFAULT_LANGUAGE
