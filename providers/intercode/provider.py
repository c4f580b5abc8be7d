"""An Intercode shop behind the shop's contract. Refuses to guess what its documents leave open.

It knows no reference of ours: one placement is in flight per account, and where an answer is lost the largest order
id that was seen before (the watermark) tells which orders are new. Its documents name no catalogue, no address of the
customer and no currency: the goods stand on the shop's own shelf, and the rest is settings.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from providers.base import Limits, PaymentPage, Profile
from providers.errors import NotFound, Refused, Unavailable
from providers.http import Http
from providers.intercode import changes, client, fields, staff
from providers.intercode.models import Order
from providers.intercode.settings import Settings
from providers.intercode.statuses import is_paid, stage
from providers.money import Money
from providers.orders import Evidence, Placement, RemoteOrder, Stage
from providers.questions import Question, StaffAction
from providers.undeclared import NotDeclared, Undeclared


class Intercode(Undeclared):
    """A small web shop with orders, statuses and, where Stripe's key is set, payment by card."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        paid_there = settings.stripe_key is not None
        most = settings.most_pieces
        self._profile = Profile(
            name="intercode",
            goods=settings.goods,
            currency=settings.currency,
            lists_orders=True,
            collects_money=paid_there,
            pays_on_page=paid_there,
            cancels=True,
            own_shelf=True,
            told_when_paid=True,
            settle=timedelta(minutes=15),
            limits=Limits(lines=most, per_line=most, total=most),
        )

    @property
    def profile(self) -> Profile:
        """What it declares."""
        return self._profile

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """None: the documents name nothing that a customer could tell."""
        return ()

    def shelf_fields(self) -> Sequence[Question]:
        """The id of the product at the shop."""
        return fields.SHELF_FIELDS

    def actions(self) -> Sequence[StaffAction]:
        """The newest orders, an order's status, the order of lead statuses."""
        return (fields.ORDERS, fields.STATUS_UPDATE, fields.LEAD_STATUSES)

    def check(self, key: str, answer: str) -> str:
        """A field of a product or an action in the shop's form. Raises `InvalidAnswer`."""
        if key == fields.PRODUCT_ID and self._settings.new_order_lists == "texts":
            return fields.product_text(answer)
        if key not in fields.CHECKS:
            raise ValueError(f"no question {key}")
        return fields.CHECKS[key](answer)

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """`GET /orders`, `POST /orders/status-update` with read-back, or `PUT /leads/statuses/order`."""
        return await staff.perform(self._http, action, fields, self._settings.currency)

    async def health(self) -> str:
        """`GET /orders`: how many there are."""
        return f"{len(await client.list_orders(self._http))} orders"

    async def before(self, placement: Placement) -> Evidence:
        """The watermark, `GET /orders`: the largest id and how many orders there are, 0 where there is none."""
        ids = [order.id for order in await client.list_orders(self._http)]
        return Evidence({"largest_order_id": max(ids, default=0), "orders": len(ids)})

    def body(self, placement: Placement) -> bytes:
        """A bare list of texts, Orders, `POST /orders/new`: the product's id, once for each piece.

        What the texts mean is not documented; the setting `new_order_lists` says it. Raises `Refused` for what
        cannot be ordered.
        """
        products = [line.facts.get(fields.PRODUCT_ID, "") for line in placement.lines for _ in range(line.quantity)]
        if not products or not all(products):
            raise Refused("a product without its id", code="no_product")
        if len(products) > self._settings.most_pieces:
            raise Refused("too many pieces", code="too_many")
        return client.order_body(products)

    async def place(self, body: bytes) -> RemoteOrder:
        """`POST /orders/new`: 201 with an id and our products. A sum that differs from ours is told in `charged`."""
        compare = self._settings.new_order_lists == "ids"
        return self._remote(await client.create_order(self._http, body, compare=compare))

    async def read(self, remote_id: str) -> RemoteOrder:
        """`GET /orders/{id}`."""
        return self._remote(await client.read_order(self._http, _number(remote_id)))

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """`GET /orders`, one call for all of them."""
        found = {str(order.id): order for order in await client.list_orders(self._http)}
        return {one: self._remote(found[one]) for one in remote_ids if one in found}

    async def mark_paid(self, remote_id: str) -> RemoteOrder:
        """`POST /orders/status-update` to `Order Paid`, then read back; nothing is sent where it is paid already."""
        return self._remote(await changes.mark_paid(self._http, _known(remote_id)))

    async def cancel(self, remote_id: str) -> RemoteOrder:
        """`POST /orders/status-update` to `Cancelled`, then read back. Gives no money back."""
        return self._remote(await changes.cancel(self._http, _known(remote_id)))

    async def payment_page(self, remote_id: str) -> PaymentPage:
        """`GET /orders/{id}` anew, with the secret of its payment. Raises `Refused` where it is not unpaid any more."""
        key = self._settings.stripe_key
        if key is None:
            raise NotDeclared("pays_on_page")
        order = await client.read_payable(self._http, _number(remote_id))
        if stage(order.status) is not Stage.UNPAID:
            raise Refused(f"order {order.id}: does not wait for money", code="not_unpaid")
        if order.clientSecret is None or order.amountInCents is None:
            raise Unavailable(f"order {order.id}: without what its payment needs")
        amount = Money.of_minor(order.amountInCents, self._settings.currency)
        return PaymentPage(amount, self._settings.script_url, key, order.clientSecret.get_secret_value())

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.close()

    def _remote(self, order: Order) -> RemoteOrder:
        cents = order.amountInCents
        charged = None if cents is None else Money.of_minor(cents, self._settings.currency)
        return RemoteOrder(
            str(order.id),
            stage(order.status),
            order.status,
            charged=charged,
            created_at=order.date,
            paid=charged if is_paid(order.status) else None,
        )


def _number(remote_id: str) -> int:
    """Ids of orders are numbers, written without zeros before them."""
    if not (remote_id.isascii() and remote_id.isdigit() and len(remote_id) <= 16 and str(int(remote_id)) == remote_id):
        raise NotFound("not an id of an order")
    return int(remote_id)


def _known(remote_id: str) -> int:
    """The same for an act, which refuses in its own class."""
    try:
        return _number(remote_id)
    except NotFound:
        raise Refused("not an id of an order", code="no_such_order") from None


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Intercode:
    """The provider over one connection; `transport` stands for the network in tests.

    Every folder takes a clock; this one needs none. Raises ValueError without an address.
    """
    return Intercode(settings, Http(settings.base_url or "", headers=settings.headers, transport=transport))
