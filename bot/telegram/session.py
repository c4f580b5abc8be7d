"""Makes the bot's connection to the Bot API: address, proxy, the form of texts. Never logs the token."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.utils.token import validate_token

PUBLIC_API = "https://api.telegram.org"
REQUEST_SECONDS = 20.0


def http_session(api_url: str = PUBLIC_API, proxy_url: str | None = None) -> AiohttpSession:
    """A session for the Bot API server at `api_url`."""
    api = TelegramAPIServer.from_base(api_url)
    if proxy_url:
        # Loads another library, which few shops need.
        from bot.telegram.proxied import ProxiedSession

        return ProxiedSession(proxy=proxy_url, api=api, timeout=REQUEST_SECONDS)
    return AiohttpSession(api=api, timeout=REQUEST_SECONDS)


def check_shape(token: str) -> None:
    """Raises `TokenValidationError` for what cannot be a token. Telegram is not asked."""
    validate_token(token)


def make_bot(token: str, session: BaseSession) -> Bot:
    """The bot; texts are HTML unless a call says otherwise. Raises `TokenValidationError`."""
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML.value))
