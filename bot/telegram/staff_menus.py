"""The menu of commands of each member of staff: what their role may do, and no longer than they are staff."""

from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.services.people import Role
from bot.services.rights import commands_of
from bot.telegram.setup import AGAIN_AFTER, CUSTOMER_COMMANDS, language_code
from bot.texts import LANGUAGES, Catalogues
from storage import members
from storage.database import Database

log = structlog.get_logger()


class StaffMenus:
    """Each menu is set once per start, and again when the role has changed.

    Who has never written to the bot is left out: Telegram knows no chat there.
    """

    def __init__(self, bot: Bot, catalogues: Catalogues, db: Database) -> None:
        self._bot, self._catalogues, self._db = bot, catalogues, db
        self._done: dict[int, str] = {}
        self._not_before: dict[int, datetime] = {}

    async def step(self, now: datetime) -> bool:
        """Always False. What Telegram does not take is tried again after a while."""
        for member, role in await self._db.read(members.with_menus):
            if self._done.get(member) != role and self._may_try(member, now) and await self._set(member, role, now):
                self._done[member] = role
        for gone in await self._db.read(members.without_menus):
            self._done.pop(gone, None)
            if self._may_try(gone, now) and await self._set(gone, None, now):
                await self._forget(gone, now)
        return False

    def _may_try(self, member: int, now: datetime) -> bool:
        return self._not_before.get(member, now) <= now

    async def _set(self, member: int, role: str | None, now: datetime) -> bool:
        """Whether nothing is left to do; None: the menu is the one of every customer again."""
        try:
            await self._tell(member, role)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("commands.not_set", staff_id=member, reason=type(error).__name__)
        except (TelegramAPIError, ClientDecodeError) as error:
            self._not_before[member] = now + AGAIN_AFTER
            log.warning("commands.not_set", staff_id=member, reason=type(error).__name__)
            return False
        return True

    async def _tell(self, member: int, role: str | None) -> None:
        scope = BotCommandScopeChat(chat_id=member)
        for language in LANGUAGES:
            if role is None:
                await self._bot.delete_my_commands(scope=scope, language_code=language_code(language))
                continue
            texts, names = self._catalogues.of(language), (*commands_of(Role(role)), *CUSTOMER_COMMANDS)
            commands = [BotCommand(command=name, description=texts.plain(f"commands.{name}")) for name in names]
            await self._bot.set_my_commands(commands, scope=scope, language_code=language_code(language))

    async def _forget(self, member: int, now: datetime) -> None:
        await self._db.write(lambda tx: members.menu_gone(tx, member, now))
