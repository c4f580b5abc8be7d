"""Why a provider sells nothing now, in the words that staff need to mend it. The rule itself is `availability`."""

from datetime import datetime

from bot.services.staff_views import Stoppage
from providers.base import Profile
from providers.money import Money
from storage import calls, cases, offers, orders, providers
from storage.database import Reader
from storage.providers import Provider

ON = "on"


async def stoppages(reader: Reader, known: Provider, profile: Profile, now: datetime) -> tuple[Stoppage, ...]:
    """Everything that stands in the way, each with what ends it; empty where the provider sells."""
    found: list[Stoppage | None] = []
    if known.mode != ON:
        found.append(Stoppage(known.name, known.mode, reason=known.reason))
    if known.held_until_at is not None and known.held_until_at > now:
        found.append(Stoppage(known.name, "held", reason=known.held_reason, until_at=known.held_until_at))
    found += [await _unclear(reader, known, profile), await _deposit(reader, known)]
    return tuple(one for one in found if one is not None)


async def _unclear(reader: Reader, known: Provider, profile: Profile) -> Stoppage | None:
    """The one placement that the account may have in flight, where nobody knows what became of it."""
    call = await calls.unclear_in_lane(reader, known.name)
    order = await orders.get(reader, call.order_id) if call and call.order_id else None
    if call is None or order is None:
        return None
    asked = any(case.kind == "unclear" for case in await cases.of_order(reader, order.id))
    return Stoppage(
        known.name,
        "unclear",
        since_at=call.started_at,
        until_at=(call.ended_at or call.started_at) + profile.settle,
        order=order.id,
        order_number=order.number,
        asked=asked,
    )


async def _deposit(reader: Reader, known: Provider) -> Stoppage | None:
    """A deposit that covers nothing on sale, or not another order like the last one that was asked for."""
    if known.deposit_minor is None or known.deposit_currency is None:
        return None
    currency = known.deposit_currency
    free = known.deposit_minor - await providers.cost_under_way(reader, known.name, currency)
    on_sale = [minor for minor, of in await offers.costs(reader, known.name) if of == currency]
    last = await orders.newest_cost(reader, known.name, currency)
    for why, needed in (("deposit", min(on_sale, default=None)), ("deposit_last", last)):
        if needed is not None and needed > free:
            return Stoppage(
                known.name, why, free=Money.of_minor(free, currency), needed=Money.of_minor(needed, currency)
            )
    return None
