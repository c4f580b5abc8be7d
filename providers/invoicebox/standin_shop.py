"""What the stand-in does with orders: makes, changes, pays, cancels, refunds, ships. Knows no HTTP and no faults."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from providers.invoicebox.standin_orders import Refunded, Shipped, Sold, order_object
from providers.invoicebox.standin_rules import Refusal, check_order, check_rows, expires_at, tax_of
from providers.standin import Fact


class Shop:
    """One merchant's orders. `events`: orders whose notifications wait to be sent."""

    def __init__(
        self, *, now: Callable[[], datetime], new_id: Callable[[], str], base_url: str, merchant_id: str
    ) -> None:
        self.now = now
        self.base_url = base_url
        self.merchant_id = merchant_id
        self.checks_duplicates = True
        """Refuses a number of ours that it knows; outside this is said to be off by default."""
        self.all: dict[str, Sold] = {}
        self.truth: list[Fact] = []
        self.events: deque[Sold] = deque()
        self._new_id = new_id

    def create(self, body: dict[str, Any]) -> Sold:
        """Raises `Refusal`."""
        check_order(body, self.now())
        if body["merchantId"] != self.merchant_id:
            raise Refusal(403, "forbidden")
        reference = body["merchantOrderId"]
        if self.checks_duplicates and any(order.reference == reference for order in self.all.values()):
            raise Refusal(422, "merchant_order_id_duplicate")
        order = Sold(self._new_id(), self._new_id(), body, self.now(), expires_at(body))
        self.all[order.id] = order
        self._note(order, "placed")
        return order

    def order(self, order_id: str) -> Sold:
        """As it is by now. Raises `Refusal`."""
        self.pass_time()
        if order_id not in self.all:
            raise Refusal(404, "not_found")
        return self.all[order_id]

    def at_page(self, container: str) -> Sold | None:
        """The order that a payment page belongs to."""
        self.pass_time()
        return next((order for order in self.all.values() if order.container == container), None)

    def change(self, order_id: str, changes: Mapping[str, Any]) -> Sold:
        """Before payment. Raises `Refusal`."""
        order = self._unpaid(order_id)
        customer = {**changes.get("customer", order.fields["customer"])}
        customer.pop("countryId", None)
        fields = {**order.fields, **changes, "customer": customer}
        check_order(fields, self.now())
        order.fields, order.expires_at = fields, expires_at(fields)
        self._note(order, "changed")
        return order

    def pay(self, order_id: str) -> None:
        """The customer pays; the shop is notified. Raises `Refusal`."""
        order = self.order(order_id)
        if order.status == "completed":
            return
        if order.status not in {"created", "hold"}:
            raise Refusal(422, "wrong_order_status")
        order.take_money(self.now())
        self.events.append(order)
        self._note(order, "paid")

    def cancel(self, order_id: str) -> Sold:
        """Raises `Refusal` for one that is paid or has ended."""
        order = self._unpaid(order_id)
        order.status, order.word = "canceled", ""
        self._note(order, "cancelled")
        return order

    def refund(self, body: dict[str, Any]) -> tuple[Refunded, Sold]:
        """Raises `Refusal`: only of paid orders, each number once, never more than is left."""
        order = self.order(str(body.get("parentId", "")))
        if order.status != "completed":
            raise Refusal(422, "wrong_order_status")
        reference = body.get("merchantOrderId")
        if not isinstance(reference, str) or not 0 < len(reference) <= 100 or not body.get("description"):
            raise Refusal(422, "validation_error", "merchantOrderId")
        if any(refund.fields["merchantOrderId"] == reference for one in self.all.values() for refund in one.refunds):
            raise Refusal(422, "merchant_order_id_duplicate")
        self._take_back(order, body)
        refund = Refunded(self._new_id(), body, self.now())
        order.refunds.append(refund)
        self._note(order, "refunded", refund=reference, amount=str(body["amount"]))
        return refund, order

    def ship(self, body: dict[str, Any]) -> Shipped:
        """Raises `Refusal` for an order without money."""
        order = self.order(str(body.get("orderId", "")))
        if order.status not in {"completed", "hold"}:
            raise Refusal(422, "wrong_order_status")
        check_rows({**body, "amount": order.fields["amount"], "vatAmount": order.fields["vatAmount"]})
        number = 1 + sum(len(one.shipments) for one in self.all.values())
        shipment = Shipped(number, body, self.now())
        order.shipments.append(shipment)
        self._note(order, "shipped")
        return shipment

    def pass_time(self) -> None:
        """What nobody has paid in time expires."""
        for order in self.all.values():
            if order.status == "created" and order.expires_at <= self.now():
                order.status, order.word = "expired", ""
                self._note(order, "expired", at=order.expires_at)

    def told(self, order: Sold, shown: str | None = None) -> dict[str, Any]:
        """The order as it is answered."""
        return order_object(order, base_url=self.base_url, shown=shown)

    def _unpaid(self, order_id: str) -> Sold:
        order = self.order(order_id)
        if order.status not in {"created", "hold", "draft"}:
            raise Refusal(422, "wrong_order_status")
        return order

    def _take_back(self, order: Sold, body: dict[str, Any]) -> None:
        """Counts on copies first: a refund is whole or not at all."""
        left, left_vat, taxes = list(order.left), list(order.left_vat), {}
        rows = body.get("basketItems")
        for number, item in enumerate(rows if isinstance(rows, list) else ()):
            place = order.fitting_row(item, left) if isinstance(item, dict) else None
            if place is None:
                raise Refusal(422, "wrong_basket_item_total_amount")
            if left[place] == item["totalAmount"] or left_vat[place] < tax_of(item):
                taxes[number] = left_vat[place]
            left[place] -= item["totalAmount"]
            left_vat[place] -= item.get("totalVatAmount", Decimal())
        check_rows(body, taxes_left=taxes)
        if any(vat < 0 for vat in left_vat):
            raise Refusal(422, "wrong_basket_item_total_vat_amount")
        order.left, order.left_vat = left, left_vat

    def _note(self, order: Sold, what: str, *, at: datetime | None = None, **more: str) -> None:
        detail = {"amount": str(order.fields["amount"]), "currency": order.fields["currencyId"], **more}
        self.truth.append(Fact(at or self.now(), what, order.id, order.reference, order.status, detail))
