"""Owns what a person does in a chat: writes, presses, sends files, blocks; refuses what the app would not let them."""

import base64
import re

from bot.sandbox.telegram import topics
from bot.sandbox.telegram.chats import bot_member
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.files import document_json, keep, photo_json
from bot.sandbox.telegram.formatted import TEXT_LIMIT, with_detected
from bot.sandbox.telegram.html_text import utf16
from bot.sandbox.telegram.model import Chat, Json, Person
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.world import World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
GROUP_ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Under whose account Telegram shows administrators who hide."""
# The smallest voice note: an Ogg page with nothing to hear.
SILENCE = base64.b64decode("T2dnUwACAAAAAAAAAAAAAAAAAAAAAAAAAAA=")


class Acts:
    """Acts of people; each returns what the app would know at once."""

    world: World

    def _chat(self, person_id: int, chat_id: int | None) -> tuple[Person, Chat]:
        person = self.world.person(person_id)
        if chat_id is None or chat_id == person_id:
            return person, self.world.private_chat(person)
        chat = self.world.state.chats.get(chat_id)
        if chat is None or person_id not in chat.members:
            raise ActRefused("not a member of this chat")
        return person, chat

    def _write(
        self,
        person_id: int,
        content: Json,
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        person, chat = self._chat(person_id, chat_id)
        if chat.is_private and person.blocked:
            raise ActRefused("the bot is blocked: unblock it first")
        if reply_to is not None and reply_to not in chat.messages:
            raise ActRefused("the message to reply to is gone")
        content = {**content, **topics.placed(chat, _topic(chat, thread_id), chat.messages.get(reply_to or 0))}
        sender, signed = sender_of(self.world, chat, person)
        message = self.world.post(chat, sender, {**content, **signed})
        if self._bot_hears(chat, message):
            self.world.updates.push("message", message)
        return message

    def _bot_hears(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: in groups a bot hears commands, replies to it and its name only."""
        if chat.is_private or chat.bot_status == "administrator":
            return True
        if chat.bot_status != "member":
            return False
        original = message.get("reply_to_message", {}).get("from", {})
        text, username = str(message.get("text", "")), self.world.state.bot["username"]
        for_us = text.startswith("/") or f"@{username}".lower() in text.lower()
        return for_us or original.get("id") == self.world.state.bot["id"]

    def say(
        self,
        person_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        """Writes a text; as in the app, a longer one leaves in pieces. Returns the last message."""
        body = text.strip()
        if not body:
            raise ActRefused("nothing to send")
        message: Json = {}
        for piece in _pieces(body):
            content: Json = {"text": piece}
            if entities := with_detected(piece, []):
                content["entities"] = entities
            message = self._write(person_id, content, chat_id, reply_to, thread_id)
        return message

    def start(self, person_id: int, payload: str = "") -> Json:
        """Presses Start, or opens a deep link with a payload of at most 64 characters."""
        if not _PAYLOAD.fullmatch(payload):
            raise ActRefused("a deep link holds at most 64 of A-Z a-z 0-9 _ -")
        if self.world.person(person_id).blocked:
            self.unblock(person_id)
        return self.say(person_id, f"/start {payload}".strip())

    def press(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """Presses a callback button that the message has now; returns the callback query id."""
        _, chat = self._chat(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise ActRefused("the message is gone")
        if data not in [one.get("callback_data") for one in buttons_of(message)]:
            raise ActRefused("the message has no such button")
        return self.press_unseen(person_id, message_id, data, chat_id=chat_id)

    def press_unseen(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """A press of a button that may be gone, or that a modified app made up."""
        person, chat = self._chat(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            message = {"chat": self.world.chat_json(chat), "message_id": message_id, "date": 0}
        query_id = str(self.world.state.epoch * 1_000_000 + self.world.next("callback"))
        query = {"person_id": person.id, "chat_id": chat.id, "at": self.world.ms()}
        self.world.state.callbacks[query_id] = {**query, "answered": False}
        body = {"id": query_id, "from": person.user(), "message": message, "data": data}
        body["chat_instance"] = str(chat.id)
        self.world.updates.push("callback_query", body)
        return query_id

    def send_photo(
        self,
        person_id: int,
        data: bytes,
        name: str = "photo.jpg",
        *,
        caption: str = "",
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        photo = photo_json(keep(self.world, "photo", Upload(name, data, "image/jpeg")))
        content: Json = {"photo": photo}
        return self._write(person_id, content | _caption(caption), chat_id, reply_to, thread_id)

    def send_document(
        self,
        person_id: int,
        upload: Upload,
        *,
        caption: str = "",
        chat_id: int | None = None,
    ) -> Json:
        document = document_json(keep(self.world, "document", upload))
        content: Json = {"document": document}
        return self._write(person_id, content | _caption(caption), chat_id)

    def send_voice(
        self, person_id: int, *, chat_id: int | None = None, reply_to: int | None = None, thread_id: int | None = None
    ) -> Json:
        stored = keep(self.world, "voice", Upload("voice.ogg", SILENCE, "audio/ogg"))
        voice = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "duration": 3}
        voice |= {"mime_type": "audio/ogg", "file_size": len(stored.data)}
        return self._write(person_id, {"voice": voice}, chat_id, reply_to, thread_id)

    def send_contact(self, person_id: int, *, chat_id: int | None = None) -> Json:
        """Shares the person's own phone number."""
        person = self.world.person(person_id)
        contact = {"phone_number": person.phone, "first_name": person.first_name}
        return self._write(person_id, {"contact": {**contact, "user_id": person.id}}, chat_id)

    def send_sticker(self, person_id: int, emoji: str, *, chat_id: int | None = None) -> Json:
        stored = keep(self.world, "sticker", Upload("sticker.webp", b"", "image/webp"))
        sticker: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "emoji": emoji}
        sticker |= {"type": "regular", "width": 512, "height": 512}
        sticker |= {"is_animated": False, "is_video": False}
        return self._write(person_id, {"sticker": sticker}, chat_id)

    def edit(self, person_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """Edits a text of one's own."""
        person, chat = self._chat(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id or "text" not in message:
            raise ActRefused("only one's own texts can be edited")
        message |= {"text": text.strip(), "edit_date": self.world.unix()}
        message["entities"] = with_detected(message["text"], [])
        self.world.show(chat, message, "edited")
        if self._bot_hears(chat, message):
            self.world.updates.push("edited_message", message)
        return message

    def block(self, person_id: int) -> None:
        self._set_blocked(person_id, True)

    def unblock(self, person_id: int) -> None:
        self._set_blocked(person_id, False)

    def _set_blocked(self, person_id: int, blocked: bool) -> None:
        person = self.world.person(person_id)
        chat = self.world.private_chat(person)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = (bot_member(self.world, status) for status in statuses)
        body: Json = {"chat": self.world.chat_json(chat), "from": person.user()}
        body |= {"date": self.world.unix(), "old_chat_member": old, "new_chat_member": new}
        self.world.updates.push("my_chat_member", body)
        self.world.tell_people()


def sender_of(world: World, chat: Chat, person: Person) -> tuple[Json, Json]:
    """Who a message seems to be from, and whom it names as its sender: an anonymous administrator is the group."""
    if person.id not in chat.anonymous:
        return person.user(), {}
    return GROUP_ANONYMOUS, {"sender_chat": world.chat_json(chat)}


def _topic(chat: Chat, thread_id: int | None) -> Json | None:
    """The topic that a person writes in."""
    topic = None if thread_id is None else topics.find(chat, thread_id)
    if thread_id is not None and topic is None:
        raise ActRefused("the topic is gone")
    return topic


def buttons_of(message: Json) -> list[Json]:
    """All inline buttons of a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}


def _pieces(text: str) -> list[str]:
    if utf16(text) <= TEXT_LIMIT:
        return [text]
    data = text.encode("utf-16-le")
    size = TEXT_LIMIT * 2
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    return [piece.decode("utf-16-le", errors="ignore") for piece in cut]
