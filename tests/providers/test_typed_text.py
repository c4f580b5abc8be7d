"""What people type, wherever it is asked for."""

import pytest

from providers.invoicebox import buyer_checks
from providers.typed_text import email_parts, phone_e164, seen
from providers.vektor.addresses import email_address, phone_number


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert seen("\ufeff an\u200bna\u202a \u200f") == "anna"


@pytest.mark.parametrize("typed", [" Anna@EXAMPLE.org ", "\u200banna@example.org", "anna@b\u00fccher.example"])
def test_an_address_is_understood_alike_by_all(typed: str) -> None:
    stored = buyer_checks.check("email", typed, region="RU")
    assert stored == email_address(typed)
    assert stored.isascii()


@pytest.mark.parametrize("typed", ["\u0430nna@example.org", "anna@example", "a@b@example.org", "anna@exa mple.org"])
def test_what_is_no_address_is_none(typed: str) -> None:
    assert email_parts(typed) is None


@pytest.mark.parametrize("typed", ["8 900 111 22 33", "79001112233", "+7\u200b900 1112233", "44 20 7946 0958"])
def test_a_number_is_understood_alike_by_all(typed: str) -> None:
    stored = buyer_checks.check("phone", typed, region="RU")
    assert stored == phone_number(typed, "RU")
    assert stored.startswith("+")


@pytest.mark.parametrize("typed", ["", "12", "+7 000 1112233", "+7 900 1112233 ext. 5", "call me"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert phone_e164(typed, "RU") is None
