"""The customer pays the provider itself: the order is placed first. Takes no money and places nothing itself."""

from datetime import datetime

from bot.callbacks import OrderPlace, Place, Summary
from bot.services import own_shelf_stock, schedule
from bot.services.admission import require_payable
from bot.services.availability import availability, refused
from bot.services.errors import Gone, Mistake
from bot.services.moves import close_invoice
from bot.services.pay_links import PayLinks
from bot.services.people import Person
from storage import orders
from storage.database import Transaction
from storage.order_state import OrderState

PLACED_WITHIN = schedule.QUOTE_LIVES
"""How long it is tried to place an order that nobody has paid for."""


class PayingThere:
    """One press moves an order from the summary to its provider."""

    def __init__(self, links: PayLinks) -> None:
        self._links = links

    async def choose(self, tx: Transaction, person: Person, order_id: int, now: datetime) -> Place:
        """Has the order placed unpaid; a second press changes nothing. Money that still comes to the shop goes back.

        Raises `Gone` for what is not theirs or cannot be paid there, `Mistake` where nothing can be ordered now.
        """
        order = await orders.owned(tx, order_id, person.id)
        if order is None or not self._links.can_take(order):
            raise Gone
        if order.state is not OrderState.AWAITING_PAYMENT or order.pays_there_at is not None:
            return OrderPlace(order=order.id)
        if order.quote_expires_at <= now:
            return Summary(checkout=order.checkout_id)
        await require_payable(tx, order, now)
        found = await availability(tx, order.provider, now, language=person.language)
        if not found.ok:
            raise refused(found)
        if await own_shelf_stock.is_short(tx, order):
            raise Mistake("error.sold_out")
        await close_invoice(tx, order.id, now)
        promised_at = now + PLACED_WITHIN
        await orders.change(tx, order, now=now, pays_there_at=now, promised_at=promised_at, next_step_at=now)
        return OrderPlace(order=order.id)
