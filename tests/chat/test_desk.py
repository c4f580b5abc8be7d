"""The desk: what waits, who looks after it, what staff do about any order, and who hears when nobody does anything."""

import pytest

from providers.standin import Fault
from storage import members, staff
from tests.chat.acts import buy_boosts, buy_game, game, serials
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_staff import open_cases, unclear_boosts


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, at the desk, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def hire(shop: Shop, person: Person, role: str, name: str) -> None:
    await shop.db.write(lambda tx: staff.add(tx, person.id, role, name, shop.clock.now()))
    await person.start()


async def delivered(shop: Shop, buyer: Person) -> None:
    await buy_game(shop, buyer, await game(shop))
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["delivered"]


async def test_the_desk_leads_to_orders_incidents_and_what_waits(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)
    await olga.say("/desk")
    assert "1 decision, oldest 30 minutes" in olga.screen.text
    await olga.press("Orders")
    assert "❗ No. 1001" in olga.screen.labels[0]
    await olga.press("checked by our staff · 1")
    assert "● checked by our staff" in " ".join(olga.screen.labels)
    await olga.press("❗ No. 1001")
    assert "Order No. 1001" in olga.screen.text
    await olga.say("/desk")
    await olga.press("Incidents")
    assert "There were none." in olga.screen.text


