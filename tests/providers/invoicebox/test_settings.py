"""What a shop sets for Invoicebox, and what is refused in words."""

from typing import Any

import pytest
from pydantic import ValidationError

from providers.invoicebox import Settings
from providers.invoicebox.samples import VARIABLES


def test_a_token_opens_the_shop_at_the_documented_address() -> None:
    settings = Settings.model_validate(
        {"token": " secret-token ", "merchant_id": "f" * 8 + "-ffff" * 3 + "-" + "f" * 12}
    )
    assert settings.on
    assert settings.base_url == "https://api.invoicebox.ru/v3"
    assert (settings.currency, settings.signature_algorithm, settings.lifetime_hours) == ("RUB", "sha1", 24)
    assert settings.notification_keys == ()
    assert "secret-token" not in repr(settings)


def test_without_a_token_it_is_off() -> None:
    assert not Settings.model_validate({}).on
    assert not Settings.model_validate({"token": " "}).on


def test_the_sandbox_sets_what_is_needed() -> None:
    settings = Settings.model_validate({name.lower(): value for name, value in VARIABLES.items()})
    assert settings.on
    assert len(settings.notification_keys) == 1


def test_an_empty_address_is_none_and_fields_may_be_an_object() -> None:
    settings = Settings.model_validate({"success_url": "", "order_fields": {"shopId": "s-1"}})
    assert (settings.success_url, settings.order_fields) == (None, {"shopId": "s-1"})


def test_a_token_without_its_merchant_is_refused() -> None:
    with pytest.raises(ValidationError, match="merchant"):
        Settings.model_validate({"token": "secret-token"})


def test_a_key_that_rotates_is_two_keys() -> None:
    assert Settings.model_validate({"notification_key": "new , old,"}).notification_keys == (b"new", b"old")


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "two words"},
        {"merchant_id": "shop"},
        {"base_url": "http://api.example"},
        {"signature_algorithm": "md5"},
        {"currency": "XTR"},
        {"language": "de"},
        {"lifetime_hours": 0},
        {"goods": "air"},
        {"phone_region": "Russia"},
        {"success_url": "ftp://shop.example"},
        {"notification_url": "http://shop.example"},
        {"return_url": "https://shop.example/" + "x" * 1000},
        {"fail_url": "https://shop.example/\u0000"},
        {"order_fields": "{"},
        {"order_fields": "[]"},
        {"order_fields": '{"amount": 1}'},
        {"order_fields": '{"shopId": 1.5}'},
        {"order_fields": '{"processable": "yes"}'},
        {"order_fields": '{"orderSetting": {"roundPolicy": "any"}}'},
        {"unknown": "1"},
    ],
)
def test_what_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
