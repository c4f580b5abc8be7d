"""Which settings switch the shop on, and which are refused in one line that says how to mend them."""

from typing import Any

import pytest
from pydantic import ValidationError

from providers.base import Goods
from providers.intercode import Settings, create
from providers.intercode.samples import SHELF, VARIABLES
from tests.providers.contract import HandClock
from tests.providers.intercode.world import BASE, GIVEN, TOKEN, settings


def refusal(**values: Any) -> tuple[str, str]:
    """Which setting, and why."""
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    first = caught.value.errors(include_input=False, include_url=False, include_context=False)[0]
    assert TOKEN not in str(caught.value)
    return str(first["loc"][0]), first["msg"].removeprefix("Value error, ")


def test_it_is_off_until_address_and_token_are_set() -> None:
    assert not Settings().on
    assert settings().on


@pytest.mark.parametrize("alone", [{"base_url": BASE}, {"access_token": TOKEN}])
def test_one_of_both_is_a_wrong_setting(alone: dict[str, str]) -> None:
    field, words = refusal(**alone)
    assert field == "access_token"
    assert "set both or none" in words
    assert "\n" not in words


@pytest.mark.parametrize("token", ["Bearer abc", "a;b", "a,b", 'a"b', "a\\b", "tökén", "a\nb"])
def test_a_token_must_fit_a_header_and_a_cookie(token: str) -> None:
    field, words = refusal(base_url=BASE, access_token=token)
    assert field == "access_token"
    assert token not in words


@pytest.mark.parametrize("key", ["sk_live_Canary1", "sk_test_Canary1", "rk_live_Canary1"])
def test_a_secret_key_of_stripe_is_refused_in_words(key: str) -> None:
    field, words = refusal(**{**GIVEN, "stripe_key": key})
    assert field == "stripe_key"
    assert "secret key" in words
    assert "pk_" in words
    assert "Canary1" not in words


@pytest.mark.parametrize("key", ["whsec_1", "pk_", "pk_live 1", "pk_live_<script>", "live", "pk_" + "x" * 300])
def test_anything_but_a_publishable_key_is_refused(key: str) -> None:
    assert refusal(**{**GIVEN, "stripe_key": key})[0] == "stripe_key"


@pytest.mark.parametrize(
    ("base", "script", "address"),
    [
        (BASE, "https://js.stripe.com/v3/", "https://js.stripe.com/v3/"),
        (BASE, "https://js.stripe.com/basil/stripe.js", "https://js.stripe.com/basil/stripe.js"),
        (BASE, "http://127.0.0.1:8000/stripe.js", "http://127.0.0.1:8000/stripe.js"),
        ("http://127.0.0.1:8000/intercode", "/stripe.js", "http://127.0.0.1:8000/intercode/stripe.js"),
        ("http://localhost:8000", "/a/stripe.js", "http://localhost:8000/a/stripe.js"),
    ],
)
def test_the_script_has_a_whole_address(base: str, script: str, address: str) -> None:
    assert settings(base_url=base, stripe_script=script).script_url == address


@pytest.mark.parametrize(
    "script",
    [
        "http://js.stripe.com/v3/",
        "/stripe.js",
        "//evil.example/s.js",
        "js.stripe.com",
        "https://a@b/",
        "data:x",
        "/../s",
    ],
)
def test_a_script_from_elsewhere_is_refused(script: str) -> None:
    assert refusal(**{**GIVEN, "stripe_script": script})[0] == "stripe_script"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", "http://shop.example/api"),
        ("base_url", "https://name:word@shop.example"),
        ("currency", "usd"),
        ("goods", "air"),
        ("new_order_lists", "names"),
        ("most_pieces", "0"),
        ("token_in", "a b"),
        ("token_in", "a=b;"),
        ("surprise", "1"),
    ],
)
def test_unfit_values_are_refused(name: str, value: str) -> None:
    assert refusal(**{**GIVEN, name: value})[0] == name


def test_what_is_unknown_is_a_setting() -> None:
    made = settings(currency="EUR", goods="service", most_pieces="7")
    profile = create(made, now=HandClock().now).profile
    assert (profile.currency, profile.goods, profile.limits.total) == ("EUR", Goods.SERVICE, 7)
    assert all(field.description for field in Settings.model_fields.values())


def test_the_sandbox_gives_settings_that_work() -> None:
    values = {name.lower(): value for name, value in VARIABLES.items()}
    made = Settings.model_validate({**values, "base_url": "http://127.0.0.1:8000/intercode"})
    assert made.on
    assert made.script_url == "http://127.0.0.1:8000/intercode/stripe.js"
    assert {offer.price.currency for offer in SHELF if offer.price} == {made.currency}
