"""The stand-in's orders: what was ordered, how far it is, what went back of it. Knows no HTTP and no faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

REFUND_TAKES = timedelta(days=2)


@dataclass(slots=True)
class Refunded:
    """Money that goes back; it arrives within two days."""

    id: str
    fields: dict[str, Any]
    created_at: datetime


@dataclass(slots=True)
class Shipped:
    """A confirmed shipment."""

    id: int
    fields: dict[str, Any]
    created_at: datetime


@dataclass(slots=True)
class Sold:
    """One order at Invoicebox. `fields` are the request's; `word` is shown instead of the status."""

    id: str
    container: str
    fields: dict[str, Any]
    created_at: datetime
    expires_at: datetime
    status: str = "created"
    paid_at: datetime | None = None
    word: str = ""
    refunds: list[Refunded] = field(default_factory=list)
    shipments: list[Shipped] = field(default_factory=list)
    left: list[Decimal] = field(default_factory=list)
    """What can still go back of each row."""
    left_vat: list[Decimal] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return str(self.fields["merchantOrderId"])

    @property
    def quantity(self) -> int:
        return int(sum(row["quantity"] for row in self.fields["basketItems"]))

    def take_money(self, at: datetime) -> None:
        """The customer has paid."""
        self.status, self.word, self.paid_at = "completed", "", at
        self.left = [Decimal(row["totalAmount"]) for row in self.fields["basketItems"]]
        self.left_vat = [Decimal(row["totalVatAmount"]) for row in self.fields["basketItems"]]

    def fitting_row(self, item: Mapping[str, Any], left: list[Decimal]) -> int | None:
        """The first row of that article of which so much is left."""
        for place, row in enumerate(self.fields["basketItems"]):
            if row["sku"] == item.get("sku") and left[place] >= item.get("totalAmount", 0):
                return place
        return None


def order_object(order: Sold, *, base_url: str, shown: str | None = None) -> dict[str, Any]:
    """The order as it is answered and notified of."""
    told = {
        "id": order.id,
        **order.fields,
        "basketItems": [{**row, "measure": row["measure"].rstrip(".")} for row in order.fields["basketItems"]],
        "customer": {"countryId": "RUS", **order.fields["customer"]},
        "orderContainerId": order.container,
        "status": shown or order.word or order.status,
        "subtype": "order",
        "processingStatus": "",
        "fileIds": [],
        "processable": order.fields.get("processable", True),
        "createdAt": moment(order.created_at),
        "paymentUrl": f"{base_url}/pay/{order.container}",
    }
    return told | ({"paidAt": moment(order.paid_at)} if order.paid_at else {})


def refund_object(refund: Refunded, order: Sold, now: datetime) -> dict[str, Any]:
    """A refund as it is answered."""
    arrived = refund.created_at + REFUND_TAKES <= now
    return {
        "id": refund.id,
        **refund.fields,
        "merchantId": order.fields["merchantId"],
        "currencyId": order.fields["currencyId"],
        "createdAt": moment(refund.created_at),
        "status": "completed" if arrived else "created",
    }


def shipment_object(shipment: Shipped) -> dict[str, Any]:
    """A shipment as it is answered; its id is a whole number."""
    return {"id": shipment.id, **shipment.fields, "status": "completed", "createdAt": moment(shipment.created_at)}


def refundable_rows(order: Sold) -> list[dict[str, Any]]:
    """The basket with what is left of each row."""
    return [
        {**row, "availableAmount": left, "availableVatAmount": vat}
        for row, left, vat in zip(order.fields["basketItems"], order.left, order.left_vat, strict=True)
        if left > 0
    ]


def moment(at: datetime) -> str:
    """UTC in the ATOM format."""
    return at.isoformat(timespec="seconds")
