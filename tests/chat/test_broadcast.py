"""News to many: written, seen, sent once to those who agreed, and never in the way of anything else."""

from datetime import timedelta

import pytest

from storage import staff
from tests.chat.acts import buy_boosts, game
from tests.chat.broadcasting import agree, copies, crowd, launched, loud, written
from tests.chat.person import Person
from tests.chat.shop import Shop

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English, of a shop without quiet hours."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    await loud(shop)
    return shop.olga


async def states(shop: Shop) -> dict[str, int]:
    rows = await shop.rows("SELECT state, count(*) AS n FROM broadcast_recipients GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


async def test_only_those_who_agreed_get_the_news(shop: Shop, anna: Person, ben: Person, olga: Person) -> None:
    await anna.start()
    await agree(shop, ben)
    await launched(olga)

    assert copies(ben) == 1
    assert copies(anna) == 0
    assert ben.screen.labels[-1] == "🔕 Unsubscribe from news"
    assert olga.sees("Sent: 1")
    assert olga.sees("finished")


async def test_each_gets_the_text_of_their_language(shop: Shop, anna: Person, ben: Person, olga: Person) -> None:
    await agree(shop, anna, ben)
    await written(olga)
    await olga.press("Text: Русский")
    await olga.say("Большая скидка")
    await olga.press("Send…")
    await olga.press("Send to 2 people")

    assert (copies(ben), copies(ben, "Большая скидка")) == (1, 0)
    assert (copies(anna), copies(anna, "Большая скидка")) == (0, 1)


@pytest.mark.parametrize(("answer", "got"), [("Leave them out", 0), ("Send them the other text", 1)])
async def test_what_becomes_of_a_language_without_a_text_is_asked(
    shop: Shop, anna: Person, ben: Person, olga: Person, answer: str, got: int
) -> None:
    await agree(shop, anna, ben)
    await written(olga)
    assert "no text, and 1 person reads it" in olga.screen.text
    await olga.press("Send…")
    assert not any(label.startswith("Send to ") for label in olga.screen.labels)
    await olga.press(answer)
    await olga.press("Send to")

    assert copies(ben) == 1
    assert copies(anna) == got


async def test_formatting_is_kept(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await olga.say("/broadcast")
    await olga.press("Write a broadcast")
    await olga.press("Text: English")
    text = "Sale <today> & bold"
    entities = [{"type": "bold", "offset": 15, "length": 4}, {"type": "text_link", "offset": 0, "length": 4}]
    shop.telegram._write(
        olga.id, {"text": text, "entities": [entities[0], entities[1] | {"url": "https://a.example/?b=1&c=2"}]}
    )
    await shop.settle()
    await olga.press("Send…")
    await olga.press("Send to")

    got = ben.screen.raw
    assert got["text"] == text
    assert [(each["type"], each["offset"], each["length"]) for each in got["entities"]] == [
        ("text_link", 0, 4),
        ("bold", 15, 4),
    ]
    assert got["entities"][0]["url"] == "https://a.example/?b=1&c=2"


async def test_a_picture_with_a_caption_arrives_as_one(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await olga.say("/broadcast")
    await olga.press("Write a broadcast")
    await olga.press("Text: English")
    await olga.send_photo(PNG, caption="Look at this")
    await olga.press("See what they will see")
    assert "Look at this" in olga.screen.text
    await olga.press("Back")
    await olga.press("Send…")
    await olga.press("Send to")

    assert ben.screen.has_file
    assert ben.screen.text == "Look at this"
    await ben.press("Unsubscribe")
    assert "You have unsubscribed" in ben.alerts[-1]
    assert ben.screen.text == "Look at this"


async def test_what_is_no_text_and_no_picture_is_refused_in_words(shop: Shop, olga: Person) -> None:
    await olga.say("/broadcast")
    await olga.press("Write a broadcast")
    await olga.press("Text: English")
    await olga.send_voice()
    assert "a text or one picture" in olga.screen.text
    await olga.send_photo(PNG, caption="x" * 1025)
    assert "longer than 1,024 characters" in olga.screen.text
    await olga.say("Fine")
    assert "English: “Fine”" in olga.screen.text


async def test_the_button_opens_an_offer_below_the_news(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    wanted = await game(shop)
    await written(olga)
    await olga.press("Button")
    await olga.say("http://plain.example")
    assert "whole https:// address" in olga.screen.text
    await olga.say(f"https://t.me/vitrina_shop_bot?start=o{wanted.offer}")
    await olga.press("Send…")
    await olga.press("Send to")
    assert copies(ben) == 1
    await ben.press("Open: ")

    assert copies(ben) == 1
    assert any(label.startswith("Buy for") for label in ben.screen.labels)
    await ben.press("Unsubscribe")
    assert copies(ben) == 1


async def test_the_button_opens_a_department_or_an_address(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Button")
    await olga.press("Discord boosts")
    assert "Button: Discord boosts" in olga.screen.text
    await olga.press("Button")
    await olga.say("https://news.example/sale")
    await olga.press("Send…")
    await olga.press("Send to")
    assert ben.screen.buttons[0][0]["url"] == "https://news.example/sale"


async def test_the_test_reaches_nobody_but_who_asked(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send it to me only")
    assert (copies(olga), copies(ben)) == (1, 0)


async def test_the_number_that_is_shown_is_the_number_that_gets_it(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    await agree(shop, anna, ben)
    await crowd(shop, 5)
    await written(olga)
    assert "6 people would get it now (English 6, Русский 1)" in olga.screen.text
    await olga.press("To whom")
    await olga.press("English")
    await olga.press("Back")
    await olga.press("Send…")
    await olga.press("Send to 6 people")
    assert await states(shop) == {"sent": 6}
    assert copies(anna) == 0


async def test_a_segment_takes_buyers_of_one_department(shop: Shop, anna: Person, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=2)
    await agree(shop, anna, ben)
    await written(olga)
    for wanted, people in (("Discord boosts", 1), ("Have bought", 1)):
        await olga.press("To whom")
        await olga.press(wanted)
        assert f"{people} person fits" in olga.screen.text
        await olga.press("Take all conditions off")
        await olga.press("Back")
    await olga.press("To whom")
    await olga.press("Never bought")
    await olga.press("Back")
    assert "Русский 1" in olga.screen.text
    assert "English" not in olga.screen.text.partition("(")[2].partition(")")[0]


async def test_a_second_press_starts_nothing_a_second_time(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    message, button = olga.screen.id, olga.screen.buttons[0][0]["callback_data"]
    await olga.press_data(message, button, settle=False)
    await olga.press_data(message, button)
    await olga.press_data(message, button)
    assert copies(ben) == 1
    assert await states(shop) == {"sent": 1}


async def test_unsubscribing_works_a_month_later(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await launched(olga)
    shop.clock.skip(timedelta(days=31))
    await shop.restart()
    await ben.press("Unsubscribe")
    assert "You have unsubscribed" in ben.alerts[-1]
    await ben.press("Unsubscribe")
    assert "off already" in ben.alerts[-1]
    await written(olga, "Second")
    assert "Nobody would get it now" in olga.screen.text
    assert "Send…" not in olga.screen.labels


async def test_who_unsubscribes_while_it_is_under_way_is_left_out(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    people = await crowd(shop, 20)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", "flood", after=1, seconds=60)
    await olga.press("Send to 21 people")
    await shop.db.write(
        lambda tx: tx.run("UPDATE notifications SET news = 0 WHERE customer_id = :id", id=people[19].id)
    )
    await shop.pass_time(minutes=2)
    assert copies(people[19]) == 0
    assert olga.sees("Unsubscribed before it was sent: 1")
    assert [copies(each) for each in (ben, *people[:19])] == [1] * 20


async def test_a_limit_of_telegram_is_waited_for_and_loses_nobody(shop: Shop, olga: Person) -> None:
    people = await crowd(shop, 20)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", "flood", after=5, seconds=60)
    await olga.press("Send to 20 people")
    before = sum(copies(each) for each in people)
    assert before < 20
    await shop.pass_time(seconds=30)
    assert sum(copies(each) for each in people) == before
    await shop.pass_time(minutes=2)
    assert [copies(each) for each in people] == [1] * 20


async def test_who_blocked_the_bot_is_unreachable_and_told_so(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await ben.block(settle=False)
    shop.telegram.world.updates.pending.clear()
    await launched(olga)
    assert olga.sees("Blocked the bot: 1")
    assert (await shop.row("SELECT reachable FROM customers WHERE id = :id", id=ben.id))["reachable"] == 0


@pytest.mark.parametrize(("fault", "got"), [("drop_after", 1), ("drop_before", 0)])
async def test_a_lost_answer_makes_one_uncertain_and_nobody_twice(
    shop: Shop, ben: Person, olga: Person, fault: str, got: int
) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", fault)  # type: ignore[arg-type]
    await olga.press("Send to")
    await shop.pass_time(minutes=5)
    assert copies(ben) == got
    assert await states(shop) == {"uncertain": 1}
    assert olga.sees("Not known whether it arrived: 1")
    assert olga.sees(str(ben.id))

    await olga.press("Open the broadcast")
    await olga.press("Send to the unknown: 1")
    await olga.press("Yes, send it to them")
    await shop.pass_time(minutes=1)
    assert copies(ben) == got + 1
    assert await states(shop) == {"sent": 1}


async def test_pause_go_on_and_stop(shop: Shop, olga: Person) -> None:
    people = await crowd(shop, 30)
    await written(olga)
    await olga.press("Send…")
    shop.telegram.faults.plan("sendMessage", "flood", after=5, seconds=60)
    await olga.press("Send to 30 people")
    await olga.press("Pause")
    before = sum(copies(each) for each in people)
    await shop.pass_time(minutes=5)
    assert sum(copies(each) for each in people) == before < 30
    shop.telegram.faults.plan("sendMessage", "flood", after=5, seconds=60)
    await olga.press("Go on")
    await shop.pass_time(seconds=1)
    await olga.press("Stop")
    assert "cannot go on afterwards" in olga.screen.text
    await olga.press("Yes, stop it")
    await shop.pass_time(minutes=5)
    sent = sum(copies(each) for each in people)
    assert before < sent < 30
    assert await states(shop) == {"sent": sent, "stopped": 30 - sent}
    assert olga.sees(f"Not sent, because it was stopped: {30 - sent}")
    actions = [row["action"] for row in await shop.rows("SELECT action FROM audit WHERE action LIKE 'broadcast%'")]
    assert actions == ["broadcast.start", "broadcast.pause", "broadcast.go_on", "broadcast.stop"]


async def test_a_message_that_telegram_never_takes_pauses_the_broadcast(shop: Shop, olga: Person) -> None:
    await crowd(shop, 30)
    await written(olga)
    sql = "UPDATE broadcast_texts SET html = :html"
    await shop.db.write(lambda tx: tx.run(sql, html="<b>never closed"))
    await olga.press("Send…")
    await olga.press("Send to")
    assert "has paused by itself" in olga.screen.text
    assert (await states(shop))["waiting"] > 0


async def test_it_waits_until_the_chosen_time_and_for_the_morning(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.say("/broadcast")
    await olga.press("No quiet hours")
    await olga.say("whenever")
    assert "could not be read" in olga.screen.text
    await olga.say("22-9")
    assert "Quiet hours: 22:00–09:00" in str(olga.screen.labels)
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    assert "Quiet hours now: it begins on January 1, 2026, 09:00" in olga.screen.text
    assert "at once" not in olga.screen.text
    await olga.press("Choose a time")
    await olga.say("soon")
    assert "could not be understood" in olga.screen.text
    await olga.say("tomorrow 23:30")
    assert "January 2, 2026, 23:30 is in the quiet hours" in olga.screen.text
    assert "it begins on January 3, 2026, 09:00" in olga.screen.text
    await olga.press("Send to")
    assert "January 3, 2026, 09:00" in olga.screen.text
    await shop.pass_time(days=2, hours=8, minutes=59)
    assert copies(ben) == 0
    await shop.pass_time(minutes=2)
    assert copies(ben) == 1


async def test_a_time_that_has_passed_before_the_second_press_sends_nothing(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    await olga.press("Choose a time")
    await olga.say("tomorrow 12:00")
    await shop.pass_time(days=30)
    await olga.press("Send to")
    await shop.pass_time(minutes=5)
    assert copies(ben) == 0
    assert any("This time has passed" in alert for alert in olga.alerts)
    assert (await shop.row("SELECT state FROM broadcasts"))["state"] == "draft"


async def test_a_date_can_be_taken_back(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await written(olga)
    await olga.press("Send…")
    await olga.press("Choose a time")
    await olga.say("23:30")
    await olga.press("Send to")
    await olga.press("Take the date back")
    assert "draft" in olga.screen.text
    await shop.pass_time(days=2)
    assert copies(ben) == 0


async def test_the_list_keeps_what_was_sent(shop: Shop, ben: Person, olga: Person) -> None:
    await agree(shop, ben)
    await launched(olga)
    await written(olga, "Never sent")
    await olga.press("Delete the draft")
    await olga.press("Yes, delete it")
    assert [label for label in olga.screen.labels if label.startswith("No. ")] == [
        "No. 1 · finished · January 1, 00:00 · 1"
    ]


async def test_support_and_strangers_write_to_nobody(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    await anna.start()
    await agree(shop, ben)
    await written(olga)
    await shop.db.write(lambda tx: staff.add(tx, ben.id, "support", "Ben", shop.clock.now()))
    for person in (anna, ben):
        await person.say("/broadcast")
        for data in ("eG:1:0", "eP:1:drop", "eN", "eT:1"):
            await person.press_data(person.screen.id, data)
    assert [row["state"] for row in await shop.rows("SELECT state FROM broadcasts")] == ["draft"]
    assert await states(shop) == {}
