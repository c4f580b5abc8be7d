"""A webhook is a hint from who knows the secret; a repeated one is recognised, a forged one ignored."""

import json
from typing import Any

import pytest

from providers.errors import BadWebhook
from providers.hints import HintKind, WebhookOutcome
from providers.kinguin.webhooks import hint_of
from tests.providers.kinguin.canned import SECRET, answering, loaded, sample

SECRETS = (b"new-secret", b"old-secret")


def headers(secret: str = SECRET, event: str = "order.status") -> dict[str, str]:
    return {"x-event-secret": secret, "x-event-name": event, "content-type": "aplication/json"}


@pytest.mark.parametrize("secret", ["new-secret", "old-secret"])
def test_both_secrets_open_while_one_replaces_the_other(secret: str) -> None:
    assert hint_of(headers(secret), sample("webhook-order-status.json"), SECRETS).remote_id == "PKR41TTW9Q2Z"


@pytest.mark.parametrize("secret", ["", "new-secre", "new-secret ", "new-secret,old-secret", "n\udcff", "ключ"])
def test_any_other_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadWebhook):
        hint_of(headers(secret), sample("webhook-order-status.json"), SECRETS)


def test_without_a_configured_secret_every_webhook_is_refused() -> None:
    for secret in ("", "any"):
        with pytest.raises(BadWebhook):
            hint_of(headers(secret), sample("webhook-order-status.json"), ())


def test_a_repeated_webhook_has_the_same_key_and_a_new_state_another() -> None:
    told = loaded("webhook-order-status.json")

    def key(**changed: Any) -> str:
        return answering().verify_webhook(headers(), json.dumps(told | changed).encode()).key

    assert key() == key(orderExternalId=None)
    assert len({key(), key(status="refunded"), key(orderId="POTHER"), key(updatedAt="2026-02-11T09:33:03+00:00")}) == 4


def test_an_event_of_a_later_day_is_still_a_reason_to_look() -> None:
    hint = answering().verify_webhook(headers(event="order.tomorrow"), sample("webhook-order-status.json"))
    assert hint.kind is HintKind.ORDER


def test_a_product_of_the_first_era_is_known_by_its_number_only() -> None:
    hint = answering().verify_webhook(headers(event="product.update"), sample("seed_era/webhook-product-update.json"))
    assert (hint.kind, hint.ref) == (HintKind.OFFER, None)
    assert "41207" in hint.key


def test_a_time_that_cannot_be_read_is_none() -> None:
    body = json.dumps({"orderId": "P1", "updatedAt": "yesterday"}).encode()
    assert answering().verify_webhook(headers(), body).updated_at is None


@pytest.mark.parametrize("raw", [b"", b"null", b"{}", b'{"orderId":""}', b"7", b'"text"', b"{" * 9])
def test_a_body_that_names_nothing_is_refused(raw: bytes) -> None:
    with pytest.raises(BadWebhook):
        answering().verify_webhook(headers(), raw)


def test_a_hint_never_holds_more_than_it_must() -> None:
    body = json.dumps({"orderId": "P" * 10_000, "status": "s" * 10_000}).encode()
    hint = answering().verify_webhook(headers(), body)
    assert len(hint.key) < 500
    assert hint.remote_id == "P" * 100


def test_only_an_empty_204_ends_the_repeats() -> None:
    provider = answering()
    for outcome in (WebhookOutcome.STORED, WebhookOutcome.UNKNOWN_ORDER):
        reply = provider.webhook_reply(outcome)
        assert (reply.status, reply.body) == (204, b"")
    assert provider.webhook_reply(WebhookOutcome.BAD_SIGNATURE).status == 401
    assert provider.webhook_reply(WebhookOutcome.OUT_OF_SERVICE).status == 503
