"""SimpleBoost's calls and bodies: reads liberally, writes strictly. Decides nothing for the shop.

Document: SimpleShopDevs/SimpleDocs at adf6505, `order.md`, `user.md`, `status.md`, `errors.md`.
"""

import json
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, ValidationError

from providers.errors import ProviderError, Refused, Unavailable
from providers.http import Answer, Http, act_error, read_error, segment
from providers.json_fields import Model, ZonedInstant
from providers.simpleboost.invite import QUESTION

MENDABLE = {"10001": "unknown invite", "10002": "members are admitted by application"}
"""Declared final codes; another invite can mend them. `errors.md`."""


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=8, allow_inf_nan=False)]


class Order(Model):
    """`order.md`. The price is for the whole order, in a currency that nobody names."""

    id: Annotated[Text, Field(min_length=1, max_length=100)]
    inviteCode: str = ""
    amount: Number | None = None
    price: Annotated[Number, Field(ge=0)] | None = None
    status: Text = ""
    createdAt: ZonedInstant = None


class User(Model):
    """`user.md`: whose key it is. `id` is a number in the table and a text in the example; `balance` as prices."""

    id: Text = ""
    balance: Number
    createdAt: ZonedInstant = None


Read = TypeVar("Read", bound=Model)


def order_body(invite: str, amount: int) -> bytes:
    """The body of an order: `amount` is a JSON number. `order.md`."""
    return json.dumps({"inviteCode": invite, "amount": amount}, separators=(",", ":")).encode()


async def create_order(http: Http, body: bytes) -> Order:
    """`POST /order`, once. Accepted only with `status: true` and an echo of what was asked."""
    answer = await http.act("POST", "/order", body)
    envelope = _envelope(answer)
    asked = json.loads(body)
    if 200 <= answer.status < 300 and envelope.get("status") is True:
        order = _parsed(Order, envelope)
        if order and (order.inviteCode, order.amount) == (asked["inviteCode"], asked["amount"]):
            return order
    raise _refusal(answer, envelope)


async def read_order(http: Http, remote_id: str) -> Order:
    """`GET /order/:id`."""
    answer = await http.get(f"/order/{segment(remote_id)}")
    order = _read(Order, answer)
    if order.id != remote_id:
        raise Unavailable(f"{answer.call}: another order", request_id=answer.request_id)
    return order


async def read_user(http: Http) -> User:
    """`GET /user`: the account of the key's owner."""
    return _read(User, await http.get("/user"))


def _read(model: type[Read], answer: Answer) -> Read:
    envelope = _envelope(answer)
    if answer.status == 200 and envelope.get("status") is True:
        found = _parsed(model, envelope)
        if found is not None:
            return found
    if answer.status == 404 and envelope.get("status") is not False:
        # The host is young and may vanish: a stranger's 404 proves nothing about an order.
        raise Unavailable(f"{answer.call}: status 404 without the provider's words", status=404)
    raise read_error(answer, code=_code(envelope))


def _envelope(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _parsed(model: type[Read], envelope: dict[str, Any]) -> Read | None:
    try:
        return model.model_validate(envelope.get("data"))
    except ValidationError:
        return None


def _code(envelope: dict[str, Any]) -> str | None:
    error = envelope.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return str(code)[:40] if isinstance(code, int | str) and not isinstance(code, bool) else None


def _refusal(answer: Answer, envelope: dict[str, Any]) -> ProviderError:
    code = _code(envelope)
    declared = answer.status < 300 or answer.status in {400, 404, 422}
    if declared and envelope.get("status") is False and code in MENDABLE:
        return Refused(
            f"{answer.call}: {MENDABLE[code]}",
            question=QUESTION,
            code=code,
            status=answer.status,
            request_id=answer.request_id,
        )
    return act_error(answer, code=code)
