"""The owner reads the shop's money by month, customers get receipts, and both get them as files."""

from bot.services import books_statement
from providers.money import Money
from providers.standin import Fault
from storage import ledger
from tests.chat.acts import buy_boosts, buy_game, game, press
from tests.chat.person import Person
from tests.chat.shop import Shop


def files(person: Person) -> list[str]:
    """The names of the files that the bot sent."""
    return [each.raw["document"]["file_name"] for each in person.bot_messages if "document" in each.raw]


def content(shop: Shop, person: Person) -> bytes:
    """The newest of them."""
    sent = [each.raw["document"] for each in person.bot_messages if "document" in each.raw]
    return shop.telegram.world.state.files[sent[-1]["file_id"]].data


async def english(shop: Shop, olga: Person) -> None:
    shop.telegram.world.person(olga.id).language_code = "en"
    await olga.start()


async def sell(shop: Shop, person: Person) -> None:
    """A game that has come."""
    await buy_game(shop, person, await game(shop))
    await shop.pass_time(minutes=15)
    assert (await shop.states())[-1] == "delivered"


async def test_a_number_of_the_month_opens_its_orders_and_each_order_its_receipt(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await english(shop, olga)
    await sell(shop, ben)
    order = await shop.row("SELECT * FROM orders")
    price = shop.texts(olga).money(Money.of_minor(order["total_minor"], "RUB"))
    await olga.say("/money")
    assert f"Earned: {price}" in olga.screen.text
    assert f"Revenue: {price}" in olga.screen.text
    assert "still held (21 days from payment)" in olga.screen.text
    await olga.press("Earned: ")
    assert "1 order" in olga.screen.text
    await olga.press("1001")
    assert "Order No. 1001: done" in olga.screen.text
    await press(shop, olga, "order.button.receipt")
    charge = await shop.row("SELECT external_id FROM payments")
    assert charge["external_id"] in olga.screen.text
    assert "Seller: Vitrina" in olga.screen.text
    await olga.press("Back")
    assert "1001" in olga.screen.text


async def test_the_books_are_opened_from_the_desk_too(shop: Shop, ben: Person, olga: Person) -> None:
    await english(shop, olga)
    await buy_boosts(shop, ben)
    await olga.say("/money")
    told = olga.screen.text
    assert "Holds, " in told
    await olga.say("/desk")
    await olga.press("Money")
    assert olga.screen.text == told


async def test_the_month_goes_out_as_files_that_only_staff_get(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    await english(shop, olga)
    await sell(shop, ben)
    await olga.say("/money")
    await olga.press("CSV")
    await olga.press("XLSX")
    month = f"{shop.clock.now():%Y-%m}"
    assert files(olga) == [f"{month}.csv", f"{month}.xlsx"]
    assert "The file is on its way" in olga.alerts
    assert content(shop, olga).startswith(b"PK")
    pressed = [each for each in olga.bot_messages if "XLSX" in each.labels][-1]
    data = next(b["callback_data"] for row in pressed.buttons for b in row if b["text"] == "XLSX")
    await anna.start()
    await anna.press_data(anna.screen.id, data)
    assert files(anna) == []
    await anna.say("/money")
    assert not anna.sees("Revenue")


async def test_a_file_that_was_asked_for_stays_away_from_who_left_the_staff(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await english(shop, olga)
    await sell(shop, ben)
    await olga.say("/money")
    await olga.press("CSV", settle=False)
    await shop.step(shop.app.telegram.poller())
    await shop.db.write(lambda tx: tx.run("DELETE FROM staff WHERE id = :id", id=olga.id))
    await shop.settle()
    assert files(olga) == []


async def test_a_buyer_prints_the_receipt_and_nobody_else_sees_it(shop: Shop, anna: Person, ben: Person) -> None:
    await sell(shop, ben)
    await ben.say("/orders")
    await ben.press("1001")
    await press(shop, ben, "order.button.receipt")
    receipt = ben.screen
    charge = (await shop.row("SELECT external_id FROM payments"))["external_id"]
    assert charge in receipt.text
    assert any(button.get("copy_text", {}).get("text") == charge for row in receipt.buttons for button in row)
    await press(shop, ben, "receipt.button.file")
    assert files(ben) == ["receipt-1001.html"]
    page = content(shop, ben).decode()
    assert charge in page
    assert "<script" not in page

    opened = next(b["callback_data"] for row in receipt.buttons for b in row if b.get("callback_data", "")[:2] == "BR")
    await anna.start()
    await anna.press_data(anna.screen.id, opened)
    await anna.press_data(anna.screen.id, opened.replace("BR", "Br"))
    assert files(anna) == []
    assert not anna.sees(charge)


async def test_an_order_that_is_not_paid_has_no_receipt(shop: Shop, ben: Person) -> None:
    bought = await game(shop)
    await ben.start(f"o{bought.offer}")
    await press(shop, ben, "card.button.buy")
    await ben.press_data(ben.screen.id, "Br:1")
    assert not ben.sees("Receipt for order")


async def test_the_buyer_reads_on_the_receipt_what_came_back(shop: Shop, ben: Person, olga: Person) -> None:
    await english(shop, olga)
    shop.kinguin.faults.plan(Fault.REFUSED, count=1000)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(hours=3)
    assert await shop.states() == ["rejected"]
    await ben.say("/orders")
    await ben.press("1001")
    await press(shop, ben, "order.button.receipt")
    assert "Given back: " in ben.screen.text
    await olga.say("/money")
    assert "Earned: RUB\xa00" in olga.screen.text
    assert "All refunds, with undelivered: RUB\xa0" in olga.screen.text
    assert "All refunds, with undelivered: RUB\xa00\n" not in olga.screen.text


async def test_a_statement_is_offered_once_something_was_booked(shop: Shop, ben: Person) -> None:
    await ben.say("/settings")
    assert "Balance statement" not in ben.screen.labels
    for n, (debit, credit) in enumerate((("card", "own"), ("own", "revenue"), ("card", "own")), start=1):
        own = books_statement.account_of(ben.id)
        sides = {"debit": debit.replace("own", own), "credit": credit.replace("own", own)}
        await shop.db.write(
            lambda tx, n=n, sides=sides: ledger.book(
                tx, kind="story", ref=f"top_up:{n}", **sides, amount_minor=30000 // n, currency="RUB",
                now=shop.clock.now(),
            )
        )  # fmt: skip
    await ben.say("/settings")
    await press(shop, ben, "settings.button.statement")
    assert "On the balance: RUB\xa0250" in ben.screen.text
    assert ben.screen.text.count("top-up") == 2
    assert "-RUB\xa0150, then RUB\xa0150" in ben.screen.text
    assert "+RUB\xa0100, then RUB\xa0250" in ben.screen.text
