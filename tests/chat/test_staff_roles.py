"""Who works here is decided in the chat: invitations, other roles, the end of somebody's work, all at once true."""

from pathlib import Path

import pytest

from storage import members, staff
from tests.chat.acts import buy_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over
from tests.chat.test_staff import unclear_boosts


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner by the settings, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def invite(owner: Person, role: str) -> str:
    """The payload of a new invitation."""
    await owner.say("/staff")
    await owner.press("Invite somebody")
    await owner.press(role)
    copied = next(one["copy_text"]["text"] for row in owner.screen.buttons for one in row if "copy_text" in one)
    return str(copied).partition("?start=")[2]


async def roles(shop: Shop) -> dict[int, str]:
    return {row["id"]: row["role"] for row in await shop.rows("SELECT id, role FROM staff")}


def commands(shop: Shop, person: Person) -> set[str]:
    return {one["command"] for one in shop.telegram.state(person.id)["bot"]["commands"]}


async def hire(shop: Shop, person: Person, role: str) -> None:
    """Somebody of the staff who has been here before."""
    await person.start()
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, person.id, role, "Hired", now))
    await shop.settle()


async def change(owner: Person, name: str, press: str, *further: str, reason: str = "as agreed") -> None:
    """A change up to its second press, which is the last of `further`."""
    await owner.say("/staff")
    await owner.press(name)
    await owner.press(press)
    for label in further[:-1]:
        await owner.press(label)
    await owner.say(reason)
    await owner.press(further[-1])


async def test_an_invitation_makes_its_opener_a_member_and_owners_hear_of_it(
    shop: Shop, ben: Person, olga: Person
) -> None:
    payload = await invite(olga, "Support")
    await ben.start(payload)

    assert await roles(shop) == {olga.id: "owner", ben.id: "support"}
    assert "You work here now: Support" in ben.screen.text
    assert olga.sees("has opened an invitation and works here now: Support")
    audit = await shop.rows("SELECT staff_id, action, after FROM audit ORDER BY id DESC LIMIT 2")
    assert [tuple(row.values()) for row in audit] == [
        (ben.id, "staff.join", "support"),
        (olga.id, "staff.invite", "support"),
    ]


