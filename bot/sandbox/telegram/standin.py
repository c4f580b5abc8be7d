"""Owns the stand-in as one object: calls of the bot in, acts of people in, updates and events out."""

import copy
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.sandbox.telegram import (
    chats,
    checkout,
    commands,
    copying,
    editing,
    files,
    invoices,
    media,
    profile,
    queries,
    sending,
    stars,
    topic_methods,
    webhook,
)
from bot.sandbox.telegram.acts_files import FileActs
from bot.sandbox.telegram.channels import Channels
from bot.sandbox.telegram.errors import ApiError
from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.faults import Faults, strike_after, strike_before
from bot.sandbox.telegram.flood import FloodLimits
from bot.sandbox.telegram.groups import Groups
from bot.sandbox.telegram.inline import Inline
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.purse import Purse
from bot.sandbox.telegram.registry import METHODS, Method
from bot.sandbox.telegram.snapshot import dump, load
from bot.sandbox.telegram.view import state_view
from bot.sandbox.telegram.world import World

# Importing these modules fills the table of methods.
IMPLEMENTED = (
    chats,
    checkout,
    commands,
    copying,
    editing,
    files,
    invoices,
    media,
    profile,
    queries,
    sending,
    stars,
    topic_methods,
)
POLLING = frozenset(["offset", "limit", "timeout", "allowed_updates"])
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class TelegramStandin(FileActs, Purse, Groups, Channels, Inline):
    """Telegram for one bot. `now` gives aware UTC; `flood` None switches the sending limits off."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        token: str,
        name: str = "Vitrina",
        username: str = "vitrina_shop_bot",
        flood: FloodLimits | None = None,
    ) -> None:
        self.token = token
        bot = {"id": int(token.split(":")[0]), "first_name": name, "username": username}
        self.world = World(now, {**bot, "stars": 0}, flood)
        self.faults = Faults()
        self.calls: deque[tuple[str, Json]] = deque(maxlen=5000)

    async def call(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> Any:
        """Carries out one Bot API call and returns its `result`.

        Raises ApiError as Telegram refuses, ConnectionDropped when a fault says so.
        """
        fault = self.faults.take(method)
        await strike_before(fault)
        self.calls.append((method, dict(params)))
        result = await self._run(method, Params(params, files or {}))
        strike_after(fault)
        return copy.deepcopy(result)

    async def _run(self, name: str, params: Params) -> Any:
        if name == "getUpdates":
            return await self._get_updates(params)
        method = METHODS.get(name)
        if method is None:
            raise ApiError(404, "Not Found")
        params.refuse_unknown(name, method.accepts)
        self._count(method, params)
        return method.run(self.world, params)

    def _count(self, method: Method, params: Params) -> None:
        if method.posts and params.text("chat_id").lstrip("-").isdigit():
            self.world.flood.count(params.integer("chat_id"), self.world.ms())

    async def _get_updates(self, params: Params) -> list[Json]:
        params.refuse_unknown("getUpdates", POLLING)
        if self.world.webhook:
            raise ApiError(409, WEBHOOK_IS_SET)
        if params.has("allowed_updates"):
            self.world.updates.allow(params.array("allowed_updates"))
        offset, limit = params.integer("offset", 0), params.integer("limit", 100)
        return await self.world.updates.poll(offset, limit, params.integer("timeout", 0))

    async def deliver_due(self, deliver: webhook.Deliver) -> int:
        """One round of webhook deliveries; returns how many were accepted."""
        return await webhook.deliver_due(self.world, deliver)

    async def run_webhook(self, deliver: webhook.Deliver) -> None:
        """Delivers to the webhook for ever; the caller owns the task."""
        while True:
            if not await self.deliver_due(deliver):
                await self.world.updates.wait_for_push(1)

    @property
    def truth(self) -> list[Json]:
        """Every payment and refund as it happened, oldest first; instants in ms UTC."""
        return self.world.state.truth

    @property
    def charges(self) -> list[Json]:
        """Every charge with its refund, oldest first."""
        return list(self.world.state.charges.values())

    def state(self, person_id: int) -> Json:
        """What the page shows to one person."""
        self.world.person(person_id)
        seen = state_view(self.world.state, person_id, self.world.ms(), self.world.media_base)
        return copy.deepcopy(seen)

    def subscribe(self, person_id: int, after: int | None = None) -> AsyncIterator[Event]:
        """Events for one person's screen, after the numbered one or from now on."""
        return self.world.events.follow(person_id, after)

    def announce(self, event: Json) -> None:
        """Shows an event of the sandbox itself to everybody, e.g. {"type": "bot", "alive": False}."""
        self.world.tell(None, event)

    def close(self) -> None:
        """Ends all event streams."""
        self.world.events.close()

    def snapshot(self) -> Json:
        """The whole world as JSON; unconfirmed updates are part of it, waiting polls are not."""
        return dump(self.world)

    def restore(self, saved: Json) -> None:
        """Puts a snapshot in the place of the present world."""
        load(self.world, saved)
