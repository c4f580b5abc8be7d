"""Whatever comes in, the chat says what is true and goes on; nothing is lost by it."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.callbacks import (
    PLACES,
    AddToCart,
    BuyNow,
    CancelOrder,
    Card,
    ChangeLine,
    Goods,
    Home,
    OrderPlace,
    Question,
    Results,
    SetCountry,
    SetLanguage,
    Summary,
)
from bot.callbacks.kinds import staff_kinds
from storage import dialogs
from tests.chat.acts import game, pay, press, to_summary_of_game
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over
from tests.simulation.loop import run

QUESTION = "An invite to the server"
QUESTION_PLACE = Question(order=1, key="invite").pack()


async def to_question(shop: Shop, person: Person) -> None:
    await person.start("dsimpleboost")
    await press(shop, person, "card.button.buy")
    assert QUESTION in person.screen.text


async def test_a_picture_voice_sticker_or_file_keeps_the_question_open(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    await ben.send_photo(b"\xff\xd8\xff", caption="discord.gg/vitrina")
    assert QUESTION in ben.screen.text
    assert "Please write it as text." in ben.screen.text
    for send in (ben.send_voice, ben.send_sticker, ben.send_contact):
        await send()
        assert QUESTION in ben.screen.text
    await ben.send_document("invite.txt", b"discord.gg/vitrina")
    assert QUESTION in ben.screen.text
    await ben.say("discord.gg/vitrina")
    assert (await pay(shop, ben))["state"] == "paid"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello there", "Send the invite alone"),
        ("https://example.org/x", "This is not an invite"),
        ("приглашение", "An invite has only Latin letters"),
        ("https://discord.com/channels/1/2", "This is a link to a channel"),
        ("x" * 4096, "An invite has from 2 to 32 characters"),
        ("<b>&amp;</b>", "This is not an invite"),
    ],
)
async def test_a_wrong_invite_is_told_why_and_asked_again(shop: Shop, ben: Person, text: str, told: str) -> None:
    await to_question(shop, ben)
    await ben.say(text)
    assert told in ben.screen.text
    assert QUESTION in ben.screen.text
    await ben.say("discord.gg/vitrina")
    assert (await pay(shop, ben))["state"] == "paid"


@pytest.mark.parametrize("text", ["x" * 4096, "%" * 500, '"OR* NEAR(', "'; DROP TABLE orders;--", "<i>", "\u202eabc"])
async def test_any_text_is_searched_for_without_harm(shop: Shop, ben: Person, text: str) -> None:
    await ben.start()
    await ben.say(text)
    assert "🔎 Search" in ben.screen.labels


async def test_text_where_a_button_was_expected_is_searched_and_the_order_waits(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    await ben.say("golden")
    assert "golden" in ben.screen.text
    await ben.start()
    await ben.press("Order No. 1001")
    await press(shop, ben, "order.button.pay")
    assert (await pay(shop, ben))["state"] == "paid"


async def test_start_and_unknown_commands_lose_no_open_question(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    await ben.say("/nonsense")
    assert QUESTION in ben.screen.text
    assert "I do not know this command." in ben.screen.text
    await ben.start()
    await ben.press("Order No. 1001")
    await press(shop, ben, "order.button.pay")
    assert QUESTION in ben.screen.text
    await ben.say("discord.gg/vitrina")
    assert (await pay(shop, ben))["state"] == "paid"


async def test_text_for_a_question_that_is_gone_stays_and_leads_home(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    await shop.pass_time(minutes=31)
    assert await shop.states() == ["expired"]
    await shop.db.write(lambda tx: dialogs.put(tx, ben.id, ben.id, QUESTION_PLACE, now=shop.clock.now()))
    await ben.say("golden")
    assert "This is not here any more." in ben.screen.text
    assert "Choose a department" in ben.screen.text
    await ben.say("golden")
    assert "golden" in ben.screen.text
    assert [message.text for message in ben.messages if message.outgoing][-2:] == ["golden", "golden"]


async def test_what_telegram_tells_by_itself_is_let_go(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    sent = len(shop.telegram.calls)
    pinned = {"message_id": ben.screen.id, "date": 1, "chat": {"id": ben.id, "type": "private"}, "text": "old"}
    for told in (
        {"pinned_message": pinned},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"forum_topic_created": {"name": "Soup", "icon_color": 7322096}},
        {
            "chat_background_set": {
                "type": {"type": "fill", "fill": {"type": "solid", "color": 1}, "dark_theme_dimming": 0}
            }
        },
    ):
        shop.telegram._write(ben.id, told)
        await shop.settle()
    asked = [method for method, _ in list(shop.telegram.calls)[sent:] if method != "getUpdates"]
    assert asked == []
    assert QUESTION in ben.screen.text


@pytest.mark.parametrize("command", ["/START", "/Start", "/CaNcEl"])
async def test_commands_may_be_written_in_capitals(shop: Shop, ben: Person, command: str) -> None:
    await ben.start()
    await ben.say("golden")
    await ben.say(command)
    assert "Choose a department" in ben.screen.text
    assert "I do not know this command." not in ben.screen.text


async def test_cancel_always_leaves(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    await ben.say("/cancel")
    assert "Choose a department" in ben.screen.text


async def test_an_edited_message_changes_nothing(shop: Shop, ben: Person) -> None:
    await to_question(shop, ben)
    await ben.say("not an invite")
    wrong = [message for message in ben.messages if message.outgoing]
    before = ben.screen.text
    if wrong:
        shop.telegram.edit(ben.id, wrong[-1].id, "discord.gg/vitrina")
        await shop.settle()
    assert ben.screen.text == before
    assert await shop.states() == ["awaiting_payment"]


FORGED = (
    BuyNow(offer=1, nonce="n0", quantity=0),
    BuyNow(offer=1, nonce="n1", quantity=-1),
    BuyNow(offer=1, nonce="n2", quantity=10**9),
    BuyNow(offer=10**18, nonce="n3"),
    BuyNow(offer=1, nonce="n4", variant="999"),
    BuyNow(offer=1, nonce="", quantity=2**63),
    AddToCart(offer=1, quantity=0),
    AddToCart(offer=1, quantity=-5),
    AddToCart(offer=1, quantity=10**9),
    ChangeLine(line=1, quantity=10**9),
    Card(offer=1, quantity=10**9),
    Card(offer=-1, page=-1, browse=-1),
    Results(browse=10**12, page=-7),
    Question(order=5, key="nothing"),
    Question(order=1, key="invite", wrong="no_such_reason"),
    Summary(checkout=99),
    OrderPlace(order=-1, ask=1),
    CancelOrder(order=10**15, sure=1),
    Goods(order=3, page=10**9, open=1),
    SetLanguage(language="tlh"),
    SetCountry(country="XX"),
    SetCountry(country="<b>"),
)


@pytest.mark.parametrize("forged", FORGED, ids=[each.pack() for each in FORGED])
async def test_forged_buttons_order_nothing_and_are_answered(shop: Shop, ben: Person, forged: Home) -> None:
    await ben.start()
    await ben.press_data(ben.screen.id, forged.pack())

    assert await shop.states() == []
    assert await shop.rows("SELECT * FROM cart_lines WHERE quantity > 100 OR quantity < 1") == []
    assert ben.screen.text
    assert shop.telegram.world.state.callbacks[ben.last_query]["answered"]
    await ben.start()
    assert "Choose a department" in ben.screen.text


def _packed() -> st.SearchStrategy[str]:
    """Callback data of no button of ours, and of buttons with other people's or impossible values."""
    prefixes = st.sampled_from(
        [*PLACES, *staff_kinds(), "bn", "co", "ac", "cl", "xo", "mb", "rv", "rp", "rn", "sl", "f", "us"]
    )
    part = st.one_of(st.integers(-(2**70), 2**70).map(str), st.text(max_size=8), st.just(""))
    made = st.tuples(prefixes, st.lists(part, max_size=5)).map(lambda found: ":".join([found[0], *found[1]]))
    wild = st.one_of(st.text(min_size=1, max_size=40), made)
    return wild.map(lambda text: text.encode("utf-8", "ignore")[:64].decode("utf-8", "ignore")).filter(bool)


