"""A notification is a hint from who knows the key, over the bytes as they came. Document: docs/merchant/notification"""

import hashlib
import hmac
import json
from typing import Any

import pytest

from providers.errors import BadWebhook
from providers.hints import Hint, HintKind, WebhookOutcome
from providers.invoicebox.samples import MERCHANT_ID
from providers.invoicebox.webhooks import signature
from tests.providers.contract import World
from tests.providers.invoicebox.canned import answering, loaded
from tests.providers.invoicebox.world import REFERENCE, world

KEY = b"our-own-notification-key"
BODY = (
    b'{"id":"02020202-aaaa-4bbb-8ccc-dddddddddddd","status":"completed",'
    b'"paymentUrl":"https:\\/\\/pay.example\\/order\\/1","merchantId":"' + MERCHANT_ID.encode() + b'",'
    b'"merchantOrderId":"11111111-1111-4111-8111-111111111111","amount":371.88,"currencyId":"RUB"}'
)


def heard(raw: bytes = BODY, given: str | None = None, **more: Any) -> Hint:
    signed = signature(raw, KEY, more.get("signature_algorithm", "sha1")) if given is None else given
    provider = answering(notification_key=more.pop("notification_key", KEY.decode()), **more)
    return provider.verify_webhook({"x-signature": signed}, raw)


def changed(**fields: Any) -> bytes:
    return json.dumps(json.loads(BODY) | fields).encode()


def test_the_signature_is_the_documented_one() -> None:
    assert signature(b"what do ya want for nothing?", b"Jefe", "sha1") == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    told = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature(b"what do ya want for nothing?", b"Jefe", "sha256") == told
    assert signature(BODY, KEY, "sha1") == hmac.new(KEY, BODY, hashlib.sha1).hexdigest()


def test_a_notification_tells_of_an_order_and_its_money() -> None:
    hint = heard()
    assert (hint.kind, hint.remote_id, hint.reference) == (
        HintKind.ORDER,
        "02020202-aaaa-4bbb-8ccc-dddddddddddd",
        REFERENCE,
    )
    assert str(hint.paid) == "371.88 RUB"


def test_the_bytes_are_judged_and_not_their_meaning() -> None:
    again = json.dumps(json.loads(BODY)).encode()
    assert json.loads(again) == json.loads(BODY)
    with pytest.raises(BadWebhook):
        heard(again, signature(BODY, KEY, "sha1"))


@pytest.mark.parametrize("place", range(0, len(BODY), 29))
def test_one_turned_bit_is_noticed(place: int) -> None:
    raw = bytearray(BODY)
    raw[place] ^= 1
    with pytest.raises(BadWebhook):
        heard(bytes(raw), signature(BODY, KEY, "sha1"))


@pytest.mark.parametrize(
    "given",
    [
        "",
        "0" * 40,
        signature(BODY, KEY, "sha1").upper(),
        signature(BODY, KEY, "sha1")[:-1],
        signature(BODY, b"other", "sha1"),
        hashlib.sha1(BODY + KEY).hexdigest(),
        "\udcff",
        "\u043a\u043b\u044e\u0447",
    ],
)
def test_any_other_signature_is_refused(given: str) -> None:
    with pytest.raises(BadWebhook):
        heard(given=given)


def test_both_keys_open_while_one_replaces_the_other() -> None:
    for keys in (f"new-key, {KEY.decode()}", f"{KEY.decode()},old-key"):
        assert heard(notification_key=keys).remote_id
    with pytest.raises(BadWebhook):
        heard(notification_key="new-key,older-key")
    with pytest.raises(BadWebhook):
        heard(
            given=signature(BODY, f"{KEY.decode()},old-key".encode(), "sha1"),
            notification_key=f"{KEY.decode()},old-key",
        )


def test_without_a_key_every_notification_is_refused() -> None:
    for empty in ("", ",", " , "):
        with pytest.raises(BadWebhook):
            heard(given=signature(BODY, b"", "sha1"), notification_key=empty)


def test_a_weaker_algorithm_than_the_chosen_one_is_refused() -> None:
    strong = signature(BODY, KEY, "sha256")
    assert heard(given=strong, signature_algorithm="sha256").remote_id
    with pytest.raises(BadWebhook):
        heard(given=signature(BODY, KEY, "sha1"), signature_algorithm="sha256")
    with pytest.raises(BadWebhook):
        heard(given=strong)


