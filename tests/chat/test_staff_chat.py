"""The staff's own group: connected by a link, sorted into topics, never a reason why something is not heard of."""

from datetime import timedelta

import pytest

from bot.sandbox.telegram.flood import Flood, FloodLimits
from bot.services import staff_chat
from bot.services.casework import open_case
from bot.services.staff_chat import Topic
from providers.standin import Fault
from storage import staff
from storage.database import Transaction
from tests.chat.acts import buy_boosts, buy_game, game
from tests.chat.group import MANAGE, Group
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


@pytest.fixture
async def group(shop: Shop, olga: Person, anna: Person, ben: Person) -> Group:
    """A connected forum with everybody in it."""
    made = Group(shop, olga, anna, ben)
    await made.connect()
    return made


async def a_case(shop: Shop, buyer: Person) -> None:
    """A purchase of which nobody knows whether it was made."""
    shop.simpleboost.takes = timedelta(days=1)
    shop.simpleboost.faults.plan(Fault.SILENT_BEFORE)
    await buy_boosts(shop, buyer)
    await shop.pass_time(minutes=1)


async def employ(shop: Shop, person: Person, role: str) -> None:
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, person.id, role, "Ben", now))


def sent_to(shop: Shop, chat_id: int) -> list[dict[str, str]]:
    return [call for name, call in shop.telegram.calls if name == "sendMessage" and call["chat_id"] == str(chat_id)]


