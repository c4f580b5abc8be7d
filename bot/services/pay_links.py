"""Where a customer pays an order that stands unpaid at its provider: there, or on our own page behind a sealed link.

The link opens for one order of one customer, for a day, while the order is unpaid. Nothing about it is stored.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.seams import Clock
from bot.services import schedule
from bot.services.errors import Gone
from providers.base import PaymentPage, Provider
from providers.money import Money
from storage import customers, orders
from storage.cipher import Cipher
from storage.database import Database
from storage.errors import Unreadable
from storage.instants import from_ms, to_ms
from storage.order_state import OrderState
from storage.orders import Order

_ABOUT = "payment_link"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class ToPay:
    """What the page shows. `page` holds a secret of the customer's and is handed to their browser only."""

    number: int
    language: str
    total: Money
    page: PaymentPage


class PayLinks:
    """`public_url` is where the world reaches the shop; without it there is no page of ours."""

    def __init__(
        self, db: Database, cipher: Cipher, providers: Mapping[str, Provider], clock: Clock, public_url: str | None
    ) -> None:
        self._db, self._cipher, self._providers, self._clock = db, cipher, providers, clock
        self._public_url = public_url.rstrip("/") if public_url else None

    def can_take(self, order: Order) -> bool:
        """Whether the provider takes the customer's money for this order, and the very sum that was shown."""
        provider = self._providers.get(order.provider)
        if provider is None or not provider.profile.collects_money:
            return False
        reachable = self._public_url is not None or not provider.profile.pays_on_page
        same = (order.cost_minor, order.cost_currency) == (order.total_minor, order.currency)
        return reachable and same

    def url(self, order: Order) -> str | None:
        """Where to pay now; None where nothing is to be paid at a provider."""
        provider = self._providers.get(order.provider)
        waits = order.state is OrderState.PLACED_UNPAID and order.pays_there_at is not None
        if provider is None or not waits or order.cancel_asked_at is not None:
            return None
        if not provider.profile.pays_on_page:
            return order.payment_url
        return None if self._public_url is None else f"{self._public_url}/pay/{self._token(order)}"

    def _token(self, order: Order) -> str:
        until = (order.pays_there_at or self._clock.now()) + schedule.UNPAID_LIVES
        said = json.dumps([order.id, order.customer_id, to_ms(until)]).encode()
        return urlsafe_b64encode(self._cipher.seal(said, about=_ABOUT)).rstrip(b"=").decode()

    async def open(self, token: str) -> ToPay:
        """What the link is for. Raises `Gone` for a link that is forged or old, or whose order is not unpaid any more,
        and where the provider would take another sum than the one that was shown.

        Raises as the reads of providers do.
        """
        order, language = await self._order(token)
        page = await self._providers[order.provider].payment_page(order.remote_id or "")
        total = Money.of_minor(order.total_minor, order.currency)
        if page.amount != total:
            raise Gone
        return ToPay(order.number, language, total, page)

    async def look(self, token: str) -> None:
        """The customer says that it is paid: the order is looked at soon. Raises `Gone`."""
        order, _ = await self._order(token)
        await self._db.write(lambda tx: orders.bring_forward(tx, order.id, self._clock.now()))

    async def _order(self, token: str) -> tuple[Order, str]:
        order_id, customer_id, until = self._opened(token)
        if until <= self._clock.now():
            raise Gone
        order = await self._db.read(lambda reader: orders.owned(reader, order_id, customer_id))
        if order is None or order.provider not in self._providers or self.url(order) is None:
            raise Gone
        customer = await self._db.read(lambda reader: customers.find(reader, customer_id))
        return order, customer.language if customer else "en"

    def _opened(self, token: str) -> tuple[int, int, datetime]:
        if len(token) > LONGEST:
            raise Gone
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            order_id, customer_id, until = json.loads(self._cipher.open(sealed, about=_ABOUT))
        except (Unreadable, NotBase64, ValueError):
            raise Gone from None
        return order_id, customer_id, from_ms(until)
