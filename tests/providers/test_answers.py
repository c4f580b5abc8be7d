"""What an HTTP answer says before a provider's own rules are asked."""

from decimal import Decimal

import httpx
import pytest

from providers.errors import Limited, NotFound, Ours, ProviderError, Unavailable, Unclear
from providers.http import Answer, act_error, checked_url, read_error, retry_after, segment


def answer(status: int = 200, raw: bytes = b"", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, httpx.Headers(named), raw, "r-1", "POST /order")


@pytest.mark.parametrize("status", [200, 201, 302, 307, 400, 404, 408, 409, 422, 500, 502, 503])
def test_an_act_is_unclear_unless_its_status_proves_the_opposite(status: int) -> None:
    error = act_error(answer(status), code="7")
    assert type(error) is Unclear
    assert (error.status, error.code, error.request_id) == (status, "7", "r-1")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Ours), (403, Ours), (404, NotFound), (429, Limited)]
    + [(status, Unavailable) for status in (200, 302, 400, 500, 503)],
)
def test_a_read_has_one_class_per_status(status: int, kind: type[ProviderError]) -> None:
    assert type(read_error(answer(status))) is kind


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_our_own_matter(status: int) -> None:
    assert type(act_error(answer(status))) is Ours


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({}, None),
        ({"retry_after": "30"}, 30),
        ({"retry_after": " 0 "}, 0),
        ({"retry_after": "86400"}, 3600),
        ({"retry_after": "9" * 4000}, 3600),
        ({"retry_after": "-5"}, None),
        ({"retry_after": "1.5"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (
            {
                "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT",
                "date": "Wed, 21 Oct 2026 07:27:15 GMT",
            },
            45,
        ),
        (
            {
                "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT",
                "date": "Wed, 21 Oct 2026 09:00:00 GMT",
            },
            0,
        ),
    ],
)
def test_waiting_as_told_and_at_most_an_hour(told: dict[str, str], seconds: int | None) -> None:
    limited = act_error(answer(429, **told))
    assert isinstance(limited, Limited)
    assert limited.retry_after == seconds == retry_after(answer(429, **told))


def test_json_fractions_stay_exact() -> None:
    assert answer(raw=b'{"price": 0.1, "count": 3}').json() == {"price": Decimal("0.1"), "count": 3}


@pytest.mark.parametrize("raw", [b"", b"<html>", b'{"price": NaN}', b"[Infinity]", b"\xff\xfe\xff", b"[" * 100_000])
def test_what_is_not_json_is_one_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer(raw=raw).json()


def test_an_answer_keeps_its_body_out_of_sight() -> None:
    seen = repr(answer(raw=b"SECRET-KEY", x_token="SECRET-HEADER"))
    assert "SECRET" not in seen


def test_an_id_from_outside_stays_one_part_of_the_path() -> None:
    assert segment("a/b?c#d e%") == "a%2Fb%3Fc%23d%20e%25"
    assert segment("ид") == "%D0%B8%D0%B4"


@pytest.mark.parametrize("remote_id", ["", ".", ".."])
def test_an_id_that_would_leave_the_path_is_not_found(remote_id: str) -> None:
    with pytest.raises(NotFound):
        segment(remote_id)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://host/api/", "https://host/api"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost/", "http://localhost"),
        ("http://[::1]:1/x", "http://[::1]:1/x"),
    ],
)
def test_an_address_is_https_or_this_machine(url: str, kept: str) -> None:
    assert checked_url(url) == kept


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host/api",
        "http://host/api",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1",
        "https://",
        "https://name:word@host",
        "https://host/?key=1",
        "https://host:port",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|is not"):
        checked_url(url)