async def test_a_group_link_connects_the_group_and_makes_its_topics(shop: Shop, olga: Person) -> None:
    await olga.say("/desk")
    group = Group(shop, olga)
    await group.connect()
    assert group.topics == ["Problems", "Support", "Orders", "System"]
    assert "This group is the shop's staff chat." in group.read()[-1]
    assert "Everything is in place" in group.read()[-1]
    await olga.press_data(1, "i:0")
    assert "Group: Staff" in olga.screen.text
    audit = await shop.row("SELECT action, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("staff_chat.connect", str(group.id))


async def test_a_link_works_once_for_a_quarter_of_an_hour_and_only_for_owners(
    shop: Shop, olga: Person, ben: Person
) -> None:
    own, strange = Group(shop, olga), Group(shop, ben, title="Thieves")
    payload = await own.new_link()
    assert payload not in str(await shop.rows("SELECT * FROM group_links"))
    await strange.open_link(payload)
    assert "Only an owner" in strange.read()[-1]
    await shop.pass_time(minutes=16)
    await own.open_link(payload)
    assert "older than 15 minutes" in own.read()[-1]
    payload = await own.new_link()
    await own.open_link(payload)
    await Group(shop, olga, title="Other").open_link(payload)
    rows = await shop.rows("SELECT chat_id FROM staff_chats")
    assert [row["chat_id"] for row in rows] == [own.id]


async def test_staff_with_less_rights_and_strangers_get_no_link(shop: Shop, olga: Person, ben: Person) -> None:
    await employ(shop, ben, "manager")
    await ben.start()
    await ben.press_data(1, "il")
    assert "startgroup" not in str(ben.screen.buttons)
    assert await shop.rows("SELECT * FROM group_links") == []


async def test_a_case_rings_in_problems_and_its_card_is_edited_never_repeated(
    shop: Shop, group: Group, olga: Person, ben: Person, anna: Person
) -> None:
    await a_case(shop, anna)
    card = group.messages[-1]
    assert group.topic_of(card) == "Problems"
    assert "Case 1: purchase not confirmed" in card.text
    assert "Nobody has taken it" in card.text
    assert "vitrina" not in card.text
    assert "disable_notification" not in sent_to(shop, group.id)[-1]
    assert not olga.sees("A new case")

    await employ(shop, ben, "support")
    await group.press(ben, "Take")
    assert ben.alerts[-1] == "You have taken the case."
    assert [each for each in group.read("Problems") if "Case 1" in each] == [group.read("Problems")[-1]]
    assert "Taken by Ben" in group.read("Problems")[-1]
    assert group.find("Open")[0].labels == ["Open"]

    await shop.pass_time(minutes=20)
    await olga.start("case_1")
    await olga.press("Refund")
    await olga.press("Cannot be delivered")
    await olga.press("Refund in full")
    await shop.settle()
    assert "Closed by Olga" in group.read("Problems")[-1]
    assert len(group.read("Problems")) == 1


async def test_open_leads_to_the_case_in_private_where_rights_are_checked(
    shop: Shop, group: Group, olga: Person, ben: Person, anna: Person
) -> None:
    await a_case(shop, anna)
    await group.press(olga, "Open")
    assert "purchase not confirmed" in olga.screen.text
    assert "Take the case" in olga.screen.labels
    await group.press(ben, "Open")
    assert "purchase not confirmed" not in ben.screen.text


async def test_a_stranger_in_the_group_takes_nothing(shop: Shop, group: Group, anna: Person, ben: Person) -> None:
    await a_case(shop, anna)
    await group.press(ben, "Take")
    assert "for the shop's staff" in ben.alerts[-1]
    assert (await shop.row("SELECT taken_by FROM cases"))["taken_by"] is None
    message, _ = group.find("Take")
    shop.telegram.press_unseen(ben.id, message.id, "il", chat_id=group.id)
    await shop.settle()
    assert await shop.rows("SELECT * FROM group_links WHERE used_at IS NULL") == []


async def test_the_orders_of_an_hour_are_one_silent_message(
    shop: Shop, group: Group, anna: Person, ben: Person
) -> None:
    bought = await game(shop)
    await buy_game(shop, anna, bought)
    first = group.read("Orders")
    assert len(first) == 1
    await buy_game(shop, ben, bought)
    await shop.pass_time(minutes=5)
    assert len(group.read("Orders")) == 1
    assert "Paid: 2 for" in group.read("Orders")[0]
    orders = [call for call in sent_to(shop, group.id) if call.get("message_thread_id") == str(group.thread("Orders"))]
    assert [call["disable_notification"] for call in orders] == ["true"]
    assert str(anna.id) not in group.read("Orders")[0]


async def test_a_plain_group_works_and_says_how_to_get_topics_then_follows_when_it_becomes_a_supergroup(
    shop: Shop, olga: Person, anna: Person
) -> None:
    group = Group(shop, olga, forum=False)
    await group.connect(rights=None)
    assert "without topics" in group.read()[-1]
    assert "supergroup" in group.read()[-1]
    await a_case(shop, anna)
    assert "Case 1" in group.read()[-1]

    group.id = shop.telegram.set_topics(group.id, olga.id).id
    shop.telegram.promote_bot(group.id, olga.id, MANAGE)
    await shop.settle()
    assert group.topics == ["Problems", "Support", "Orders", "System"]
    assert "Everything is in place" in group.read()[-1]
    assert not olga.sees("I cannot write")


async def test_letters_that_wait_follow_a_group_whose_move_was_not_told_of(
    shop: Shop, olga: Person, anna: Person
) -> None:
    group = Group(shop, olga, forum=False)
    await group.connect(rights=None)
    group.id = shop.telegram.upgrade_group(group.id, olga.id).id
    shop.telegram.world.updates.pending.clear()
    await a_case(shop, anna)
    assert "Case 1" in "".join(group.read())
    assert not olga.sees("A new case")


async def test_without_topics_or_rights_everything_comes_into_the_general_topic(
    shop: Shop, olga: Person, anna: Person
) -> None:
    group = Group(shop, olga)
    await group.connect(rights=())
    assert "I may not manage them" in group.read()[-1]
    await a_case(shop, anna)
    assert "Case 1" in group.read()[-1]
    shop.telegram.promote_bot(group.id, olga.id, MANAGE)
    await shop.settle()
    assert len(group.topics) == 4
    assert "Everything is in place" in group.read()[-1]


async def test_topics_switched_on_later_are_found_by_a_press(shop: Shop, olga: Person) -> None:
    group = Group(shop, olga, forum=False)
    await group.moved()
    await group.connect()
    assert "without topics" in group.read()[-1]
    shop.telegram.set_topics(group.id, olga.id)
    await group.press(olga, "Check again")
    assert len(group.topics) == 4
    assert "Everything is in place" in group.read()[-1]


async def test_a_removed_bot_tells_the_owners_once_and_comes_back_by_itself(
    shop: Shop, group: Group, olga: Person, anna: Person
) -> None:
    shop.telegram.remove_bot(group.id, olga.id)
    await a_case(shop, anna)
    told = [each for each in olga.bot_messages if "I cannot write to the staff chat" in each.text]
    assert len(told) == 1
    assert "Nothing is lost" in told[0].text
    assert olga.sees("A new case: purchase not confirmed")
    shop.telegram.add_bot(group.id, olga.id, rights=MANAGE)
    await shop.settle()
    now = shop.clock.now()
    fields = {"kind": "goods", "error": "too long"}
    await shop.db.write(lambda tx: staff_chat.tell(tx, Topic.SYSTEM, kind="set_aside", fields=fields, now=now))
    await shop.settle()
    assert "too long" in group.read("System")[-1]
    assert len(group.topics) == 4


async def test_a_removal_that_was_not_told_of_loses_no_letter(
    shop: Shop, group: Group, olga: Person, anna: Person
) -> None:
    shop.telegram.remove_bot(group.id, olga.id)
    shop.telegram.world.updates.pending.clear()
    await a_case(shop, anna)
    assert olga.sees("A new case: purchase not confirmed")
    assert olga.sees("I was removed from the group")


async def test_a_muted_bot_writes_to_the_owners_until_it_may_again(
    shop: Shop, group: Group, olga: Person, anna: Person
) -> None:
    shop.telegram.demote_bot(group.id, olga.id)
    shop.telegram.mute_group(group.id, olga.id)
    await a_case(shop, anna)
    assert olga.sees("The group lets me write nothing")
    assert olga.sees("A new case")
    shop.telegram.mute_group(group.id, olga.id, False)
    await shop.pass_time(hours=2)
    assert "I am not an administrator" in group.read()[-1]
    assert (await shop.row("SELECT state FROM staff_chats"))["state"] == "on"


async def test_a_deleted_topic_is_made_again_and_its_letter_arrives(shop: Shop, group: Group, anna: Person) -> None:
    shop.telegram.delete_topic(group.id, group.owner.id, group.thread("Problems"))
    await a_case(shop, anna)
    await shop.pass_time(minutes=2)
    assert sorted(group.topics) == ["Orders", "Problems", "Support", "System"]
    assert "Case 1" in group.read("Problems")[-1]


async def test_a_deleted_topic_that_may_not_be_made_again_leaves_the_general_one(
    shop: Shop, group: Group, anna: Person
) -> None:
    shop.telegram.delete_topic(group.id, group.owner.id, group.thread("Problems"))
    shop.telegram.promote_bot(group.id, group.owner.id, ())
    await a_case(shop, anna)
    await shop.pass_time(minutes=2)
    assert [each for each in group.read() if "Case 1" in each]


async def test_a_hidden_administrator_connects_by_a_press_and_is_told_once_how_to_be_known(
    shop: Shop, olga: Person
) -> None:
    group = Group(shop, olga)
    await group.connect(hidden=True)
    assert "I cannot see who you are" in group.read()[-1]
    assert (await shop.row("SELECT state FROM staff_chats"))["state"] == "asked"
    await group.press(olga, "Make this the staff chat")
    assert len(group.topics) == 4
    await group.say(olga, "Hello", topic="Support")
    await group.say(olga, "Hello again", topic="Support")
    assert len(group.read("Support")) == 1
    assert "Remain anonymous" in group.read("Support")[0]


async def test_a_second_group_replaces_the_first_only_after_a_yes(
    shop: Shop, group: Group, olga: Person, ben: Person, anna: Person
) -> None:
    other = Group(shop, olga, ben, title="New")
    await other.connect()
    assert "The staff chat is “Staff” now" in other.read()[-1]
    await other.press(ben, "Make this the staff chat")
    assert "for the shop's staff" in ben.alerts[-1]
    await other.press(olga, "Make this the staff chat")
    assert len(other.topics) == 4
    assert "no longer the staff chat" in group.read()[-1]
    await a_case(shop, anna)
    assert "Case 1" in other.read("Problems")[-1]


async def test_leaving_needs_a_second_press_and_brings_everything_back_to_the_owners(
    shop: Shop, group: Group, olga: Person, anna: Person
) -> None:
    await olga.press_data(1, "i:0")
    await olga.press("Disconnect")
    assert (await shop.row("SELECT state FROM staff_chats"))["state"] == "on"
    await olga.press("Disconnect the group")
    assert "There is none" in olga.screen.text
    await a_case(shop, anna)
    assert olga.sees("A new case")


async def test_without_a_staff_chat_the_owners_hear_in_private(shop: Shop, olga: Person, anna: Person) -> None:
    await a_case(shop, anna)
    assert olga.sees("A new case: purchase not confirmed")


async def test_the_group_of_the_settings_is_connected_at_the_start_and_disconnected_for_good_in_the_chat(
    shop: Shop, olga: Person
) -> None:
    group = Group(shop, olga)
    shop.telegram.add_bot(group.id, olga.id, rights=MANAGE)
    await shop.settle()
    shop.settings = shop.settings.model_copy(update={"staff_chat_id": group.id})
    await shop.restart()
    assert len(group.topics) == 4
    await olga.press_data(1, "i:1")
    await olga.press("Disconnect the group")
    await shop.restart()
    assert await shop.rows("SELECT * FROM staff_chats WHERE state = 'on'") == []


async def test_other_groups_get_a_link_and_nothing_else(shop: Shop, group: Group, olga: Person, ben: Person) -> None:
    other = Group(shop, ben, forum=False, title="Friends")
    shop.telegram.add_bot(other.id, ben.id)
    await other.say(ben, "/start@vitrina_shop_bot hello")
    assert other.read() == ["I sell in a private chat only: https://t.me/vitrina_shop_bot"]
    await group.say(olga, "/desk@vitrina_shop_bot")
    assert "private chat only" in group.read()[-1]


async def test_thirty_cases_at_once_reach_the_group_although_it_takes_twenty_messages_a_minute(
    shop: Shop, group: Group
) -> None:
    shop.telegram.world.flood = Flood(FloodLimits())
    now = shop.clock.now()

    async def many(tx: Transaction) -> None:
        for number in range(30):
            await open_case(tx, "unknown_money", subject=f"m{number}", now=now)

    await shop.db.write(many)
    for _ in range(5):
        await shop.pass_time(minutes=1)
    assert len(set(group.read("Problems"))) == 30
    assert len(group.read("Problems")) == 30
