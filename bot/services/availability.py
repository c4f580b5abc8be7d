"""The one rule that says whether a provider sells now: switched on, not held, and its deposit covers one more order."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.errors import Mistake
from providers.money import Money
from storage import calls, departments, providers, shop_settings
from storage.database import Reader
from storage.providers import Provider

CLOSED_FOR_COMPARING = "reopening"
"""The setting that stands while an older copy of the database is compared with the other side."""
OPENING = "opening"
UNOPENED = "unopened"
"""The setting and its value while a new shop has not been opened by its owner."""
MAINTENANCE = "maintenance"
"""The setting that stands while staff have closed the shop; it holds the reason that customers read."""


@dataclass(frozen=True, slots=True)
class Availability:
    """`reason` is what staff wrote for customers; empty where the program itself stopped the sale."""

    ok: bool
    reason: str = ""


def refused(found: Availability) -> Mistake:
    """What a press is told that would order now."""
    return Mistake("error.unavailable", reason=found.reason) if found.reason else Mistake("error.unavailable.now")


async def availability(
    reader: Reader,
    provider: str,
    now: datetime,
    *,
    cost: Money | None = None,
    to_staff: bool = False,
    language: str = "",
) -> Availability:
    """Whether the provider sells, and an order of this cost in its own currency in particular.

    A deposit that is not known, or is kept in another currency than the cost, is not looked at. Where only one
    placement may be alive, one that is unclear closes the counter: whoever paid now would wait behind it. Nobody sells
    during maintenance or before the shop was opened, unless staff themselves ask (`to_staff`), nor while a restored
    database is being compared.
    """
    if not to_staff and (reason := await maintained(reader)) is not None:
        return Availability(False, reason)
    if not to_staff and await unopened(reader):
        return Availability(False)
    known = await providers.get(reader, provider)
    if known is None or await shop_settings.get(reader, CLOSED_FOR_COMPARING):
        return Availability(False)
    open_now = is_open(known, now)
    if not open_now.ok:
        return await _told_in(reader, known, open_now, language)
    if await calls.lane_unclear(reader, provider):
        return Availability(False)
    if cost is None:
        return open_now
    return Availability(await _deposit_covers(reader, known, cost))


async def unopened(reader: Reader) -> bool:
    """Whether the shop is new and its owner has not opened it yet."""
    return await shop_settings.get(reader, OPENING) == UNOPENED


async def maintained(reader: Reader) -> str | None:
    """Why staff have closed the shop, in words for customers; None while it is not closed."""
    told = await shop_settings.get(reader, MAINTENANCE)
    return str(json.loads(told)["reason"]) if told else None


async def _told_in(reader: Reader, provider: Provider, found: Availability, language: str) -> Availability:
    if not found.reason or not language:
        return found
    own = (await departments.pause_reasons(reader, provider.name)).get(language)
    return replace(found, reason=own) if own else found


def is_open(provider: Provider, now: datetime) -> Availability:
    """The part of the rule that needs no order."""
    if not provider.configured:
        return Availability(False)
    if provider.mode != "on":
        return Availability(False, provider.reason)
    return Availability(provider.held_until_at is None or provider.held_until_at <= now)


async def _deposit_covers(reader: Reader, provider: Provider, cost: Money) -> bool:
    if provider.deposit_minor is None or provider.deposit_currency != cost.currency:
        return True
    under_way = await providers.cost_under_way(reader, provider.name, cost.currency)
    return provider.deposit_minor - under_way >= cost.rounded_up().minor
