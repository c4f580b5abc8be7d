"""The shop's numbers put together: screens, files, pictures, the digest's worker. Decides nothing."""

from datetime import timedelta

from bot import charts
from bot.services import digest, numbers_files
from bot.services.digest import Digest
from bot.services.numbers import Numbers
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import staff_numbers
from bot.telegram.numbers_places import NumbersLetters, NumbersPlaces
from bot.workers import Worker


def side(backstage: Backstage, draw: charts.Draw = charts.draw) -> Side:
    """`draw` makes pictures in a process of its own."""
    parts = backstage.parts
    numbers = Numbers(parts.settings.zone, parts.settings.shop_currency)
    composed = NumbersLetters(parts.db, backstage.catalogues, numbers, parts.clock, draw)
    daily = Digest(parts.db, parts.settings.zone)
    return Side(
        routers=(staff_numbers.router(),),
        places=NumbersPlaces(parts.clock, numbers).draws(),
        letters={numbers_files.LETTER: composed.file, digest.LETTER: composed.digest},
        workers=(Worker("digest", daily.step, timedelta(minutes=1), woken=False),),
    )
