"""Letters leave in order, once in a world without faults, and whatever Telegram says, the next one follows."""

from datetime import timedelta

import pytest

from bot.screens.screen import Screen
from bot.telegram.composed import Composed, Document, Nothing, StatusEdit
from storage import letters
from storage.database import Transaction
from storage.letters import Letter
from tests.chat.person import Person
from tests.telegram.house import House, story

ORDER = """INSERT INTO orders (id, reference, checkout_id, customer_id, provider, state, currency, total_minor, stars,
    cost_currency, quoted_at, quote_expires_at, created_at, changed_at)
    VALUES (:id, :id, 1, :customer, 'p', 'paid', 'RUB', 1, 1, 'RUB', 0, 0, 0, 0)"""


async def opened(house: House) -> Person:
    await house.start()
    anna = house.person()
    await anna.start()
    return anna


async def order(house: House, anna: Person) -> None:
    async def body(tx: Transaction) -> None:
        await tx.run("INSERT INTO checkouts (id, customer_id, from_cart, created_at) VALUES (1, :id, 0, 0)", id=anna.id)
        await tx.run(ORDER, id=5, customer=anna.id)

    await house.db.write(body)


async def states(house: House) -> list[str]:
    rows = await house.db.read(lambda reader: reader.all("SELECT state FROM letters ORDER BY id"))
    return [row["state"] for row in rows]


def texts(person: Person) -> list[str]:
    return [message.text for message in person.bot_messages]


@story
async def test_letters_of_a_chat_leave_in_order(house: House) -> None:
    anna = await opened(house)
    for n in range(8):
        await house.letter(anna, n)
    await house.rest()
    assert texts(anna) == [f"letter {n}" for n in range(8)]


@story
async def test_a_chat_gets_three_letters_at_once_and_then_one_a_second(house: House) -> None:
    anna = await opened(house)
    for n in range(6):
        await house.letter(anna, n)
    await house.rest(0.5)
    assert len(texts(anna)) == 3
    await house.rest(2)
    assert len(texts(anna)) == 5


@story
async def test_many_chats_get_about_25_letters_a_second(house: House) -> None:
    await house.start()
    people = [house.person(f"Person{n}") for n in range(100)]
    for person in people:
        await person.start(settle=False)
    await house.rest()
    for person in people:
        await house.letter(person)
    begin = house.clock.now()
    for _ in range(100):
        if all(state == "sent" for state in await states(house)):
            break
        await house.rest(0.1)
    assert 3 <= (house.clock.now() - begin).total_seconds() <= 5


@story
async def test_flood_control_of_a_chat_pauses_that_chat_and_loses_nothing(house: House) -> None:
    anna = await opened(house)
    ben = house.person("Ben")
    await ben.start()
    house.telegram.faults.plan("sendMessage", "flood", seconds=30)
    await house.letter(anna, 1)
    await house.letter(ben, 2)
    await house.rest(25)
    assert (texts(anna), texts(ben)) == ([], ["letter 2"])
    await house.rest(20)
    assert (texts(anna), texts(ben)) == (["letter 1"], ["letter 2"])
    assert await states(house) == ["sent", "sent"]


@story
async def test_flood_control_of_several_chats_pauses_everything(house: House) -> None:
    people = [await opened(house), *(house.person(name) for name in ("Ben", "Carl", "Dora"))]
    for person in people[1:]:
        await person.start()
    house.telegram.faults.plan("sendMessage", "flood", count=3, seconds=30)
    for person in people[:3]:
        await house.letter(person)
    await house.rest(5)
    await house.letter(people[3])
    await house.rest(20)
    assert [texts(person) for person in people] == [[], [], [], []]
    await house.rest(20)
    assert [texts(person) for person in people] == [["letter 0"]] * 4


