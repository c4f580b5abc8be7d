"""What the bot shows of itself: name, descriptions, the menu button, customers' commands per language."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeUnion,
    MenuButtonCommands,
)

from bot.services.rights import COMMANDS
from bot.texts import DEFAULT_LANGUAGE, LANGUAGES, Catalogues, Texts

log = structlog.get_logger()

CUSTOMER_COMMANDS = (
    "start",
    "search",
    "cart",
    "orders",
    "balance",
    "settings",
    "help",
    "paysupport",
    "terms",
    "privacy",
    "cancel",
)
STAFF_COMMANDS = tuple(COMMANDS)

AGAIN_AFTER = timedelta(minutes=10)
"""When a part is tried again that Telegram did not take."""


@dataclass(slots=True)
class _Part:
    """One thing to set. `not_before` is where Telegram asked for patience."""

    name: str
    set: Callable[[], Awaitable[None]]
    not_before: datetime | None = None


class Profile:
    """`step` sets what differs, once. Bot API 10.3.

    Commands come first. A part that Telegram does not take holds up no other: a name may be changed a few times a day.
    """

    def __init__(
        self,
        bot: Bot,
        catalogues: Catalogues,
        shop_name: str,
        *,
        customer_commands: Sequence[str] = CUSTOMER_COMMANDS,
    ) -> None:
        self._bot, self._catalogues, self._shop_name = bot, catalogues, shop_name
        self._customer_commands = tuple(customer_commands)
        self._parts = [
            _Part("commands", self._set_customer_commands),
            _Part("menu", self._set_menu),
            _Part("descriptions", self._set_all_descriptions),
            _Part("name", self._set_name),
        ]

    async def step(self, now: datetime) -> bool:
        """Always False. What Telegram does not take is tried again after a while."""
        for part in list(self._parts):
            if (part.not_before is None or part.not_before <= now) and await self._is_set(part, now):
                self._parts.remove(part)
        return False

    async def _is_set(self, part: _Part, now: datetime) -> bool:
        try:
            await part.set()
        except TelegramRetryAfter as error:
            part.not_before = now + max(AGAIN_AFTER, timedelta(seconds=error.retry_after))
            log.warning("profile.not_set", part=part.name, again_in=error.retry_after)
        except (TelegramAPIError, ClientDecodeError) as error:
            part.not_before = now + AGAIN_AFTER
            log.warning("profile.not_set", part=part.name, reason=type(error).__name__)
        else:
            return True
        return False

    async def _set_customer_commands(self) -> None:
        for language in LANGUAGES:
            texts, code = self._catalogues.of(language), language_code(language)
            await self._set_commands(self._customer_commands, BotCommandScopeAllPrivateChats(), texts, code)

    async def _set_menu(self) -> None:
        await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    async def _set_all_descriptions(self) -> None:
        for language in LANGUAGES:
            await self._set_descriptions(self._catalogues.of(language), language_code(language))

    async def _set_name(self) -> None:
        if (await self._bot.get_my_name()).name != self._shop_name:
            await self._bot.set_my_name(self._shop_name)

    async def _set_descriptions(self, texts: Texts, code: str | None) -> None:
        """Asks before it sets: Telegram allows few changes a day."""
        long, short = texts.plain("profile.description", shop=self._shop_name), texts.plain("profile.short")
        if (await self._bot.get_my_description(language_code=code)).description != long:
            await self._bot.set_my_description(description=long, language_code=code)
        if (await self._bot.get_my_short_description(language_code=code)).short_description != short:
            await self._bot.set_my_short_description(short_description=short, language_code=code)

    async def _set_commands(
        self, names: Sequence[str], scope: BotCommandScopeUnion, texts: Texts, code: str | None
    ) -> None:
        commands = [BotCommand(command=name, description=texts.plain(f"commands.{name}")) for name in names]
        await self._bot.set_my_commands(commands, scope=scope, language_code=code)


def language_code(language: str) -> str | None:
    """Telegram's code; None is for everybody whose language the shop does not speak."""
    return None if language == DEFAULT_LANGUAGE else language
