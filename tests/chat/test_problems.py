"""A customer with a problem: from the press on the order to the answer, the decision and the end of it."""

import pytest

from storage import cases, threads
from storage.threads import Thread
from tests.chat.acts import as_text, buy_game, game, sees_key, serials
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.shop import Shop

JPEG = b"\xff\xd8\xff" + bytes(64)


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def delivered(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop, as_text))
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered"]


async def report(ben: Person, reason: str = "It does not work") -> None:
    """Up to where words are awaited."""
    await ben.say("/orders")
    await ben.press("No. 1001")
    await ben.press("Report a problem")
    await ben.press(reason)


async def thread(shop: Shop, number: int = 1) -> Thread:
    found = await shop.db.read(lambda reader: threads.get(reader, number))
    assert found is not None
    return found


async def test_a_problem_opens_a_conversation_and_a_case_and_says_what_happens_next(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    await report(ben)
    assert "We answer every day, 10:00–20:00" in ben.screen.text
    await ben.say("Steam says that the key is invalid")
    assert "The shop has it" in ben.screen.text
    assert "Your money is not lost" in ben.screen.text
    assert "You will have an answer by" in ben.screen.text

    assert "A new case: a customer's problem" in olga.screen.text
    assert "Reason: It does not work" in olga.screen.text
    assert "invalid" not in olga.screen.text
    await olga.press("Open the case")
    await olga.press("Conversation")
    assert "Steam says that the key is invalid" in olga.screen.text
    await olga.say("We look into it.")
    assert ben.sees("We look into it.")
    case = await shop.row("SELECT kind, evidence, order_id FROM cases")
    assert case["kind"] == "problem"
    assert '"reason": "broken"' in case["evidence"]
    assert (await thread(shop)).order_id == case["order_id"]


async def test_a_problem_is_reported_from_the_goods_with_a_picture(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await ben.press("Show")
    await ben.press("Report a problem")
    await ben.press("Already used")
    await ben.send_photo(JPEG, caption="see the red line")
    assert "A picture" in ben.screen.text
    await olga.say("/questions")
    await olga.press("No. 1001: Already used")
    await olga.press("Take and answer")
    copies = [one for one in olga.bot_messages if one.has_file]
    assert [one.text for one in copies] == ["see the red line"]


async def test_a_problem_can_be_sent_without_words_and_is_waited_for(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await report(ben, "Wrong region")
    await ben.press("Send without words")
    assert "The shop has it" in ben.screen.text
    await olga.say("/desk")
    assert "1 question" in olga.screen.text
    await olga.press("Next question")
    assert "Problem: Wrong region" in olga.screen.text
    assert "Nothing was written" in olga.screen.text


async def test_reporting_twice_is_one_conversation_and_one_case(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    for _ in range(2):
        await report(ben)
        await ben.say("it does not work")
    counted = await shop.row("SELECT (SELECT count(*) FROM threads) AS t, (SELECT count(*) FROM cases) AS c")
    assert tuple(counted.values()) == (1, 1)
    assert len(await shop.rows("SELECT id FROM thread_words")) == 2


async def test_nothing_can_be_reported_about_anothers_order_or_with_a_made_up_reason(
    shop: Shop, ben: Person, anna: Person
) -> None:
    await delivered(shop, ben)
    await anna.start()
    for data in ("w:1", "wt:1:broken", "wr:1:broken", "wc:1:0", "wz:1:1", "wx:1"):
        await anna.press_data(anna.screen.id, data)
        await anna.say("mine")
    await ben.press_data(ben.screen.id, "wr:1:stolen")
    assert await shop.rows("SELECT id FROM cases") == []
    assert await shop.rows("SELECT id FROM thread_words") == []


async def test_a_decision_is_told_and_the_conversation_stays_open_for_an_answer(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    await report(ben)
    await ben.say("does not work")
    await olga.press("Open the case")
    await olga.press("Close")
    await olga.say("The customer has found the mistake")
    await olga.press("Close")
    await shop.tend("conversations")
    assert ben.sees("considers it settled")
    assert (await thread(shop)).closed_at is None
    assert (await thread(shop)).waiting_at is None
    await ben.say("no, it still fails")
    assert (await thread(shop)).waiting_at is not None


async def test_the_customer_who_says_that_it_is_solved_closes_the_case_after_a_second_press(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    await report(ben)
    await ben.say("does not work")
    await ben.press("It is solved")
    assert "no money goes back" in ben.screen.text
    assert (await thread(shop)).closed_at is None
    await ben.press("Yes, close it")
    assert (await thread(shop)).closed_by == "customer"
    case = await shop.row("SELECT resolution, closed_at FROM cases")
    assert case["resolution"] == "solved"
    await ben.say("minecraft")
    assert len(await shop.rows("SELECT id FROM thread_words")) == 1


async def test_staff_who_close_a_conversation_are_asked_about_its_case(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await report(ben)
    await ben.say("does not work")
    await olga.say("/questions")
    await olga.press("No. 1001: It does not work")
    await olga.press("Close")
    assert "Its case is not decided yet" in olga.screen.text
    await olga.press("Close the conversation")
    assert (await thread(shop)).closed_by == "staff"
    assert (await shop.row("SELECT resolution FROM cases"))["resolution"] is None
    assert ben.sees("The shop considers this solved")

    await ben.press("Write again")
    await ben.say("it is not")
    assert (await thread(shop)).closed_at is None
    await olga.say("/questions")
    await olga.press("No. 1001: It does not work")
    await olga.press("Close")
    await olga.press("Close it with its case")
    assert (await shop.row("SELECT resolution FROM cases"))["resolution"] == "close"


async def test_nothing_that_was_said_lands_in_logs_audit_or_in_clear_in_the_file(
    shop: Shop, ben: Person, olga: Person, logs: Logs
) -> None:
    await delivered(shop, ben)
    await report(ben)
    await ben.say("my secret is hunter2")
    await olga.press("Open the case")
    await olga.press("Conversation")
    await olga.say("the shop's word is swordfish")
    assert ben.sees("swordfish")
    written = str(logs) + str(await shop.rows("SELECT * FROM audit")) + str(await shop.rows("SELECT * FROM cases"))
    written += str(await shop.rows("SELECT * FROM letters"))
    assert "hunter2" not in written
    assert "swordfish" not in written
    await shop.stop()
    held = shop.file.read_bytes()
    assert b"hunter2" not in held
    assert b"swordfish" not in held
    assert serials(shop)[0].encode() not in held
    await shop.start()


async def test_a_problem_ends_with_a_replacement_that_is_told_in_the_conversation(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    paid = ben.stars
    await report(ben)
    await ben.say("Steam says that the key is invalid")
    await olga.press("Open the case")
    await olga.press("Replace")
    await olga.press("The same")
    await olga.press("do not work")
    await olga.press("Replace it")
    await shop.pass_time(minutes=10)
    assert ben.sees("you get a replacement")
    assert await shop.states() == ["delivered", "delivered"]
    await ben.press("Show")
    assert sees_key(ben, serials(shop)[1])
    assert ben.stars == paid
    assert (await shop.row("SELECT resolution FROM cases WHERE kind = 'problem'"))["resolution"] == "replace"
    assert (await thread(shop)).waiting_at is None


async def closed(shop: Shop, ben: Person, olga: Person, how: str) -> None:
    """Ben has reported a problem, and Olga has closed the conversation about it."""
    await delivered(shop, ben)
    await report(ben)
    await ben.say("does not work")
    await olga.press("Open the case")
    await olga.press("Conversation")
    await olga.press("Close")
    await olga.press(how)


async def test_who_writes_again_after_the_decision_still_waits_for_an_answer(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await closed(shop, ben, olga, "Close it with its case")
    await ben.press("Write again")
    await ben.say("it still does not")
    await shop.pass_time(minutes=2)
    assert (await thread(shop)).waiting_at is not None
    assert not ben.sees("considers it settled")


async def test_a_decision_made_while_nobody_talked_answers_no_later_question(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await closed(shop, ben, olga, "Close the conversation")
    now = shop.clock.now()
    await shop.db.write(lambda tx: cases.close(tx, 1, closed_by=olga.id, resolution="close", reason="", now=now))
    await shop.pass_time(minutes=2)
    await ben.press("Write again")
    await ben.say("it still does not")
    await shop.pass_time(minutes=2)
    assert (await thread(shop)).waiting_at is not None
