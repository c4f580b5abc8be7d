"""Owns channels: making them, what their owner posts, forwarding a post; what the bot may do there and is refused."""

from collections.abc import Callable, Iterable

from bot.sandbox.telegram.errors import ActRefused, bad_request, forbidden
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.world import World

POST, EDIT, DELETE = "can_post_messages", "can_edit_messages", "can_delete_messages"
LINK_RIGHTS = {"post_messages": POST, "edit_messages": EDIT, "delete_messages": DELETE}
"""How a channel link `&admin=` names rights."""


class Channels:
    """What a channel's owner does. The bot's rights there are given as in a group."""

    world: World
    _status: Callable[..., None]

    def create_channel(self, title: str, owner_id: int, *, username: str = "") -> Chat:
        """A channel of one subscriber, its owner; public with a username. The bot is not in it yet."""
        chat_id = -(1_000_000_000_000 + self.world.next("group"))
        chat = Chat(chat_id, "channel", title, members=[self.world.person(owner_id).id], username=username)
        chat.owner, chat.bot_status = owner_id, "left"
        self.world.state.chats[chat_id] = chat
        self.world.tell_people()
        return chat

    def open_channel_link(self, by: int, rights: Iterable[str] = ()) -> int:
        """Follows `?startchannel` into the person's channel; without one, a public one is made for it."""
        own = [each for each in self.world.state.chats.values() if each.type == "channel" and each.owner == by]
        chat = own[0] if own else self.create_channel("News", by, username=f"news_{by}")
        given = {LINK_RIGHTS[each] for each in rights if each in LINK_RIGHTS}
        self._status(chat, self.world.person(by), "administrator", {"can_manage_chat", *given})
        return chat.id

    def post_in_channel(self, chat_id: int, by: int, text: str) -> Json:
        """The owner posts something of their own."""
        chat = self.world.state.chats[chat_id]
        if chat.owner != by:
            raise ActRefused("only administrators post in a channel")
        message = self.world.post(chat, self.world.person(by).user(), {"text": text})
        if chat.bot_status == "administrator":
            self.world.updates.push("channel_post", message)
        return message

    def forward_post(self, person_id: int, chat_id: int, message_id: int) -> Json:
        """A person forwards a post of a channel to the bot."""
        person, post = self.world.person(person_id), self.world.state.chats[chat_id].messages[message_id]
        origin = {"type": "channel", "date": post["date"], "chat": post["chat"], "message_id": message_id}
        content = {"text": post["text"], "forward_origin": origin}
        message = self.world.post(self.world.private_chat(person), person.user(), content)
        self.world.updates.push("message", message)
        return message


def require_right(world: World, chat: Chat, right: str) -> None:
    """Refuses in Telegram's words what the bot may not do in a channel; other chats are not its business."""
    if chat.type == "channel" and (chat.bot_status != "administrator" or right not in chat.rights):
        raise bad_request("need administrator rights in the channel chat")


def require_seen(chat: Chat) -> None:
    """A channel shows itself to whoever is in it, or to everybody where it is public."""
    if chat.type != "channel" or chat.bot_status == "administrator":
        return
    if chat.bot_status == "kicked":
        raise forbidden("bot was kicked from the channel chat")
    if not chat.username:
        raise bad_request("chat not found")


def require_members(chat: Chat) -> None:
    """Only administrators see who is in a channel."""
    if chat.type == "channel" and chat.bot_status != "administrator":
        raise bad_request("member list is inaccessible")


def named(world: World, name: str) -> int | None:
    """The channel with this `@username`."""
    wanted = name.removeprefix("@").lower()
    found: Iterable[Chat] = world.state.chats.values()
    return next((chat.id for chat in found if chat.username and chat.username.lower() == wanted), None)
