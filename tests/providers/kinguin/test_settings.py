"""What a shop sets for Kinguin, and what is refused in words."""

import pytest
from pydantic import ValidationError

from providers.kinguin import Settings


def test_a_key_alone_opens_the_shop_at_the_documented_address() -> None:
    settings = Settings.model_validate({"api_key": " Kinguin-Key "})
    assert settings.on
    assert settings.base_url == "https://gateway.kinguin.net/esa/api"
    assert settings.webhook_secrets == ()
    assert "Kinguin-Key" not in repr(settings)


@pytest.mark.parametrize("key", ["", "  "])
def test_without_a_key_it_is_off(key: str) -> None:
    assert not Settings.model_validate({"api_key": key}).on


def test_a_secret_that_rotates_is_two_secrets() -> None:
    settings = Settings.model_validate({"webhook_secret": "new , old,"})
    assert settings.webhook_secrets == (b"new", b"old")


def test_what_needs_a_right_or_was_removed_is_off() -> None:
    settings = Settings()
    assert (settings.order_version, settings.wholesale) == ("v2", True)
    off = (settings.text_keys_only, settings.buy_offer, settings.dispatch, settings.send_names)
    assert (off, settings.coupon) == ((False,) * 4, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_key": "two words"},
        {"base_url": "http://keys.example"},
        {"apikey": "x"},
        {"order_version": "v3"},
        {"coupon": "two words"},
        {"wholesale": "perhaps"},
    ],
)
def test_what_cannot_work_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
