"""Calls of staff at a supplier: asked for field by field, stored before they are sent, made once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.callbacks.supplier import BeginCall
from providers import registry
from providers.errors import NotFound, Refused, Unavailable, Unclear
from providers.standin import Fault
from storage import staff
from storage.database import Transaction
from tests.chat import foreman as foreman_folder
from tests.chat.acts import buy_game, game
from tests.chat.conftest import Logs
from tests.chat.foreman import Foreman
from tests.chat.person import Person, Seen
from tests.chat.shop import Shop, shop_over

NOTE = "call Anna at the door"


@pytest.fixture
async def shop(shop_file: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """The shop with one more provider, the foreman."""
    monkeypatch.setitem(registry.FOLDERS, "foreman", foreman_folder.__name__)
    async with shop_over(shop_file) as opened:
        opened.app.catalogues._folders["foreman"] = Path(foreman_folder.__file__).parent / "locale"
        opened.app.catalogues._domains.clear()
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
def foreman(shop: Shop) -> Foreman:
    return foreman_folder.made[-1]


@pytest.fixture
async def olga(shop: Shop, foreman: Foreman) -> Person:
    """The owner at the foreman's page, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    await shop.olga.say("/providers")
    await shop.olga.press("foreman")
    return shop.olga


async def fill_in(olga: Person, note: str | None = NOTE) -> None:
    """Up to the second press."""
    await olga.press("Supplier calls")
    await olga.press("Move an order")
    await olga.press("Prepare the call")
    await olga.say("1207")
    await olga.press("Ready")
    if note is None:
        await olga.press("Skip")
    else:
        await olga.say(note)


def monospaced(seen: Seen) -> str:
    """What stands in monospace, as it was written."""
    written = seen.text.encode("utf-16-le")
    found = [one for one in seen.raw.get("entities", ()) if one["type"] == "pre"]
    return "".join(written[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found)


async def test_what_acts_is_asked_field_by_field_and_sent_by_the_second_press(
    shop: Shop, foreman: Foreman, olga: Person
) -> None:
    await olga.press("Supplier calls")
    await olga.press("Move an order")
    assert "Sets the status of an order." in olga.screen.text
    await olga.press("Prepare the call")
    await olga.say("no number")
    assert "It has digits only." in olga.screen.text
    await olga.say("1207")
    assert {"Ready", "Sent"} <= set(olga.screen.labels)
    assert "Skip" not in olga.screen.labels
    await olga.say("whatever")
    assert "button" in olga.screen.text
    await olga.press("Ready")
    await olga.say(NOTE)
    assert not any(message.outgoing and NOTE in message.text for message in olga.messages)
    assert NOTE in olga.screen.text
    assert foreman.performed == []

    await olga.press("Make the call")
    assert foreman.performed == [("move", {"remote_id": "1207", "status": "ready", "note": NOTE})]
    assert "accepted" in olga.screen.text
    assert "Called by Olga" in olga.screen.text
    assert monospaced(olga.screen) == "moved <b>\nтест & 2"
    audit = await shop.row("SELECT action, subject FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("supplier.move", "provider:foreman")
    row = await shop.row("SELECT kind, name, staff_id, outcome, order_id, body, answer FROM calls")
    assert tuple(row.values())[:5] == ("action", "move", olga.id, "accepted", None)
    assert not any(word.encode() in row["body"] + row["answer"] for word in (NOTE, "1207", "moved"))
    assert NOTE not in str(await shop.rows("SELECT * FROM drafts"))


async def test_what_is_optional_may_be_skipped(foreman: Foreman, olga: Person) -> None:
    await fill_in(olga, note=None)
    assert "not given" in olga.screen.text
    await olga.press("Make the call")
    assert foreman.performed == [("move", {"remote_id": "1207", "status": "ready", "note": ""})]


async def test_a_double_press_makes_one_call(shop: Shop, foreman: Foreman, olga: Person) -> None:
    await fill_in(olga)
    message = olga.screen
    data = message.buttons[0][0]["callback_data"]
    await olga.press_data(message.id, data, settle=False)
    await olga.press_data(message.id, data)
    assert len(foreman.performed) == 1
    assert "This is already done" in olga.alerts


async def test_a_call_that_was_filled_in_long_ago_is_not_sent(shop: Shop, foreman: Foreman, olga: Person) -> None:
    await fill_in(olga)
    message = olga.screen
    data = message.buttons[0][0]["callback_data"]
    await shop.pass_time(hours=2)
    await olga.press_data(message.id, data)
    assert foreman.performed == []
    assert await shop.rows("SELECT id FROM calls WHERE kind = 'action'") == []


async def test_the_intent_is_stored_before_the_call_and_a_slow_answer_is_drawn_when_it_comes(
    shop: Shop, foreman: Foreman, olga: Person
) -> None:
    foreman.takes = timedelta(seconds=20)
    await fill_in(olga)
    await olga.press("Make the call")
    drawn = [str(values.get("text", "")) for _, values in shop.telegram.calls]
    assert any("The answer is awaited" in text for text in drawn)
    assert "accepted" in olga.screen.text
    assert monospaced(olga.screen)
    assert len(foreman.performed) == 1


async def test_an_unclear_call_is_told_as_such_and_never_repeated(shop: Shop, foreman: Foreman, olga: Person) -> None:
    foreman.fails = Unclear("no answer", status=502, request_id="rq-9")
    await fill_in(olga)
    await olga.press("Make the call")
    assert "it is not known whether it was done" in olga.screen.text
    assert "rq-9" in olga.screen.text
    await shop.restart()
    await shop.pass_time(hours=2)
    assert len(foreman.performed) == 1
    assert foreman_folder.made[-1].performed == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused("no", code="17"), "refused"),
        (NotFound("no such order"), "refused"),
        (Unavailable("the read back failed"), "it is not known whether it was done"),
    ],
)
async def test_a_call_that_failed_says_how(foreman: Foreman, olga: Person, error: Exception, told: str) -> None:
    foreman.fails = error  # type: ignore[assignment]
    await fill_in(olga)
    await olga.press("Make the call")
    assert told in olga.screen.text


