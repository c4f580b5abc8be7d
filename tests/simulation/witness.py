"""Remembers everything that the bot ever showed to anybody, in order: chats themselves keep only the last edit."""

from collections import defaultdict

from bot.sandbox.telegram import TelegramStandin
from tests.simulation.agenda import Actor

LOOKS_EVERY = 30.0


class Witness:
    """`shown` holds the texts and captions of each person's chat, the oldest first; `arrived` those of new messages."""

    def __init__(self, telegram: TelegramStandin) -> None:
        self._telegram = telegram
        self._seen = telegram.world.events.last
        self.shown: dict[int, list[str]] = defaultdict(list)
        self.arrived: dict[int, list[str]] = defaultdict(list)
        self._standing: dict[tuple[int, int], str] = {}

    def watch(self) -> Actor:
        """Never ends; looks often enough that no event is forgotten in between."""
        while True:
            self.look()
            yield LOOKS_EVERY

    def look(self) -> None:
        events = self._telegram.world.events
        if events.last == self._seen:
            return
        for person in self._telegram.world.state.people:
            for event in events.after(person, self._seen):
                message = event.body.get("message", {})
                if event.body["type"] in ("message", "edited") and not message["outgoing"]:
                    text = str(message.get("text") or message.get("caption") or "")
                    self._note(person, message["message_id"], text)
                    if event.body["type"] == "message":
                        self.arrived[person].append(text)
        self._seen = events.last

    def _note(self, person: int, message_id: int, text: str) -> None:
        """An edit that only takes buttons away shows nothing new."""
        if self._standing.get((person, message_id)) != text:
            self._standing[person, message_id] = text
            self.shown[person].append(text)
