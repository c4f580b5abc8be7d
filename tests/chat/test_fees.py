"""What methods keep: set by staff with a second press, booked with what is earned, told in the books and files."""

import pytest

from bot.services.books import Books
from bot.services.exports import Exports
from bot.services.people import Person as Who
from bot.services.people import Role
from tests.chat.acts import buy_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_balance import top_up


@pytest.fixture
def olga(wide: Shop) -> Person:
    wide.telegram.world.person(wide.olga.id).language_code = "en"
    return wide.olga


async def set_fee(olga: Person, name: str, typed: str) -> None:
    await olga.say("/ways")
    await olga.press("Fees")
    await olga.press(f"Fee: {name}")
    await olga.say(typed)
    await olga.press("Save the fee")


async def fees(shop: Shop) -> list[tuple[str, str, int, str]]:
    rows = await shop.rows("SELECT debit, credit, amount_minor, currency FROM ledger WHERE kind = 'fee' ORDER BY id")
    return [(row["debit"], row["credit"], row["amount_minor"], row["currency"]) for row in rows]


async def sold(shop: Shop) -> None:
    """Boosts for 112 Stars, delivered."""
    await buy_boosts(shop, shop.ben)
    shop.simpleboost.finish(shop.simpleboost.orders()[-1]["id"])
    await shop.pass_time(minutes=3)
    assert (await shop.states())[-1] == "delivered"


async def test_nothing_is_booked_before_staff_have_said_a_percentage(wide: Shop) -> None:
    await sold(wide)
    assert await fees(wide) == []


async def test_a_fee_is_booked_once_with_what_is_earned_and_not_before(wide: Shop, olga: Person) -> None:
    await set_fee(olga, "Stars", "10")
    await buy_boosts(wide, wide.ben)
    assert await fees(wide) == []
    wide.simpleboost.finish(wide.simpleboost.orders()[-1]["id"])
    await wide.pass_time(minutes=3)
    await wide.restart()
    await wide.pass_time(minutes=3)
    assert await fees(wide) == [("fees", "fees:stars", 11, "XTR")]


async def test_what_goes_back_before_it_is_earned_has_no_fee(wide: Shop, olga: Person) -> None:
    await set_fee(olga, "Stars", "10")
    await buy_boosts(wide, wide.ben)
    wide.simpleboost.cancel(wide.simpleboost.orders()[0]["id"])
    await wide.pass_time(minutes=3)
    assert await fees(wide) == []


async def test_a_top_up_has_the_fee_of_its_method_and_what_it_pays_for_has_none(wide: Shop, olga: Person) -> None:
    await set_fee(olga, "Stars", "2,5")
    await top_up(wide, wide.ben, "2000")
    assert await fees(wide) == [("fees", "fees:stars", 5000, "RUB")]


async def test_the_books_the_file_and_the_days_tell_the_same_fees(wide: Shop, olga: Person) -> None:
    await set_fee(olga, "Stars", "10")
    await top_up(wide, wide.ben, "2000")
    await sold(wide)
    books, who = Books(wide.settings.zone, "RUB"), Who(olga.id, "en", role=Role.OWNER)
    month = await wide.db.read(lambda reader: books.month(reader, who, "", wide.clock.now()))
    file = await wide.db.read(lambda reader: Exports(books).view(reader, who, "", wide.clock.now()))
    days = await wide.db.read(lambda reader: Exports(books).days(reader, who, "", wide.clock.now()))
    whole, sums = month.sums.fees, month.sums
    assert whole.minor == 20000 + 1100
    assert sums.profit == sums.revenue - sums.cost - whole - sums.losses
    assert whole == file.total.fees
    assert whole.minor == sum(row.sums.fees.minor for row in file.rows) == sum(day.sums.fees.minor for day in days)
    assert not any("fees" in each.account for each in month.holdings)

    await olga.say("/money")
    assert "Fees: " in olga.screen.text
    await olga.press("Fees")
    assert "boosts" in " ".join(olga.screen.labels).lower()


async def test_a_percentage_is_a_number_up_to_fifty_and_needs_the_second_press(wide: Shop, olga: Person) -> None:
    await olga.say("/ways")
    await olga.press("Fees")
    await olga.press("Fee: card")
    for wrong in ("51", "2.999", "much"):
        await olga.say(wrong)
        assert "number" in olga.screen.text
    await olga.say("2.9")
    assert "0 % → 2.9 %" in olga.screen.text.replace("\xa0", " ").replace("0%", "0 %").replace("2.9%", "2.9 %")
    assert await wide.rows("SELECT key FROM shop_settings WHERE key LIKE 'fee:%'") == []
    await olga.press("Save the fee")
    row = await wide.row("SELECT subject, before, after FROM audit WHERE action = 'fee'")
    assert tuple(row.values()) == ("fee:card", "0 %", "2.9 %")