@pytest.mark.parametrize("algorithm", ["md5", "", "none", "sha512"])
def test_an_algorithm_that_is_not_allowed_signs_nothing(algorithm: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        signature(BODY, KEY, algorithm)


def test_a_notification_of_another_merchant_is_refused() -> None:
    for other in ("ffffffff-ffff-ffff-ffff-ffffffffffff", "", None):
        with pytest.raises(BadWebhook):
            heard(changed(merchantId=other))


async def test_the_probe_changes_nothing_and_is_known() -> None:
    made = world()
    headers, raw = made.standin.probe()  # type: ignore[attr-defined]
    hint = made.provider.verify_webhook({name.lower(): value for name, value in headers.items()}, raw)
    assert (hint.kind, hint.remote_id, hint.paid) == (HintKind.PROBE, None, None)


def test_the_probe_is_signed_like_everything_else() -> None:
    nobody = "ffffffff-ffff-ffff-ffff-ffffffffffff"
    for reference in ("", None):
        assert heard(changed(id=nobody, merchantOrderId=reference)).kind is HintKind.PROBE
    with pytest.raises(BadWebhook):
        heard(changed(id=nobody, merchantOrderId=""), "0" * 40)
    with pytest.raises(BadWebhook):
        heard(changed(id=nobody, merchantOrderId="", merchantId=nobody))
    assert heard(changed(id=nobody)).kind is HintKind.ORDER


@pytest.mark.parametrize("status", ["created", "success", "hold", "failed", "canceled", "COMPLETED", ""])
def test_only_completed_says_that_money_came(status: str) -> None:
    assert heard(changed(status=status)).paid is None


def test_money_in_another_currency_is_told_as_it_is() -> None:
    assert str(heard(changed(currencyId="USD")).paid) == "371.88 USD"


@pytest.mark.parametrize("amount", [None, "much", -1, {}, True])
def test_an_unreadable_amount_is_only_a_reason_to_look(amount: Any) -> None:
    hint = heard(changed(amount=amount))
    assert (hint.kind, hint.paid) == (HintKind.ORDER, None)


def test_a_repeated_notification_has_the_same_key_and_a_new_state_another() -> None:
    keys = {heard(changed()).key, heard(changed(amount=371.880)).key, heard(changed(description="other")).key}
    assert len(keys) == 1
    others = {heard(changed(status="canceled")).key, heard(changed(amount=1)).key, heard(changed(id="x")).key}
    assert len(keys | others) == 4


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"7", b"{}", b"{" * 9, b"\xff", b"[" * 100_000])
def test_a_signed_body_that_names_no_order_is_refused(raw: bytes) -> None:
    with pytest.raises(BadWebhook):
        heard(raw)


def test_a_hint_never_holds_more_than_it_must() -> None:
    hint = heard(changed(id="i" * 10_000, status="s" * 10_000, merchantOrderId="r" * 10_000))
    assert len(hint.key) < 500
    assert (hint.remote_id, hint.reference) == ("i" * 100, "r" * 100)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (WebhookOutcome.UNKNOWN_ORDER, "order_not_found"),
        (WebhookOutcome.WRONG_AMOUNT, "order_wrong_amount"),
        (WebhookOutcome.ALREADY_PAID, "order_already_paid"),
        (WebhookOutcome.BAD_SIGNATURE, "signature_error"),
        (WebhookOutcome.OUT_OF_SERVICE, "out_of_service"),
    ],
)
def test_every_reply_is_200_with_the_documented_code(outcome: WebhookOutcome, code: str) -> None:
    reply = answering().webhook_reply(outcome)
    body = json.loads(reply.body)
    assert (reply.status, reply.media_type, body["status"], body["code"]) == (200, "application/json", "error", code)
    assert body.keys() == loaded("notification-error.reply").keys()


def test_a_stored_notification_is_a_success() -> None:
    reply = answering().webhook_reply(WebhookOutcome.STORED)
    assert (reply.status, json.loads(reply.body)) == (200, loaded("notification-success.reply"))


async def sent_when(made: World, act: str) -> list[tuple[dict[str, str], bytes]]:
    sent: list[tuple[dict[str, str], bytes]] = []

    async def keep(event: str, headers: dict[str, str], body: bytes) -> None:
        sent.append(({name.lower(): value for name, value in headers.items()}, body))

    made.standin.send_webhook = keep
    order = await made.place()
    getattr(made.standin, act)(order.id)
    await made.standin.tick()  # type: ignore[attr-defined]
    return sent


async def test_the_stand_in_notifies_of_a_payment_with_escaped_slashes() -> None:
    made = world()
    ((headers, body),) = await sent_when(made, "pay")
    assert b"https:\\/\\/" in body
    hint = made.provider.verify_webhook(headers, body)
    assert str(hint.paid) == "371.88 RUB"


async def test_the_stand_in_signs_with_the_chosen_algorithm() -> None:
    made = world(signature_algorithm="sha256")
    made.standin.algorithm = "sha256"  # type: ignore[attr-defined]
    ((headers, body),) = await sent_when(made, "pay")
    assert len(headers["x-signature"]) == 64
    assert made.provider.verify_webhook(headers, body).paid


async def test_the_stand_in_is_silent_about_a_cancelled_order() -> None:
    assert await sent_when(world(), "cancel") == []


def test_a_signed_number_that_nobody_means_is_no_notification() -> None:
    for number in (b"1e9999999999999999999999", b"1e99999999"):
        with pytest.raises(BadWebhook):
            heard(BODY.replace(b"371.88", number))
