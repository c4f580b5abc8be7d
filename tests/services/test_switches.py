"""Providers are switched by who may, customers read why, and the audit knows who did it."""

from datetime import timedelta

import pytest

from bot.callbacks import ProviderPlace
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.staff_views import ProviderRow
from bot.services.switches import Switches
from providers.money import Money
from storage import providers
from storage.database import Database
from tests.services.shop import PROFILES
from tests.services.staffroom import MAX, NOW, OLGA, SAM, STRANGER, Staffroom

SWITCHES = Switches(PROFILES)


@pytest.fixture
async def room(db: Database) -> Staffroom:
    return await Staffroom(db).open()


async def row(room: Staffroom, name: str = "games", person: Person = OLGA) -> ProviderRow:
    return await room.db.read(lambda reader: SWITCHES.row(reader, person, name, NOW))


async def switch(room: Staffroom, person: Person, mode: str, name: str = "games") -> object:
    return await room.db.write(lambda tx: SWITCHES.switch(tx, person, name, mode, NOW))


async def pause(room: Staffroom, person: Person, reason: str) -> object:
    return await room.db.write(lambda tx: SWITCHES.pause(tx, person, "games", reason, NOW))


async def test_a_pause_keeps_the_reason_that_customers_read(room: Staffroom) -> None:
    assert await pause(room, MAX, "  the supplier\nis counting ") == ProviderPlace(provider="games")
    found = await row(room)
    assert (found.mode, found.reason) == ("paused", "the supplier is counting")


async def test_switching_on_ends_a_hold_and_forgets_the_reason(room: Staffroom) -> None:
    await pause(room, MAX, "counting")
    until = NOW + timedelta(minutes=10)
    await room.db.write(lambda tx: providers.hold(tx, "games", until, "401"))
    assert (await row(room)).held
    assert [(each.why, each.until_at) for each in (await row(room)).stoppages] == [("paused", None), ("held", until)]
    await switch(room, MAX, "on")
    found = await row(room)
    assert (found.mode, found.reason, found.held, found.stoppages) == ("on", "", False, ())


async def test_a_hold_that_is_over_is_not_shown(room: Staffroom) -> None:
    await room.db.write(lambda tx: providers.hold(tx, "games", NOW - timedelta(seconds=1), "401"))
    found = await row(room)
    assert (found.held, found.stoppages) == (False, ())


async def test_every_switch_is_in_the_audit_once(room: Staffroom) -> None:
    await switch(room, OLGA, "on")
    await switch(room, OLGA, "off")
    await switch(room, OLGA, "off")
    await pause(room, MAX, "counting")
    assert await room.audit() == [
        (1, "provider.off", "provider:games", "", "on", "off"),
        (2, "provider.paused", "provider:games", "counting", "off", "paused"),
    ]


@pytest.mark.parametrize(("person", "kind"), [(SAM, Mistake), (STRANGER, Gone)])
async def test_who_may_not_switch_changes_and_sees_nothing(
    room: Staffroom, person: Person, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        await switch(room, person, "off")
    with pytest.raises(kind):
        await pause(room, person, "because")
    with pytest.raises(kind):
        await row(room, person=person)
    with pytest.raises(kind):
        await room.db.read(lambda reader: SWITCHES.rows(reader, person, NOW))
    assert (await row(room)).mode == "on"
    assert await room.audit() == []


async def test_unknown_providers_and_words_are_as_if_not_there(room: Staffroom) -> None:
    with pytest.raises(Gone):
        await switch(room, OLGA, "off", "nobody")
    with pytest.raises(Gone):
        await switch(room, OLGA, "sideways")
    with pytest.raises(Gone):
        await row(room, "nobody")


async def test_a_pause_needs_a_reason(room: Staffroom) -> None:
    for attempt in (switch(room, OLGA, "paused"), pause(room, OLGA, " \n ")):
        with pytest.raises(Mistake) as error:
            await attempt
        assert error.value.key == "error.reason_needed"
    with pytest.raises(Mistake):
        await pause(room, OLGA, "x" * 201)


async def test_staff_see_deposit_offers_and_where_prices_come_from(room: Staffroom) -> None:
    await room.db.write(lambda tx: providers.set_deposit(tx, "games", 12345, "EUR", NOW))
    boosts, games = await room.db.read(lambda reader: SWITCHES.rows(reader, OLGA, NOW))
    assert (games.name, games.deposit, games.deposit_at) == ("games", Money.of_minor(12345, "EUR"), NOW)
    assert (games.offers, boosts.offers) == (1, 1)
    assert (games.has_price_table, boosts.has_price_table) == (False, True)
