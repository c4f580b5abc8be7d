"""Conversations in the staff chat: a topic for each, where every message is the answer, and none is ever lost."""

import pytest

from storage import staff, threads
from tests.chat.acts import as_text, buy_game, game
from tests.chat.group import Group
from tests.chat.person import Person, Seen
from tests.chat.shop import Shop

JPEG = b"\xff\xd8\xff" + bytes(64)
QUESTION = "Question No. 1"


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


@pytest.fixture
async def group(shop: Shop, olga: Person, anna: Person) -> Group:
    """A connected forum."""
    made = Group(shop, olga, anna)
    await made.connect()
    return made


async def ask(ben: Person, text: str = "Do you sell cards for Turkey?") -> None:
    await ben.say("/paysupport")
    await ben.press("Ask us")
    await ben.say(text)


def own(person: Person) -> Seen:
    """What the person wrote last."""
    return next(one for one in reversed(person.messages) if one.outgoing)


def answers(person: Person) -> list[str]:
    return [one.text.partition("\n\n")[2] for one in person.bot_messages if "The shop answers" in one.text]


async def test_a_question_gets_a_topic_with_a_header_and_a_message_there_is_the_answer(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    assert QUESTION in group.topics
    header, first = group.read(QUESTION)
    assert "speaks English, orders: 0" in header
    assert "An answer is promised by" in header
    assert first == "Do you sell cards for Turkey?"
    await group.say(olga, "Yes, from Monday on.", topic=QUESTION)
    assert answers(ben) == ["Yes, from Monday on."]
    assert "Olga" not in str(ben.messages)
    await ben.say("Thank you!")
    assert group.read(QUESTION)[-1] == "Thank you!"
    assert not any("Turkey" in text for text in group.read("Support"))
    assert not olga.sees("Turkey")


async def test_a_problem_has_its_topic_and_its_header_follows_the_order(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await buy_game(shop, ben, await game(shop, as_text))
    await shop.pass_time(minutes=10)
    await ben.press("Show")
    await ben.press("Report a problem")
    await ben.press("It does not work")
    await ben.say("Steam says no")
    topic = "No. 1001: It does not work"
    assert group.read(topic)[1:] == ["Steam says no"]
    assert "Order No. 1001: done" in group.read(topic)[0]
    before = len(group.messages)
    await group.say(olga, "We look into it", topic=topic)
    await shop.pass_time(minutes=1)
    assert "An answer is promised" not in group.read(topic)[0]
    assert len(group.messages) == before


async def test_pictures_voices_and_edits_go_both_ways(shop: Shop, ben: Person, olga: Person, group: Group) -> None:
    await ask(ben)
    await ben.send_photo(JPEG, caption="look")
    await ben.send_voice()
    thread = group.thread(QUESTION)
    copies = [one for one in group.chat.messages.values() if one.get("message_thread_id") == thread]
    assert [kind for one in copies for kind in ("photo", "voice") if kind in one] == ["photo", "voice"]
    await ben.edit_caption(next(one.id for one in ben.messages if "photo" in one.raw and one.outgoing), "look here")
    assert "look here" in [one.get("caption") for one in copies]

    shop.telegram.send_photo(olga.id, JPEG, caption="press this", chat_id=group.id, thread_id=thread)
    await shop.settle()
    assert [one.text for one in ben.bot_messages if one.has_file] == ["press this"]
    await group.say(olga, "By Friday", topic=QUESTION)
    written = max(number for number, one in group.chat.messages.items() if one.get("text") == "By Friday")
    shop.telegram.edit(olga.id, written, "By Monday", chat_id=group.id)
    await shop.settle()
    assert any("By Monday" in one.text and "changed afterwards" in one.text for one in ben.bot_messages)
    assert not any("By Friday" in one.text for one in ben.bot_messages)


async def test_notes_among_staff_and_the_words_of_strangers_never_reach_the_customer(
    shop: Shop, ben: Person, olga: Person, anna: Person, group: Group
) -> None:
    await ask(ben)
    await group.say(olga, "// who knows this one?", topic=QUESTION)
    await group.say(anna, "I am only a member of the group", topic=QUESTION)
    await group.say(olga, "just chatting")
    assert answers(ben) == []
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "support", "Anna", shop.clock.now()))
    await group.say(anna, "I know it.", topic=QUESTION)
    assert answers(ben) == ["I know it."]
    audit = await shop.row("SELECT staff_id, action, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == (anna.id, "thread.answer", "text")


async def test_a_deleted_topic_is_made_again_and_nothing_is_lost(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    shop.telegram.delete_topic(group.id, olga.id, group.thread(QUESTION))
    await ben.say("Are you there?")
    await shop.pass_time(seconds=10)
    await ben.say("Hello?")
    assert group.topics.count(QUESTION) == 1
    first, header, last = group.read(QUESTION)
    assert (first, last) == ("Are you there?", "Hello?")
    assert "speaks English" in header
    await group.say(olga, "Here I am.", topic=QUESTION)
    assert answers(ben) == ["Here I am."]


async def test_a_conversation_that_is_opened_again_goes_on_in_its_topic(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    await group.say(olga, "Yes.", topic=QUESTION)
    await shop.pass_time(hours=73)
    assert "Closed." in group.read(QUESTION)[0]
    await ben.press("Write again")
    await ben.say("And for Brazil?")
    assert group.read(QUESTION)[-1] == "And for Brazil?"
    assert group.topics.count(QUESTION) == 1
    await shop.pass_time(minutes=1)
    assert "Closed." not in group.read(QUESTION)[0]


async def test_an_answer_that_does_not_arrive_is_told_in_the_topic(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    await ben.block()
    await group.say(olga, "Yes.", topic=QUESTION)
    assert "was not delivered: the customer has blocked the bot" in group.read(QUESTION)[-1]


async def test_what_is_answered_in_private_is_read_in_the_topic_too(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    await olga.say("/questions")
    await olga.press(QUESTION)
    await olga.say("Yes, in private.")
    assert answers(ben) == ["Yes, in private."]
    assert group.read(QUESTION)[-1] == "Olga answered:\nYes, in private."


async def test_without_topics_the_group_hears_of_the_question_and_it_is_held_in_private(
    shop: Shop, ben: Person, olga: Person
) -> None:
    group = Group(shop, olga, forum=False)
    await group.connect(rights=())
    await ask(ben)
    assert any("A customer asks" in text and "Turkey" not in text for text in group.read())
    await group.press(olga, "Take and answer")
    await olga.say("/questions")
    await olga.press(QUESTION)
    assert "cards for Turkey" in olga.screen.text
    await olga.say("Yes.")
    assert answers(ben) == ["Yes."]


async def test_when_the_bot_is_removed_conversations_go_on_in_private(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    await group.say(olga, "One moment.", topic=QUESTION)
    shop.telegram.remove_bot(group.id, olga.id)
    await shop.settle()
    await ben.say("I am waiting")
    assert olga.sees("I am waiting")
    found = await shop.db.read(lambda reader: threads.get(reader, 1))
    assert found is not None
    assert found.taken_by == olga.id


async def test_a_question_after_another_customers_data_was_deleted_has_its_own_topic(
    shop: Shop, ben: Person, anna: Person, group: Group
) -> None:
    await ask(ben)
    await ben.say("/settings")
    await ben.press("My data")
    await ben.press("Delete my data")
    await ben.press("Yes, delete it for ever")
    await anna.say("/help")
    await anna.press("Спросить нас")
    await anna.say("Когда будут карты?")
    await shop.pass_time(minutes=2)
    header, words = group.read("Question No. 2")
    assert "speaks Русский" in header
    assert words == "Когда будут карты?"


async def test_each_answer_of_a_hidden_administrator_is_said_not_to_have_left(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    shop.telegram.hide(group.id, olga.id)
    await group.say(olga, "Hello", topic="Support")
    for text in ("Yes", "From Monday on"):
        before = len(group.read(QUESTION))
        await group.say(olga, text, topic=QUESTION)
        assert "did nothing with your message" in group.read(QUESTION)[before]
    assert answers(ben) == []


async def test_another_staff_chat_reads_what_was_said_in_the_former_one(
    shop: Shop, ben: Person, olga: Person, group: Group
) -> None:
    await ask(ben)
    other = Group(shop, olga, title="New")
    await other.connect()
    await other.press(olga, "Make this the staff chat")
    await shop.pass_time(minutes=2)
    assert other.read(QUESTION)[1:] == ["Do you sell cards for Turkey?"]
    await other.say(olga, "Yes", topic=QUESTION)
    assert answers(ben) == ["Yes"]


async def test_who_is_no_staff_is_told_that_an_answer_did_not_leave(
    shop: Shop, ben: Person, anna: Person, group: Group
) -> None:
    await ask(ben)
    await group.say(anna, "I know it.", topic=QUESTION)
    assert group.read(QUESTION)[-1] == shop.texts(anna).plain("staffchat.not_staff")
    before = len(group.messages)
    await group.say(anna, "Hello", topic="Support")
    assert len(group.messages) == before
    assert answers(ben) == []
