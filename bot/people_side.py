"""The side of people: members of staff, the log, customers' pages. Decides nothing; services check every right."""

from bot.services.customer_pages import CustomerPages
from bot.side import Backstage, Side
from bot.telegram.people_places import PeoplePlaces


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    pages = CustomerPages(parts.settings.shop_currency)
    return Side(places=PeoplePlaces(parts.clock, pages).draws())
