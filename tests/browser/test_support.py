"""Something is wrong with a purchase: from the press to the answer, over a kill of the bot, and to other goods."""

from pathlib import Path

from tests.browser.phone import Phone
from tests.browser.running import until_games_are_on_sale
from tests.browser.test_purchases import BEN, GAME, KEY
from tests.browser.words import ENGLISH

OLGA = 1003


async def buys_a_key_that_does_not_work(phone: Phone, tmp_path: Path) -> None:
    await until_games_are_on_sale(tmp_path)
    await phone.open(BEN)
    await phone.start()
    await phone.press(ENGLISH.keys)
    await phone.press(GAME)
    await phone.press(ENGLISH.buy)
    await phone.press(ENGLISH.pay)
    await phone.confirm_payment()
    await phone.reads(ENGLISH.done)
    await phone.press(ENGLISH.show)


async def test_a_problem_is_answered_by_a_person(phone: Phone, tmp_path: Path) -> None:
    await buys_a_key_that_does_not_work(phone, tmp_path)
    await phone.press("Report a problem")
    await phone.press("It does not work")
    await phone.reads("We answer every day")
    await phone.say("Steam calls the key invalid")
    await phone.reads("The shop has it")
    await phone.reads("Your money is not lost")

    olga = await phone.beside(OLGA, "en")
    await olga.start()
    await olga.say("/desk")
    await olga.press("Next question")
    await olga.reads("Steam calls the key invalid")
    await phone.panel(do="kill")
    await olga.page.get_by_test_id("banner-start").click()
    await olga.say("Please try it once more, it is active now.")
    await olga.reads("delivered")
    await phone.reads("The shop answers about order")
    await phone.press("Answer$")
    await phone.say("It works now, thank you")
    await olga.reads("It works now, thank you")
    await phone.press("It is solved")
    await phone.press("Yes, close it")
    await olga.say("/desk")
    await olga.reads("No decisions are waiting")


async def test_a_problem_ends_with_a_replacement_in_the_customers_hands(phone: Phone, tmp_path: Path) -> None:
    await buys_a_key_that_does_not_work(phone, tmp_path)
    await phone.press("Report a problem")
    await phone.press("Already used")
    await phone.press("Send without words")
    await phone.reads("The shop has it")

    olga = await phone.beside(OLGA, "en")
    await olga.start()
    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("^Replace$")
    await olga.press("^The same")
    await olga.press("do not work")
    await olga.press("^Replace it$")
    await phone.reads("you get a replacement")
    await phone.press(ENGLISH.show)
    await phone.reads(KEY)
    told = await phone.panel()
    placed = [fact for one in told["providers"] for fact in one["truth"] if fact["what"] == "placed"]
    assert len(placed) == 2