async def test_a_read_needs_no_second_press_and_stores_nothing(shop: Shop, foreman: Foreman, olga: Person) -> None:
    foreman.answer = ["x" * 5000]
    await olga.press("Supplier calls")
    await olga.press("Roll call")
    await olga.press("Ask now")
    assert "Read at" in olga.screen.text
    assert ":\nxxx" in olga.screen.text
    assert monospaced(olga.screen).startswith("xxx")
    assert await shop.rows("SELECT id FROM calls") == []
    foreman.answer = ["nobody"]
    await olga.press("Back")
    await olga.press("Look up")
    await olga.press("Ask now")
    await olga.say("5")
    assert monospaced(olga.screen) == "nobody"
    assert foreman.performed == [("roll_call", {}), ("look_up", {"remote_id": "5"})]
    await olga.press("Back")
    await olga.press("Roll call")
    assert monospaced(olga.screen).startswith("xxx")


async def test_what_is_typed_where_nothing_is_asked_is_not_searched_for(foreman: Foreman, olga: Person) -> None:
    await olga.press("Supplier calls")
    await olga.press("Roll call")
    await olga.say("1207")
    assert "Ask now" in olga.screen.labels
    assert olga.sees("There is nothing to type here. Please use the buttons.")
    await olga.press("Ask now")
    assert foreman.performed == [("roll_call", {})]


async def test_a_read_without_an_answer_leaves_the_page_as_it_was(foreman: Foreman, olga: Person) -> None:
    foreman.takes = timedelta(seconds=30)
    await olga.press("Supplier calls")
    await olga.press("Roll call")
    await olga.press("Ask now")
    assert "It takes too long. Please try again." in olga.screen.text
    foreman.takes, foreman.fails = timedelta(), Unavailable("down", status=503)
    await olga.press("Ask now")
    assert any("503" in told for told in olga.alerts)
    assert "Read at" not in olga.screen.text


async def test_support_and_strangers_make_no_calls(shop: Shop, foreman: Foreman, ben: Person, anna: Person) -> None:
    async def hire(tx: Transaction) -> None:
        await staff.add(tx, anna.id, "support", "Anna", shop.clock.now())

    await shop.db.write(hire)
    for person in (ben, anna):
        await person.start()
        await person.press_data(person.screen.id, BeginCall(provider="foreman", name="roll_call").pack())
    assert foreman.performed == []


async def test_from_an_orders_page_its_number_there_is_filled_in(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=5)
    remote = (await shop.row("SELECT remote_id FROM orders"))["remote_id"]
    await olga.say("/order 1001")
    title = shop.texts(olga).provider("kinguin").plain("action.read_order.title")
    await olga.press(title)
    assert "Order No. 1001" in olga.screen.text
    await olga.press("Ask now")
    assert remote in monospaced(olga.screen)


async def test_delivered_goods_are_returned_for_a_reason_by_a_second_press(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered"]
    await olga.say("/order 1001")
    await olga.press("Return the goods")
    await olga.press("The goods do not work")
    assert await shop.states() == ["delivered"]
    message = olga.screen
    data = message.buttons[0][0]["callback_data"]
    await olga.press_data(message.id, data, settle=False)
    await olga.press_data(message.id, data)
    assert await shop.states() in (["returning"], ["returned"])
    audit = await shop.row("SELECT action, reason FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(audit.values()) == ("order.return", "The goods do not work")
    assert len(await shop.rows("SELECT id FROM calls WHERE kind = 'give_back'")) == 1
    await olga.say("/order 1001")
    assert "Return the goods" not in olga.screen.labels


async def test_a_return_that_cannot_be_asked_for_reaches_a_person(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=5)
    await olga.say("/order 1001")
    await olga.press("Return the goods")
    await olga.press("The goods do not work")
    shop.kinguin.faults.plan(Fault.UNAUTHORISED, count=10_000)
    await olga.press_data(olga.screen.id, olga.screen.buttons[0][0]["callback_data"])
    await shop.pass_time(hours=49)
    assert await shop.states() == ["review"]
    assert "return_unfinished" in [row["kind"] for row in await shop.rows("SELECT kind FROM cases")]
