"""What the command line does besides running: migrate, take over from a webhook. Never opens the shop."""

import asyncio

from bot.console import say
from bot.problems import CannotStart
from bot.seams import MachineClock
from bot.settings import Settings
from storage.lock import hold
from storage.migrate import check_kind, current_revision, mark_kind, migrate

SHOP = "shop"


def migrate_database() -> int:
    """Raises what `storage.migrate` raises, and `AlreadyOpen` while the shop is open."""
    path = Settings().database_path
    with hold(path):
        check_kind(path, SHOP)
        done = migrate(path)
        mark_kind(path, SHOP, created_at=int(MachineClock().now().timestamp() * 1000))
    say(f"{path} {'was brought' if done else 'is already'} at revision {current_revision(path)}")
    return 0


def take_over() -> int:
    """Removes the webhook of the bot; updates that wait are kept. Raises what aiogram raises."""
    settings = Settings()
    if settings.bot_token is None:
        raise CannotStart("BOT_TOKEN is not set: there is no bot to take over")
    say(asyncio.run(_without_webhook(settings, settings.bot_token.get_secret_value())))
    return 0


async def _without_webhook(settings: Settings, token: str) -> str:
    # Telegram's library takes a while to load, and the other commands do without it.
    from bot.telegram.session import http_session, make_bot
    from bot.telegram.takeover import remove_webhook

    bot = make_bot(token, http_session(settings.telegram_api_url, settings.proxy_url))
    try:
        removed = await remove_webhook(bot)
    finally:
        await bot.session.close()
    if removed.host is None:
        return "No webhook is set: the shop can start"
    return f"The webhook to {removed.host} was removed. Updates that wait are kept ({removed.waiting}): start the shop"