@story
async def test_a_person_who_blocked_the_bot_is_unreachable_until_they_come_back(house: House) -> None:
    anna = await opened(house)
    await anna.block(settle=False)
    house.telegram.world.updates.pending.clear()  # the bot has not heard of it
    await house.letter(anna, 1)
    await house.rest()
    letter = await house.row("SELECT state, error FROM letters")
    assert (letter["state"], letter["error"]) == ("dropped", "blocked")
    assert (await house.row("SELECT reachable FROM customers"))["reachable"] == 0
    await anna.unblock()
    assert (await house.row("SELECT reachable FROM customers"))["reachable"] == 1


@story
async def test_a_letter_refused_three_times_is_set_aside_and_the_next_one_leaves(house: House) -> None:
    anna = await opened(house)
    house.composed = lambda letter: Screen("x" * 5000) if letter.fields["n"] == 1 else Screen("fine")
    await house.letter(anna, 1)
    await house.letter(anna, 2)
    await house.rest()
    assert texts(anna) == ["fine"]
    assert await states(house) == ["aside", "sent"]
    assert [letter_id for letter_id, _ in house.aside] == [1]
    assert len([1 for call in house.calls("sendMessage") if len(call["text"]) == 5000]) == 3


@story
async def test_a_letter_that_cannot_be_composed_is_set_aside(house: House) -> None:
    anna = await opened(house)

    def broken(letter: Letter) -> Composed:
        raise RuntimeError("no such order")

    house.composed = broken
    await house.letter(anna, 1)
    await house.rest()
    assert await states(house) == ["aside"]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_500"])
