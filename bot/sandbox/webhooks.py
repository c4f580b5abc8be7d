"""Brings webhooks of the providers' stand-ins to the bot's door. One that nobody answers is lost, as outside."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp

WITHIN = aiohttp.ClientTimeout(total=5)
Send = Callable[[str, dict[str, str], bytes], Awaitable[None]]


def sender(door: str, provider: str) -> Send:
    """What a stand-in calls. `door` is the bot's address, without a path."""

    async def send(event: str, headers: dict[str, str], body: bytes) -> None:
        with suppress(aiohttp.ClientError, TimeoutError):
            async with (
                aiohttp.ClientSession(timeout=WITHIN) as session,
                session.post(f"{door}/providers/{provider}", data=body, headers=headers) as answer,
            ):
                await answer.read()

    return send
