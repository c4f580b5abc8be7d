"""How the shop does, from the chat: read, turned, sent as files, told each morning; in two languages."""

from bot.services.digest import LETTER
from storage import letters, staff
from storage.database import Transaction
from tests.chat.acts import press
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_money import content, english, files, sell

DAY = {"day": "2026-01-01"}


async def test_the_numbers_are_read_and_turned(shop: Shop, ben: Person, olga: Person) -> None:
    await english(shop, olga)
    await sell(shop, ben)
    await olga.say("/desk")
    await press(shop, olga, "desk.button.numbers")
    assert "still going on" in olga.screen.text
    assert "Orders paid: 1 (before: 0)" in olga.screen.text
    assert "Game keys: 100 % delivered (1 of 1)" in olga.screen.text
    await shop.pass_time(days=1)
    await press(shop, olga, "numbers.button.day")
    assert "Orders paid: 0 (before: 1)" in olga.screen.text
    await press(shop, olga, "numbers.button.earlier")
    assert "Orders paid: 1 (before: 0)" in olga.screen.text
    for unit in ("week", "month"):
        await press(shop, olga, f"numbers.button.{unit}")
        assert "still going on" in olga.screen.text


async def test_the_numbers_go_out_as_tables(shop: Shop, anna: Person, olga: Person) -> None:
    await sell(shop, anna)
    await olga.say("/stats")
    assert "Оплачено заказов: 1" in olga.screen.text
    await press(shop, olga, "numbers.button.csv")
    table = content(shop, olga).decode("utf-8-sig").splitlines()
    assert table[0].startswith("С;По;Оплачено заказов;Выручка, RUB")
    assert [row.split(";")[2] for row in table[1:]] == ["0"] * 13 + ["1"]
    await press(shop, olga, "numbers.button.xlsx")
    assert content(shop, olga).startswith(b"PK")
    assert files(olga) == ["numbers-day.csv", "numbers-day.xlsx"]


async def test_each_morning_tells_of_yesterday_once(shop: Shop, ben: Person, olga: Person) -> None:
    await english(shop, olga)
    await sell(shop, ben)
    await shop.pass_time(days=1)
    await shop.pass_time(hours=12)
    told = [each.text for each in olga.bot_messages if "in numbers" in each.text]
    assert len(told) == 1
    assert "Orders paid: 1 (before: 0)" in told[0]
    assert "A week ago: 0 orders" in told[0]
    await shop.restart()
    assert len([each for each in olga.bot_messages if "in numbers" in each.text]) == 1


async def test_the_hour_of_the_digest_is_chosen_in_the_chat(shop: Shop, olga: Person) -> None:
    await english(shop, olga)
    await olga.say("/stats")
    await press(shop, olga, "numbers.button.digest")
    assert "at 9:00 now" in olga.screen.text
    await olga.press("12:00")
    assert "at 12:00 now" in olga.screen.text
    await press(shop, olga, "digest.button.off")
    assert "does not come now" in olga.screen.text


async def test_support_and_strangers_see_no_numbers(shop: Shop, anna: Person, ben: Person) -> None:
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "support", "Ben", shop.clock.now()))
    await ben.say("/stats")
    assert "Orders paid" not in ben.screen.text
    await anna.say("/stats")
    assert "Оплачено заказов" not in anna.screen.text
    assert files(ben) == files(anna) == []


async def test_who_may_not_see_numbers_any_more_gets_no_digest(shop: Shop, ben: Person, olga: Person) -> None:
    """It was put into the outbox while she might, and waited there."""
    await english(shop, olga)
    await sell(shop, ben)

    async def put_and_demoted(tx: Transaction) -> None:
        await letters.put(tx, chat_id=olga.id, kind=LETTER, fields=DAY, now=shop.clock.now())
        await tx.run("UPDATE staff SET role = 'support' WHERE id = :id", id=olga.id)

    await shop.db.write(put_and_demoted)
    await shop.settle()
    row = await shop.row("SELECT state FROM letters WHERE kind = 'digest'")
    assert row["state"] == "dropped"
    assert not olga.sees("in numbers")
