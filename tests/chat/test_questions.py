"""Questions of an order: by buttons, optional, depending on each other, kept or never kept, critical."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.callbacks import Question
from providers import registry
from storage.dialogs import find
from tests.chat import courier as courier_folder
from tests.chat.acts import press
from tests.chat.conftest import Logs
from tests.chat.courier import Courier
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over

MOST_MESSAGES = 4
STREET, EMAIL, PHONE = "Lenina 1, flat 7", "anna@example.com", "+79991234567"


@pytest.fixture
async def shop(shop_file: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """The shop with one more department, the courier."""
    monkeypatch.setitem(registry.FOLDERS, "courier", courier_folder.__name__)
    async with shop_over(shop_file) as opened:
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
def courier(shop: Shop) -> Courier:
    return courier_folder.made[-1]


async def begin(shop: Shop, person: Person) -> None:
    await person.start("dcourier")
    await press(shop, person, "card.button.buy")


async def answer_all(shop: Shop, person: Person, way: str = "To the door") -> None:
    await person.press(way)
    for text in (STREET, EMAIL, PHONE) if way == "To the door" else (EMAIL, PHONE):
        await person.say(text)
    await press(shop, person, "question.button.skip")


async def test_an_order_with_five_questions_stays_within_the_budget(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben)
    await ben.pay()

    (parcel,) = courier.parcels.values()
    assert parcel.answers == {"way": "door", "street": STREET, "email": EMAIL, "phone": PHONE, "note": ""}
    assert ben.presses <= 7
    assert ben.bot_message_count <= MOST_MESSAGES


async def test_what_was_typed_is_deleted_and_costs_no_message(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await ben.press("To the door")
    sent, live = ben.bot_message_count, ben.screen.id
    await ben.say(STREET)
    await ben.say("no mail")
    await ben.say(EMAIL)

    assert ben.bot_message_count == sent
    assert ben.screen.id == ben.messages[-1].id == live
    assert not any(STREET in message.text or EMAIL in message.text for message in ben.messages)


async def test_a_message_that_cannot_be_deleted_puts_the_screen_below(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await begin(shop, ben)
    await ben.press("To the door")
    shop.session.gateway["deleteMessage"] = 1
    live = ben.screen.id
    await ben.say(STREET)

    assert ben.screen.id > live
    assert "E-mail" in ben.screen.text


async def test_questions_that_depend_on_answers_are_numbered_without_a_promise_of_how_many(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await begin(shop, ben)
    numbers = [ben.screen.text.splitlines()[0]]
    await ben.press("To the door")
    numbers.append(ben.screen.text.splitlines()[0])
    for text in (STREET, EMAIL, PHONE):
        await ben.say(text)
        numbers.append(ben.screen.text.splitlines()[0])
    assert numbers == [f"Question {n}" for n in range(1, 6)]


async def test_answers_that_are_not_asked_any_more_are_dropped(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben)
    assert STREET in ben.screen.text
    await ben.press("✏️ Delivery")
    await ben.press("To a shop")

    assert "To a shop" in ben.screen.text
    assert STREET not in ben.screen.text
    await ben.pay()
    (parcel,) = courier.parcels.values()
    assert "street" not in parcel.answers


async def test_an_answer_that_raises_a_question_takes_the_invoice_back(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben, "To a shop")
    old = ben.find_invoice()
    await ben.press("✏️ Delivery")
    await ben.press("To the door")
    assert "Street" in ben.screen.text
    checkout = shop.telegram.begin_payment(ben.id, old)
    await shop.settle()
    assert checkout["state"] == "declined"

    await ben.say(STREET)
    assert (await ben.pay())["state"] == "paid"
    (parcel,) = courier.parcels.values()
    assert parcel.answers["street"] == STREET


async def test_a_kept_answer_is_taken_without_asking_and_can_be_changed(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben, "To a shop")
    await ben.pay()
    await shop.pass_time(minutes=1)
    await begin(shop, ben)
    await ben.press("To a shop")
    assert "Question 2\n" in ben.screen.text
    assert "Phone" in ben.screen.text
    await ben.say(PHONE)
    await press(shop, ben, "question.button.skip")
    assert EMAIL in ben.screen.text
    await ben.press("✏️ E-mail")
    await ben.say("other@example.com")
    assert "other@example.com" in ben.screen.text


async def test_what_is_not_kept_is_neither_remembered_nor_offered(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben, "To a shop")
    await ben.pay()
    assert [row["key"] for row in await shop.rows("SELECT key FROM saved_answers ORDER BY key")] == ["email", "way"]

    await shop.pass_time(minutes=1)
    await begin(shop, ben)
    await ben.press("To a shop")
    assert PHONE not in str(ben.screen.buttons)


async def test_options_show_their_words_and_never_their_code(shop: Shop, anna: Person, courier: Courier) -> None:
    await begin(shop, anna)
    await anna.press("В магазин")
    for text in (EMAIL, PHONE):
        await anna.say(text)
    await press(shop, anna, "question.button.skip")
    assert "Доставка: В магазин" in anna.screen.text
    assert "Примечание: не указано" in anna.screen.text
    await anna.pay()
    assert "Доставка: В магазин" in anna.screen.text
    await anna.say("/settings")
    await press(shop, anna, "settings.button.saved")
    assert "В магазин" in anna.screen.text
    assert not any("shop" in message.text for message in anna.bot_messages)


async def test_critical_answers_are_marked_before_payment(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben, "To a shop")
    assert "❗ Delivery: To a shop" in ben.screen.text
    assert "cannot be corrected after payment" in ben.screen.text


async def test_a_text_where_a_button_is_awaited_is_told_so(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await ben.say("by plane")
    assert "one of the buttons" in ben.screen.text
    await ben.press("To a shop")
    assert "E-mail" in ben.screen.text


async def test_a_needed_answer_is_not_skipped_by_an_invented_button(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await ben.press("To a shop")
    await ben.press_data(ben.screen.id, "qs:1:email")
    dialog = await shop.db.read(lambda reader: find(reader, ben.id, ben.id))
    assert dialog is not None
    assert (dialog.place or "").startswith(f"{Question.__prefix__}:1:email")


async def test_a_shared_contact_answers_a_question_for_a_number(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await ben.press("To a shop")
    await ben.say(EMAIL)
    sent = ben.bot_message_count
    await ben.send_contact()
    assert "Note" in ben.screen.text
    assert ben.bot_message_count == sent


async def test_back_and_forth_between_questions_loses_nothing(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await ben.press("To the door")
    await ben.say(STREET)
    await ben.press("‹")
    assert STREET in ben.screen.text
    await press(shop, ben, "question.button.keep")
    assert "E-mail" in ben.screen.text


async def test_a_refused_answer_that_raises_another_question_asks_it_before_going_on(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben, "To a shop")
    courier.refuses = "way"
    await ben.pay()
    assert await shop.states() == ["needs_answer"]
    await press(shop, ben, "order.button.correct")
    await ben.press("To the door")
    assert await shop.states() == ["needs_answer"]
    await ben.say(STREET)
    assert await shop.states() == ["in_progress"]
    (parcel,) = courier.parcels.values()
    assert parcel.answers["street"] == STREET


async def test_a_repeated_order_asks_again_only_for_what_is_not_kept(shop: Shop, ben: Person, courier: Courier) -> None:
    await begin(shop, ben)
    await answer_all(shop, ben)
    await ben.pay()
    courier.deliver()
    await shop.pass_time(minutes=10)
    await ben.start()
    await press(shop, ben, "home.button.repeat")
    assert "Phone" in ben.screen.text
