"""The hub of `/shop`: everything that staff arrange for customers, a button for each. Pure."""

from bot.callbacks import Desk, Providers
from bot.callbacks.broadcast import Broadcasts
from bot.callbacks.catalogue import Blacklist, Departments, FeaturedOffers, FindOffer, MissedSearches, Synonyms
from bot.callbacks.channel import Channels
from bot.callbacks.kinds import StaffPlace
from bot.callbacks.payment import Ways
from bot.callbacks.people import Members
from bot.callbacks.setup import SetupTexts
from bot.callbacks.shelf import OwnShelf
from bot.screens.layout import bottom, button, columns, paragraphs, screen
from bot.screens.screen import Screen
from bot.services.catalogue_views import ShopView
from bot.texts import Texts

PLACES: tuple[tuple[str, StaffPlace], ...] = (
    ("departments", Departments()),
    ("offer", FindOffer()),
    ("featured", FeaturedOffers()),
    ("blacklist", Blacklist()),
    ("synonyms", Synonyms()),
    ("missed", MissedSearches()),
    ("channels", Channels()),
    ("shelf", OwnShelf()),
    ("ways", Ways()),
    ("providers", Providers()),
    ("broadcasts", Broadcasts()),
    ("texts", SetupTexts()),
    ("staff", Members()),
)


def shop(view: ShopView, t: Texts) -> Screen:
    """What this member of staff may open; what needs another right is not there."""
    text = paragraphs(t("shop.title"), t("shop.hint"), t.count("shop.missed", view.missed) if view.missed else None)
    rows = columns(
        button(t.plain(f"shop.button.{name}"), place) for name, place in PLACES if place.needs in view.rights
    )
    return screen(text, rows, bottom(t, Desk()))
