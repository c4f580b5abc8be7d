"""A customer is told once when something is back, or appears; and never when they asked to forget it, or went away."""

from bot.services.wishes import AT_ONCE
from storage import customers, notifications, wishes
from storage.database import Transaction
from tests.chat.acts import Game, game, label, offers, press
from tests.chat.person import Person
from tests.chat.shop import Shop


async def stock(shop: Shop, found: Game, pieces: int) -> None:
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET stock = :n WHERE id = :id", n=pieces, id=found.offer))
    await shop.settle()


async def wish_for_sold_out(shop: Shop, person: Person) -> Game:
    found = await game(shop)
    await stock(shop, found, 0)
    await person.start(f"o{found.offer}")
    await press(shop, person, "wish.button.back")
    return found


def told(shop: Shop, person: Person) -> int:
    """How many letters about wishes stand in the chat."""
    return sum(message.text.startswith("🔔") for message in person.bot_messages)


async def test_what_is_back_is_told_once_and_opens_its_card(shop: Shop, ben: Person) -> None:
    found = await wish_for_sold_out(shop, ben)
    assert ben.alerts[-1] == shop.texts(ben).plain("notice.wished")
    assert label(shop, ben, "wish.button.waits") in ben.screen.labels
    assert told(shop, ben) == 0
    await stock(shop, found, 3)
    assert told(shop, ben) == 1
    await press(shop, ben, "wish.button.look")
    assert any("Buy" in each for each in ben.screen.labels)
    for pieces in (0, 5):
        await stock(shop, found, pieces)
    assert (await shop.row("SELECT count(*) AS n FROM letters WHERE kind = 'wish'"))["n"] == 1


async def test_a_kill_beside_the_news_tells_it_once(shop: Shop, ben: Person) -> None:
    found = await wish_for_sold_out(shop, ben)
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET stock = 3 WHERE id = :id", id=found.offer))
    shop.kill_after_commit()
    await shop.settle()
    await shop.restart()
    await shop.restart()
    assert told(shop, ben) == 1


async def test_a_double_tap_is_one_wish(shop: Shop, ben: Person) -> None:
    found = await game(shop)
    await stock(shop, found, 0)
    await ben.start(f"o{found.offer}")
    button = label(shop, ben, "wish.button.back")
    await ben.press(button, settle=False)
    await ben.press(button)
    assert (await shop.row("SELECT count(*) AS n FROM wishes"))["n"] == 1


async def test_what_was_searched_for_in_vain_is_told_when_it_appears(shop: Shop, anna: Person) -> None:
    found = await game(shop)
    title = (await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"]
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET sellable = 0 WHERE provider = 'kinguin'"))
    await anna.say(title)
    await press(shop, anna, "wish.button.appears")
    assert told(shop, anna) == 0
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET sellable = 1 WHERE id = :id", id=found.offer))
    await shop.settle()
    assert told(shop, anna) == 1
    await press(shop, anna, "wish.button.look_at_list")
    assert any(title[:12] in each for each in offers(anna))


async def test_a_barred_or_hidden_offer_makes_no_wish_true(shop: Shop, ben: Person) -> None:
    found = await wish_for_sold_out(shop, ben)
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET barred = 2 WHERE id = :id", id=found.offer))
    await stock(shop, found, 3)
    assert told(shop, ben) == 0


async def test_a_forgotten_wish_is_not_told(shop: Shop, ben: Person) -> None:
    found = await wish_for_sold_out(shop, ben)
    await ben.say("/settings")
    await press(shop, ben, "settings.button.wishes")
    await ben.press("✕")
    assert shop.texts(ben)("wish.none") in ben.screen.text
    await stock(shop, found, 3)
    assert told(shop, ben) == 0


async def test_nobody_forgets_the_wish_of_another(shop: Shop, anna: Person, ben: Person) -> None:
    await wish_for_sold_out(shop, ben)
    await ben.say("/settings")
    await press(shop, ben, "settings.button.wishes")
    press_data = ben.screen.buttons[0][0]["callback_data"]
    await anna.start()
    await anna.press_data(anna.screen.id, press_data)
    assert (await shop.row("SELECT count(*) AS n FROM wishes"))["n"] == 1


async def test_who_blocked_the_bot_is_not_written_to_and_hears_of_it_when_back(shop: Shop, ben: Person) -> None:
    found = await wish_for_sold_out(shop, ben)
    await ben.block()
    await stock(shop, found, 3)
    assert await shop.rows("SELECT id FROM letters WHERE kind = 'wish'") == []
    await ben.unblock()
    await shop.settle()
    assert told(shop, ben) == 1


async def test_those_who_want_no_alerts_keep_nobody_else_waiting(shop: Shop, ben: Person) -> None:
    found, now = await game(shop), shop.clock.now()
    await stock(shop, found, 0)

    async def many(tx: Transaction) -> None:
        for number in range(AT_ONCE):
            await customers.see(tx, 700_000 + number, language="en", now=now)
            await wishes.put(tx, 700_000 + number, found.offer, "", now)
            await notifications.put(tx, 700_000 + number, notifications.ALERTS, False, now)

    await shop.db.write(many)
    await ben.start(f"o{found.offer}")
    await press(shop, ben, "wish.button.back")
    await stock(shop, found, 3)
    await shop.pass_time(hours=1)
    assert told(shop, ben) == 1


async def test_what_appears_in_a_paused_department_is_told_once_it_sells(shop: Shop, anna: Person) -> None:
    found = await game(shop)
    title = (await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"]
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET sellable = 0 WHERE provider = 'kinguin'"))
    await anna.say(title)
    await press(shop, anna, "wish.button.appears")
    await shop.db.write(lambda tx: tx.run("UPDATE providers SET mode = 'paused' WHERE name = 'kinguin'"))
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET sellable = 1 WHERE id = :id", id=found.offer))
    await shop.settle()
    assert told(shop, anna) == 0
    await shop.db.write(lambda tx: tx.run("UPDATE providers SET mode = 'on' WHERE name = 'kinguin'"))
    await shop.settle()
    assert told(shop, anna) == 1
