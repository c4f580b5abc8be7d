"""A customer and the shop talk: what is said reaches the other side once, in order, and in words says how it fared."""

from datetime import UTC, datetime

import pytest

from storage import staff, threads
from storage.threads import Thread
from tests.chat.acts import game, to_summary_of_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop

JPEG = b"\xff\xd8\xff" + bytes(64)


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def ask(ben: Person, text: str = "Do you sell gift cards for Turkey?") -> None:
    await ben.say("/paysupport")
    await ben.press("Ask us")
    await ben.say(text)


async def taken(ben: Person, olga: Person) -> None:
    """Ben has asked, Olga has taken it."""
    await ask(ben)
    await olga.press("Take and answer")


async def thread(shop: Shop, number: int = 1) -> Thread:
    found = await shop.db.read(lambda reader: threads.get(reader, number))
    assert found is not None
    return found


def told(person: Person, text: str) -> int:
    """How many messages of the bot say so."""
    return sum(text in one.text for one in person.bot_messages)


async def test_a_question_is_taken_and_answered_and_the_answer_comes_as_a_message(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await ask(ben)
    assert "The shop has it" in ben.screen.text
    assert "You will have an answer by" in ben.screen.text
    await olga.press("Take and answer")
    assert "gift cards for Turkey" in olga.screen.text
    await olga.say("Yes, from Monday on.")
    assert any("The shop answers" in one.text and "from Monday on" in one.text for one in ben.bot_messages)
    assert "Olga" not in str(ben.messages)


async def test_help_leads_to_a_question_in_russian_too(shop: Shop, anna: Person, olga: Person) -> None:
    await anna.say("/help")
    await anna.press("Спросить нас")
    await anna.say("Когда будут карты?")
    assert "Магазин получил" in anna.screen.text
    assert "Отвечаем каждый день, 10:00–20:00" in anna.screen.text


async def test_staff_write_to_a_customer_first(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await olga.press_data(olga.screen.id, f"ww:{ben.id}:0")
    assert f"Write to customer {ben.id}" in olga.screen.text
    await olga.say("Your card is here.")
    assert ben.sees("Your card is here.")
    assert ben.sees("To reply, press “Answer”")
    await ben.press("Answer")
    await ben.say("Thank you!")
    assert olga.sees("Thank you!")
    await ben.say("And one more thing")
    assert olga.sees("And one more thing")


async def test_a_customer_whom_staff_wrote_first_still_searches(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await olga.press_data(olga.screen.id, f"ww:{ben.id}:0")
    await olga.say("Hello!")
    for name in ("minecraft", "portal", "valorant"):
        await ben.say(name)
        assert told(olga, name) == 0
    assert len(await shop.rows("SELECT id FROM browses WHERE query <> ''")) > 0
    assert await shop.rows("SELECT id FROM thread_words WHERE staff_id IS NULL") == []
    first = next(one for one in ben.bot_messages if "Hello!" in one.text)
    await ben.say("Hi there", reply_to=first.id)
    assert olga.sees("Hi there")


async def test_nobody_writes_to_somebody_whom_the_shop_does_not_know(shop: Shop, ben: Person, olga: Person) -> None:
    for data in ("ww:424242:0", f"ww:{ben.id}:99"):
        await olga.press_data(olga.screen.id, data)
        await olga.say("hello?")
    assert await shop.rows("SELECT id FROM thread_words") == []


async def test_everything_that_can_be_sent_goes_to_whoever_took_it_in_order(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await ben.send_photo(JPEG, caption="here")
    await ben.send_voice()
    await ben.send_video_note()
    await ben.send_sticker()
    await ben.send_document("log.txt", b"crash")
    await ben.send_album([JPEG, JPEG], caption="both")
    copies = [one for one in olga.bot_messages if one.has_file]
    kinds = [next(k for k in ("photo", "voice", "video_note", "sticker", "document") if k in one.raw) for one in copies]
    assert kinds == ["photo", "voice", "video_note", "sticker", "document", "photo", "photo"]
    assert copies[0].text == "here"
    own = next(one for one in ben.messages if "voice" in one.raw)
    assert copies[1].raw["voice"]["file_id"] == own.raw["voice"]["file_id"]


async def test_pictures_and_voices_of_staff_reach_the_customer(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await olga.send_photo(JPEG, caption="press here")
    await olga.send_voice()
    files = [one for one in ben.bot_messages if one.has_file]
    assert [one.text for one in files] == ["press here", ""]
    assert all("Answer" in str(one.labels) for one in files)


async def test_a_reply_to_a_copy_answers_wherever_the_dialog_is(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await ben.say("Are you there?")
    copy = next(one for one in reversed(olga.bot_messages) if "Are you there?" in one.text and "writes" in one.text)
    await olga.say("/providers")
    await olga.say("Yes, I am.", reply_to=copy.id)
    answer = next(one for one in ben.bot_messages if "The shop answers" in one.text and "Yes, I am." in one.text)
    await ben.say("/search")
    await ben.say("Good.", reply_to=answer.id)
    assert told(olga, "Good.") >= 1
    assert len(await shop.rows("SELECT id FROM thread_words")) == 4


async def test_an_edit_changes_the_copy_on_the_other_side(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await ben.say("My number is 111")
    mine = ben.messages[-1] if ben.messages[-1].outgoing else next(o for o in reversed(ben.messages) if o.outgoing)
    await ben.edit(mine.id, "My number is 222")
    copies = [one for one in olga.bot_messages if "the customer writes" in one.text]
    assert "My number is 222" in copies[-1].text
    assert "changed afterwards" in copies[-1].text
    assert told(olga, "My number is 111") == 0

    await olga.say("By Friday")
    await olga.edit(next(one for one in reversed(olga.messages) if one.outgoing).id, "By Monday")
    assert told(ben, "By Friday") == 0
    assert told(ben, "By Monday") >= 1


async def test_a_changed_caption_is_changed_on_the_other_side(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await ben.send_photo(JPEG, caption="left")
    mine = next(one for one in reversed(ben.messages) if one.outgoing)
    await ben.edit_caption(mine.id, "right")
    assert [one.text for one in olga.bot_messages if one.has_file] == ["right"]


async def test_a_file_that_was_deleted_before_it_was_copied_is_told_in_words(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await ask(ben)
    await ben.send_photo(JPEG, caption="look")
    mine = next(one for one in reversed(ben.messages) if one.outgoing)
    shop.telegram.delete_own(ben.id, mine.id)
    await olga.press("Take and answer")
    told_instead = [one for one in olga.bot_messages if "the customer writes" in one.text]
    assert ["A picture" in one.text and "look" in one.text for one in told_instead] == [True]


async def test_a_pending_question_comes_first_the_conversation_second_and_search_last(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    words = "SELECT id FROM thread_words"
    await to_summary_of_boosts(shop, ben)
    assert len(await shop.rows(words)) == 1
    await ben.say("/start")
    await ben.say("and another thing")
    assert len(await shop.rows(words)) == 2
    await ben.say("/search")
    await ben.say("zzzzzz")
    assert len(await shop.rows(words)) == 2
    await ben.say("/cancel")
    await ben.say("zzzzzz")
    assert len(await shop.rows(words)) == 2
    assert "zzzzzz" in ben.screen.text


async def test_numbers_at_a_card_are_quantities_and_words_go_to_the_shop(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    bought = await game(shop)
    await ben.start(f"o{bought.offer}")
    await ben.say("2")
    assert len(await shop.rows("SELECT id FROM thread_words")) == 1
    await ben.say("is this one for Turkey?")
    assert len(await shop.rows("SELECT id FROM thread_words")) == 2


async def test_whoever_left_is_back_in_the_conversation_with_the_next_answer(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await ben.press("Back to searching")
    await ben.say("zzzzzz")
    await olga.say("/questions")
    await olga.press("Question No. 1")
    await olga.say("We have them now.")
    await ben.say("Great, thanks")
    assert told(olga, "Great, thanks") >= 1
    assert told(olga, "zzzzzz") == 0


async def test_an_answer_to_somebody_who_blocked_the_bot_is_told_as_not_delivered_and_arrives_later(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await ben.block()
    await olga.say("We have them.")
    assert told(olga, "was not delivered: the customer has blocked the bot") == 1
    await olga.press("Open the conversation")
    assert "not delivered: the customer has blocked the bot" in olga.screen.text
    await shop.pass_time(minutes=5)
    assert len(await shop.rows("SELECT id FROM letters WHERE kind = 'word_undelivered'")) == 1
    await ben.unblock()
    await ben.start()
    assert told(ben, "We have them.") == 1
    await olga.say("/questions")
    await olga.press("Question No. 1")
    assert "not delivered" not in olga.screen.text
    assert "✓ delivered" in olga.screen.text


async def test_answers_arrive_once_and_in_order_over_a_crash(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    shop.kill_after_commit()
    await olga.say("first")
    await shop.start()
    await shop.settle()
    await olga.say("second")
    answers = [one.text for one in ben.bot_messages if "The shop answers" in one.text]
    assert ["first" in answers[0], "second" in answers[1], len(answers)] == [True, True, 2]


async def test_a_question_that_waits_too_long_is_told_once_and_counted_on_the_desk(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await ask(ben)
    await shop.pass_time(hours=30)
    await shop.pass_time(hours=1)
    assert told(olga, "waits longer than was promised") == 1
    await olga.say("/desk")
    assert "1 waits longer than promised" in olga.screen.text
    await olga.press("Next question")
    assert "An answer was promised by" in olga.screen.text
    await olga.say("Sorry, here it is.")
    await olga.say("/desk")
    assert "waits longer" not in olga.screen.text


async def test_three_days_without_a_word_close_it_and_writing_opens_it_again(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await shop.pass_time(hours=80)
    assert (await thread(shop)).closed_at is None, "whoever waits is not sent away"
    await olga.say("/questions")
    await olga.press("Question No. 1")
    await olga.say("Yes.")
    await shop.pass_time(hours=73)
    assert (await thread(shop)).closed_by == "silence"
    assert ben.sees("Nobody has written here for three days")
    await ben.press("Write again")
    await ben.say("And for Brazil?")
    assert (await thread(shop)).closed_at is None
    assert told(olga, "And for Brazil?") >= 1
    assert len(await shop.rows("SELECT id FROM threads")) == 1


async def test_home_shows_an_answer_that_was_not_opened_and_a_link_opens_it(
    shop: Shop, ben: Person, olga: Person, anna: Person
) -> None:
    await taken(ben, olga)
    await olga.say("Yes.")
    await ben.start()
    await ben.press("The shop has answered you")
    assert "Conversation with the shop" in ben.screen.text
    await ben.start()
    assert "💬 My conversation" in ben.screen.labels
    await ben.start("thread_1")
    assert "Conversation with the shop" in ben.screen.text
    await anna.start("thread_1")
    assert "Yes." not in anna.screen.text
    await olga.start("thread_1")
    assert "The customer" in olga.screen.text


async def test_two_members_of_staff_do_not_take_one_question(
    shop: Shop, ben: Person, olga: Person, anna: Person
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "support", "Anna", now))
    await anna.start()
    await taken(ben, olga)
    await anna.press_data(anna.screen.id, "wk:1")
    assert (await thread(shop)).taken_by == olga.id
    await anna.say("/questions")
    await anna.press("Вопрос №\N{NO-BREAK SPACE}1")
    assert "Взято: Olga" in anna.screen.text
    await anna.say("Я помогу.")
    assert ben.sees("Я помогу.")
    audit = [(row["staff_id"], row["action"], row["after"]) for row in await shop.rows("SELECT * FROM audit")]
    assert (anna.id, "thread.answer", "text") in audit
    assert (olga.id, "thread.take", "") in audit


async def test_a_question_that_was_given_back_is_taken_by_somebody_else(
    shop: Shop, ben: Person, olga: Person, anna: Person
) -> None:
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "support", "Anna", shop.clock.now()))
    await anna.start()
    await taken(ben, olga)
    await anna.press_data(anna.screen.id, "wg:1")
    assert (await thread(shop)).taken_by == olga.id
    await olga.press("Leave it to others")
    assert (await thread(shop)).taken_by is None
    await anna.say("/questions")
    await anna.press("Следующий вопрос")
    await anna.press("Взять и ответить")
    assert (await thread(shop)).taken_by == anna.id
    await ben.say("Hello?")
    assert anna.sees("Hello?")


async def test_strangers_reach_nothing_of_the_staffs_side(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    await taken(ben, olga)
    await anna.start()
    for data in ("wq", "wh:1:0", "wk:1", "wj:1:0", "wn", f"ww:{ben.id}:0", "wl:0", "wo", "wy:1", "ws:1:1", "wd:1"):
        await anna.press_data(anna.screen.id, data)
        assert "Turkey" not in anna.screen.text
        await anna.say("I am the shop")
    assert told(ben, "I am the shop") == 0
    assert (await thread(shop)).closed_at is None


async def test_a_saved_answer_is_written_filled_in_previewed_and_sent(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await olga.say("/questions")
    await olga.press("Saved answers")
    await olga.press("New text")
    await olga.say("Greeting")
    assert "Write the text in English" in olga.screen.text
    await olga.say("Hello {name}, {shop} is glad. {price}")
    assert "Nobody can fill in “price”" in olga.screen.text
    await olga.say("Hello {name}, {shop} is glad.")
    await olga.say("/questions")
    await olga.press("Question No. 1")
    await olga.press("Saved answers")
    await olga.press("Greeting")
    assert "Hello Ben, " in olga.screen.text
    assert told(ben, "Hello Ben") == 0
    await olga.press("Send")
    assert sum("The shop answers" in one.text and "Hello Ben" in one.text for one in ben.bot_messages) == 1
    await olga.say("/questions")
    await olga.press("Saved answers")
    await olga.press("Greeting")
    await olga.press("Delete")
    assert len(await shop.rows("SELECT id FROM saved_texts")) == 1
    await olga.press("Yes, delete")
    assert await shop.rows("SELECT id FROM saved_texts") == []
    actions = [row["action"] for row in await shop.rows("SELECT action FROM audit ORDER BY id")]
    assert [one for one in actions if one.startswith("saved_text")] == [
        "saved_text.title",
        "saved_text.text_en",
        "saved_text.remove",
    ]


async def test_a_saved_answer_about_an_order_is_not_sent_where_there_is_none(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    for word in ("About", "Order"):
        await olga.press_data(olga.screen.id, "wf:0:title")
        await olga.say(word)
    await olga.say("Order {order} is on its way.")
    await olga.press_data(olga.screen.id, "ws:2:1")
    await olga.press_data(olga.screen.id, "ws:1:1")
    assert told(ben, "on its way") == 0
    assert len(await shop.rows("SELECT id FROM thread_words")) == 1


async def test_a_saved_answer_that_cannot_be_sent_keeps_the_conversation_at_hand(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await olga.press_data(olga.screen.id, "wf:0:title")
    await olga.say("Greeting")
    await olga.press_data(olga.screen.id, "wl:1")
    await olga.press("Greeting")
    assert "This text has no words yet" in olga.screen.text
    assert "Send" not in str(olga.screen.labels)
    await olga.press("Back")
    await olga.press("Back")
    await olga.say("Monday.")
    assert ben.sees("Monday.")
    await olga.press_data(olga.screen.id, "wp:1:1")
    await olga.press("Write this text")
    await olga.press("Text in English")
    await olga.say("Order {order} is on its way.")
    await olga.press_data(olga.screen.id, "wp:1:1")
    assert "this conversation is about none" in olga.screen.text
    await olga.press("Back")
    assert "Greeting" in olga.screen.labels


async def test_working_time_is_set_in_the_chat_and_told_to_customers(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.say("/questions")
    await olga.press("Working time")
    await olga.press("Sat")
    await olga.press("Sun")
    await olga.press("10:00–20:00")
    await olga.say("20-10")
    assert "The end must be later than the beginning" in olga.screen.text
    await olga.say("9:00-18:30")
    await olga.press("Answer within")
    await olga.say("2")
    assert "within 2 hours of working time" in olga.screen.text
    await ask(ben)
    assert "We answer Mon, Tue, Wed, Thu, Fri, 09:00–18:30." in ben.screen.text
    hours = [row["after"] for row in await shop.rows("SELECT after FROM audit WHERE action = 'support.hours'")]
    assert hours[-1] == "days 12345, 540-1110 min, within 2 h"


async def test_support_sees_and_answers_questions_and_sets_no_hours(
    shop: Shop, ben: Person, olga: Person, anna: Person
) -> None:
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "support", "Anna", shop.clock.now()))
    await anna.start()
    await ask(ben)
    await anna.say("/questions")
    assert not any("Часы ответа" in one for one in anna.screen.labels)
    await anna.press_data(anna.screen.id, "wy:1")
    assert await shop.rows("SELECT value FROM shop_settings WHERE key = 'support_hours'") == []


async def erase(person: Person) -> None:
    """The person has their data deleted."""
    await person.say("/settings")
    await person.press("My data")
    await person.press("Delete my data")
    await person.press("Yes, delete it for ever")


async def test_an_answer_to_somebody_whose_data_is_deleted_reaches_nobody_else(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await ben.say("For my brother")
    copy = next(one for one in reversed(olga.bot_messages) if one.text.endswith("For my brother"))
    await erase(ben)
    await anna.say("/help")
    await anna.press("Спросить нас")
    await anna.say("Когда будут карты?")
    shop.telegram.say(olga.id, "Your brother will have it", chat_id=olga.id, reply_to=copy.id)
    await shop.settle()
    assert not anna.sees("Your brother")


async def test_who_is_no_longer_staff_changes_no_answer(shop: Shop, ben: Person, olga: Person) -> None:
    await taken(ben, olga)
    await olga.say("From Monday on")
    written = next(one for one in reversed(olga.messages) if one.outgoing)
    shop.telegram.edit(olga.id, written.id, "From Tuesday on", chat_id=olga.id)
    await shop.settle()
    assert ben.sees("From Tuesday on")
    assert (await shop.row("SELECT action FROM audit ORDER BY id DESC LIMIT 1"))["action"] == "thread.edit"
    await shop.db.write(lambda tx: tx.run("DELETE FROM staff WHERE id = :id", id=olga.id))
    shop.telegram.edit(olga.id, written.id, "Never", chat_id=olga.id)
    await shop.settle()
    assert not ben.sees("Never")


async def test_a_reply_to_the_news_that_a_conversation_is_closed_goes_on_with_it(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await taken(ben, olga)
    await olga.say("Yes")
    await olga.press("Close")
    await olga.press("Close the conversation")
    news = next(one for one in reversed(ben.bot_messages) if "considers this" in one.text)
    await ben.start()
    shop.telegram.say(ben.id, "And for Brazil?", chat_id=ben.id, reply_to=news.id)
    await shop.settle()
    assert (await thread(shop)).waiting_at is not None


async def test_staff_answer_by_a_reply_to_the_news_of_a_question(shop: Shop, ben: Person, olga: Person) -> None:
    await ask(ben)
    news = next(one for one in reversed(olga.bot_messages) if "Take and answer" in one.labels)
    await olga.start()
    shop.telegram.say(olga.id, "From Monday on", chat_id=olga.id, reply_to=news.id)
    await shop.settle()
    assert ben.sees("From Monday on")
