"""An older copy of the database over stand-ins that are up to date: what is missing is found, nothing is repeated."""

from collections import Counter
from pathlib import Path

import pytest

from bot.services.reopening import state
from providers.standin import Fault
from storage import restoring, shop_settings
from storage.backup_files import write_backup
from storage.marker import MemoryMarker
from tests.chat.acts import as_text, buy_boosts, buy_game, game, pay, press, to_summary_of_boosts, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_balance import top_up

PHRASE = "correct horse battery"


def copy_of(shop: Shop) -> None:
    """A sealed backup, made beside the running shop."""
    write_backup(shop.file, backup_of(shop), PHRASE, kind="shop", made_at=shop.clock.now())


def backup_of(shop: Shop) -> Path:
    return shop.file.with_name("a.backup")


async def restore(shop: Shop) -> None:
    """The backup takes the place of the file; the mark beside the key stays what it was."""
    await shop.kill()
    kept = shop.file.with_name("kept.db")
    kept.unlink(missing_ok=True)
    restoring.restore(backup_of(shop), shop.file, PHRASE, kind="shop", kept=kept)
    await shop.start()


async def open_cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY kind")]


async def is_closed(shop: Shop) -> bool:
    return await shop.db.read(state) is not None


async def test_an_hour_that_is_missing_is_found_whole_and_nothing_is_bought_or_refunded_twice(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await olga.start()
    await shop.tend("deposit:kinguin", "deposit:simpleboost")
    await buy_boosts(shop, anna)
    await to_summary_of_game(shop, ben, await game(shop, as_text))  # its invoice is in the copy
    await shop.pass_time(minutes=1)
    copy_of(shop)

    assert (await pay(shop, ben))["state"] == "paid"
    await shop.pass_time(minutes=5)
    for skip in (1, 2):
        await buy_game(shop, anna, await game(shop, as_text, skip=skip))
        await shop.pass_time(minutes=10)
    await buy_boosts(shop, ben, "discord.gg/another")
    await shop.pass_time(minutes=30)
    bought = {name: shop.bought(name) for name in ("kinguin", "simpleboost")}
    charges = {charge["charge_id"] for charge in shop.telegram.world.state.charges.values()}
    refunded = [charge["refunded_at"] for charge in shop.telegram.world.state.charges.values()]
    assert set(await shop.states()) == {"delivered"}

    await restore(shop)
    await shop.settle()
    await shop.pass_time(minutes=5)
    assert await is_closed(shop)
    # Money whose invoice stands in the copy is taken, and its order found at the provider; all other is with a person.
    known = {row["external_id"] for row in await shop.rows("SELECT external_id FROM payments WHERE external_id <> ''")}
    cases = {row["subject"] for row in await shop.rows("SELECT subject FROM cases WHERE kind = 'unknown_money'")}
    assert known | cases == charges
    assert len(known) == 2
    assert len(cases) == 3
    assert await shop.states() == ["delivered", "delivered"]
    assert {name: shop.bought(name) for name in bought} == bought

    await anna.start("dsimpleboost")
    assert "нет в продаже" in anna.screen.text or not any("Купить" in label for label in anna.screen.labels)
    kinds = Counter(await open_cases(shop))
    assert kinds["restored"] == 1
    assert kinds["deposit_differs"] == 2

    await olga.say("/desk")
    await press(shop, olga, "desk.button.open_shop")
    await shop.settle()
    assert not await is_closed(shop)
    assert shop.marker.told is not None
    await shop.pass_time(hours=1)
    assert {name: shop.bought(name) for name in bought} == bought
    assert [charge["refunded_at"] for charge in shop.telegram.world.state.charges.values()] == refunded
    await buy_boosts(shop, ben, "discord.gg/athird")
    await shop.pass_time(minutes=1)
    assert shop.bought("simpleboost") == bought["simpleboost"] + 1


async def test_a_copy_that_nothing_is_missing_from_opens_by_itself(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=1)
    copy_of(shop)
    await to_summary_of_boosts(shop, ben, "discord.gg/another")  # an invoice that the copy does not know
    await restore(shop)
    assert await is_closed(shop)
    await shop.settle()
    await shop.pass_time(minutes=1)
    assert not await is_closed(shop)
    assert await open_cases(shop) == []
    await buy_boosts(shop, ben, "discord.gg/athird")
    await shop.pass_time(minutes=1)
    assert shop.bought("simpleboost") == 2


async def test_a_file_that_nobody_marked_is_compared_too(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=1)
    await shop.kill()
    shop.marker = MemoryMarker({})
    await shop.start()
    assert await is_closed(shop)
    await shop.settle()
    await shop.pass_time(minutes=1)
    assert not await is_closed(shop)


async def test_a_restart_of_the_newest_file_is_open_at_once(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.kill()
    await shop.start()
    assert not await is_closed(shop)


async def test_a_paid_order_of_a_copy_waits_for_the_answer_of_a_provider_that_is_down(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED)
    await buy_game(shop, ben, await game(shop))
    assert await shop.states() == ["paid"]
    copy_of(shop)
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered"]

    await restore(shop)
    assert await shop.states() == ["paid"]
    for _ in range(2):
        shop.kinguin.faults.plan(Fault.REFUSED)
    await shop.settle()
    await shop.pass_time(seconds=30)
    assert await is_closed(shop)
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1


@pytest.mark.parametrize("acted", [True, False])
async def test_boosts_that_cannot_be_asked_for_are_placed_only_if_the_deposit_is_untouched(
    shop: Shop, ben: Person, olga: Person, acted: bool
) -> None:
    await olga.start()
    await shop.tend("deposit:simpleboost")
    shop.simpleboost.faults.plan(Fault.REFUSED)
    shop.simpleboost.faults.plan(Fault.REFUSED)
    await buy_boosts(shop, ben)
    assert await shop.states() == ["paid"]
    copy_of(shop)
    if acted:
        await shop.pass_time(minutes=5)
        assert await shop.states() == ["delivered"]
    else:
        await to_summary_of_boosts(shop, shop.anna)
    await restore(shop)
    await shop.settle()
    await shop.pass_time(minutes=30)
    assert shop.bought("simpleboost") == 1
    assert await shop.states() == (["review"] if acted else ["delivered"])


async def test_a_balance_pays_for_nothing_while_the_shop_is_closed(shop: Shop, ben: Person, anna: Person) -> None:
    await shop.db.write(lambda tx: shop_settings.put(tx, "ways:digital", '["stars", "balance"]', shop.clock.now()))
    await top_up(shop, ben, "2000")
    await to_summary_of_boosts(shop, ben)
    copy_of(shop)
    await buy_boosts(shop, anna, "discord.gg/another")
    shop.telegram.faults.plan("getStarTransactions", "error_500", count=1000)
    await restore(shop)
    assert await is_closed(shop)
    await ben.press("from the balance")
    await shop.settle()

    assert await shop.states() == ["awaiting_payment"]
    assert ben.alerts[-1] == shop.texts(ben).plain("error.unavailable.now")
    assert await shop.rows("SELECT id FROM payments WHERE method = 'balance'") == []
    assert shop.bought("simpleboost") == 1
