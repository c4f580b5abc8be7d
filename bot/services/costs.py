"""What orders cost the shop, in the ledger: taken from the deposit once, back on it when the provider gives it back.

What goes out in place of other goods is nobody's revenue: its cost is a loss as well. Refuses orders that the customer
pays at the provider: they take nothing from the shop.
"""

from datetime import datetime

from bot.services.margins import cost_here
from storage import deposits, ledger, replacements
from storage.database import Transaction
from storage.orders import Order

COST = "cost"
REPLACEMENT = "replacement"
"""The account that balances what replacements lose; it holds no money."""
LOSS = "loss"


async def spent(tx: Transaction, order: Order, now: datetime) -> None:
    """The provider has the order and took its price; the quoted one where it does not say what it took."""
    minor = order.charged_minor if order.charged_minor is not None else order.cost_minor
    if order.pays_there_at is not None or not minor or minor < 0:
        return
    await ledger.book(
        tx,
        kind="cost",
        ref=f"order:{order.id}",
        debit=COST,
        credit=deposits.account(order.provider),
        amount_minor=minor,
        currency=order.cost_currency,
        now=now,
    )
    here = cost_here(order)
    if here is not None and here.minor > 0 and await replacements.find(tx, order.id) is not None:
        await ledger.book(
            tx,
            kind=REPLACEMENT,
            ref=f"order:{order.id}",
            debit=LOSS,
            credit=REPLACEMENT,
            amount_minor=here.minor,
            currency=here.currency,
            now=now,
        )


async def came_back(tx: Transaction, order: Order, now: datetime) -> None:
    """The provider gave the order up, or took its goods back: what it took is on the deposit again."""
    booked = await deposits.cost_booked(tx, order.id)
    if booked is None:
        return
    minor, currency = booked
    await ledger.book(
        tx,
        kind="cost_back",
        ref=f"order:{order.id}",
        debit=deposits.account(order.provider),
        credit=COST,
        amount_minor=minor,
        currency=currency,
        now=now,
    )
    await _loss_ends(tx, order, now)


async def _loss_ends(tx: Transaction, order: Order, now: datetime) -> None:
    lost = await ledger.amount(tx, f"order:{order.id}", REPLACEMENT)
    if lost is None:
        return
    minor, currency = lost
    await ledger.book(
        tx,
        kind="replacement_back",
        ref=f"order:{order.id}",
        debit=REPLACEMENT,
        credit=LOSS,
        amount_minor=minor,
        currency=currency,
        now=now,
    )
