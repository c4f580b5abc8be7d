"""How the program does, for the machine it runs on. Tells counts and names only: no texts of errors, no addresses."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from aiohttp import web

from bot.workers import Health

log = structlog.get_logger()

FAILURES_IN_A_ROW = 3
"""So many failed steps of one worker are no hiccup."""
DATABASE_WITHIN = 5.0

Backlog = Callable[[], Awaitable[Mapping[str, int]]]
"""Reads from the database how much waits, by name; raises when the database cannot be read."""


class HealthPage:
    """`GET /health`: 200 when everything works, else 503 with what does not."""

    def __init__(self, workers: Callable[[], Sequence[Health]], backlog: Backlog) -> None:
        self._workers, self._backlog = workers, backlog

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/health", self._show)]

    async def _show(self, _request: web.Request) -> web.Response:
        backlog, workers = await self._waiting(), [_told(one) for one in self._workers()]
        is_well = backlog is not None and all(worker["ok"] for worker in workers)
        report = {"ok": is_well, "database": backlog is not None, "backlog": backlog or {}, "workers": workers}
        return web.json_response(report, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})

    async def _waiting(self) -> dict[str, int] | None:
        try:
            async with asyncio.timeout(DATABASE_WITHIN):
                return dict(await self._backlog())
        except Exception as error:  # whatever is wrong with the database, that is the answer
            log.warning("health.no_database", error=type(error).__name__)
            return None


def _told(health: Health) -> dict[str, Any]:
    return {
        "name": health.name,
        "ok": health.failures < FAILURES_IN_A_ROW,
        "failures": health.failures,
        "last_ok_at": health.last_ok_at.isoformat(timespec="seconds") if health.last_ok_at else None,
    }
