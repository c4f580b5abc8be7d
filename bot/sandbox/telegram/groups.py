"""Owns groups: making them, the bot's coming, rights and going, and the move to a supergroup."""

from bot.sandbox.telegram.chats import bot_member
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.model import Chat, Json, Person
from bot.sandbox.telegram.world import World


class Groups:
    """What a group's owner does."""

    world: World

    def create_group(
        self, title: str, owner_id: int, *, members: tuple[int, ...] = (), supergroup: bool = False
    ) -> Chat:
        """A group with the owner and members; the bot is not in it yet."""
        number = self.world.next("group")
        chat_id = -(1_000_000_000_000 + number) if supergroup else -number
        chat = Chat(chat_id, "supergroup" if supergroup else "group", title)
        chat.members = [self.world.person(one).id for one in (owner_id, *members)]
        chat.owner, chat.bot_status = owner_id, "left"
        self.world.state.chats[chat_id] = chat
        self.world.tell_people()
        return chat

    def add_bot(self, chat_id: int, by: int, *, payload: str = "") -> None:
        """Adds the bot as a member; with a payload as a group link `?startgroup=` does."""
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "member")
        joined = {"new_chat_members": [self.world.bot_user()]}
        self._service(chat, person, joined)
        if payload:
            text = f"/start@{self.world.state.bot['username']} {payload}"
            self._service(chat, person, {"text": text})

    def promote_bot(self, chat_id: int, by: int) -> None:
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "administrator")

    def remove_bot(self, chat_id: int, by: int) -> None:
        chat, person = self._group(chat_id, by)
        self._status(chat, person, "kicked")

    def upgrade_group(self, chat_id: int, by: int) -> Chat:
        """The group becomes a supergroup with a new id; the old one refuses with that id."""
        chat, person = self._group(chat_id, by)
        new = self.create_group(chat.title, chat.owner, supergroup=True)
        new.members, new.bot_status = list(chat.members), chat.bot_status
        self._service(chat, person, {"migrate_to_chat_id": new.id})
        self._service(new, person, {"migrate_from_chat_id": chat.id})
        chat.migrated_to = new.id
        return new

    def _group(self, chat_id: int, by: int) -> tuple[Chat, Person]:
        chat, person = self.world.state.chats.get(chat_id), self.world.person(by)
        if chat is None or chat.is_private or by not in chat.members:
            raise ActRefused("not a member of this group")
        return chat, person

    def _service(self, chat: Chat, person: Person, content: Json) -> None:
        message = self.world.post(chat, person.user(), content)
        self.world.updates.push("message", message)

    def _status(self, chat: Chat, person: Person, status: str) -> None:
        old, chat.bot_status = chat.bot_status, status
        body: Json = {"chat": self.world.chat_json(chat), "from": person.user()}
        body |= {"date": self.world.unix(), "old_chat_member": bot_member(self.world, old)}
        body["new_chat_member"] = bot_member(self.world, status)
        self.world.updates.push("my_chat_member", body)