def test_a_letter_without_an_answer_is_sent_again(fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        house.telegram.faults.plan("sendMessage", fault)
        await house.letter(anna, 1)
        await house.letter(anna, 2)
        await house.rest()
        copies = 2 if fault == "drop_after" else 1
        assert texts(anna) == ["letter 1"] * copies + ["letter 2"]

    told(shop_file)  # type: ignore[arg-type]


@story
async def test_an_answer_that_cannot_be_read_is_no_reason_to_repeat_the_letter(house: House) -> None:
    anna = await opened(house)
    house.session.spoilt["sendMessage"] = 100
    await house.letter(anna, 1)
    await house.letter(anna, 2)
    await house.rest(300)
    assert texts(anna) == ["letter 1", "letter 2"]
    rows = await house.db.read(lambda reader: reader.all("SELECT state, message_id FROM letters ORDER BY id"))
    assert [(row["state"], row["message_id"]) for row in rows] == [("sent", one.id) for one in anna.bot_messages]


@pytest.mark.parametrize("fault", ["drop_after", "gateway"])
def test_a_letter_that_is_never_answered_is_set_aside_and_the_next_one_leaves(fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        if fault == "gateway":
            house.session.gateway["sendMessage"] = 5
        else:
            house.telegram.faults.plan("sendMessage", fault, count=5)
        await house.letter(anna, 1)
        await house.letter(anna, 2)
        await house.rest(600)
        assert texts(anna) == ["letter 1"] * (5 if fault == "drop_after" else 0) + ["letter 2"]
        assert await states(house) == ["aside", "sent"]
        assert house.aside == [(1, "no answer")]

    told(shop_file)  # type: ignore[arg-type]


@pytest.mark.parametrize(("method", "fault"), [("sendMessage", "error_500"), ("*", "drop_before")])
def test_an_outage_of_telegram_sets_no_letter_aside(method: str, fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        house.telegram.faults.plan(method, fault, count=1000)
        await house.letter(anna, 1)
        await house.rest(1800)
        house.telegram.faults.heal()
        await house.rest(120)
        assert texts(anna) == ["letter 1"]

    told(shop_file)  # type: ignore[arg-type]


@story
async def test_a_letter_on_its_way_when_the_process_ended_leaves_after_the_restart(house: House) -> None:
    anna = await opened(house)
    house.telegram.faults.plan("sendMessage", "slow", seconds=100)
    await house.letter(anna, 1)
    await house.rest(5)
    assert await states(house) == ["sending"]
    await house.kill()
    house.telegram.faults.heal()
    await house.start()
    await house.rest()
    assert texts(anna) == ["letter 1"]


@story
async def test_a_letter_waits_for_its_time_and_holds_up_nobody(house: House) -> None:
    anna = await opened(house)
    await house.letter(anna, 1, not_before=house.clock.now() + timedelta(hours=1))
    await house.letter(anna, 2)
    await house.rest()
    assert texts(anna) == ["letter 2"]
    await house.rest(3700)
    assert texts(anna) == ["letter 2", "letter 1"]


@story
async def test_the_status_of_an_order_is_one_message_that_is_edited(house: House) -> None:
    anna = await opened(house)
    await order(house, anna)
    version = iter(range(1, 10))
    house.composed = lambda letter: StatusEdit(5, Screen(f"status {next(version)}"), 1)
    for _ in range(3):
        await house.letter(anna, kind=letters.STATUS, order_id=5, dedupe="status:5")
        await house.rest()
    assert texts(anna) == ["status 3"]
    assert anna.bot_message_count == 1


@story
async def test_one_waiting_status_letter_per_order_is_enough(house: House) -> None:
    anna = await opened(house)
    await order(house, anna)
    house.composed = lambda letter: StatusEdit(5, Screen("status"), 1)

    async def three(tx: Transaction) -> list[bool]:
        return [
            await letters.put(
                tx, chat_id=anna.id, kind=letters.STATUS, order_id=5, dedupe="status:5", now=house.clock.now()
            )
            for _ in range(3)
        ]

    assert await house.db.write(three) == [True, False, False]
    await house.rest()
    assert await states(house) == ["sent"]
    await house.letter(anna, kind=letters.STATUS, order_id=5, dedupe="status:5")
    await house.rest()
    assert await states(house) == ["sent", "sent"]
    assert texts(anna) == ["status"]  # the second edit changed nothing and counts as done


@story
async def test_a_status_message_that_was_deleted_is_sent_anew(house: House) -> None:
    anna = await opened(house)
    await order(house, anna)
    version = iter(range(1, 10))
    house.composed = lambda letter: StatusEdit(5, Screen(f"status {next(version)}"), 1)
    await house.letter(anna, kind=letters.STATUS, order_id=5)
    await house.rest()
    await house.bot.delete_message(anna.id, anna.screen.id)
    await house.letter(anna, kind=letters.STATUS, order_id=5)
    await house.rest()
    assert texts(anna) == ["status 2"]


@story
async def test_another_letter_with_the_same_dedupe_is_never_sent(house: House) -> None:
    anna = await opened(house)
    for _ in range(2):
        await house.letter(anna, dedupe="delivered:5")
        await house.rest()
    assert len(texts(anna)) == 1


@story
async def test_a_document_is_a_file(house: House) -> None:
    anna = await opened(house)
    house.composed = lambda letter: Document(b"AAAA-BBBB", "keys.txt", "<b>Your</b> keys")
    await house.letter(anna)
    await house.rest()
    assert (anna.screen.text, anna.screen.has_file) == ("Your keys", True)
    assert [stored.data for stored in house.telegram.world.state.files.values()] == [b"AAAA-BBBB"]


@story
async def test_what_is_no_longer_worth_telling_is_not_told(house: House) -> None:
    anna = await opened(house)
    house.composed = lambda letter: Nothing()
    await house.letter(anna)
    await house.rest()
    assert (texts(anna), await states(house)) == ([], ["dropped"])


@story
async def test_wrong_markup_is_sent_as_plain_text(house: House) -> None:
    anna = await opened(house)
    house.composed = lambda letter: Screen("<b>Tom &amp; Jerry</i>")
    await house.letter(anna)
    await house.rest()
    assert texts(anna) == ["Tom & Jerry"]
