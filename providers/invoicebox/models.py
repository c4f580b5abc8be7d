"""Invoicebox's JSON as read: liberal, because its documents and its answers differ. Holds no rules.

Everything is optional unless its caller checks it.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from providers.json_fields import Instant, Model, Objects, Text, amount_below

_amount = amount_below(Decimal(10) ** 12)
_KOPECK = Decimal("0.01")
_DUST = Decimal("0.000001")


def _number(value: Any) -> Decimal | None:
    number = _amount(value)
    return None if number is None else _without_dust(number)


def _without_dust(number: Decimal) -> Decimal:
    """2790.6700000000001 is how some programs write 2790.67."""
    near = number.quantize(_KOPECK)
    return near if abs(number - near) < _DUST else number


Number = Annotated[Decimal | None, BeforeValidator(_number)]


class Order(Model):
    """Document: docs/merchant/order/create.md, OrderResponse. Without `id` it is none."""

    id: Text = ""
    merchantId: Text = ""
    merchantOrderId: Text = ""
    orderContainerId: Text = ""
    status: Text = ""
    amount: Number = None
    vatAmount: Number = None
    currencyId: Text = ""
    description: Text = ""
    paymentUrl: Text = ""
    createdAt: Instant = None
    paidAt: Instant = None
    expirationDate: Instant = None


class RefundOrder(Model):
    """Document: docs/merchant/refund/create.md."""

    id: Text = ""
    parentId: Text = ""
    merchantOrderId: Text = ""
    amount: Number = None
    currencyId: Text = ""
    status: Text = ""


class Refundable(Model):
    """What is left of one row of a paid order. `availableAmount` is told since 2026, and is then what counts."""

    sku: Text = ""
    name: Text = ""
    measure: Text = ""
    measureCode: Text = ""
    quantity: Number = None
    amount: Number = None
    amountWoVat: Number = None
    totalAmount: Number = None
    totalVatAmount: Number = None
    vatCode: Text = ""
    type: Text = ""
    paymentType: Text = ""
    availableAmount: Number = None
    availableVatAmount: Number = None


class Shipment(Model):
    """Document: docs/merchant/order/shipment_create.md. Its id is a whole number."""

    id: Text = ""
    orderId: Text = ""
    status: Text = ""
    documentNumber: Text = ""
    createdAt: Instant = None


class Rows(Model):
    """Several of something, page by page."""

    data: list[dict[str, Any]]
    metaData: Any = None

    @property
    def total(self) -> int | None:
        """How many there are on all pages, where told."""
        told = self.metaData.get("totalCount") if isinstance(self.metaData, dict) else None
        return told if isinstance(told, int) and not isinstance(told, bool) else None


class FieldError(Model):
    """One refused field."""

    name: Text = ""
    code: Text = ""


class Refusal(Model):
    """An error body, or what of it stands under `error`."""

    code: Text = ""
    fields: Annotated[tuple[FieldError, ...], Objects] = ()
