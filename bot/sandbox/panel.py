"""The control panel over HTTP: what is, and what the visitor does to it. Changes only stand-ins, clock and process."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.orders import read_orders
from providers.standin import Fault, Standin

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Json = dict[str, Any]
MOST_FAULTS = 1000
LOST_STARS = 10
FURTHEST = 3 * 366 * 86400
"""Seconds that the clock may be ahead: beyond, dates would stop making sense."""


class Refused(Exception):
    """The panel cannot do that. The text is a key for the page, or says why."""


def routes(sandbox: "Sandbox", key: str) -> list[web.RouteDef]:
    """`GET` shows, `POST {"do": ...}` does and shows what came of it."""

    async def show(_: web.Request) -> web.Response:
        return web.json_response(await seen(sandbox))

    async def do(request: web.Request) -> web.Response:
        try:
            command = await request.json()
            await DEEDS[command["do"]](sandbox, command)
        except Refused as refused:
            return web.json_response({"ok": False, "description": str(refused)})
        except (KeyError, TypeError, ValueError) as wrong:
            told = f"wrong command: {type(wrong).__name__} {wrong}"
            return web.json_response({"ok": False, "description": told}, status=400)
        return web.json_response({"ok": True, **await seen(sandbox)})

    return [web.get(f"/{key}/api/panel", show), web.post(f"/{key}/api/panel", do)]


async def seen(sandbox: "Sandbox") -> Json:
    """The bot, its orders, the suppliers with their truth, and the clock."""
    people = sandbox.telegram.world.state.people
    orders = await asyncio.to_thread(read_orders, sandbox.files.database)
    for order in orders:
        person = people.get(order["person"])
        order["person"] = person.first_name if person else str(order["person"])
    return {
        "providers": sandbox.suppliers.seen(),
        "orders": orders,
        "bot": {"alive": sandbox.child.alive, "pid": sandbox.child.pid, "starts": sandbox.child.starts},
        "clock": {"offset_seconds": sandbox.clock.offset.total_seconds()},
    }


def _standin(sandbox: "Sandbox", command: Json) -> Standin:
    return sandbox.suppliers.standins[command["provider"]]


async def _fault(sandbox: "Sandbox", command: Json) -> None:
    count = int(command.get("count", 1))
    if not 1 <= count <= MOST_FAULTS:
        raise ValueError(count)
    _standin(sandbox, command).faults.plan(Fault(command["kind"]), count=count, reads=bool(command.get("reads")))


async def _heal(sandbox: "Sandbox", command: Json) -> None:
    _standin(sandbox, command).faults.heal()


async def _finish(sandbox: "Sandbox", command: Json) -> None:
    _known(_standin(sandbox, command), command).finish(str(command["id"]))


async def _cancel(sandbox: "Sandbox", command: Json) -> None:
    _known(_standin(sandbox, command), command).cancel(str(command["id"]))


def _known(standin: Standin, command: Json) -> Standin:
    if str(command["id"]) not in [order["id"] for order in standin.orders()]:
        raise Refused("this supplier has no such order")
    return standin


async def _kill(sandbox: "Sandbox", _: Json) -> None:
    await sandbox.child.kill()


async def _start(sandbox: "Sandbox", _: Json) -> None:
    sandbox.child.start()


async def _move_clock(sandbox: "Sandbox", command: Json) -> None:
    by = timedelta(seconds=float(command["seconds"]))
    if by < timedelta() or (sandbox.clock.offset + by).total_seconds() > FURTHEST:
        raise Refused("the clock goes forward only, and at most three years")
    sandbox.clock.move(by)


async def _take_back(sandbox: "Sandbox", _: Json) -> None:
    """Telegram returns the newest payment in Stars without asking the bot, as a store does."""
    open_ones = [c for c in sandbox.telegram.charges if c["currency"] == "XTR" and c["refunded_at"] is None]
    if not open_ones:
        raise Refused("nobody has paid in Stars yet")
    sandbox.telegram.refund_from_outside(open_ones[-1]["charge_id"])


async def _lose_stars(sandbox: "Sandbox", _: Json) -> None:
    """Stars vanish from the bot's balance, which no list explains: the next comparison must notice."""
    bot = sandbox.telegram.world.state.bot
    if bot["stars"] < LOST_STARS:
        raise Refused("the bot has not so many Stars")
    bot["stars"] -= LOST_STARS


async def _reset(sandbox: "Sandbox", _: Json) -> None:
    await sandbox.reset()


DEEDS: dict[str, Callable[["Sandbox", Json], Awaitable[None]]] = {
    "fault": _fault,
    "heal": _heal,
    "finish": _finish,
    "cancel": _cancel,
    "kill": _kill,
    "start": _start,
    "clock": _move_clock,
    "take_back": _take_back,
    "lose_stars": _lose_stars,
    "reset": _reset,
}
