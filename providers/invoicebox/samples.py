"""Sample values for the sandbox and the stand-in, and a shelf of goods and services of a shop."""

from collections.abc import Mapping
from decimal import Decimal

from providers.money import Money
from providers.offers import Offer

TOKEN = "sandbox-invoicebox"  # noqa: S105 - the stand-in's own
MERCHANT_ID = "0f0f0f0f-1111-4222-8333-444444444444"
NOTIFICATION_KEY = "sandbox-invoicebox-notifications"

VARIABLES = {"TOKEN": TOKEN, "MERCHANT_ID": MERCHANT_ID, "NOTIFICATION_KEY": NOTIFICATION_KEY}
"""What the sandbox sets for this provider, besides the address of the stand-in."""


def _offer(ref: str, price: str, vat_code: str, more: Mapping[str, str]) -> Offer:
    facts = {
        "sku": ref,
        "measure": "pcs.",
        "measure_code": "796",
        "vat_code": vat_code,
        "item_type": "service",
        "payment_type": "full_prepayment",
        **more,
    }
    money = Money(Decimal(price), "RUB")
    return Offer(ref, f"offer.{ref}.title", money, description=f"offer.{ref}.description", facts=facts)


_HOUR = {"measure": "h", "measure_code": "356"}
_GOODS = {"item_type": "commodity", "origin_country": "Russia", "origin_country_code": "643"}

SHELF = (
    _offer("consultation", "3500.00", "VATNONE", _HOUR),
    _offer("engraving", "890.00", "RUS_VAT5", {}),
    _offer("t-shirt", "1490.50", "RUS_VAT22", {**_GOODS, "gross_weight": "0.25"}),
    _offer("mug", "649.99", "RUS_VAT20", {**_GOODS, "gross_weight": "0.42", "net_weight": "0.35"}),
    _offer("guide", "450.00", "RUS_VAT10", {**_GOODS, "group_name": "Books"}),
    _offer("cable", "123.96", "RUS_VAT22_ADDED", {**_GOODS, "measure": "m", "measure_code": "006"}),
    _offer("export", "7200.00", "RUS_VAT0", {}),
    _offer("evening", "2100.00", "RUS_VAT7", {"meta_data": '{"@type": "EventReservation"}'}),
)
"""Goods and services of a shop, in RUB; titles and descriptions are keys of this provider's texts."""
