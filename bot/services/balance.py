"""A customer's balance: what of it may pay for an order, paying in one press, and asking for the rest of it back."""

from datetime import datetime

from bot.callbacks import OrderPlace, Place, Summary
from bot.callbacks.balance import BalancePlace
from bot.payments.base import STARS_CURRENCY
from bot.seams import Ids
from bot.services import balance_money, own_shelf_stock
from bot.services.admission import require_payable
from bot.services.availability import availability, refused
from bot.services.balance_views import BalanceView, PartView
from bot.services.capture import paid
from bot.services.casework import open_case
from bot.services.errors import Gone, Mistake
from bot.services.moves import close_invoice
from bot.services.people import Person
from bot.services.ways import CARD, Ways
from providers.base import Goods
from providers.money import Money
from storage import balances, ledger, orders, payments, refunds
from storage.balances import GOODWILL, Part
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order

METHOD = balance_money.METHOD
BACK = "balance_back"
"""The kind of the cases in which a customer asks for money that no call can give back."""


class Balance:
    """`currency` is the shop's; writing methods run in the caller's transaction."""

    def __init__(self, ways: Ways, currency: str, ids: Ids) -> None:
        self._ways, self.currency, self._ids = ways, currency, ids

    async def view(self, reader: Reader, person: Person, *, ask: bool = False) -> BalanceView:
        """What there is, and for which kinds of goods each part may be spent."""
        found = await balances.parts(reader, person.id, self.currency)
        sums: dict[str, int] = {}
        for part in found:
            sums[part.source] = sums.get(part.source, 0) + part.left_minor
        rows = tuple([await self._part(reader, source, minor) for source, minor in sums.items()])
        total = Money.of_minor(await balances.minor_of(reader, person.id, self.currency), self.currency)
        return BalanceView(total, rows, ask=ask, can_ask_back=any(part.source != GOODWILL for part in found))

    async def _part(self, reader: Reader, source: str, minor: int) -> PartView:
        serving = {goods: await self._ways.serving(reader, goods) for goods in Goods}
        kinds = tuple(str(goods) for goods, names in serving.items() if _may_pay(source, names))
        method = self._ways.methods.get(source)
        return PartView(method.kind if method else source, Money.of_minor(minor, self.currency), kinds)

    async def usable(self, reader: Reader, order: Order) -> int:
        """What of its customer's balance may pay for this order, in minor units; 0 where the balance may not."""
        return sum(part.left_minor for part in await self._parts_for(reader, order))

    async def _parts_for(self, reader: Reader, order: Order) -> list[Part]:
        if METHOD not in await self._ways.own_of(reader, order):
            return []
        serving = await self._ways.serving_order(reader, order)
        found = await balances.parts(reader, order.customer_id, order.currency)
        return [part for part in found if _may_pay(part.source, serving)]

    async def pay(self, tx: Transaction, person: Person, order_id: int, version: int, now: datetime) -> Place:
        """Pays the order once, as it was shown. A press on what has changed since shows what is true now.

        Raises `Gone` for what is not theirs, `Mistake` where there is too little, or nothing can be ordered now.
        """
        order = await orders.owned(tx, order_id, person.id)
        if order is None:
            raise Gone
        if order.state is not OrderState.AWAITING_PAYMENT or order.pays_there_at is not None:
            return OrderPlace(order=order.id)
        if order.version != version or order.quote_expires_at <= now:
            return Summary(checkout=order.checkout_id)
        await require_payable(tx, order, now)
        await require_supply(tx, order, now)
        found = await self._parts_for(tx, order)
        if sum(part.left_minor for part in found) < order.total_minor:
            raise Mistake("error.balance_short")
        await close_invoice(tx, order.id, now)
        await self._take(tx, order, found, now)
        await paid(tx, order, now)
        return Summary(checkout=order.checkout_id)

    async def _take(self, tx: Transaction, order: Order, found: list[Part], now: datetime) -> None:
        """The oldest parts first; the payment, its parts and the ledger are one transaction with the order's move."""
        payment = await payments.add_captured(
            tx,
            order_id=order.id,
            payer_id=order.customer_id,
            method=METHOD,
            amount_minor=order.total_minor,
            currency=order.currency,
            external_id=self._ids.reference(),
            surplus=False,
            now=now,
        )
        left = order.total_minor
        for part in found:
            if taken := min(left, part.left_minor):
                await balances.use(tx, part.id, payment.id, taken)
                left -= taken
        await ledger.book(
            tx,
            kind="captured",
            ref=f"payment:{payment.id}",
            debit=balance_money.account(order.customer_id),
            credit=f"order:{order.id}",
            amount_minor=order.total_minor,
            currency=order.currency,
            now=now,
        )

    async def ask_back(self, tx: Transaction, person: Person, now: datetime) -> Place:
        """What its method can give back leaves at once; for the rest a person is asked. What the shop gave stays."""
        rest = 0
        for part in await balances.parts(tx, person.id, self.currency):
            if part.source == GOODWILL:
                continue
            if not await self._goes_back(tx, part, now):
                rest += part.left_minor
        if rest:
            evidence = {"customer": person.id, "paid": rest, "currency": self.currency}
            await open_case(tx, BACK, subject=str(person.id), evidence=evidence, now=now)
        return BalancePlace()

    async def _goes_back(self, tx: Transaction, part: Part, now: datetime) -> bool:
        payment = await payments.get(tx, part.payment_id) if part.payment_id is not None else None
        if payment is None or part.source == CARD or part.source not in self._ways.methods:
            return False
        whole = part.left_minor == part.came_minor
        # Stars go back in full only; so does whatever was paid in another currency.
        if (payment.currency == STARS_CURRENCY or payment.currency != part.currency) and not whole:
            return False
        amount = payment.amount_minor if whole else part.left_minor
        due = await refunds.make_due(
            tx,
            payment_id=payment.id,
            amount_minor=amount,
            currency=payment.currency,
            reason=balance_money.PAID_OUT,
            now=now,
        )
        if due:
            await balance_money.pay_out(tx, part, now, ref=f"payment:{payment.id}")
        return due


async def require_supply(reader: Reader, order: Order, now: datetime, *, to_staff: bool = False) -> None:
    """Raises `Mistake` where its provider cannot be ordered from now: no money is taken then."""
    cost = None if order.cost_minor is None else Money.of_minor(order.cost_minor, order.cost_currency)
    found = await availability(reader, order.provider, now, cost=cost, to_staff=to_staff)
    if not found.ok:
        raise refused(found)
    if await own_shelf_stock.is_short(reader, order):
        raise Mistake("error.sold_out")


async def paid_by_hand(tx: Transaction, customer_id: int, minor: int, currency: str, ref: str, now: datetime) -> None:
    """Staff have given back so much outside of the shop, which no call could: it leaves the balance, the oldest first.

    What has come since the case told them the sum stays; what was spent meanwhile is not there to leave.
    """
    for part in await balances.parts(tx, customer_id, currency):
        if part.source != GOODWILL and (taken := min(minor, part.left_minor)):
            await balance_money.pay_out(tx, part, now, ref=f"{ref}:part:{part.id}", credit="owner", minor=taken)
            minor -= taken


def _may_pay(source: str, serving: tuple[str, ...]) -> bool:
    """Money pays only for what its method may serve; what the shop gave, for whatever the balance serves."""
    return METHOD in serving and (source == GOODWILL or source in serving)
