"""The network between the shop and the stand-ins: latency, faults, and the points before and after each call."""

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import httpx
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.sandbox.telegram import TelegramStandin, Upload
from bot.sandbox.telegram.faults import Kind
from providers.standin import Fault, Standin
from tests.chat.session import StandinSession
from tests.simulation.points import Points

ACTING: Mapping[Fault, int] = {
    Fault.REFUSED: 3,
    Fault.FAILS_BEFORE: 3,
    Fault.FAILS_AFTER: 4,
    Fault.SILENT_BEFORE: 3,
    Fault.SILENT_AFTER: 4,
    Fault.CLOSED_AFTER: 3,
    Fault.HALF_ANSWER: 3,
    Fault.GARBAGE: 2,
    Fault.WRONG_TYPES: 2,
    Fault.LIMITED: 2,
    Fault.LIMITED_SILENTLY: 2,
    Fault.LATE: 8,
    Fault.UNAUTHORISED: 1,
    Fault.UNKNOWN_STATUS: 1,
}
"""How often each fault meets a call that changes something, against each other."""
READING: Mapping[Fault, int] = {**ACTING, Fault.LATE: 0, Fault.UNAUTHORISED: 0}
TELEGRAM: Mapping[Kind, int] = {"drop_before": 4, "drop_after": 4, "error_500": 2, "flood": 1}

SILENCE = 20.0
"""How long aiogram waits for an answer, in seconds, where the caller names no time."""
LATE_AT_MOST = 0.8
"""A late request acts within this part of the provider's settle time."""

ATTACHED = re.compile(r"attach://[\w-]+")
"""aiogram names what it attaches by chance."""

Later = Callable[[float, httpx.Request], None]


class Weather:
    """How bad the network is. `rate` is the share of calls that meet a fault; `acting` says which, where they act."""

    def __init__(self, name: str, rate: float, acting: Mapping[Fault, int] = ACTING) -> None:
        self.rate, self.acting = rate, acting
        self._random = random.Random(f"{name}:faults")

    def latency(self) -> float:
        return self._random.uniform(0.02, 0.4)

    def share(self, high: float) -> float:
        return self._random.uniform(0.0, high)

    def strikes(self) -> bool:
        return self._random.random() < self.rate

    def choose(self, weights: Mapping[Any, int]) -> Any:
        return self._random.choices(list(weights), list(weights.values()))[0]


class WeatheredTransport(httpx.AsyncBaseTransport):
    """Carries a provider's requests to its stand-in.

    `later` has a request arrive after so many seconds; `answered` hears of every answer, before the shop does.
    """

    def __init__(
        self,
        standin: Standin,
        points: Points,
        weather: Weather,
        settle: float,
        later: Later,
        answered: Callable[[httpx.Request], None],
    ) -> None:
        self._answered = answered
        self._standin, self._points, self._weather = standin, points, weather
        self._settle, self._later = settle, later

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        name = f"{self._standin.name} {request.method} {request.url.raw_path.decode()}"
        self._points.passing(f"before {name}", body)
        await asyncio.sleep(self._weather.latency())
        self._points.check()
        try:
            response = await self._carried(request)
        except httpx.ReadTimeout:
            await asyncio.sleep(request.extensions["timeout"]["read"])
            self._points.passing(f"silence {name}")
            raise
        except httpx.TransportError:
            self._points.passing(f"no answer {name}")
            raise
        self._answered(request)
        self._points.passing(f"after {name}", response.content)
        return response

    async def _carried(self, request: httpx.Request) -> httpx.Response:
        acts = request.method != "GET"
        if not self._weather.strikes():
            return await self._standin.handle(request)
        fault = self._weather.choose(self._weather.acting if acts else READING)
        if fault is Fault.LATE:
            self._later(1.0 + self._weather.share(self._settle * LATE_AT_MOST), request)
            raise httpx.ReadTimeout("late", request=request)
        self._standin.faults.plan(fault, reads=not acts)
        try:
            return await self._standin.handle(request)
        finally:
            self._standin.faults.heal()


class WeatheredSession(StandinSession):
    """Carries the bot's calls to Telegram's stand-in."""

    def __init__(self, standin: TelegramStandin, points: Points, weather: Weather) -> None:
        super().__init__(standin)
        self._points, self._weather = points, weather

    _kept: ClassVar[dict[str, Any]] = {}
    """pydantic forgets a generic model that nobody holds, and makes it anew for each call."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        name = method.__api_method__
        self._kept.setdefault(name, Response[method.__returning__])  # type: ignore[name-defined]
        self._points.passing(f"before {name}")
        await asyncio.sleep(self._weather.latency())
        self._points.check()
        if self._weather.strikes():
            self.standin.faults.plan(name, self._weather.choose(TELEGRAM), seconds=3)
        try:
            result = await super().make_request(bot, method, timeout)
        except TelegramNetworkError:
            if self._weather.strikes():
                await asyncio.sleep(timeout or SILENCE)
            self._points.passing(f"no answer {name}")
            raise
        except Exception as error:
            self._points.passing(f"refused {name} {error}")
            raise
        self._points.passing(f"after {name}")
        return result

    async def _form(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[dict[str, str], dict[str, Upload]]:
        values, files = await super()._form(bot, method)
        self._points.note(ATTACHED.sub("a file", repr(values)))
        return values, files
