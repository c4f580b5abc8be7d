"""What the stand-in refuses of an order or a refund, each rule with the documented code.

It counts by itself with Decimal and borrows nothing from the client's arithmetic, so that neither hides a mistake of
the other. Document: docs/merchant/order/create.md, docs/dictionary/error.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_RATES = {"VATNONE": 0, "RUS_VAT0": 0} | {
    f"RUS_VAT{rate}{kind}": rate for rate in (5, 7, 10, 20, 22) for kind in ("", "_ADDED")
}
_CURRENCIES = {"RUB", "USD", "EUR", "GBP", "CNY", "UZS"}
_PAYMENTS = {"full_prepayment", "prepayment", "advance", "full_payment"}
_KOPECK = Decimal("0.01")
MOST_ROWS = 100

_ORDER = {"merchantId": 36, "merchantOrderId": 36, "description": 1000}
_ORDER_MORE = {
    *("amount", "vatAmount", "currencyId", "languageId", "expirationDate", "basketItems", "customer", "metaData"),
    *("notificationUrl", "successUrl", "failUrl", "returnUrl", "invoiceSetting", "orderSetting", "shopId"),
    *("userAccountId", "processable", "merchantOrderIdVisible", "parentId", "orderContainerId"),
}
_CUSTOMER = {"name": 500, "phone": 100, "email": 100, "vatNumber": 20, "registrationAddress": 1000}
_ITEM = {"sku": 36, "name": 300, "measure": 10, "measureCode": 4}
_ITEM_NUMBERS = ("quantity", "amount", "amountWoVat", "totalAmount", "totalVatAmount")
_ITEM_MORE = {
    *("vatCode", "type", "paymentType", "excise", "grossWeight", "netWeight", "originCountry", "originCountryCode"),
    *("groupName", "serviceDate", "categoryType", "category", "metaData"),
}


class Refusal(Exception):
    """The stand-in does not do it; `body` is what it answers."""

    def __init__(self, status: int, code: str, *fields: str) -> None:
        super().__init__(code)
        self.status = status
        error: dict[str, Any] = {"message": code.replace("_", " ").capitalize(), "code": code}
        if fields:
            wrong = {"code": "wrong_value", "message": "Wrong value"}
            error["fields"] = [{"name": name, **wrong} for name in fields]
        self.body = {"error": error}


def check_order(body: Mapping[str, Any], now: datetime) -> None:
    """A new order, or a changed one as a whole. Raises `Refusal`."""
    _texts(body, _ORDER, "")
    _known(body, {*_ORDER, *_ORDER_MORE}, "")
    if body.get("currencyId") not in _CURRENCIES:
        raise Refusal(422, "wrong_currency")
    if body.get("languageId", "ru") not in {"ru", "en"}:
        raise Refusal(422, "language_not_found")
    if expires_at(body) <= now:
        raise Refusal(422, "wrong_expiration_date")
    _customer(body.get("customer"))
    check_rows(body)


def check_rows(body: Mapping[str, Any], *, taxes_left: Mapping[int, Decimal] | None = None) -> None:
    """The basket and its sums. `taxes_left`: by the row's place, another tax that is right as well."""
    rows = body.get("basketItems")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
        raise Refusal(422, "validation_error", "basketItems")
    for place, row in enumerate(rows):
        _row(row, f"basketItems.{place}.", (taxes_left or {}).get(place))
    if _money(body, "amount", "") != sum(row["totalAmount"] for row in rows):
        raise Refusal(422, "wrong_total_amount")
    if _money(body, "vatAmount", "") != sum(row["totalVatAmount"] for row in rows):
        raise Refusal(422, "wrong_total_vat_amount")


def expires_at(body: Mapping[str, Any]) -> datetime:
    """Until when the order may be paid. Raises `Refusal`."""
    try:
        read = datetime.fromisoformat(str(body.get("expirationDate")))
    except ValueError:
        raise Refusal(422, "validation_error", "expirationDate") from None
    if read.tzinfo is None:
        raise Refusal(422, "validation_error", "expirationDate")
    return read


def round2(value: Decimal) -> Decimal:
    """Half a kopeck upwards."""
    return value.quantize(_KOPECK, ROUND_HALF_UP)


def tax_of(row: Mapping[str, Any]) -> Decimal:
    """The tax inside the row's total. Raises `Refusal` for a row that does not tell both."""
    rate = _RATES.get(str(row.get("vatCode")))
    if rate is None:
        raise Refusal(422, "validation_error", "vatCode")
    return round2(_money(row, "totalAmount", "") * rate / (100 + rate))


def _row(row: Any, path: str, tax_left: Decimal | None) -> None:
    if not isinstance(row, dict):
        raise Refusal(422, "validation_error", path.rstrip("."))
    _texts(row, _ITEM, path)
    _known(row, {*_ITEM, *_ITEM_NUMBERS, *_ITEM_MORE}, path)
    quantity, amount, net, total, vat = (_money(row, name, path) for name in _ITEM_NUMBERS)
    if (
        row.get("vatCode") not in _RATES
        or row.get("paymentType") not in _PAYMENTS
        or not _is_type(row.get("type"))
        or quantity <= 0
    ):
        raise Refusal(422, "validation_error", f"{path}vatCode")
    if total != round2(amount * quantity):
        raise Refusal(422, "wrong_basket_item_total_amount")
    if vat not in {tax_of(row), tax_left}:
        raise Refusal(422, "wrong_basket_item_total_vat_amount")
    if abs(round2(net * quantity) + vat - total) > _KOPECK:
        raise Refusal(422, "wrong_basket_item_amount_wo_vat")


def _customer(customer: Any) -> None:
    if not isinstance(customer, dict) or customer.get("type") not in {"legal", "private"}:
        raise Refusal(422, "validation_error", "customer.type")
    for name, longest in _CUSTOMER.items():
        value = customer.get(name)
        may_be_empty = customer["type"] == "private" and name in {"vatNumber", "registrationAddress"}
        if not isinstance(value, str) or len(value) > longest or not (value or may_be_empty):
            raise Refusal(422, "validation_error", f"customer.{name}")
    company = customer["type"] == "legal" and len(customer["vatNumber"]) == 10
    if company != ("taxRegistrationReasonCode" in customer):
        raise Refusal(422, "validation_error", "customer.taxRegistrationReasonCode")
    _known(customer, {"type", *_CUSTOMER, "taxRegistrationReasonCode"}, "customer.")


def _is_type(told: Any) -> bool:
    if isinstance(told, int) and not isinstance(told, bool):
        return 1 <= told <= 27 or 30 <= told <= 33
    return told in {"commodity", "service"}


def _texts(body: Mapping[str, Any], longest: Mapping[str, int], path: str) -> None:
    for name, limit in longest.items():
        value = body.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= limit:
            raise Refusal(422, "validation_error", f"{path}{name}")


def _known(body: Mapping[str, Any], names: set[str], path: str) -> None:
    unknown: Sequence[str] = sorted(body.keys() - names)
    if unknown:
        raise Refusal(422, "validation_error", *(f"{path}{name}" for name in unknown))


def _money(body: Mapping[str, Any], name: str, path: str) -> Decimal:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise Refusal(422, "validation_error", f"{path}{name}")
    if Decimal(value) != round2(Decimal(value)):
        raise Refusal(422, "validation_error", f"{path}{name}")
    return Decimal(value)
