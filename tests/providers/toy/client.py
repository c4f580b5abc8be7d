"""Toy's calls and bodies: reads liberally, writes strictly. Decides nothing for the shop."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from providers.errors import Refused
from providers.http import Answer, Http, read_error, segment
from providers.orders import Placement
from tests.providers.toy.errors import refusal
from tests.providers.toy.shelf import ROBOT


class Order(BaseModel):
    """An order as the document shows it; what it does not show is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    id: str = Field(min_length=1, max_length=100)
    status: str = ""


def order_body(placement: Placement) -> bytes:
    """The exact body of an order, the same each time. Raises `Refused` for what cannot be ordered."""
    if [(line.ref, line.quantity) for line in placement.lines] != [(ROBOT, 1)]:
        raise Refused("one robot, once")
    body = {"reference": placement.reference, "name": placement.answers["name"]}
    return json.dumps(body, separators=(",", ":")).encode()


async def create_order(http: Http, body: bytes) -> Order:
    """Sends the body, once. Raises `errors.refusal` for an answer without the sign of acceptance."""
    answer = await http.act("POST", "/orders", body)
    order = _parsed(answer) if answer.status == 201 else None
    if order is None:
        raise refusal(answer, _code(answer))
    return order


async def read_order(http: Http, remote_id: str) -> Order:
    """The order as it is now. Raises `read_error` of `providers.http` for every other answer."""
    answer = await http.get(f"/orders/{segment(remote_id)}")
    order = _parsed(answer) if answer.status == 200 else None
    if order is None or order.id != remote_id:
        raise read_error(answer)
    return order


async def read_account(http: Http) -> str:
    """A read that succeeds with a good key only, in a few words for the operator."""
    answer = await http.get("/account")
    shop = _object(answer).get("shop")
    if answer.status != 200 or not isinstance(shop, str):
        raise read_error(answer)
    return f"the shop is called {shop}"


def _parsed(answer: Answer) -> Order | None:
    try:
        return Order.model_validate(_object(answer))
    except ValidationError:
        return None


def _object(answer: Answer) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _code(answer: Answer) -> str | None:
    code = _object(answer).get("error")
    return code if isinstance(code, str) else None
