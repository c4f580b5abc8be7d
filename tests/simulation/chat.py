"""What one person sees in their chat, and the ways to touch it. Wants nothing by itself."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

from bot.sandbox.telegram import TelegramStandin

Pause = Generator[float, None, bool]
Button = tuple[int, dict[str, Any]]

LOOKS_EVERY = 4.0
PATIENCE = 90.0


class Chat:
    """Every act goes through the stand-in's app, so the bot sees what it would see of a real person."""

    def __init__(self, telegram: TelegramStandin, person_id: int) -> None:
        self.telegram, self.id = telegram, person_id

    def until(self, check: Callable[[], bool], patience: float = PATIENCE) -> Pause:
        """Whether it came true in time."""
        waited = 0.0
        while not check():
            if waited > patience:
                return False
            waited += LOOKS_EVERY
            yield LOOKS_EVERY
        return True

    def seen(self, prefix: str, patience: float = PATIENCE) -> Pause:
        """Waits for a button."""
        return (yield from self.until(lambda: self.find(prefix) is not None, patience))

    def press(self, prefix: str) -> None:
        """Presses the newest such button, if there is one."""
        found = self.find(prefix)
        if found is not None:
            self.press_on(*found)

    def press_on(self, message_id: int, button: dict[str, Any]) -> None:
        self.telegram.press_unseen(self.id, message_id, button["callback_data"])

    def find(self, prefix: str, *, newest: bool = False) -> Button | None:
        buttons = self.newest() if newest else (one for message in self.messages() for one in buttons_of(message))
        return next((one for one in buttons if data_of(one).startswith(prefix)), None)

    def newest(self) -> list[Button]:
        """The buttons of the newest message."""
        return next((list(buttons_of(message)) for message in self.messages()), [])

    def last(self) -> tuple[int, str]:
        """The number and the text of the newest message."""
        return next(((message["message_id"], str(message.get("text", ""))) for message in self.messages()), (0, ""))

    def link(self, about: str, beginning: str) -> str | None:
        """The address on a message that also has a button of that beginning."""
        for message in self.messages():
            found = list(buttons_of(message))
            urls = [one["url"] for _, one in found if one.get("url", "").startswith(beginning)]
            if urls and any(data_of(one).startswith(about) for one in found):
                return str(urls[0])
        return None

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the bot wrote here, the newest first."""
        chat = self.telegram.world.state.chats.get(self.id)
        for message in reversed(chat.messages.values()) if chat else ():
            if message["from"]["id"] != self.id:
                yield message


def buttons_of(message: dict[str, Any]) -> Iterator[Button]:
    """All buttons with the number of their message."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            yield message["message_id"], button


def data_of(found: Button) -> str:
    """What a press on it says; empty for a link."""
    return str(found[1].get("callback_data", ""))