async def test_a_case_is_taken_given_back_and_handed_on(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    await hire(shop, anna, "manager", "Anna")
    await unclear_boosts(shop, ben, acted=True)
    await olga.press("Open the case")
    await olga.press("Take the case")
    assert olga.sees("Taken by Olga")
    labels = olga.screen.labels
    assert labels.index("Release the case") > labels.index("Hand over")
    await olga.press("Release the case")
    assert "Take the case" in olga.screen.labels
    await olga.press("Take the case")
    await olga.press("Hand to another")
    await olga.press("Anna")
    assert olga.sees("Taken by Anna")
    assert anna.sees("Olga передаёт вам это дело")
    audit = [row["action"] for row in await shop.rows("SELECT action FROM audit ORDER BY id")]
    assert audit[-4:] == ["case.take", "case.give_back", "case.take", "case.hand"]


async def test_past_its_deadline_a_case_goes_to_managers_and_then_to_owners_each_once(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await hire(shop, anna, "manager", "Anna")
    await unclear_boosts(shop, ben, acted=True)
    await shop.pass_time(hours=2)
    assert sum("Срок прошёл" in each.text for each in anna.bot_messages) == 1
    assert not olga.sees("Long past its deadline")
    await shop.pass_time(hours=1)
    await shop.pass_time(hours=1)
    assert sum("Long past its deadline" in each.text for each in olga.bot_messages) == 1
    assert sum("Срок прошёл" in each.text for each in anna.bot_messages) == 1
    await olga.say("/desk")
    await olga.press("Next decision")
    assert "owners were told that it is late" in olga.screen.text


async def test_a_case_that_was_taken_and_left_is_free_again(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)
    await olga.press("Open the case")
    await olga.press("Take the case")
    await shop.pass_time(hours=2, minutes=1)
    assert olga.sees("It is free again")
    await olga.say("/desk")
    await olga.press("Next decision")
    assert "Take the case" in olga.screen.labels
    assert "Taken before by: Olga" in olga.screen.text


async def test_a_second_attempt_where_nothing_can_be_asked_is_made_by_a_named_person(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await unclear_boosts(shop, ben, acted=False)
    await olga.press("Open the case")
    await olga.press("Try once more")
    await olga.press("Not in the provider's cabinet")
    assert shop.bought("simpleboost") == 0
    await olga.press("Buy once more")
    await shop.settle()
    assert shop.bought("simpleboost") == 1
    assert await shop.states() == ["in_progress"]
    assert await open_cases(shop) == []
    audit = await shop.row("SELECT action, staff_id, before, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("case.again", olga.id, "review", "paid")


async def test_no_second_attempt_before_the_settle_time(shop: Shop, ben: Person, olga: Person) -> None:
    shop.simpleboost.faults.plan(Fault.SILENT_BEFORE)
    await buy_boosts(shop, ben)
    await shop.pass_time(seconds=10)
    assert await shop.states() == ["unclear"]
    await olga.press("Open the case")
    assert "Try once more" not in olga.screen.labels


async def test_a_delivered_order_is_refunded_from_its_page(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Refund")
    await olga.say("the key was used")
    await olga.press("Refund in full")
    assert ben.stars == 5000
    assert await shop.states() == ["cancelled"]
    assert await open_cases(shop) == []
    await olga.say("/order 1001")
    assert "(Olga: the key was used)" in olga.screen.text
    assert "Refund" not in olga.screen.labels


async def test_something_more_is_handed_over_for_a_delivered_order(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Hand over")
    await olga.say("CANARY-SECOND-KEY")
    await olga.press("Bought elsewhere")
    await olga.press("Hand it over")
    assert await shop.states() == ["delivered"]
    assert not any("CANARY" in each.text for each in olga.messages)
    await ben.press("Show")
    assert any("CANARY-SECOND-KEY" in each.text for each in ben.messages)
    await olga.say("/order 1001")
    assert not any(key in olga.screen.text for key in serials(shop))


async def test_an_action_that_was_begun_and_left_closes_by_itself(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Refund")
    assert await open_cases(shop) == ["staff_action"]
    await shop.pass_time(hours=1, minutes=1)
    assert await open_cases(shop) == []
    assert ben.stars < 5000


async def test_an_action_closes_by_itself_whose_beginner_works_here_no_more(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Refund")
    assert await open_cases(shop) == ["staff_action"]
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "owner", "Anna", now))
    member = await shop.db.read(lambda reader: members.get(reader, olga.id))
    assert member is not None
    await shop.db.write(lambda tx: members.remove(tx, member, now))
    assert await open_cases(shop) == ["staff_action"]
    await shop.pass_time(hours=1, minutes=2)
    assert await open_cases(shop) == []


async def test_a_note_is_read_by_staff_alone_and_lies_sealed(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Note")
    await olga.say("CANARY-NOTE asks often")
    assert "📝 Olga: CANARY-NOTE asks often" in olga.screen.text
    assert not any("CANARY-NOTE" in each.text for each in ben.messages)
    assert b"CANARY-NOTE" not in (await shop.row("SELECT sealed FROM order_notes"))["sealed"]
    audit = await shop.row("SELECT action, subject, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("order.note", "order:1", "")


async def test_a_note_that_no_key_opens_hides_no_order(shop: Shop, ben: Person, olga: Person) -> None:
    await delivered(shop, ben)
    await olga.say("/order 1001")
    await olga.press("Note")
    await olga.say("asks often")
    await shop.db.write(lambda tx: tx.run("UPDATE order_notes SET sealed = CAST(x'01' || zeroblob(40) AS BLOB)"))
    await olga.say("/order 1001")
    assert "Order No. 1001" in olga.screen.text
    assert "asks often" not in olga.screen.text


async def test_support_notes_and_decides_nothing(shop: Shop, ben: Person, anna: Person) -> None:
    await hire(shop, anna, "support", "Anna")
    await delivered(shop, ben)
    await anna.say("/order 1001")
    assert "Заметка" in anna.screen.labels
    assert not {"Вернуть деньги", "Выдать", "Заменить"} & set(anna.screen.labels)


async def test_support_looks_after_no_order_of_their_own(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support", "Ben")
    await unclear_boosts(shop, ben, acted=True)
    await ben.say("/desk")
    await ben.press("Next decision")
    assert "This is an order of your own" in ben.screen.text
    assert not any("Write" in label for label in ben.screen.labels)
    await ben.press("Take the case")
    assert any("only an owner may decide about it" in each for each in ben.alerts)
    await olga.press("Open the case")
    assert "Take the case" in olga.screen.labels
