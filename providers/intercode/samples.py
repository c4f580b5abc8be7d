"""Sample values for the sandbox and the stand-in: the goods of an invented small shop."""

from decimal import Decimal

from providers.money import Money
from providers.offers import Offer

CURRENCY = "RUB"

VARIABLES = {
    "ACCESS_TOKEN": "sandbox-intercode",
    "CURRENCY": CURRENCY,
    "STRIPE_KEY": "pk_test_sandbox",
    "STRIPE_SCRIPT": "/stripe.js",
}
"""What the sandbox sets for this provider, besides the address of the stand-in."""

PRODUCTS = {
    "101": ("Mug Harbour", 145000),
    "102": ("Notebook Tidemark", 90000),
    "103": ("Lamp Lowlight", 640000),
    "104": ("Blanket Northfell", 520000),
    "105": ("Teapot Brindle", 387500),
    "106": ("Candle Saltmarsh", 129900),
    "107": ("Print Three Gulls", 250000),
    "108": ("Tote Quayside", 180000),
}
"""Names and prices in cents by the ids that the stand-in knows."""

_REFS = ("mug", "notebook", "lamp", "blanket", "teapot", "candle", "print", "tote")
_STOCK = {"lamp": 3, "blanket": 0}

SHELF = tuple(
    Offer(
        ref,
        f"offer.{ref}.title",
        Money(Decimal(cents).scaleb(-2), CURRENCY),
        stock=_STOCK.get(ref),
        description=f"offer.{ref}.description",
        facts={"product_id": product_id},
    )
    for ref, (product_id, (_, cents)) in zip(_REFS, PRODUCTS.items(), strict=True)
)
"""Rows for the sandbox's own shelf; titles and descriptions are keys of this provider's texts."""
