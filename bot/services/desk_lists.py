"""The lists of the desk: orders that are under way, incidents, one incident with its orders. Changes nothing."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.callbacks.desk import IncidentPlace, OpenOrders
from bot.services.availability import is_open
from bot.services.desk_views import IncidentRow, IncidentView, ListedOrder, OpenOrdersView, RunRow
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.rights import Right, may, require
from providers.money import Money
from storage import bulk, incidents, open_orders, providers, staff
from storage.bulk import Progress
from storage.database import Reader
from storage.incidents import Incident
from storage.open_orders import Listed
from storage.order_state import OrderState

PAGE = 8
INCIDENTS_SHOWN = 10


async def orders_view(reader: Reader, person: Person, place: OpenOrders) -> OpenOrdersView:
    """A page of the orders that are under way; a page beyond the last is the last. Raises `Gone`."""
    require(person, Right.LOOK)
    counted = await open_orders.counts(reader)
    states, names = Counter[str](), Counter[str]()
    count = 0
    for state, provider, n in counted:
        states[state] += n if place.provider in ("", provider) else 0
        names[provider] += n if place.state in ("", state) else 0
        count += n if place.provider in ("", provider) and place.state in ("", state) else 0
    pages = max(1, math.ceil(count / PAGE))
    page = min(max(place.page, 1), pages)
    rows = await open_orders.page(reader, place.state, place.provider, (page - 1) * PAGE, PAGE)
    return OpenOrdersView(
        rows=listed(rows),
        state=place.state,
        provider=place.provider,
        states=tuple((each, states[each]) for each in map(str, OrderState) if states[each] or each == place.state),
        providers=tuple(sorted((each, n) for each, n in names.items() if n or each == place.provider)),
        page=page,
        pages=pages,
        count=count,
    )


async def incident_rows(reader: Reader, person: Person) -> tuple[IncidentRow, ...]:
    """Open ones first. Raises `Gone`."""
    require(person, Right.LOOK)
    return tuple([await _row(reader, each) for each in await incidents.newest(reader, INCIDENTS_SHOWN)])


async def _row(reader: Reader, found: Incident) -> IncidentRow:
    extent = await incidents.extent(reader, found.id)
    return IncidentRow(found.id, found.provider, found.kind, extent.open, found.opened_at, found.closed_at)


async def incident(reader: Reader, person: Person, place: IncidentPlace, now: datetime) -> IncidentView:
    """One incident with a page of its orders. Raises `Gone`."""
    require(person, Right.LOOK)
    return await incident_card(reader, place.incident, now, page=place.page, decides=may(person, Right.DECIDE))


async def incident_card(
    reader: Reader, incident_id: int, now: datetime, *, page: int = 1, decides: bool = False
) -> IncidentView:
    """The same as the letter about it shows it: asks for no right. Raises `Gone`."""
    found = await incidents.get(reader, incident_id)
    if found is None:
        raise Gone
    extent = await incidents.extent(reader, incident_id)
    ids = await incidents.orders_of(reader, incident_id)
    pages = max(1, math.ceil(len(ids) / PAGE))
    page = min(max(page, 1), pages)
    known = await providers.get(reader, found.provider)
    return IncidentView(
        id=found.id,
        provider=found.provider,
        kind=found.kind,
        cases=extent.cases,
        open=extent.open,
        sums=tuple(Money.of_minor(minor, currency) for currency, minor in extent.sums),
        opened_at=found.opened_at,
        last_at=found.last_at,
        closed_at=found.closed_at,
        selling=known is not None and is_open(known, now).ok,
        rows=listed(await open_orders.named(reader, ids[(page - 1) * PAGE : page * PAGE])),
        page=page,
        pages=pages,
        runs=tuple([await _run(reader, each) for each in await bulk.progress(reader, incident_id)]),
        decides=decides and found.closed_at is None,
        escalated=found.escalated,
    )


async def _run(reader: Reader, each: Progress) -> RunRow:
    by = await staff.name_of(reader, each.run.staff_id)
    return RunRow(
        each.run.what, each.run.word, by, each.whole, each.done, each.passed, each.run.done_at is not None, each.whys
    )


def listed(rows: Sequence[Listed]) -> tuple[ListedOrder, ...]:
    """Rows of the database as screens take them."""
    return tuple(
        ListedOrder(row.id, 1000 + row.id, row.state, row.provider, row.title, row.since_at, row.cases, row.all_came)
        for row in rows
    )
