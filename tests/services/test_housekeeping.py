"""Housekeeping: traces of use go when their time is over, and nothing that somebody may still need."""

from datetime import timedelta

from bot.callbacks import Results
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.housekeeping import Housekeeping
from storage import customer_facts, customers
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


async def test_a_name_is_forgotten_a_year_after_the_last_visit(db: Database) -> None:
    await db.write(lambda tx: customers.see(tx, ANNA.id, language="ru", now=NOW, name="Anna", username="anna"))
    keeping = Housekeeping(db)

    async def names() -> tuple[str, str]:
        found = await db.read(lambda reader: customer_facts.find(reader, ANNA.id))
        assert found is not None
        return found.name, found.username

    await keeping.step(NOW + timedelta(days=364))
    assert await names() == ("Anna", "anna")
    await keeping.step(NOW + timedelta(days=366))
    assert await names() == ("", "")
