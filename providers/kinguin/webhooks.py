"""Kinguin's webhooks as hints. Refuses one without our secret; believes nothing of its content."""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from providers.answers import read_json
from providers.errors import BadWebhook
from providers.hints import Hint, HintKind, WebhookOutcome, WebhookReply
from providers.json_fields import Model, Text, instant

_LONGEST_ID = 100


class Event(Model):
    """The fields of every event that was ever documented."""

    orderId: Text = ""
    orderExternalId: Text = ""
    status: Text = ""
    productId: Text = ""
    kinguinId: Text = ""
    updatedAt: Text = ""


def hint_of(headers: Mapping[str, str], raw: bytes, secrets: Sequence[bytes]) -> Hint:
    """Document: features/Webhooks.md. The secret travels in clear, nothing signs the body."""
    given = headers.get("x-event-secret", "").encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(given, secret) for secret in secrets]
    if not any(matches):
        raise BadWebhook("no known secret")
    event = Event.model_validate(_read(raw))
    name = headers.get("x-event-name", "")[:_LONGEST_ID]
    # The kind is read from the fields: an event with a new name is still a reason to look.
    if event.orderId:
        return _order_hint(name, event)
    if event.productId or event.kinguinId:
        return _offer_hint(name, event)
    raise BadWebhook("names neither an order nor a product")


def reply_to(outcome: WebhookOutcome) -> WebhookReply:
    """Any 2xx with an empty body ends it; anything else is repeated, then the address is closed."""
    if outcome is WebhookOutcome.BAD_SIGNATURE:
        return WebhookReply(401)
    if outcome is WebhookOutcome.OUT_OF_SERVICE:
        return WebhookReply(503)
    return WebhookReply(204)


def _order_hint(name: str, event: Event) -> Hint:
    return Hint(
        HintKind.ORDER,
        key=_key(name, event.orderId, event.status, event.updatedAt),
        remote_id=event.orderId[:_LONGEST_ID],
        reference=event.orderExternalId[:_LONGEST_ID] or None,
        updated_at=instant(event.updatedAt),
    )


def _offer_hint(name: str, event: Event) -> Hint:
    return Hint(
        HintKind.OFFER,
        key=_key(name, event.productId or event.kinguinId, event.status, event.updatedAt),
        ref=event.productId[:_LONGEST_ID] or None,
        updated_at=instant(event.updatedAt),
    )


def _key(*parts: str) -> str:
    return "|".join(part[:_LONGEST_ID] for part in parts)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        body = read_json(raw)
    except ValueError:
        raise BadWebhook("no JSON") from None
    if not isinstance(body, dict):
        raise BadWebhook("no JSON object")
    return body
