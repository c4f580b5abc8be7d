"""The owner's checklist put together. Decides nothing."""

from bot.services.setup import SetupDesk, ShopFacts
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import setup
from bot.telegram.setup_places import SetupPlaces


def side(backstage: Backstage) -> Side:
    """What the composition takes."""
    parts, settings = backstage.parts, backstage.parts.settings
    facts = ShopFacts(settings.shop_name, settings.shop_currency, settings.shop_timezone, settings.support_contact)
    desk = SetupDesk(facts, backstage.counter.pricing, parts.profiles)
    return Side(
        routers=(setup.router(),),
        handed={"setup_desk": desk},
        places=SetupPlaces(parts.clock, desk, facts).draws(),
    )
