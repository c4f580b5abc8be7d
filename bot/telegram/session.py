"""Makes the bot's connection to the Bot API: address, proxy, the form of texts. Never logs the token."""

from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.utils.token import validate_token

PUBLIC_API = "https://api.telegram.org"
REQUEST_SECONDS = 20.0


class KeepModels(BaseRequestMiddleware):
    """Holds the model of each kind of answer: pydantic forgets one that nobody holds, and makes it anew."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Any:
        if method.__api_method__ not in self._kept:
            self._kept[method.__api_method__] = Response[method.__returning__]  # type: ignore[name-defined]
        return await make_request(bot, method)


def http_session(api_url: str = PUBLIC_API, proxy_url: str | None = None) -> AiohttpSession:
    """A session for the Bot API server at `api_url`."""
    session = _session(TelegramAPIServer.from_base(api_url), proxy_url)
    session.middleware(KeepModels())
    return session


def _session(api: TelegramAPIServer, proxy_url: str | None) -> AiohttpSession:
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
