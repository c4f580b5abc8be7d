"""Paying the provider: an invoice there, its link and its code, what is said while it waits, and ways out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.casework import open_case
from providers import registry
from providers.base import Profile
from providers.orders import Stage
from tests.chat import courier as courier_folder
from tests.chat.acts import press
from tests.chat.conftest import Logs
from tests.chat.courier import PAID_EITHER_WAY, PAID_THERE, PAYMENT_URL, Courier
from tests.chat.person import Person
from tests.chat.shop import Shop, shop_over

EMAIL, PHONE = "anna@example.com", "+79991234567"


@pytest.fixture
def declared() -> Profile:
    """What the courier declares."""
    return PAID_THERE


@pytest.fixture
async def shop(shop_file: Path, logs: Logs, declared: Profile, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """The shop with one more department, the courier."""
    monkeypatch.setitem(registry.FOLDERS, "courier", courier_folder.__name__)
    monkeypatch.setattr(courier_folder, "profile", [declared])
    async with shop_over(shop_file) as opened:
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
def courier(shop: Shop) -> Courier:
    return courier_folder.made[-1]


async def to_summary(shop: Shop, person: Person) -> None:
    await person.start("dcourier")
    await press(shop, person, "card.button.buy")
    await person.press(shop.texts(person).provider("courier").plain("question.way.option.shop"))
    for text in (EMAIL, PHONE):
        await person.say(text)
    await press(shop, person, "question.button.skip")


async def to_link(shop: Shop, person: Person) -> None:
    await to_summary(shop, person)
    await press(shop, person, "summary.button.invoice")


async def test_no_stars_are_asked_for_where_only_the_provider_is_paid(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await to_summary(shop, ben)
    assert "500" in ben.screen.text
    assert "⭐" not in ben.screen.text
    assert ben.screen.labels[0] == "Get the invoice"
    assert await shop.rows("SELECT id FROM payments") == []


async def test_stars_stand_on_no_screen_of_what_is_paid_there(shop: Shop, ben: Person, courier: Courier) -> None:
    await ben.start("dcourier")
    assert "⭐" not in f"{ben.screen.text}{ben.screen.labels}"
    await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    assert "500" in ben.screen.text
    assert "⭐" not in f"{ben.screen.text}{ben.screen.labels}"
    await to_link(shop, ben)
    await ben.say("/orders")
    assert "⭐" not in f"{ben.screen.text}{ben.screen.labels}"


async def test_what_is_too_dear_for_stars_is_sold_where_the_provider_is_paid(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET cost_minor = 30000000 WHERE provider = 'courier'"))
    await to_link(shop, ben)
    assert await shop.states() == ["placed_unpaid"]


async def test_an_invoice_is_paid_there_within_the_budget(shop: Shop, ben: Person, courier: Courier) -> None:
    await to_link(shop, ben)
    assert await shop.states() == ["placed_unpaid"]
    pay = ben.screen.buttons[0][0]
    assert (pay["text"], pay["url"], pay["style"]) == ("Pay ↗", PAYMENT_URL, "success")
    assert "before January 2, 00:00" in ben.screen.text
    told = ben.screen.text
    assert told.index("Delivery: To a shop") < told.index("E-mail") < told.index("Phone") < told.index("Note")
    assert "⭐" not in ben.screen.text

    courier.pay()
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["in_progress"]
    assert "staff prepare your order" in ben.screen.text
    assert "url" not in str(ben.screen.buttons)
    assert ben.presses <= 7
    assert ben.bot_message_count <= 4
    assert ben.stars == 5000


async def test_staff_read_the_answers_as_they_were_asked_and_in_words(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await to_link(shop, ben)
    courier.pay()
    await shop.pass_time(minutes=1)
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    await shop.olga.say("/order 1001")
    assert "500" in shop.olga.screen.text
    assert "⭐" not in shop.olga.screen.text
    await shop.db.write(lambda tx: open_case(tx, "stuck", now=shop.clock.now(), order_id=1))
    await shop.olga.say("/desk")
    await press(shop, shop.olga, "desk.button.next")
    told = shop.olga.screen.text
    assert told.index("Delivery: To a shop") < told.index("E-mail") < told.index("Phone")
    assert "⭐" not in told


async def test_two_presses_place_one_order(shop: Shop, ben: Person, courier: Courier) -> None:
    await to_summary(shop, ben)
    message = ben.screen
    data = message.buttons[0][0]["callback_data"]
    await ben.press_data(message.id, data, settle=False)
    await ben.press_data(message.id, data)
    assert len(courier.parcels) == 1
    assert await shop.states() == ["placed_unpaid"]


async def test_the_code_is_sent_as_a_picture_while_there_is_something_to_pay(
    shop: Shop, ben: Person, courier: Courier
) -> None:
    await to_link(shop, ben)
    old = ben.screen
    await press(shop, ben, "order.button.qr")
    (sent,) = [message for message in ben.bot_messages if message.has_file]
    assert sent.raw["photo"]
    assert sent.text == "Scan this with another device to pay for order No. 1001 by January 2, 00:00."
    stored = [file.data for file in shop.telegram.world.state.files.values()]
    assert stored[0].startswith(b"\x89PNG")

    courier.pay()
    await shop.pass_time(minutes=1)
    await ben.press_data(old.id, old.buttons[1][0]["callback_data"])
    assert len([message for message in ben.bot_messages if message.has_file]) == 1


async def test_an_unpaid_order_is_cancelled_at_its_provider(shop: Shop, ben: Person, courier: Courier) -> None:
    await to_link(shop, ben)
    await press(shop, ben, "order.button.cancel")
    assert await shop.states() == ["placed_unpaid"]
    await press(shop, ben, "order.button.cancel_sure")

    assert await shop.states() == ["cancelled"]
    assert [parcel.stage for parcel in courier.parcels.values()] == [Stage.CANCELLED]
    assert ben.alerts[-1] == "Cancelling. The answer will appear here."


async def test_an_order_that_nobody_pays_says_so_and_is_repeated(shop: Shop, anna: Person, courier: Courier) -> None:
    await to_link(shop, anna)
    for parcel in courier.parcels.values():
        parcel.stage = Stage.EXPIRED
    await shop.pass_time(minutes=10)
    assert await shop.states() == ["expired"]
    assert "Время на оплату у продавца вышло" in anna.screen.text
    assert "url" not in str(anna.screen.buttons)
    await press(shop, anna, "order.button.repeat")
    assert "Телефон" in anna.screen.text


async def test_an_answer_that_is_refused_there_is_asked_for_again(shop: Shop, ben: Person, courier: Courier) -> None:
    await to_summary(shop, ben)
    courier.refuses = "email"
    await press(shop, ben, "summary.button.invoice")
    assert await shop.states() == ["awaiting_payment"]
    await press(shop, ben, "order.button.pay")
    assert "Refused." in ben.screen.text
    assert "Nothing was charged yet." in ben.screen.text
    await ben.say("better@example.com")
    await press(shop, ben, "summary.button.invoice")
    assert await shop.states() == ["placed_unpaid"]


async def test_answers_are_not_changed_once_the_order_is_on_its_way(shop: Shop, ben: Person, courier: Courier) -> None:
    await to_summary(shop, ben)
    summary = ben.screen
    pencil = next(b for row in summary.buttons for b in row if "Delivery" in b["text"])
    await press(shop, ben, "summary.button.invoice")
    await ben.press_data(summary.id, pencil["callback_data"])
    await ben.press_data(ben.screen.id, "qo:1:way:door")
    (parcel,) = courier.parcels.values()
    assert parcel.answers["way"] == "shop"
    assert await shop.states() == ["placed_unpaid"]


class TestEitherWay:
    """The shop and the provider both take the money."""

    @pytest.fixture
    def declared(self) -> Profile:
        return PAID_EITHER_WAY

    async def test_stars_stay_the_main_way(self, shop: Shop, ben: Person, courier: Courier) -> None:
        await to_summary(shop, ben)
        assert "⭐" in ben.screen.labels[0]
        assert ben.screen.labels[1] == "Pay in the store by card"
        await ben.press("Pay in the store by card")
        assert await shop.states() == ["placed_unpaid"]

    async def test_the_stars_invoice_is_dead_once_the_other_way_was_chosen(
        self, shop: Shop, ben: Person, courier: Courier
    ) -> None:
        await to_summary(shop, ben)
        slug = ben.find_invoice()
        await ben.press("Pay in the store by card")
        checkout = shop.telegram.begin_payment(ben.id, slug)
        await shop.settle()
        assert checkout["state"] == "declined"
        assert ben.stars == 5000
