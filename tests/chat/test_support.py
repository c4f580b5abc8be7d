"""A customer and the shop talk: what is said reaches the other side once, in order, and in words says how it fared."""

import pytest

from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def ask(ben: Person, text: str = "Do you sell gift cards for Turkey?") -> None:
    await ben.say("/paysupport")
    await ben.press("Ask us")
    await ben.say(text)


async def test_a_question_is_taken_and_answered_and_the_answer_comes_as_a_message(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await ask(ben)
    assert "The shop has it" in ben.screen.text
    assert "You will have an answer by" in ben.screen.text
    await olga.press("Take and answer")
    assert "gift cards for Turkey" in olga.screen.text
    await olga.say("Yes, from Monday on.")
    assert any("The shop answers" in one.text and "from Monday on" in one.text for one in ben.bot_messages)


async def test_staff_write_to_a_customer_first(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await olga.press_data(olga.screen.id, f"ww:{ben.id}:0")
    assert f"Write to customer {ben.id}" in olga.screen.text
    await olga.say("Your card is here.")
    assert ben.sees("Your card is here.")
