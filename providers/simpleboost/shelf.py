"""What a shop sells through SimpleBoost: amounts of boosts. The API itself lists nothing."""

from collections.abc import Sequence

from providers.money import Money
from providers.offers import Offer, Variant
from providers.simpleboost.settings import Settings

BOOSTS = "boosts"
"""The ref of the only offer; its variants are amounts."""

AMOUNTS = (2, 4, 6, 8, 10, 14)
"""What is shown where no price table is set. Boosts are usually sold in pairs."""


def shelf(settings: Settings) -> Sequence[Offer]:
    """The rows to begin with; titles are keys of this provider's texts. No price, no sale.

    A variant's ref is the amount; its title is shown with `offer.boosts.variant` and `count`.
    """
    prices = {amount: Money(price, settings.currency) for amount, price in settings.prices.items()}
    variants = tuple(Variant(str(amount), str(amount), prices.get(amount)) for amount in sorted(prices or AMOUNTS))
    return (
        Offer(
            BOOSTS,
            "offer.boosts.title",
            variants[0].price,
            variants=variants,
            description="offer.boosts.description",
            platform="Discord",
        ),
    )
