"""Entries of the ledger added up by order, in the shop's currency. Pure; every number of the books is made here.

Money in another currency counts at its order's own price: a part of a payment is worth that part of `total_minor`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from bot.services.books_views import Sums
from bot.services.margins import cost_here
from providers.money import Money
from storage.books import APPROVAL, BESIDE, CUSTOMER, DEPOSIT, FEES, FEES_OF, LOSS, ORDER, REVENUE, SURPLUS, Entry
from storage.order_state import OrderState
from storage.orders import Order


@dataclass(slots=True)
class Part:
    """What the entries of a time say of one order, or of none; minor units of the shop's currency."""

    order: Order | None
    earned: int = 0
    returned: int = 0
    losses: int = 0
    refunds: int = 0
    fees: int = 0
    sold: bool = False
    """Something was earned: the order's cost counts in this time."""
    cost: int = 0
    unknown: bool = False
    """It cost something that nobody knows."""

    def sums(self, currency: str) -> Sums:
        return Sums(
            *(
                Money.of_minor(minor, currency)
                for minor in (self.earned, self.returned, self.cost, self.losses, self.refunds, self.fees)
            )
        )


@dataclass(frozen=True, slots=True)
class Added:
    """`parts` by order id, None for what belongs to no order. `uncounted`: minor units by currency, in no part."""

    parts: Mapping[int | None, Part]
    uncounted: Mapping[str, int] = field(default_factory=dict)


def added(entries: Iterable[Entry], orders: Mapping[int, Order], currency: str) -> Added:
    """The entries that make a result; those that only move money between accounts change nothing."""
    parts: dict[int | None, Part] = {}
    uncounted: dict[str, int] = {}
    for entry in entries:
        if not _counts(entry):
            continue
        order = orders.get(entry.order_id) if entry.order_id is not None else None
        worth = worth_of(entry.amount_minor, entry.currency, order, entry.whole_minor, currency)
        if worth is None:
            uncounted[entry.currency] = uncounted.get(entry.currency, 0) + entry.amount_minor
            continue
        _add(parts.setdefault(order.id if order else None, Part(order)), entry, worth)
    for part in parts.values():
        _cost(part, currency)
    return Added(parts, uncounted)


def _counts(entry: Entry) -> bool:
    return bool({entry.debit, entry.credit} & {REVENUE, LOSS, FEES}) or is_refund(entry)


def is_refund(entry: Entry) -> bool:
    """Money that leaves an order, the revenue or the surplus for a customer: by a method, or to a balance."""
    return _is_shops(entry.debit) and not _is_shops(entry.credit) and entry.credit != LOSS


def _is_shops(account: str) -> bool:
    return account in (REVENUE, SURPLUS) or account.startswith(ORDER)


def is_method(account: str) -> bool:
    """Whether the account is one that holds money for the shop."""
    ours = account in (REVENUE, LOSS, SURPLUS) or account in BESIDE
    return not ours and not account.startswith((ORDER, CUSTOMER, APPROVAL, DEPOSIT, FEES_OF))


def _add(part: Part, entry: Entry, worth: int) -> None:
    if entry.credit == REVENUE:
        part.earned += worth
        part.sold = True
    if entry.debit == REVENUE:
        part.returned += worth
    if entry.debit == LOSS:
        part.losses += worth
    if entry.debit == FEES:
        part.fees += worth
    if entry.credit == LOSS:
        part.losses -= worth
    if is_refund(entry):
        part.refunds += worth


def _cost(part: Part, currency: str) -> None:
    """The order's cost where it was earned; taken out again where the goods went back to their provider."""
    order = part.order
    if order is not None and order.total_minor == 0:
        return  # nobody pays for a replacement: its cost is a loss already
    gone = part.returned > 0 or part.losses > 0
    came_back = order is not None and order.state is OrderState.RETURNED and gone
    if order is None or part.sold == came_back:
        return
    known = cost_here(order)
    if known is None or known.currency != currency:
        part.unknown = True
    else:
        part.cost = known.minor if part.sold else -known.minor


def worth_of(minor: int, currency: str, order: Order | None, whole: int | None, shop: str) -> int | None:
    """Minor units of the shop's currency; None where nothing says what another currency's money is worth."""
    if currency == shop:
        return minor
    if order is None or order.currency != shop or not whole:
        return None
    return int((Decimal(order.total_minor) * minor / whole).to_integral_value(ROUND_HALF_EVEN))


def total(parts: Sequence[Part], currency: str) -> Sums:
    """All parts together."""
    whole = Part(None)
    for part in parts:
        whole.earned += part.earned
        whole.returned += part.returned
        whole.cost += part.cost
        whole.losses += part.losses
        whole.refunds += part.refunds
        whole.fees += part.fees
    return whole.sums(currency)
