"""What a shop sells through Toy, where the API itself lists nothing."""

from collections.abc import Sequence
from decimal import Decimal

from providers.money import Money
from providers.offers import Offer
from tests.providers.toy.samples import PRICE
from tests.providers.toy.settings import Settings

ROBOT = "robot"


def shelf(settings: Settings) -> Sequence[Offer]:
    """The rows to begin with; titles are keys of this provider's texts. No price, no sale."""
    return (Offer(ROBOT, "offer.robot.title", Money(Decimal(PRICE), settings.currency)),)
