"""Housekeeping: traces of use go when their time is over, and nothing that somebody may still need."""

from datetime import timedelta

from bot.callbacks import Results
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.housekeeping import Housekeeping
from storage.database import Database
from tests.services.shop import ANNA, NOW, PRICING, PROFILES, open_shop

CATALOGUE = Catalogue(PRICING, PROFILES, Cart(PRICING, PROFILES))


async def lists(db: Database) -> int:
    row = await db.read(lambda reader: reader.one("SELECT count(*) AS n FROM browses"))
    return int(row["n"]) if row else 0


async def test_a_result_list_works_for_months_and_is_forgotten_then(db: Database) -> None:
    await open_shop(db)
    place = await db.write(lambda tx: CATALOGUE.find(tx, ANNA, "dune", NOW))
    assert isinstance(place, Results)
    keeping = Housekeeping(db)
    await keeping.step(NOW + timedelta(days=31))
    assert await lists(db) == 1
    await keeping.step(NOW + timedelta(days=181))
    assert await lists(db) == 0
