"""Pages of text: whom to write to."""

import pytest
from pydantic import ValidationError

from bot.screens import pages
from bot.settings import Settings
from bot.texts import Texts
from tests.screens.checker import check


@pytest.mark.parametrize("name", ["paysupport", "help"])
def test_the_shops_contact_stands_where_people_look_for_it(name: str, t: Texts) -> None:
    assert "@soup_support" in check(pages.page(name, "Soup", t, owner=5, address="@soup_support"))


def test_without_a_contact_the_owner_is_named(en: Texts) -> None:
    assert "tg://user?id=5" in pages.page("paysupport", "Soup", en, owner=5).text


@pytest.mark.parametrize("contact", ["soup", "@a b", "http://soup.example", "https://<b>", "@1"])
def test_a_contact_that_nobody_can_open_is_refused(contact: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, support_contact=contact)
