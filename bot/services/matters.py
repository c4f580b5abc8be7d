"""A case together with its order and its refund: what a decision is about. Reads only."""

from dataclasses import dataclass

from bot.services import case_choices, missing, replaceable, second_attempt
from bot.services.errors import Gone, Mistake
from bot.services.orders import shown_price
from bot.services.people import Person, Role
from bot.services.views import Price
from providers.money import Money
from storage import cases, orders, refunds
from storage.cases import Case
from storage.database import Reader
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import RefundState
from storage.refunds import Refund

_IN_PARTS = frozenset({OrderState.PARTLY_DELIVERED, OrderState.REVIEW})


@dataclass(frozen=True, slots=True)
class Matter:
    """`refund` is the one that the case itself is about."""

    case: Case
    order: Order | None
    refund: Refund | None
    part: Money | None = None
    """What can go back for the pieces that have not come."""
    lacking: Money | None = None
    """What the pieces that have not come cost, where others have come."""
    again: bool = False
    """A second attempt may be made."""
    replaceable: bool = False
    """The shop may pay for other goods in their place."""
    refunded: bool = False
    """Money of the order is back, or on its way."""
    replacing: bool = False
    """Other goods are on their way in place of its own."""

    @property
    def offered(self) -> tuple[str, ...]:
        """What may be decided now."""
        stuck = self.refund is not None and self.refund.state is RefundState.REVIEW
        return case_choices.offered(
            self.case,
            self.order,
            refund_stuck=stuck,
            has_part=self.part is not None,
            lacks=self.lacking is not None,
            again=self.again,
            replaceable=self.replaceable,
            refunded=self.refunded,
            replacing=self.replacing,
        )

    @property
    def total(self) -> Price:
        """What the customer paid."""
        if self.order is not None:
            return shown_price(self.order, None)
        stars = self.refund.amount_minor if self.refund else 0
        return Price(Money.of_minor(stars, "XTR"), stars)

    def is_barred(self, person: Person) -> bool:
        """Only an owner looks after a case about an order of their own."""
        return self.order is not None and self.order.customer_id == person.id and person.role is not Role.OWNER

    def require_others(self, person: Person) -> None:
        """Raises `Mistake` for who may not look after it because the order is theirs."""
        if self.is_barred(person):
            raise Mistake("error.own_order")

    def require_offered(self, decision: str) -> None:
        """Raises `Gone` for a word that is no decision, `Mistake` for one that is too late or was made already."""
        if decision not in case_choices.ALL:
            raise Gone
        if self.case.resolution is not None:
            raise Mistake("notice.already")
        if decision not in self.offered:
            raise Mistake("error.too_late")


async def read(reader: Reader, case_id: int) -> Matter:
    """Raises `Gone` where there is no such case."""
    case = await cases.get(reader, case_id)
    if case is None:
        raise Gone
    return await about(reader, case)


async def about(reader: Reader, case: Case) -> Matter:
    """The same for a case that was read, or that might be opened."""
    order = await orders.get(reader, case.order_id) if case.order_id is not None else None
    refund = await refunds.of_payment(reader, case.payment_id) if case.payment_id is not None else None
    found = await missing.part_of(reader, order) if order is not None and order.state in _IN_PARTS else None
    part = None if found is None else Money.of_minor(found[1], found[0].currency)
    lacking = await missing.worth(reader, order) if order is not None and order.state in _IN_PARTS else None
    if order is None:
        return Matter(case, None, refund, part, lacking)
    return Matter(
        case,
        order,
        refund,
        part,
        lacking,
        again=await second_attempt.is_possible(reader, order),
        replaceable=await replaceable.is_possible(reader, order),
        refunded=await refunds.of_order(reader, order.id) is not None,
        replacing=await replaceable.is_under_way(reader, order),
    )
