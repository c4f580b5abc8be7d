"""A customer's page: staff see who buys, what they bought and what is open, and a stranger sees nothing of it."""

from bot.people_callbacks import CustomerPage
from tests.chat.acts import buy_boosts
from tests.chat.person import Person
from tests.chat.shop import Shop


async def test_an_order_leads_to_its_customers_page(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    shop.telegram.world.person(olga.id).language_code = "en"
    await olga.say("/order 1001")
    await olga.press("👤 Customer")
    page = olga.screen
    assert f"Telegram number: {ben.id}" in page.text
    assert "Ben" in page.text
    assert "Language: English" in page.text
    assert "Paid 1 order" in page.text
    await olga.press("No. 1001")
    assert "No. 1001" in olga.screen.text


async def test_a_stranger_opens_nobodys_page(shop: Shop, ben: Person, anna: Person) -> None:
    await anna.start()
    await ben.start()
    await ben.press_data(ben.screen.id, CustomerPage(customer=anna.id).pack())
    assert not ben.sees(str(anna.id))
    assert not any("Customer" in label for label in ben.screen.labels)