@given(pressed=st.lists(_packed(), min_size=20, max_size=20))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_callback_data_breaks_the_chat(stocked_file: Path, tmp_path: Path, pressed: list[str]) -> None:
    async def story() -> None:
        async with shop_over(Path(shutil.copy(stocked_file, tmp_path / "shop.db"))) as shop:
            for person in (shop.ben, shop.olga):
                await person.start()
                for data in pressed:
                    await person.press_data(person.screen.id, data)
                assert not person.sees("Something broke")
            assert shop.errors == []
            assert await shop.states() == []
            assert await shop.rows("SELECT * FROM inbox WHERE quarantined_at IS NOT NULL OR failures > 0") == []
            await shop.ben.start()
            assert shop.ben.screen.labels

    run(story())


async def test_buttons_a_month_old_still_work_or_say_what_is_true(shop: Shop, ben: Person) -> None:
    await ben.start("dsimpleboost")
    old, buy = ben.screen, ben.screen.buttons[0][0]["callback_data"]
    await ben.press("Home")
    await shop.pass_time(days=31)
    await ben.press_data(old.id, buy)
    assert QUESTION in ben.screen.text

    await ben.start()
    await ben.press_data(old.id, "od:provider-of-old")
    assert ben.alerts
    await ben.press_data(old.id, "zz:unknown:1")
    assert ben.alerts[-1] == "This is not here any more. We have taken you to what is true now."
    assert "Choose a department" in ben.screen.text


async def test_an_order_button_a_month_old_shows_what_became_of_the_order(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    summary = ben.screen
    cancel = next(b["callback_data"] for row in summary.buttons for b in row if b["text"] == "Cancel the order")
    await shop.pass_time(days=31)
    assert await shop.states() == ["expired"]
    await ben.press_data(summary.id, cancel)
    assert ben.sees("not paid in time")


async def test_groups_get_a_link_and_nothing_else(shop: Shop, ben: Person, olga: Person) -> None:
    group = shop.telegram.create_group("Friends", olga.id, members=(ben.id,)).id
    shop.telegram.add_bot(group, olga.id)
    await shop.settle()
    shop.telegram.say(ben.id, "/start", chat_id=group)
    await shop.settle()
    shop.telegram.say(ben.id, "golden @vitrina_shop_bot", chat_id=group)
    await shop.settle()

    said = [m for m in shop.telegram.world.state.chats[group].messages.values() if m["from"].get("is_bot")]
    assert len(said) == 2
    assert all("t.me/vitrina_shop_bot" in message["text"] for message in said)
    assert not any("reply_markup" in message for message in said)
    assert await shop.rows("SELECT * FROM browses") == []


async def test_an_update_that_nobody_understands_is_let_go(shop: Shop, ben: Person, logs: Logs) -> None:
    await ben.start()
    for strange in ({}, {"text": 7}, {"message_id": "x", "chat": []}):
        shop.telegram.world.updates.push("message", strange)
    await shop.settle()
    await ben.press("Orders")
    assert "You have no orders yet." in ben.screen.text
    assert {entry.pop("log_level") for entry in logs if entry["event"] == "update.set_aside"} == {"error"}
