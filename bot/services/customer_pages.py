"""A customer as staff see them: who, what they bought, what they have and owe, what is open. Changes nothing."""

from datetime import datetime

from bot.services import approval as approvals
from bot.services.customer_notes import CustomerNotes
from bot.services.customer_rules import CustomerRules
from bot.services.errors import Gone
from bot.services.people import Person, Right, Role
from bot.services.people_views import CustomerPageView, OrderLabel
from bot.services.rights import may, require
from bot.services.staff_orders import case_row
from providers.money import Money
from storage import audit, balances, cases, customer_facts, threads
from storage.database import Reader
from storage.orders import Order

ORDERS_SHOWN = 5


class CustomerPages:
    """One per shop. `currency` is the shop's."""

    def __init__(self, currency: str, notes: CustomerNotes, rules: CustomerRules) -> None:
        self._currency, self._notes, self._rules = currency, notes, rules

    async def view(self, reader: Reader, person: Person, customer_id: int, now: datetime) -> CustomerPageView:
        """Raises `Gone` for strangers and where the shop knows no such customer."""
        require(person, Right.LOOK)
        found = await customer_facts.find(reader, customer_id)
        if found is None:
            raise Gone
        paid, spent = await customer_facts.paid(reader, customer_id, self._currency)
        refunds = await customer_facts.refunds(reader, customer_id)
        newest = await customer_facts.newest_orders(reader, customer_id, ORDERS_SHOWN)
        return CustomerPageView(
            id=found.id,
            name=found.name,
            username=found.username,
            language=found.language,
            country=found.country,
            role=None if found.role is None else Role(found.role),
            since_at=found.created_at,
            seen_at=found.seen_at,
            reachable=found.reachable,
            paid=paid,
            spent=self._money(spent),
            balance=self._money(await balances.minor_of(reader, customer_id, self._currency)),
            debt=self._money(await approvals.debt(reader, customer_id, self._currency)),
            refunded=tuple(Money.of_minor(minor, currency) for currency, minor, done in refunds if done),
            refunding=tuple(Money.of_minor(minor, currency) for currency, minor, done in refunds if not done),
            orders=tuple(_label(order) for order in newest),
            cases=tuple([await case_row(reader, case, now) for case in await cases.of_customer(reader, customer_id)]),
            decides=may(person, Right.DECIDE),
            blocked_at=found.blocked_at,
            block_reason=await audit.newest_reason(reader, f"customer:{found.id}", "customer.block"),
            limits=await self._rules.limits(reader, person, customer_id) if may(person, Right.BLOCK) else None,
            notes=await self._notes.of(reader, person, customer_id),
            threads=tuple([each.id for each in await threads.open_of(reader, customer_id)]),
            reads_audit=may(person, Right.AUDIT),
        )

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self._currency)


def _label(order: Order) -> OrderLabel:
    return OrderLabel(order.id, order.number, order.state, Money.of_minor(order.total_minor, order.currency))
