"""Staff at the same counter: cases come as cards, decisions need a reason and a second press, strangers see nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from providers.standin import Fault
from tests.chat.acts import buy_boosts, game, pay, sees_key, to_summary_of_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, at the desk, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def unclear_boosts(shop: Shop, buyer: Person, *, acted: bool) -> None:
    """Boosts whose placement got no answer, past the time in which the program hopes for one."""
    shop.simpleboost.takes = timedelta(days=1)
    shop.simpleboost.faults.plan(Fault.SILENT_AFTER if acted else Fault.SILENT_BEFORE)
    await buy_boosts(shop, buyer)
    await shop.pass_time(minutes=30)
    assert await shop.states() == ["review"]


async def open_cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL")]


async def test_a_case_reaches_the_owner_as_a_card_with_its_evidence(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)

    assert "A new case: purchase not confirmed" in olga.screen.text
    assert "vitrina" not in olga.screen.text
    await olga.press("Open the case")
    assert "vitrina" in olga.screen.text
    assert "May still arrive until" not in olga.screen.text
    await olga.press("Take the case")
    assert olga.sees("Taken by Olga")
    assert {"Look again", "Adopt an order", "Hand over", "Refund"} <= set(olga.screen.labels)


async def test_an_unclear_purchase_is_told_at_once_and_refunded_only_when_it_cannot_come_any_more(
    shop: Shop, ben: Person, olga: Person
) -> None:
    shop.simpleboost.takes = timedelta(days=1)
    shop.simpleboost.faults.plan(Fault.SILENT_BEFORE)
    await buy_boosts(shop, ben)
    await shop.pass_time(seconds=10)
    assert await shop.states() == ["unclear"]
    assert olga.sees("A new case: purchase not confirmed")
    assert olga.sees("before that the money cannot go back")

    await olga.say("/desk")
    assert olga.sees("⚠️ simpleboost: since")
    await olga.say("/providers")
    assert "simpleboost: on, sells nothing now" in olga.screen.text
    await olga.press("simpleboost")
    assert "nobody knows whether order No. 1001 was bought" in olga.screen.text
    assert "Its case is open" in olga.screen.text
    await olga.press("Order No. 1001")
    assert "purchase, attempt 1: not known whether it was done" in olga.screen.text
    await olga.press("purchase not confirmed")
    assert "Refund" not in olga.screen.labels
    assert "Adopt an order" in olga.screen.labels

    await shop.pass_time(minutes=16)
    assert await shop.states() == ["review"]
    assert await open_cases(shop) == ["unclear"]
    await olga.say("/desk")
    await olga.press("Next decision")
    assert "Refund" in olga.screen.labels


async def test_a_case_past_its_deadline_is_marked_wherever_it_is_shown(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)
    await shop.pass_time(hours=3)
    await olga.say("/desk")
    assert "1 decision, oldest 3 hours" in olga.screen.text
    assert "1 is past its deadline" in olga.screen.text
    await olga.press("⏰ No. 1001 · purchase not confirmed · overdue")
    assert "Overdue by" in olga.screen.text
    shop.telegram.world.person(olga.id).language_code = "ru"
    await olga.say("/order 1001")
    assert "покупка, попытка 1: неизвестно, выполнено ли" in olga.screen.text


async def test_a_refund_needs_a_reason_and_a_second_press(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=False)
    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("Refund")
    assert ben.stars < 5000
    paid = ben.stars
    await olga.say("The supplier's page shows nothing")
    assert ben.stars < 5000
    await olga.press("Refund in full")
    assert "Order No. 1001: refunded." in olga.screen.text
    assert f"Goes back to the customer: {5000 - paid}" in olga.screen.text.replace(",", "")
    assert "Home" in " ".join(olga.screen.labels)

    assert ben.stars == 5000
    assert await shop.states() == ["cancelled"]
    assert await open_cases(shop) == []
    assert ben.sees("Your money is back in full.")
    audit = await shop.row("SELECT action, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("case.refund", "The supplier's page shows nothing")


async def test_an_order_found_at_the_supplier_is_adopted(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)
    remote = shop.simpleboost.orders()[0]["id"]
    await olga.press("Open the case")
    await olga.press("Adopt an order")
    await olga.say("no-such-order")
    await olga.press("Seen in the provider's cabinet")
    await olga.press("Adopt it")
    assert await shop.states() == ["review"]
    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("Adopt an order")
    await olga.say(remote)
    assert "Adopt it" not in olga.screen.labels
    await olga.say("their support named it")
    assert olga.sees("their support named it")
    await olga.press("Adopt it")
    assert await shop.states() == ["in_progress"]

    audit = await shop.row("SELECT action, reason, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("case.adopt", "their support named it", f"in_progress {remote}")

    await shop.pass_time(days=1, hours=1)
    assert await shop.states() == ["delivered"]
    assert shop.bought("simpleboost") == 1


async def test_looking_again_brings_newer_evidence_and_keeps_the_case(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=True)
    shop.simpleboost.balance = 4242
    await olga.press("Open the case")
    await olga.press("Look again")
    await olga.press("Enough time has passed")
    await olga.press("Look again")
    assert await open_cases(shop) == ["unclear"]
    await olga.say("/desk")
    await olga.press("Next decision")
    assert "4,242" in olga.screen.text
    assert "and this order costs" in olga.screen.text


@pytest.mark.parametrize(
    ("acted", "says"),
    [(True, "exactly the price of this order: it was probably bought"), (False, "has not changed: the order was pro")],
)
async def test_a_case_says_what_the_balance_tells_of_the_order(
    shop: Shop, ben: Person, olga: Person, acted: bool, says: str
) -> None:
    await unclear_boosts(shop, ben, acted=acted)
    await olga.press("Open the case")
    assert says in olga.screen.text
    assert "Balance before: RUB\N{NO-BREAK SPACE}100,000" in olga.screen.text
    assert "May arrive" not in olga.screen.text


async def test_goods_handed_over_by_hand_are_read_by_the_buyer_only(shop: Shop, ben: Person, olga: Person) -> None:
    shop.kinguin.faults.plan(Fault.SILENT_AFTER)
    shop.kinguin.faults.plan(Fault.FAILS_BEFORE, count=1000, reads=True)
    bought = await game(shop)
    await ben.start(f"o{bought.offer}")
    await ben.press("Buy for")
    assert (await pay(shop, ben))["state"] == "paid"
    await shop.pass_time(hours=1)
    assert await open_cases(shop) == ["unclear"]

    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("Hand over")
    await olga.say("CANARY-BY-HAND-1")
    await olga.press("Bought elsewhere")
    await olga.press("Hand it over")
    assert await shop.states() == ["delivered"]
    assert not sees_key(olga, "CANARY-BY-HAND-1")
    assert not sees_key(ben, "CANARY-BY-HAND-1")
    await ben.press("Show")
    assert sees_key(ben, "CANARY-BY-HAND-1")
    shown = ben.screen
    code = next(one for one in shown.raw["entities"] if one["type"] == "code")
    assert shown.text[code["offset"] : code["offset"] + code["length"]] == "CANARY-BY-HAND-1"
    assert (await shop.row("SELECT reason FROM audit ORDER BY id DESC LIMIT 1"))["reason"] == "Bought elsewhere"


async def test_two_decisions_about_one_case_do_one_thing(shop: Shop, ben: Person, olga: Person) -> None:
    await unclear_boosts(shop, ben, acted=False)
    await olga.press("Open the case")
    await olga.press("Refund")
    await olga.say("nothing was bought")
    confirm = next(b["callback_data"] for row in olga.screen.buttons for b in row if b["text"] == "Refund in full")
    message = olga.screen.id
    await olga.press_data(message, confirm, settle=False)
    await olga.press_data(message, confirm, settle=False)
    await shop.settle()

    assert ben.stars == 5000
    assert len(await shop.rows("SELECT id FROM refunds")) == 1


async def test_a_strangers_desk_looks_like_an_unknown_command(shop: Shop, ben: Person) -> None:
    await ben.say("/nonsense")
    unknown = ben.screen.text
    for command in ("/desk", "/order 1001", "/providers", "/prices", "/prices kinguin"):
        await ben.say(command)
        assert ben.screen.text == unknown, command
    commands = shop.telegram.state(ben.id)["bot"]["commands"]
    assert "desk" not in str(commands)


async def test_customers_read_why_a_department_is_paused(shop: Shop, ben: Person, olga: Person) -> None:
    await to_summary_of_boosts(shop, ben)
    await olga.say("/providers")
    await olga.press("simpleboost")
    await olga.press("Pause with a reason")
    await olga.say("stock-taking until noon")

    declined = await pay(shop, ben)
    assert declined["state"] == "declined"
    await ben.start()
    assert "stock-taking until noon" in ben.screen.text
    await ben.start("dsimpleboost")
    assert "stock-taking until noon" in ben.screen.text
    assert not any(text.startswith("Buy") for text in ben.screen.labels)

    await olga.press("Switch on")
    await ben.start("dsimpleboost")
    assert any(text.startswith("Buy") for text in ben.screen.labels)


async def test_a_department_that_is_off_is_not_shown(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.say("/providers")
    await olga.press("simpleboost")
    await olga.press("Switch off")
    await ben.start()
    assert not any("Discord" in text for text in ben.screen.labels)
    await ben.start("dsimpleboost")
    assert not any(text.startswith("Buy") for text in ben.screen.labels)


async def test_a_new_price_is_previewed_saved_and_sold_at(shop: Shop, ben: Person, olga: Person) -> None:
    bought = await game(shop)
    await ben.start(f"o{bought.offer}")
    before = ben.screen.labels[0]
    await olga.say("/prices kinguin")
    await olga.press("Markup")
    await olga.say("40")
    await ben.start(f"o{bought.offer}")
    assert ben.screen.labels[0] == before
    await olga.press("Save the change")
    await ben.start(f"o{bought.offer}")
    assert ben.screen.labels[0] != before
    dearer = ben.screen.labels[0].rpartition("· ")[2]
    await ben.press("Buy for")
    assert ben.screen.labels[0] == f"Pay {dearer}"


async def test_the_first_owner_is_made_by_a_link_that_works_once(shop_file: Path) -> None:
    async with shop_over(shop_file, owners=frozenset()) as shop:
        link = await shop.app.staff.owner_link("vitrina_shop_bot")
        assert link is not None
        payload = link.partition("?start=")[2]
        await shop.ben.say("/desk")
        assert "I do not know this command." in shop.ben.screen.text
        await shop.ben.start(payload)
        assert "Staff desk" in shop.ben.screen.labels
        await shop.anna.start(payload)
        await shop.anna.say("/desk")
        assert len(await shop.rows("SELECT id FROM staff")) == 1
        assert await shop.app.staff.owner_link("vitrina_shop_bot") is None


async def test_the_owners_link_is_good_for_a_quarter_of_an_hour(shop_file: Path) -> None:
    async with shop_over(shop_file, owners=frozenset()) as shop:
        link = await shop.app.staff.owner_link("vitrina_shop_bot")
        assert link is not None
        await shop.pass_time(minutes=16)
        await shop.ben.start(link.partition("?start=")[2])
        assert await shop.rows("SELECT id FROM staff") == []


async def test_the_price_example_names_what_is_sold_in_words(shop: Shop, olga: Person) -> None:
    await olga.say("/prices simpleboost")
    assert "Example: Server boosts" in olga.screen.text
    assert "offer." not in olga.screen.text
