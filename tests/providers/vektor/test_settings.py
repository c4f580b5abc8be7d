"""Settings: what is on, what is refused in words, and each unknown fact with its careful default."""

from typing import Any

import pytest

from providers.vektor import Settings
from providers.vektor.samples import VARIABLES
from tests.providers.vektor.world import BASE, CLIENT_ID, SECRET, settings


def test_it_is_on_with_both_credentials() -> None:
    assert not Settings().on
    assert not Settings.model_validate({"client_id": " ", "client_secret": ""}).on
    assert settings().on


def test_unknown_facts_begin_careful() -> None:
    """Documents: Introduction (three token addresses, balance), ECards (currency), api/orders (limits, ids)."""
    bare = Settings()
    assert (bare.currency, bare.card_ids, bare.most_pieces, bare.balance) == ("RUB", "number", 10, False)
    assert (bare.token_form, bare.phone_region, bare.pictures) == ("urlencoded", "RU", "")
    assert bare.token_address == "https://api.vektor-adv.com/api/connect/token"


def test_the_token_has_an_address_of_its_own() -> None:
    assert settings().token_address == f"{BASE}/connect/token"
    moved = settings(token_url="https://cards.example/connect/token/")
    assert moved.token_address == "https://cards.example/connect/token"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"client_secret": None}, "set together"),
    ({"client_id": ""}, "set together"),
    ({"client_secret": "two\nlines"}, "one line"),
    ({"base_url": "http://cards.example"}, "https"),
    ({"token_url": "http://cards.example/connect/token"}, "https"),
    ({"token_url": "https://cards.example"}, "with its path"),
    ({"token_form": "json"}, "urlencoded"),
    ({"currency": "rub"}, "pattern"),
    ({"card_ids": "uuid"}, "number"),
    ({"most_pieces": 0}, "greater"),
    ({"phone_region": "XX"}, "two letters"),
    ({"pictures": "/pictures/1.svg"}, "{id}"),
    ({"pictures": "http://shop.example/{id}"}, "https"),
    ({"colour": "red"}, "not permitted"),
]


@pytest.mark.parametrize(("more", "words"), WRONG)
def test_a_wrong_setting_is_refused_in_words(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=r"(?s).*") as caught:
        settings(**more)
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


def test_credentials_are_not_shown() -> None:
    shown = f"{settings()!r} {settings()} {settings().model_dump()}"
    assert SECRET not in shown
    assert CLIENT_ID not in shown


def test_the_sandbox_sets_what_exists() -> None:
    made = Settings.model_validate({name.lower(): value for name, value in VARIABLES.items()})
    assert made.on
    assert made.picture_of("7") == "https://api.vektor-adv.com/api/pictures/7.svg"


def test_each_variable_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
