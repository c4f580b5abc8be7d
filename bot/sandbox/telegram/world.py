"""Owns the world at run time: its state, clock, queue of updates and events; who may be written to."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.sandbox.telegram.errors import ActRefused, ApiError, bad_request, forbidden
from bot.sandbox.telegram.events import EventLog
from bot.sandbox.telegram.flood import Flood, FloodLimits
from bot.sandbox.telegram.model import Chat, Json, Person, State
from bot.sandbox.telegram.updates import UpdateQueue
from bot.sandbox.telegram.view import bot_view, message_view, people_view


class World:
    """What methods of the bot and acts of people share."""

    def __init__(self, now: Callable[[], datetime], bot: Json, flood: FloodLimits | None = None) -> None:
        self.now = now
        self.state = State(epoch=self.unix(), bot=bot)
        self.events = EventLog(self.ms())
        self.updates = UpdateQueue(self.ms, self.state.epoch)
        self.flood = Flood(flood)
        self.webhook: Json = {}
        self.checkouts: dict[str, asyncio.Future[None]] = {}
        self.media_base = "api/file"

    def ms(self) -> int:
        """The present instant, ms UTC."""
        return int(self.now().timestamp() * 1000)

    def unix(self) -> int:
        """The present instant in whole seconds, as Telegram writes dates."""
        return int(self.now().timestamp())

    def next(self, counter: str) -> int:
        value = self.state.counters.get(counter, 0) + 1
        self.state.counters[counter] = value
        return value

    def name(self, prefix: str) -> str:
        """A new id that no earlier run of the stand-in gave."""
        return f"{prefix}{self.state.epoch:x}{self.next(prefix):05x}"

    def bot_user(self) -> Json:
        bot = self.state.bot
        first_name = self.state.texts.get("name:") or bot["first_name"]
        user = {"id": bot["id"], "is_bot": True, "first_name": first_name}
        return {**user, "username": bot["username"]}

    def person(self, person_id: int) -> Person:
        if person_id not in self.state.people:
            raise ActRefused(f"nobody has the id {person_id}")
        return self.state.people[person_id]

    def private_chat(self, person: Person) -> Chat:
        """The person's chat with the bot, made when they first write."""
        chat = self.state.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, "private", members=[person.id])
            self.state.chats[person.id] = chat
        return chat

    def chat_for_bot(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there; raises ApiError 400 or 403 in Telegram's words."""
        chat = self.known_chat(chat_id)
        if chat.is_private and self.state.people[chat_id].blocked:
            raise forbidden("bot was blocked by the user")
        if chat.type == "channel" and chat.bot_status in ("left", "member"):
            raise forbidden("bot is not a member of the channel chat")
        if chat.bot_status in ("left", "kicked"):
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        return chat

    def known_chat(self, chat_id: int) -> Chat:
        """The chat, if the bot ever met it; raises ApiError 400."""
        chat = self.state.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, description, {"migrate_to_chat_id": chat.migrated_to})
        return chat

    def chat_json(self, chat: Chat) -> Json:
        if not chat.is_private:
            group: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
            group |= {"username": chat.username} if chat.username else {}
            return {**group, "is_forum": True} if chat.is_forum else group
        person = self.state.people[chat.id]
        shown: Json = {"id": chat.id, "type": "private", "first_name": person.first_name}
        return {**shown, "username": person.username} if person.username else shown

    def post(self, chat: Chat, sender: Json, content: Json, keyboard: Json | None = None) -> Json:
        """Puts a message into the chat and on the screens; returns the Bot API Message."""
        counter = f"message{chat.id}" if chat.type in ("supergroup", "channel") else "message"
        number = self.next(counter)
        # A post of a channel is the channel's: nobody is named.
        signed: Json = {"sender_chat": self.chat_json(chat)} if chat.type == "channel" else {"from": sender}
        message: Json = {"message_id": number, "date": self.unix(), **signed}
        message |= {"chat": self.chat_json(chat), **content}
        if chat.type == "channel" and sender["id"] == self.state.bot["id"]:
            chat.by_bot.append(number)
        chat.messages[number] = message
        if keyboard:
            chat.keyboards[number] = keyboard
        chat.action = ""
        self.show(chat, message, "message")
        return message

    def show(self, chat: Chat, message: Json, kind: str) -> None:
        """Tells the screens of all members about a new or edited message."""
        for member in chat.members:
            seen = message_view(chat, message, member, self.media_base)
            self.tell(member, {"type": kind, "chat_id": chat.id, "message": seen})

    def tell(self, person_id: int | None, event: Json) -> None:
        self.events.publish(person_id, event)

    def tell_all(self, chat: Chat, event: Json) -> None:
        for member in chat.members:
            self.tell(member, {"chat_id": chat.id, **event})

    def tell_people(self) -> None:
        self.tell(None, {"type": "people", "people": people_view(self.state)})

    def tell_profile(self) -> None:
        for person in self.state.people.values():
            self.tell(person.id, {"type": "profile", "bot": bot_view(self.state, person)})

    def move_stars(self, person: Person, amount: int) -> None:
        """Adds Stars to a person's balance, or takes them; tells the screen."""
        person.stars += amount
        self.tell(person.id, {"type": "stars", "balance": person.stars})
        self.tell_people()
