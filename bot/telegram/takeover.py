"""Other places that read the bot's updates: a webhook that was left set. Removes it only when it is told to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from aiogram import Bot


@dataclass(frozen=True, slots=True)
class Removed:
    """The webhook led to `host`, None where there was none; `waiting` updates are kept for who asks next."""

    host: str | None
    waiting: int


class WebhookLeftSet(Exception):
    """Telegram brings the bot's updates to another place: they cannot be fetched. Its path may be a secret."""

    def __init__(self, host: str) -> None:
        super().__init__(f"a webhook to {host} is set")
        self.host = host


async def refuse_webhook(bot: Bot) -> None:
    """Raises `WebhookLeftSet` where one is set, and what aiogram raises. Bot API 10.3, getWebhookInfo."""
    url = (await bot.get_webhook_info()).url
    if url:
        raise WebhookLeftSet(_host(url))


async def remove_webhook(bot: Bot) -> Removed:
    """Ends a webhook; what waits stays. Bot API 10.3, getWebhookInfo, deleteWebhook. Raises what aiogram raises."""
    info = await bot.get_webhook_info()
    if info.url:
        await bot.delete_webhook(drop_pending_updates=False)
    return Removed(_host(info.url) if info.url else None, info.pending_update_count)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "another address"
    except ValueError:
        return "another address"
