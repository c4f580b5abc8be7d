"""Owns the way from aiogram to the stand-in: real serialisation, real errors, no network."""

from collections.abc import AsyncGenerator
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

    def __init__(self, standin: TelegramStandin, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.standin = standin
        self.acts = 0
        """How many calls were more than a look for updates."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        values, files = await self._form(bot, method)
        self.acts += method.__api_method__ != "getUpdates"
        try:
            result = await self.standin.call(method.__api_method__, values, files)
        except ConnectionDropped as lost:
            raise TelegramNetworkError(method=method, message="ServerDisconnectedError") from lost
        except ApiError as refusal:
            content = self.json_dumps(refusal.body())
            response = self.check_response(bot, method, refusal.code, content)
        else:
            content = self.json_dumps({"ok": True, "result": result})
            response = self.check_response(bot, method, 200, content)
        return response.result  # type: ignore[return-value]

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