async def test_an_invitation_is_good_once(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    payload = await invite(olga, "Manager")
    await ben.start(payload)
    await anna.start(payload)
    assert anna.id not in await roles(shop)
    assert "уже не действует" in anna.screen.text


async def test_an_invitation_is_good_for_a_day(shop: Shop, ben: Person, olga: Person) -> None:
    payload = await invite(olga, "Manager")
    await shop.pass_time(hours=24, minutes=1)
    await ben.start(payload)
    assert ben.id not in await roles(shop)
    assert "no longer valid" in ben.screen.text


async def test_an_invitation_takes_no_role_from_who_works_here(shop: Shop, ben: Person, olga: Person) -> None:
    payload = await invite(olga, "Support")
    await olga.start(payload)
    assert await roles(shop) == {olga.id: "owner"}
    assert "still good" in olga.screen.text
    await ben.start(payload)
    assert (await roles(shop))[ben.id] == "support"


async def test_a_withdrawn_invitation_makes_nobody_a_member(shop: Shop, ben: Person, olga: Person) -> None:
    payload = await invite(olga, "Owner")
    await olga.press("Withdraw the invitation")
    await ben.start(payload)
    assert ben.id not in await roles(shop)


async def test_only_the_hash_of_an_invitation_is_in_the_file(shop: Shop, olga: Person) -> None:
    token = (await invite(olga, "Manager")).removeprefix("join_")
    for table in ("staff_links", "dialogs", "letters", "audit"):
        assert token not in str(await shop.rows(f"SELECT * FROM {table}"))
    await shop.restart()
    await olga.say("/staff")
    await olga.press("Invitation: Manager")
    assert token not in olga.screen.text
    assert "cannot be shown again" in olga.screen.text


async def test_another_role_holds_at_once_and_its_reason_is_kept(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support")
    await ben.say("/money")
    assert "This is for other members of staff." in ben.screen.text
    await change(olga, "Hired", "Change the role", "Manager", "Change the role", reason="knows the books")

    assert (await roles(shop))[ben.id] == "manager"
    assert ben.sees("Your role here has changed: Manager")
    audit = await shop.row("SELECT action, subject, before, after, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("staff.role", f"staff:{ben.id}", "support", "manager", "knows the books")
    await ben.say("/providers")
    assert "simpleboost" in ben.screen.text


async def test_who_is_removed_finds_every_screen_command_and_draft_stopped(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    await hire(shop, ben, "manager")
    await unclear_boosts(shop, anna, acted=False)
    await ben.say("/desk")
    await ben.press("Next decision")
    await ben.press("Take the case")
    await ben.press("Refund")
    await ben.say("nothing was bought")
    confirm = next(one for row in ben.screen.buttons for one in row if one["text"] == "Refund in full")
    message = ben.screen.id

    await change(olga, "Hired", "Remove from staff", "Remove from staff")
    assert "Refund in full" not in ben.screen.labels
    assert ben.sees("You no longer work in this shop")
    await ben.press_data(message, confirm["callback_data"])
    await ben.say("/desk")
    assert "I do not know this command." in ben.screen.text
    assert await shop.rows("SELECT id FROM refunds") == []
    assert (await shop.row("SELECT taken_by FROM cases"))["taken_by"] is None
    assert await shop.rows("SELECT id FROM drafts WHERE staff_id = :id", id=ben.id) == []


async def test_what_a_removed_member_types_at_a_staff_place_is_no_decision(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await hire(shop, ben, "manager")
    await ben.say("/providers")
    await ben.press("simpleboost")
    await ben.press("Pause with a reason")
    await change(olga, "Hired", "Remove from staff", "Remove from staff")
    await ben.say("closed for ever")
    assert (await shop.row("SELECT mode FROM providers WHERE name = 'simpleboost'"))["mode"] == "on"


async def test_a_menu_shows_the_commands_of_the_role_and_goes_with_it(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support")
    assert {"desk", "order"} <= commands(shop, ben)
    assert not {"money", "prices", "staff"} & commands(shop, ben)
    await change(olga, "Hired", "Change the role", "Manager", "Change the role")
    assert {"money", "prices", "staff"} <= commands(shop, ben)
    await change(olga, "Hired", "Remove from staff", "Remove from staff")
    assert not {"desk", "money", "staff"} & commands(shop, ben)


async def test_no_menu_is_asked_for_somebody_who_has_never_written(shop: Shop, olga: Person) -> None:
    now = shop.clock.now()
    await shop.db.write(lambda tx: staff.add(tx, 999, "manager", "Eva", now))
    await shop.settle()
    asked = [values for name, values in shop.telegram.calls if name == "setMyCommands"]
    assert "999" not in str(asked)
    assert not [each for each in await shop.db.read(members.with_menus) if each[0] == 999]


async def test_an_owner_by_the_settings_is_not_changed_in_the_chat(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "owner")
    await ben.say("/staff")
    await ben.press("Olga")
    assert "Owner by the settings" in ben.screen.text
    assert not {"Change the role", "Remove from staff"} & set(ben.screen.labels)


async def test_the_last_owner_stays(shop_file: Path) -> None:
    async with shop_over(shop_file, owners=frozenset()) as shop:
        await hire(shop, shop.ben, "owner")
        await hire(shop, shop.anna, "owner")
        await shop.ben.say("/staff")
        await shop.ben.press("you")
        await shop.ben.press("Stop working here")
        await shop.ben.say("going away")
        message, leave = shop.ben.screen.id, "Remove from staff"
        confirm = next(one for row in shop.ben.screen.buttons for one in row if one["text"] == leave)
        assert "This is you" in shop.ben.screen.text
        await shop.db.write(lambda tx: members.change_role(tx, shop.anna.id, "manager"))
        await shop.ben.press_data(message, confirm["callback_data"])
        assert (await roles(shop))[shop.ben.id] == "owner"
        assert any("only owner" in alert for alert in shop.ben.alerts)
        await shop.ben.say("/staff")
        await shop.ben.press("you")
        assert "The only owner" in shop.ben.screen.text
        assert shop.errors == []


async def test_a_member_reads_what_the_role_may_do(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support")
    await olga.say("/staff")
    await olga.press("Hired")
    may, _, may_not = olga.screen.text.partition("May not:")
    assert "take cases" in may
    assert "read the books" in may_not
    shop.telegram.world.person(olga.id).language_code = "ru"
    await olga.say("/staff")
    await olga.press("Hired")
    assert "Нельзя:" in olga.screen.text


async def test_support_does_not_see_who_works_here(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support")
    await ben.say("/staff")
    assert "This is for other members of staff." in ben.screen.text
    assert "Olga" not in str(ben.screen.labels)


async def test_a_manager_sees_who_works_here_and_changes_nothing(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "manager")
    await ben.say("/staff")
    assert "Invite somebody" not in str(ben.screen.labels)
    await ben.press("you")
    assert not {"Change the role", "Stop working here"} & set(ben.screen.labels)


async def test_buying_is_as_before_for_who_left(shop: Shop, ben: Person, olga: Person) -> None:
    await hire(shop, ben, "support")
    await change(olga, "Hired", "Remove from staff", "Remove from staff")
    await buy_boosts(shop, ben)
    assert len(await shop.states()) == 1
