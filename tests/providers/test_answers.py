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
    assert type(act_error(answer(status, b'{"message": "no"}'))) is Ours


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


@pytest.mark.parametrize(
    "raw",
    [
        b'{"price":1e9999999999999999999999}',
        b'{"price":1e-9999999999999999999999}',
        b'{"price":1e99999999}',
        b'{"price":1e-99999999}',
        b'{"price":0.' + b"1" * 5000 + b"}",
        b'{"count":' + b"9" * 5000 + b"}",
        b'{"price":NaN}',
        b"[" * 100_000,
    ],
)
def test_a_number_that_nobody_means_is_no_json(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer(200, raw).json()


@pytest.mark.parametrize("raw", [b'["\\ud800x", {"\\udfff": 1}]', b'["\xed\xa0\x80x", {"\xed\xbf\xbf": 1}]'])
def test_half_a_letter_becomes_a_sign_that_can_be_stored(raw: bytes) -> None:
    first, second = answer(200, raw).json()
    assert first.encode().endswith(b"x")
    assert [name.isascii() for name in second] == [False]
    assert "".join(second).encode()


@pytest.mark.parametrize("raw", [b'{"serial":"CANARY-1234"', b'{"serial":"CANARY-1234"}\xff', b'["CANARY-1234", NaN]'])
def test_an_error_of_a_body_does_not_carry_it(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        answer(200, raw).json()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "CANARY" not in f"{caught.value!r} {vars(caught.value)}"


def test_whole_letters_stay_as_they_are() -> None:
    assert answer(200, b'["\\ud83d\\ude00 \\u20bd", "\xf0\x9f\x98\x80", 1.10]').json() == [
        "\U0001f600 \u20bd",
        "\U0001f600",
        Decimal("1.10"),
    ]


@pytest.mark.parametrize("raw", [b"", b"<html>Forbidden</html>", b"[]", b'"Forbidden"'])
def test_a_page_of_a_firewall_does_not_prove_that_nothing_was_done(raw: bytes) -> None:
    assert type(act_error(answer(403, raw))) is Unclear
    assert type(read_error(answer(403, raw))) is Ours


def test_a_limit_that_no_document_names_leaves_an_act_unclear() -> None:
    assert type(act_error(answer(429), names_limits=False)) is Unclear
    assert type(act_error(answer(429))) is Limited
    assert type(act_error(answer(401), names_limits=False)) is Ours
