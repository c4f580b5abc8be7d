"""Invoicebox behind the shop's contract: invoices for the shop's own goods and services.

The customer pays on Invoicebox's page. `completed` means paid; the shop's staff hand the goods over.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from providers.base import Limits, Profile
from providers.errors import Ours, Refused, Unclear
from providers.hints import Hint, WebhookOutcome, WebhookReply
from providers.http import Http
from providers.invoicebox import actions, buyer_checks, goods, webhooks
from providers.invoicebox.amounts import tax_of
from providers.invoicebox.buyer import questions_for
from providers.invoicebox.cancelling import cancel
from providers.invoicebox.client import PAGE, Client
from providers.invoicebox.models import Order
from providers.invoicebox.orders import MOST_ROWS, atom, order_body, remote_order_of
from providers.invoicebox.refunding import refund
from providers.invoicebox.refunds import left_of
from providers.invoicebox.settings import Settings
from providers.money import Money
from providers.offers import Line, Tax
from providers.orders import Evidence, Placement, RemoteOrder
from providers.questions import Question, StaffAction
from providers.undeclared import Undeclared

USER_AGENT = "vitrina/1.0"
"""Application/version: declared mandatory. Document: docs/api/api.md."""


LINK_FACTS = {
    "sku": "order",
    "measure": "pcs.",
    "measure_code": "796",
    "item_type": "service",
    "payment_type": "full_prepayment",
}
"""An order of other goods on one line, as it is invoiced."""


class Invoicebox(Undeclared):
    """Implements `Provider`. Documents: InvoiceBox/docs at 85d866e and the official client of 2026-08."""

    def __init__(self, settings: Settings, client: Client, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._client = client
        self._now = now
        self._actions = actions.Actions(client, settings, now)
        self._profile = Profile(
            name="invoicebox",
            goods=settings.goods,
            currency=settings.currency,
            # A number is documented as unique, and as not checked by default: a repeat is never blind.
            repeat_is_safe=False,
            found_by_reference=True,
            lists_orders=True,
            collects_money=True,
            paid_by_shop=False,
            cancels=True,
            invoices=True,
            refunds=True,
            lists_paid=True,
            sends_webhooks=True,
            own_shelf=True,
            done_by_staff=True,
            settle=timedelta(minutes=2),
            # One unit may need a row of its own, and a basket has at most so many rows.
            limits=Limits(lines=MOST_ROWS, per_line=MOST_ROWS, total=MOST_ROWS),
        )

    @property
    def profile(self) -> Profile:
        """What it declares."""
        return self._profile

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """Who is invoiced. Document: docs/merchant/order/create.md, Customer."""
        return questions_for(given)

    def check(self, key: str, answer: str) -> str:
        """An answer of a customer, a field of a product or of an action. Raises `InvalidAnswer`."""
        if key in buyer_checks.KEYS:
            return buyer_checks.check(key, answer, region=self._settings.phone_region)
        return goods.check(key, answer) if key in goods.KEYS else actions.check(key, answer)

    def shelf_fields(self) -> Sequence[Question]:
        """Document: docs/merchant/order/create.md, BasketItem."""
        return goods.FIELDS

    def tax(self, facts: Mapping[str, str], total: Money) -> Tax | None:
        """By `vatCode`, which is inside the price. Document: docs/merchant/order/create.md, BasketItem."""
        return tax_of(facts.get("vat_code", ""), total)

    def actions(self) -> Sequence[StaffAction]:
        """Search, read, change, cancel, ship."""
        return actions.ACTIONS

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Makes the call of an action; fields were checked. Raises as `place` or as reads do."""
        return await self._actions.perform(action, fields)

    async def health(self) -> str:
        """A missing token is answered 200 as well: only a user shows that it works. Document: docs/api/auth.md."""
        user = await self._client.user_id()
        if user is None:
            raise Ours("GET /security/api/auth/auth: nobody's token", status=200)
        return f"user {user[:60]}"

    async def before(self, placement: Placement) -> Evidence:
        """Nothing: the order is found by our reference."""
        return Evidence()

    def body(self, placement: Placement) -> bytes:
        """Document: docs/merchant/order/create.md. Raises `Refused` for what is surely refused."""
        return order_body(placement, self._settings, self._now())

    async def place(self, body: bytes) -> RemoteOrder:
        """Document: docs/merchant/order/create.md. A reference that is known already is a `Duplicate`."""
        order = await self._client.create(body)
        if order.merchantOrderId not in {"", json.loads(body)["merchantOrderId"]}:
            raise Unclear("POST: another order's reference")
        return self._remote(order)

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        """None, one or many: a reference is not surely unique there. Document: docs/merchant/order/get.md."""
        reference = placement.reference
        found = await self._client.orders(
            {"merchantOrderId": reference}, lambda order: bool(order.id) and order.merchantOrderId == reference
        )
        return [self._remote(order) for order in found]

    async def read(self, remote_id: str) -> RemoteOrder:
        """By its own address, else by a search for its id."""
        raw = await self._client.raw_order(remote_id, directly=self._settings.read_one)
        return self._remote(Order.model_validate(raw))

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """By searches for several ids. Document: docs/api/filter.md."""
        wanted = [remote_id for remote_id in dict.fromkeys(remote_ids) if remote_id]
        found: dict[str, RemoteOrder] = {}
        for start in range(0, len(wanted), PAGE):
            found |= await self._some(wanted[start : start + PAGE])
        return found

    async def paid_since(self, since: datetime) -> Sequence[RemoteOrder]:
        """By the instant of payment; an account may hold other shops, whose orders are left out.

        Documents: docs/merchant/order/get.md, docs/api/filter.md.
        """
        found = await self._client.orders({"paidAt[_ge]": atom(since)}, lambda order: bool(order.id and order.paidAt))
        ours = [order for order in found if order.merchantId in {"", self._settings.merchant_id}]
        seen = [self._remote(order) for order in ours if order.paidAt and order.paidAt >= since.replace(microsecond=0)]
        return [remote for remote in seen if remote.paid is not None]

    async def cancel(self, remote_id: str) -> RemoteOrder:
        """Before payment; one that has ended is left as it is. Raises `Refused` for a paid one."""
        return self._remote(await cancel(self._client, remote_id, directly=self._settings.read_one))

    def invoice(self, reference: str, title: str, amount: Money, payer: Mapping[str, str]) -> Placement:
        """One line for the whole sum, as a service; its VAT code is a setting."""
        facts = {**LINK_FACTS, "vat_code": self._settings.link_vat_code}
        return Placement(reference, (Line("order", title, 1, price=amount, facts=facts),), payer)

    async def refundable(self, remote_id: str) -> Money:
        """What is left of each row. Document: docs/merchant/refund/refund-basket-item.md."""
        left = left_of(await self._client.refundable(remote_id))
        return Money.of_minor(sum(row.amount for row in left), self._settings.currency)

    async def refund(self, remote_id: str, reference: str, amount: Money) -> None:
        """Looks for the reference before and after: one that was accepted before is a success."""
        if amount.currency != self._settings.currency or Money.of_minor(amount.minor, amount.currency) != amount:
            raise Refused(f"money goes back in whole kopecks of {self._settings.currency}")
        await refund(self._client, remote_id, reference, amount)

    def verify_webhook(self, headers: Mapping[str, str], raw: bytes) -> Hint:
        """Document: docs/merchant/notification/."""
        settings = self._settings
        return webhooks.hint_of(
            headers,
            raw,
            keys=settings.notification_keys,
            algorithm=settings.signature_algorithm,
            merchant_id=settings.merchant_id,
        )

    def webhook_reply(self, outcome: WebhookOutcome) -> WebhookReply:
        """Always HTTP 200 with JSON."""
        return webhooks.reply_to(outcome)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def _some(self, remote_ids: Sequence[str]) -> dict[str, RemoteOrder]:
        orders = await self._client.orders({"id[]": remote_ids}, lambda order: order.id in remote_ids)
        return {order.id: self._remote(order) for order in orders}

    def _remote(self, order: Order) -> RemoteOrder:
        return remote_order_of(order, self._settings.currency)


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Invoicebox:
    """The provider over one connection; `transport` stands for the network in tests."""
    token = settings.token.get_secret_value() if settings.token else ""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
    }
    return Invoicebox(settings, Client(Http(settings.base_url, headers=headers, transport=transport)), now)
