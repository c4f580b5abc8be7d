"""One rule says whether a provider sells: the deposit counts what is paid and not yet taken from it."""

from decimal import Decimal

import pytest

from bot.services import maintenance
from bot.services.availability import Availability, availability
from bot.services.errors import Gone, Mistake
from providers.money import Money
from storage import providers
from storage.database import Database, Transaction
from storage.instants import to_ms
from tests.services.shop import ANNA, NOW, open_shop
from tests.services.staffroom import MAX, SAM


async def order(tx: Transaction, number: int, state: str, cost_minor: int) -> None:
    """An order of the games department in this state."""
    await tx.run(
        "INSERT INTO checkouts (id, customer_id, from_cart, created_at) VALUES (:id, :who, 0, 0)",
        id=number,
        who=ANNA.id,
    )
    await tx.run(
        """INSERT INTO orders (reference, checkout_id, customer_id, provider, state, currency, total_minor, stars,
               cost_minor, cost_currency, quoted_at, quote_expires_at, created_at, changed_at)
           VALUES (:reference, :id, :who, 'games', :state, 'RUB', 100, 1, :cost, 'EUR', :at, :at, :at, :at)""",
        reference=f"order-{number}",
        id=number,
        who=ANNA.id,
        state=state,
        cost=cost_minor,
        at=to_ms(NOW),
    )


async def sells(db: Database, euros: str, provider: str = "games", currency: str = "EUR") -> bool:
    cost = Money(Decimal(euros), currency)
    return (await db.read(lambda reader: availability(reader, provider, NOW, cost=cost))).ok


@pytest.fixture
async def shop(db: Database) -> Database:
    await open_shop(db)

    async def body(tx: Transaction) -> None:
        for number, state in enumerate(("paid", "placing", "unclear", "delivered", "cancelled", "awaiting_payment"), 1):
            await order(tx, number, state, 100)

    await db.write(body)
    return db


async def test_a_deposit_that_is_not_known_stops_nothing(shop: Database) -> None:
    assert await sells(shop, "1000000")


async def test_money_promised_to_orders_under_way_is_not_spent_twice(shop: Database) -> None:
    await shop.write(lambda tx: providers.set_deposit(tx, "games", 1000, "EUR", NOW))
    assert await sells(shop, "7")
    assert not await sells(shop, "7.01")


async def test_a_deposit_in_another_currency_says_nothing(shop: Database) -> None:
    await shop.write(lambda tx: providers.set_deposit(tx, "games", 0, "USD", NOW))
    assert await sells(shop, "7")


async def test_a_provider_that_is_not_there_sells_nothing(shop: Database) -> None:
    assert not await sells(shop, "1", provider="nobody")


async def test_during_maintenance_nothing_sells_but_what_staff_themselves_do(shop: Database) -> None:
    await shop.write(lambda tx: maintenance.close(tx, MAX, "a new shelf", NOW))

    async def found(*, to_staff: bool) -> Availability:
        return await shop.read(lambda reader: availability(reader, "games", NOW, to_staff=to_staff))

    assert await found(to_staff=False) == Availability(False, "a new shelf")
    assert (await found(to_staff=True)).ok
    await shop.write(lambda tx: maintenance.reopen(tx, MAX, NOW))
    assert (await found(to_staff=False)).ok


async def test_maintenance_is_for_those_who_care_for_the_shop(shop: Database) -> None:
    with pytest.raises(Mistake, match="not_allowed"):
        await shop.write(lambda tx: maintenance.close(tx, SAM, "a new shelf", NOW))
    with pytest.raises(Gone):
        await shop.write(lambda tx: maintenance.close(tx, ANNA, "a new shelf", NOW))
    with pytest.raises(Mistake, match="already"):
        await shop.write(lambda tx: maintenance.reopen(tx, MAX, NOW))
    for reason in ("", " \n ", "x" * 201):
        with pytest.raises(Mistake):
            await shop.write(lambda tx, said=reason: maintenance.close(tx, MAX, said, NOW))
