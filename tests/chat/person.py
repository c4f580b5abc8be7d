"""Owns a pretend person for stories: acts as in the app, then lets the bot come to rest."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.telegram import TelegramStandin, Upload

Settle = Callable[[], Awaitable[object]]


async def _at_once() -> None:
    """Nobody runs the bot: acts only leave updates."""


class Seen:
    """One message as the person sees it."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.raw = message
        self.id: int = message["message_id"]
        self.text: str = message.get("text") or message.get("caption") or ""
        self.outgoing: bool = message["outgoing"]

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Rows of inline buttons, or of the keyboard under the input field."""
        markup = self.raw.get("reply_markup", {})
        rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return rows

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    @property
    def has_file(self) -> bool:
        return "media_url" in self.raw

    def __repr__(self) -> str:
        return f"<{self.id}: {self.text!r} {self.labels}>"


class Person:
    """A customer or a member of staff; `settle` runs the bot until it has nothing to do.

    With `settle=False` an act only leaves its update, so that two acts meet the bot at once.
    """

    def __init__(self, standin: TelegramStandin, id: int, settle: Settle = _at_once) -> None:
        self.standin = standin
        self.id = id
        self._settle = settle
        self.presses = 0
        self.last_query = ""
        self._seen_from = standin.world.events.last

    async def start(self, payload: str = "", *, settle: bool = True) -> None:
        self.standin.start(self.id, payload)
        await self._rest(settle)

    async def say(self, text: str, *, reply_to: int | None = None, settle: bool = True) -> None:
        self.standin.say(self.id, text, reply_to=reply_to)
        await self._rest(settle)

    async def press(self, label: str, *, settle: bool = True) -> None:
        """Presses the button with that label, or whose label contains it, on the newest message having it.

        A button with a link is opened; one that copies is read in `screen`.
        """
        message, button = self._find(label)
        self.presses += 1
        if "callback_data" in button:
            self.last_query = self.standin.press(self.id, message.id, button["callback_data"])
        elif "url" in button:
            self._open(button["url"])
        elif "inline_keyboard" not in message.raw.get("reply_markup", {}):
            self._press_keyboard(button)
        else:
            raise AssertionError(f"{button} is not pressed but {sorted(button)}")
        await self._rest(settle)

    async def press_data(self, message_id: int, data: str, *, settle: bool = True) -> None:
        """A press of a button that may be gone from the message, or was made up."""
        self.last_query = self.standin.press_unseen(self.id, message_id, data)
        await self._rest(settle)

    async def pay(self, label: str = "", *, settle: bool = True) -> dict[str, Any]:
        """Opens the newest invoice (a link button, or an invoice message) and confirms it.

        Returns the checkout: `state` is "paid", "declined" with `reason`, or "waiting" when the
        bot has not answered; `charge_id` once paid.
        """
        slug = self.find_invoice(label)
        self.presses += 1
        checkout = self.standin.begin_payment(self.id, slug)
        await self._rest(settle)
        return checkout

    def find_invoice(self, label: str = "") -> str:
        """The slug behind the newest pay button (of that label); fails naming the buttons seen."""
        for message in reversed(self.messages):
            for button in (one for row in message.buttons for one in row):
                if label.lower() not in button["text"].lower():
                    continue
                if "pay" in button:
                    return self.standin.invoice_of_message(self.id, message.id)
                if "/$" in button.get("url", "") or "/invoice/" in button.get("url", ""):
                    return str(self.standin.open_invoice(self.id, button["url"])["slug"])
        raise AssertionError(f"no invoice to pay; the screen is {self.screen_or_none}")

    async def send_photo(self, data: bytes, *, caption: str = "", settle: bool = True) -> None:
        self.standin.send_photo(self.id, data, caption=caption)
        await self._rest(settle)

    async def send_document(self, name: str, data: bytes, *, settle: bool = True) -> None:
        self.standin.send_document(self.id, Upload(name, data))
        await self._rest(settle)

    async def send_voice(self, *, settle: bool = True) -> None:
        self.standin.send_voice(self.id)
        await self._rest(settle)

    async def send_video_note(self, *, settle: bool = True) -> None:
        self.standin.send_video_note(self.id)
        await self._rest(settle)

    async def send_album(self, pictures: list[bytes], *, caption: str = "", settle: bool = True) -> None:
        self.standin.send_album(self.id, pictures, caption=caption)
        await self._rest(settle)

    async def edit(self, message_id: int, text: str, *, settle: bool = True) -> None:
        """Changes a text of one's own."""
        self.standin.edit(self.id, message_id, text)
        await self._rest(settle)

    async def edit_caption(self, message_id: int, caption: str, *, settle: bool = True) -> None:
        self.standin.edit_caption(self.id, message_id, caption)
        await self._rest(settle)

    async def send_sticker(self, emoji: str = "👍", *, settle: bool = True) -> None:
        self.standin.send_sticker(self.id, emoji)
        await self._rest(settle)

    async def send_contact(self, *, settle: bool = True) -> None:
        self.standin.send_contact(self.id)
        await self._rest(settle)

    async def block(self, *, settle: bool = True) -> None:
        self.standin.block(self.id)
        await self._rest(settle)

    async def unblock(self, *, settle: bool = True) -> None:
        self.standin.unblock(self.id)
        await self._rest(settle)

    @property
    def messages(self) -> list[Seen]:
        """The private chat with the bot, oldest first."""
        chat = self.standin.state(self.id)["chats"][0]
        return [Seen(message) for message in chat["messages"]]

    @property
    def bot_messages(self) -> list[Seen]:
        """What the bot wrote and did not delete, oldest first."""
        bot_id = self.standin.world.state.bot["id"]
        return [one for one in self.messages if one.raw["from"]["id"] == bot_id]

    @property
    def bot_message_count(self) -> int:
        """How many messages the bot sent here in all, deleted ones included, edits not."""
        return sum(1 for event in self._events("message") if not event["message"]["outgoing"])

    @property
    def screen(self) -> Seen:
        """The newest message of the bot."""
        seen = self.screen_or_none
        assert seen is not None, "the bot has written nothing"
        return seen

    @property
    def screen_or_none(self) -> Seen | None:
        return self.bot_messages[-1] if self.bot_messages else None

    @property
    def alerts(self) -> list[str]:
        """Texts of the answers to presses, oldest first."""
        return [event["text"] for event in self._events("answer") if event["text"]]

    @property
    def stars(self) -> int:
        return self.standin.world.person(self.id).stars

    def sees(self, text: str) -> bool:
        """Whether any message of the bot contains the text now."""
        return any(text in message.text for message in self.bot_messages)

    def _events(self, kind: str) -> list[dict[str, Any]]:
        events = self.standin.world.events.after(self.id, self._seen_from)
        return [event.body for event in events if event.body["type"] == kind]

    def _find(self, label: str) -> tuple[Seen, dict[str, Any]]:
        for exact in (True, False):
            for message in reversed(self.bot_messages):
                for button in (one for row in message.buttons for one in row):
                    text = button["text"]
                    if text == label or (not exact and label.lower() in text.lower()):
                        return message, button
        visible = [text for message in self.bot_messages for text in message.labels]
        raise AssertionError(f"no button {label!r}; visible are {visible}")

    def _open(self, url: str) -> None:
        username = self.standin.world.state.bot["username"]
        if url.startswith(f"https://t.me/{username}"):
            self.standin.start(self.id, url.partition("?start=")[2])

    def _press_keyboard(self, button: dict[str, Any]) -> None:
        if button.get("request_contact"):
            self.standin.send_contact(self.id)
        else:
            self.standin.say(self.id, button["text"])

    async def _rest(self, settle: bool) -> None:
        if settle:
            await self._settle()
