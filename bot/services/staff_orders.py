"""Any order as staff see it: money, the provider's raw words, calls, history. Never goods. Changes nothing."""

from collections.abc import Mapping
from datetime import datetime

from bot.services.errors import Gone, Mistake
from bot.services.margins import margin
from bot.services.orders import shown_price, summary_lines
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.staff_views import CallRow, CaseRow, StaffOrderView
from bot.services.views import Step
from providers.base import Profile
from providers.money import Money
from storage import calls, cases, deliveries, order_events, orders, payments, refunds, replacements, staff
from storage.calls import Call
from storage.cases import Case
from storage.database import Reader
from storage.orders import Order

FIRST_NUMBER = 1000
MOST_DIGITS = 12


async def find(reader: Reader, person: Person, typed: str) -> int:
    """The id of the order with the number that was typed. Raises `Mistake` where it is none, `Gone` for strangers."""
    require(person, Right.LOOK)
    digits = typed.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit()):
        raise Mistake("staff.order.usage")
    order = await orders.get(reader, int(digits) - FIRST_NUMBER) if len(digits) <= MOST_DIGITS else None
    if order is None:
        raise Mistake("staff.order.not_found", number=digits[:MOST_DIGITS])
    return order.id


async def require_known(reader: Reader, person: Person, order_id: int) -> None:
    """Raises `Gone` for strangers and where there is no such order."""
    require(person, Right.LOOK)
    if await orders.get(reader, order_id) is None:
        raise Gone


async def view(
    reader: Reader, person: Person, order_id: int, now: datetime, profiles: Mapping[str, Profile]
) -> StaffOrderView:
    """Raises `Gone` for strangers and where there is no such order."""
    require(person, Right.LOOK)
    order = await orders.get(reader, order_id)
    if order is None:
        raise Gone
    return await of(reader, order, now, profiles.get(order.provider))


async def of(reader: Reader, order: Order, now: datetime, profile: Profile | None) -> StaffOrderView:
    """The order with everything that is known of it. Asks for no right. `profile` is its provider's."""
    payment = await payments.newest(reader, order.id)
    refund = await refunds.of_order(reader, order.id)
    lines = await summary_lines(reader, order)
    first, last = await replacements.find(reader, order.id), await replacements.newest_of(reader, order.id)
    return StaffOrderView(
        id=order.id,
        number=order.number,
        reference=order.reference,
        provider=order.provider,
        customer_id=order.customer_id,
        state=order.state,
        lines=lines,
        total=shown_price(order, profile),
        cost=_money(order.own_cost_minor if order.own_goods else order.cost_minor, order.cost_currency),
        charged=_money(order.charged_minor, order.cost_currency),
        cost_rate=order.cost_rate,
        margin=margin(order),
        remote_id=order.remote_id,
        remote_status=order.remote_status,
        payment=payment.state if payment else "none",
        refund=refund.state if refund else None,
        calls=tuple(_call(call) for call in await calls.of_order(reader, order.id)),
        steps=tuple(Step(event.after, event.at) for event in await order_events.of_order(reader, order.id)),
        cases=tuple([await case_row(reader, case, now) for case in await cases.of_order(reader, order.id)]),
        came=await deliveries.count(reader, order.id),
        expected=max(sum(line.quantity for line in lines), order.remote_items or 0),
        replaces=(first.replaces_id, FIRST_NUMBER + first.replaces_id) if first else None,
        replaced_by=(last.order_id, FIRST_NUMBER + last.order_id) if last else None,
    )


async def case_row(reader: Reader, case: Case, now: datetime) -> CaseRow:
    """A case in one line, with the name of who took it."""
    order = await orders.get(reader, case.order_id) if case.order_id is not None else None
    return CaseRow(
        id=case.id,
        kind=case.kind,
        order_number=order.number if order else None,
        opened_at=case.opened_at,
        deadline_at=case.deadline_at,
        taken_by=await taker(reader, case),
        overdue=now > case.deadline_at,
    )


async def taker(reader: Reader, case: Case) -> str | None:
    return None if case.taken_by is None else await staff.name_of(reader, case.taken_by)


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money.of_minor(minor, currency)


def _call(call: Call) -> CallRow:
    return CallRow(
        kind=call.kind,
        attempt=call.attempt,
        outcome=call.outcome,
        code=call.code,
        status=call.status,
        request_id=call.request_id,
        started_at=call.started_at,
        ended_at=call.ended_at,
        name=call.name,
    )
