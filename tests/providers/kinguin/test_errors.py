"""Each error kind ends in its class; an unknown one is never final; nothing secret is repeated."""

from typing import Any

import pytest

from providers.errors import Duplicate, Limited, NotFound, Ours, ProviderError, Refused, Unavailable, Unclear
from tests.providers.kinguin.canned import REFERENCE, answering

BODY = b'{"products":[],"orderExternalId":"' + REFERENCE.encode() + b'"}'

PLACING = [
    (400, "ConstraintViolation", Refused),
    (422, "ProductUnavailable", Refused),
    (422, "Preorder", Refused),
    (404, "OrderNotFound", Refused),
    (422, "InsufficientBalance", Ours),
    (422, "BalanceRequired", Ours),
    (401, "Authorization", Ours),
    (403, "", Ours),
    (422, "OrderFailed", Unclear),
    (409, "ResourceLock", Unclear),
    (404, "HttpClient", Unclear),
    (400, "Http", Unclear),
    (500, "Error", Unclear),
    (500, "ProductUnavailable", Unclear),
    (422, "OrderNotSupported", Unclear),
    (422, "OrderHold", Unclear),
    (422, "OrderNotDispatchedYet", Unclear),
    (422, "OrderPartiallyDispatched", Unclear),
    (422, "ProcessingPreorder", Unclear),
    (422, "OrderNotPaid", Unclear),
    (404, "DispatchNotFound", Unclear),
    (422, "NoKeysToReturn", Refused),
    (422, "KindOfTomorrow", Unclear),
    (422, "", Unclear),
    (429, "Http", Unclear),
    (302, "", Unclear),
]


@pytest.mark.parametrize(("status", "kind", "error"), PLACING)
@pytest.mark.parametrize("word", ["title", "type"])
async def test_each_kind_of_refused_order_has_its_class(
    status: int, kind: str, error: type[ProviderError], word: str
) -> None:
    with pytest.raises(ProviderError) as caught:
        await answering({"kind": kind, "status": status, word: "Words"}, status).place(BODY)
    assert type(caught.value) is error
    assert (caught.value.status, caught.value.code) == (status, kind or None)


@pytest.mark.parametrize("status", [400, 404, 409, 422, 503])
@pytest.mark.parametrize("body", [b"", b"<html></html>", b"[]", b'{"kind":{}}', b'{"code":2610,"message":"x"}'])
async def test_an_error_without_a_kind_leaves_an_order_unclear(status: int, body: bytes) -> None:
    with pytest.raises(Unclear):
        await answering(body, status).place(BODY)


@pytest.mark.parametrize("code", [1001, 2610, 2613, 3999])
async def test_a_number_of_the_first_era_survives_and_is_unclear(code: int) -> None:
    """Until 2020-11 an error was a number and a message; what each meant is no longer documented."""
    with pytest.raises(Unclear) as caught:
        await answering({"code": code, "message": "words"}, 400).place(BODY)
    assert caught.value.code == str(code)


@pytest.mark.parametrize(
    "words",
    [
        {"detail": 'Value "x" is already used.'},
        {"detail": "This value is ALREADY USED"},
        {"detail": "This value should be unique", "propertyPath": "orderExternalId"},
        {"propertyPath": "orderExternalId"},
        {"propertyPath": "[orderExternalId]"},
        {"title": "This value is already used."},
        {"type": "The orderExternalId has to be unique"},
    ],
)
async def test_a_known_reference_is_a_reason_to_look_not_a_refusal(words: dict[str, str]) -> None:
    with pytest.raises(Duplicate):
        await answering({"kind": "ConstraintViolation", "status": 400} | words, 400).place(BODY)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, {"kind": "OrderNotFound", "status": 404}, NotFound),
        (422, {"kind": "OrderNotFound", "status": 422}, NotFound),
        (404, {"kind": "HttpClient", "status": 404}, NotFound),
        (404, b"<html>", NotFound),
        (401, {"kind": "Authorization", "status": 401}, Ours),
        (400, {"kind": "Authorization", "status": 400}, Ours),
        (429, b"", Limited),
        (400, {"kind": "ConstraintViolation", "status": 400}, Unavailable),
        (422, {"kind": "KindOfTomorrow", "status": 422}, Unavailable),
        (503, b"<html>", Unavailable),
        (200, b"<html>", Unavailable),
        (200, b"[]", Unavailable),
        (204, b"", Unavailable),
    ],
)
async def test_each_refused_read_has_its_class(status: int, body: Any, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        await answering(body, status).read("PKR41TTW9Q2Z")
    assert type(caught.value) is error


async def test_an_error_repeats_nothing_that_was_sent() -> None:
    body = {"kind": "ConstraintViolation", "status": 400, "detail": f"Invalid {REFERENCE}", "invalidValue": "secret"}
    with pytest.raises(Refused) as caught:
        await answering(body | {"propertyPath": "products[0].qty"}, 400).place(BODY)
    assert REFERENCE not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "products[0].qty" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (422, {"kind": "NoKeysToReturn", "status": 422}, Refused),
        (500, {"kind": "Error", "status": 500}, Unclear),
        (200, b"<html>", Unclear),
        (200, {"id": "1"}, Unclear),
        (202, [], Unclear),
    ],
)
async def test_a_return_is_refused_or_unclear_never_guessed(status: int, body: Any, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as caught:
        await answering(body, status).give_back("PKR41TTW9Q2Z")
    assert type(caught.value) is error


@pytest.mark.parametrize("body", [{}, {"balance": None}, {"balance": "much"}, {"balance": -1}, {"balance": True}])
async def test_a_balance_that_is_none_is_not_zero(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).balance()
