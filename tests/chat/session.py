"""Owns the way from aiogram to the stand-in: real serialisation, real errors, no network."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from bot.sandbox.telegram import ApiError, ConnectionDropped, TelegramStandin, Upload


class StandinSession(BaseSession):
    """Sends what aiogram's own HTTP session would put into its form."""

    def __init__(self, standin: TelegramStandin, die: Callable[[], None] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.standin = standin
        self.die = die
        self.deaths: Counter[str] = Counter()
        """After how many calls of a method the program dies, once the last one has acted."""
        self.acts = 0
        """How many calls were more than a look for updates."""
        self.spoilt: Counter[str] = Counter()
        """How many answers to a method come in a shape that nobody expects, after the call has acted."""
        self.gateway: Counter[str] = Counter()
        """How many calls of a method end at a gateway, which answers with a page; nothing was done."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        values, files = await self._form(bot, method)
        name = method.__api_method__
        self.acts += name != "getUpdates"
        if self.gateway[name] > 0:
            self.gateway[name] -= 1
            self.check_response(bot, method, 502, "<html>Bad Gateway</html>")
        try:
            result = await self.standin.call(name, values, files)
            self._perhaps_die(name)
        except ConnectionDropped as lost:
            raise TelegramNetworkError(method=method, message="ServerDisconnectedError") from lost
        except ApiError as refusal:
            content = self.json_dumps(refusal.body())
            response = self.check_response(bot, method, refusal.code, content)
        else:
            if self.spoilt[name] > 0:
                self.spoilt[name] -= 1
                result = {**result, "date": result.get("text")} if isinstance(result, dict) else {"is": result}
            content = self.json_dumps({"ok": True, "result": result})
            response = self.check_response(bot, method, 200, content)
        return response.result  # type: ignore[return-value]

    def _perhaps_die(self, name: str) -> None:
        if self.die is not None and self.deaths[name] > 0:
            self.deaths[name] -= 1
            if not self.deaths[name]:
                self.die()
                raise asyncio.CancelledError

    async def _form(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[dict[str, str], dict[str, Upload]]:
        attached: dict[str, InputFile] = {}
        values = {
            name: prepared
            for name, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=attached))
        }
        files = {}
        for name, file in attached.items():
            data = b"".join([chunk async for chunk in file.read(bot)])
            files[name] = Upload(file.filename or name, data)
        return values, files

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A file of the stand-in by its address, as `bot.download_file` asks for it."""
        for stored in self.standin.world.state.files.values():
            if url.endswith(f"/{stored.path}"):
                yield stored.data
                return
        raise FileNotFoundError(url)
