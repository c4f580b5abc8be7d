"""Owns groups: making them, the bot's coming, rights and going, topics, and the move to a supergroup."""

from collections.abc import Iterable

from bot.sandbox.telegram import topic_methods, topics
from bot.sandbox.telegram.acts import sender_of
from bot.sandbox.telegram.chats import ADMINISTRATOR_RIGHTS, CHANNEL_RIGHTS, OWN_RIGHTS, bot_member
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.model import Chat, Json, Person
from bot.sandbox.telegram.world import World

LINK_RIGHTS = {
    "manage_topics": "can_manage_topics",
    "delete_messages": "can_delete_messages",
    "pin_messages": "can_pin_messages",
    "invite_users": "can_invite_users",
    "change_info": "can_change_info",
}
"""How a group link `&admin=` names rights."""


class Groups:
    """What a group's owner does."""

    world: World

    def create_group(
        self, title: str, owner_id: int, *, members: tuple[int, ...] = (), supergroup: bool = False, forum: bool = False
    ) -> Chat:
        """A group with the owner and members; the bot is not in it yet. Only a supergroup can be a forum."""
        number = self.world.next("group")
        supergroup = supergroup or forum
        chat_id = -(1_000_000_000_000 + number) if supergroup else -number
        chat = Chat(chat_id, "supergroup" if supergroup else "group", title, is_forum=forum)
        chat.members = [self.world.person(one).id for one in (owner_id, *members)]
        chat.owner, chat.bot_status = owner_id, "left"
        self.world.state.chats[chat_id] = chat
        self.world.tell_people()
        return chat

    def add_bot(self, chat_id: int, by: int, *, payload: str = "", rights: Iterable[str] | None = None) -> None:
        """Adds the bot as a member, or as an administrator with these rights; with a payload as a group link does."""
        chat, person = self._group(chat_id, by)
        if rights is None:
            self._status(chat, person, "member")
        else:
            self._status(chat, person, "administrator", {"can_manage_chat", *rights})
        if chat.type != "channel":
            self._service(chat, person, {"new_chat_members": [self.world.bot_user()]})
        if payload:
            text = f"/start@{self.world.state.bot['username']} {payload}"
            self._service(chat, person, {"text": text})

    def promote_bot(self, chat_id: int, by: int, rights: Iterable[str] = OWN_RIGHTS) -> None:
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "administrator", {"can_manage_chat", *rights})

    def demote_bot(self, chat_id: int, by: int) -> None:
        """The bot stays as a member."""
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "member")

    def remove_bot(self, chat_id: int, by: int) -> None:
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "kicked")

    def mute_group(self, chat_id: int, by: int, muted: bool = True) -> None:
        """Only administrators may write; nobody is told."""
        chat, _ = self._group(chat_id, by)
        chat.muted = muted

    def hide(self, chat_id: int, by: int, hidden: bool = True) -> None:
        """The administrator writes as the group from now on."""
        chat, person = self._group(chat_id, by)
        chat.anonymous = [each for each in chat.anonymous if each != person.id] + [person.id] * hidden

    def upgrade_group(self, chat_id: int, by: int) -> Chat:
        """The group becomes a supergroup with a new id; the old one refuses with that id."""
        chat, person = self._group(chat_id, by)
        new = self.create_group(chat.title, chat.owner, supergroup=True)
        new.members, new.bot_status, new.rights = list(chat.members), chat.bot_status, list(chat.rights)
        new.muted, new.anonymous = chat.muted, list(chat.anonymous)
        self._service(chat, person, {"migrate_to_chat_id": new.id})
        self._service(new, person, {"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        return new

    def set_topics(self, chat_id: int, by: int, on: bool = True) -> Chat:
        """Switches topics on or off; a group becomes a supergroup for it. The bot is told of nothing else."""
        chat, _ = self._group(chat_id, by)
        if on and chat.type != "supergroup":
            chat = self.upgrade_group(chat_id, by)
        chat.is_forum = on
        return chat

    def create_topic(self, chat_id: int, by: int, name: str) -> int:
        """The id of a new topic."""
        chat, person = self._group(chat_id, by)
        if not chat.is_forum:
            raise ActRefused("the group has no topics")
        sender, _ = sender_of(self.world, chat, person)
        return int(topic_methods.make(self.world, chat, sender, name)["id"])

    def delete_topic(self, chat_id: int, by: int, thread_id: int) -> None:
        chat, _ = self._group(chat_id, by)
        topic_methods.remove(self.world, chat, self._topic(chat, thread_id))

    def close_topic(self, chat_id: int, by: int, thread_id: int) -> None:
        chat, person = self._group(chat_id, by)
        topic = self._topic(chat, thread_id)
        topic["closed"] = True
        message = topic_methods.tell(self.world, chat, person.user(), topic, {"forum_topic_closed": {}})
        self.world.updates.push("message", message)

    def open_group_link(self, by: int, payload: str, rights: Iterable[str] = (), chat_id: int | None = None) -> int:
        """Follows `?startgroup=` into a group of the person's; without one, a forum is made for it."""
        own = [each for each in self.world.state.chats.values() if each.owner == by and not each.migrated_to]
        staff = tuple(one.id for one in self.world.state.people.values() if one.role == "staff" and one.id != by)
        chat = next(
            (each for each in own if each.id == chat_id or (chat_id is None and each.bot_status == "left")), None
        )
        chat = chat or self.create_group("Staff", by, members=staff, forum=True)
        asked = [LINK_RIGHTS[each] for each in rights if each in LINK_RIGHTS]
        self.add_bot(chat.id, by, payload=payload, rights=asked if asked else None)
        return chat.id

    def _topic(self, chat: Chat, thread_id: int) -> Json:
        topic = topics.find(chat, thread_id)
        if topic is None:
            raise ActRefused("the topic is gone")
        return topic

    def _group(self, chat_id: int, by: int) -> tuple[Chat, Person]:
        chat, person = self.world.state.chats.get(chat_id), self.world.person(by)
        if chat is None or chat.is_private or by not in chat.members:
            raise ActRefused("not a member of this group")
        return chat, person

    def _service(self, chat: Chat, person: Person, content: Json) -> None:
        sender, signed = sender_of(self.world, chat, person)
        message = self.world.post(chat, sender, {**content, **signed})
        self.world.updates.push("message", message)

    def _status(self, chat: Chat, person: Person, status: str, rights: Iterable[str] = ()) -> None:
        old = bot_member(self.world, chat.bot_status, chat.rights)
        given = set(rights)
        chat.bot_status = status
        chat.rights = [each for each in (*ADMINISTRATOR_RIGHTS, *CHANNEL_RIGHTS) if each in given]
        body: Json = {"chat": self.world.chat_json(chat), "from": person.user()}
        body |= {"date": self.world.unix(), "old_chat_member": old}
        body["new_chat_member"] = bot_member(self.world, status, chat.rights)
        self.world.updates.push("my_chat_member", body)
