"""The catalogue in the staff's hands put together: departments, offers, words, wishes of customers. Decides nothing."""

from datetime import timedelta

from bot.services.blacklist import Blacklist
from bot.services.categories import Categories
from bot.services.departments import Departments
from bot.services.missed_searches import MissedSearches
from bot.services.offer_desk import OfferDesk
from bot.services.synonym_desk import SynonymDesk
from bot.services.wishes import LETTER, Wishes, WishWatch
from bot.sides.side import Backstage, Side
from bot.telegram.catalogue_places import CataloguePlaces, WishLetters
from bot.telegram.handlers import staff_catalogue, staff_words, wishes
from bot.texts import LANGUAGES
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts, counter, texts = backstage.parts, backstage.counter, backstage.catalogues
    departments = Departments(parts.db, parts.profiles, LANGUAGES, counter.catalogue, texts.name)
    categories, blacklist = Categories(parts.profiles), Blacklist()
    offers = OfferDesk(counter.pricing, LANGUAGES, texts.every_name, parts.settings.zone)
    synonyms, wanted = SynonymDesk(counter.catalogue), Wishes()
    places = CataloguePlaces(parts.clock, texts, departments, categories, offers, blacklist, synonyms, wanted)
    misses, watch = MissedSearches(parts.db, counter.catalogue), WishWatch(parts.db, counter.catalogue)
    return Side(
        routers=(staff_catalogue.router(), staff_words.router(), wishes.router()),
        handed={
            "departments": departments,
            "categories": categories,
            "offer_desk": offers,
            "blacklist": blacklist,
            "synonym_desk": synonyms,
            "wishes": wanted,
        },
        places=places.draws(),
        letters={LETTER: WishLetters(parts.db, texts, wanted)},
        workers=(
            Worker("departments", departments.step, timedelta(minutes=1), woken=False),
            Worker("missed searches", misses.step, timedelta(seconds=30), woken=False),
            Worker("wishes", watch.step, timedelta(minutes=1), woken=False),
        ),
    )
