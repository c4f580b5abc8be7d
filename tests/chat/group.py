"""Owns a group of a story: what is read in it, topic by topic, and what its members do there."""

from typing import Any

from bot.sandbox.telegram.model import Chat
from bot.sandbox.telegram.topics import name_in
from tests.chat.person import Person, Seen
from tests.chat.shop import Shop

MANAGE = ("can_manage_topics",)


class Group:
    """`owner` made it. The bot is not in it yet."""

    def __init__(self, shop: Shop, owner: Person, *members: Person, forum: bool = True, title: str = "Staff") -> None:
        self.shop, self.owner = shop, owner
        ids = tuple(each.id for each in members)
        self.id = shop.telegram.create_group(title, owner.id, members=ids, forum=forum).id

    @property
    def chat(self) -> Chat:
        return self.shop.telegram.world.state.chats[self.id]

    async def connect(self, *, rights: tuple[str, ...] | None = MANAGE, hidden: bool = False) -> None:
        """The owner makes a link in private and opens it for this group."""
        await self.open_link(await self.new_link(), rights=rights, hidden=hidden)

    async def new_link(self) -> str:
        """The payload of a new link of the owner's."""
        await self.owner.press_data(1, "il")
        url = next(
            button["url"]
            for row in self.owner.screen.buttons
            for button in row
            if "startgroup=" in button.get("url", "")
        )
        return str(url.partition("startgroup=")[2].partition("&")[0])

    async def open_link(self, payload: str, *, rights: tuple[str, ...] | None = MANAGE, hidden: bool = False) -> None:
        if hidden:
            self.shop.telegram.hide(self.id, self.owner.id)
        self.shop.telegram.add_bot(self.id, self.owner.id, payload=payload, rights=rights)
        await self.shop.settle()

    @property
    def messages(self) -> list[Seen]:
        """What the bot wrote and did not delete, oldest first."""
        bot = self.shop.telegram.world.state.bot["id"]
        found = [self.chat.messages[each] for each in sorted(self.chat.messages)]
        return [Seen({**each, "outgoing": False}) for each in found if each["from"]["id"] == bot and "text" in each]

    def topic_of(self, message: Seen) -> str:
        return name_in(self.chat, message.raw)

    def read(self, topic: str = "") -> list[str]:
        """The texts in one topic; without a name, outside of all topics."""
        return [each.text for each in self.messages if self.topic_of(each) == topic]

    @property
    def topics(self) -> list[str]:
        return [each["name"] for each in self.chat.topics]

    def thread(self, name: str) -> int:
        return int(next(each["id"] for each in self.chat.topics if each["name"] == name))

    def find(self, label: str) -> tuple[Seen, dict[str, Any]]:
        """The newest message with such a button."""
        for message in reversed(self.messages):
            for button in (one for row in message.buttons for one in row):
                if label in button["text"]:
                    return message, button
        raise AssertionError(f"no button {label!r} among {[each.labels for each in self.messages]}")

    async def press(self, person: Person, label: str) -> None:
        """Presses in the group; a link opens the private chat."""
        message, button = self.find(label)
        if "url" in button:
            await person.start(button["url"].partition("?start=")[2])
            return
        self.shop.telegram.press(person.id, message.id, button["callback_data"], chat_id=self.id)
        await self.shop.settle()

    async def say(self, person: Person, text: str, *, topic: str = "", reply_to: int | None = None) -> None:
        thread = self.thread(topic) if topic else None
        self.shop.telegram.say(person.id, text, chat_id=self.id, reply_to=reply_to, thread_id=thread)
        await self.shop.settle()

    async def moved(self) -> None:
        """It becomes a supergroup with another id."""
        self.id = self.shop.telegram.upgrade_group(self.id, self.owner.id).id
        await self.shop.settle()
