"""Owns the webhook: its settings and the delivery of updates, in order per chat, repeated with growing waits."""

import json
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.updates import Pending
from bot.sandbox.telegram.world import World

Deliver = Callable[[str, dict[str, str], bytes], Awaitable[int]]
PORTS = (443, 80, 88, 8443)
LONGEST_WAIT_MS = 60_000


@method(
    "setWebhook",
    "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
def set_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    if params.has("allowed_updates"):
        world.updates.allow(params.array("allowed_updates"))
    url = params.text("url")
    _check(url, params)
    limit = params.integer("max_connections", 40)
    if not 1 <= limit <= 100:
        raise bad_request("max_connections must be from 1 to 100")
    world.webhook = (
        {
            "url": url,
            "secret": params.text("secret_token"),
            "max_connections": limit,
        }
        if url
        else {}
    )
    return True


def _check(url: str, params: Params) -> None:
    parts = urlsplit(url)
    if url and parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if url and (parts.port or 443) not in PORTS:
        allowed = "443, 80, 88 or 8443"
        raise bad_request(f"bad webhook: Webhook can be set up only on ports {allowed}")
    secret = params.text("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.webhook = {}
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Json:
    info = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    names = ("max_connections", "last_error_date", "last_error_message")
    return info | {name: world.webhook[name] for name in names if name in world.webhook}


async def deliver_due(world: World, deliver: Deliver) -> int:
    """Sends what is due; a chat whose first update fails waits. Returns the number delivered."""
    world.updates.drop_expired()
    held: set[int] = set()
    delivered = 0
    for pending in list(world.updates.pending):
        lane = lane_of(pending.update)
        if not world.webhook or lane in held:
            continue
        if pending.not_before > world.ms() or not await _deliver(world, pending, deliver):
            held.add(lane)
            continue
        world.updates.pending.remove(pending)
        delivered += 1
    return delivered


async def _deliver(world: World, pending: Pending, deliver: Deliver) -> bool:
    headers = {"Content-Type": "application/json"}
    if world.webhook["secret"]:
        headers["X-Telegram-Bot-Api-Secret-Token"] = world.webhook["secret"]
    body = json.dumps(pending.update, ensure_ascii=False).encode()
    try:
        status = await deliver(world.webhook["url"], headers, body)
    except OSError as problem:
        return _failed(world, pending, str(problem))
    if 200 <= status < 300:
        return True
    return _failed(world, pending, f"Wrong response from the webhook: {status}")


def _failed(world: World, pending: Pending, reason: str) -> bool:
    pending.attempts += 1
    pending.not_before = world.ms() + min(1000 * 2 ** (pending.attempts - 1), LONGEST_WAIT_MS)
    world.webhook |= {"last_error_date": world.unix(), "last_error_message": reason}
    return False


def lane_of(update: Json) -> int:
    """Messages queue by chat, questions by person."""
    body = next(value for name, value in update.items() if name != "update_id")
    place = body.get("chat") or body.get("from") or {"id": 0}
    return int(place["id"])
