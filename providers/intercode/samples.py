"""Sample values for the sandbox and the stand-in: the goods of an invented small shop."""

from decimal import Decimal

from providers.money import Money
from providers.offers import Offer

CURRENCY = "USD"

VARIABLES = {
    "ACCESS_TOKEN": "sandbox-intercode",
    "STRIPE_KEY": "pk_test_sandbox",
    "STRIPE_SCRIPT": "/stripe.js",
}
"""What the sandbox sets for this provider, besides the address of the stand-in."""

PRODUCTS = {
    "101": ("Mug Harbour", 1450),
    "102": ("Notebook Tidemark", 900),
    "103": ("Lamp Lowlight", 6400),
    "104": ("Blanket Northfell", 5200),
    "105": ("Teapot Brindle", 3875),
    "106": ("Candle Saltmarsh", 1299),
    "107": ("Print Three Gulls", 2500),
    "108": ("Tote Quayside", 1800),
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
