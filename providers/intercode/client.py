"""An Intercode shop's five calls: reads liberally, writes strictly. Decides nothing for the shop.

Document: Intercode SaaS Kit, Endpoints List / Orders. Error bodies, limits and paging are not documented: only a
declared status with a JSON body is believed, and 429 never proves that nothing was done.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from providers.errors import ProviderError, Refused, Unavailable
from providers.http import LARGE, Answer, Http, act_error, read_error
from providers.intercode.models import Echo, LeadStatus, Order, PayableOrder, one_or_list

Model = TypeVar("Model", bound=BaseModel)
Found = TypeVar("Found", bound=Order)


def order_body(products: Sequence[str]) -> bytes:
    """The body of a new order: a bare list of texts, one for each piece."""
    return _json(list(products))


def status_body(order_id: int, status: str) -> bytes:
    """The body of a change of status; `status` in Title Case."""
    return _json({"orderId": order_id, "status": status})


def lead_statuses_body(ids: Sequence[int]) -> bytes:
    """The body that puts the lead statuses into this order, the first one at place 1."""
    return _json([{"id": one, "statusOrder": place} for place, one in enumerate(ids, start=1)])


async def create_order(http: Http, body: bytes, *, compare: bool) -> Order:
    """`POST /orders/new`, once. Accepted with 201, an id and, to `compare`, our products, where any are told."""
    answer = await http.act("POST", "/orders/new", body)
    told = _body(answer)
    order = _parsed(Order, told) if answer.status == 201 else None
    if order is not None and (not compare or _holds(order, json.loads(body))):
        return order
    raise _refusal(answer, told, "invalid_order")


async def list_orders(http: Http) -> Sequence[Order]:
    """`GET /orders`: all orders of the token's account."""
    answer = await http.get("/orders", limit=LARGE)
    orders: Sequence[Order] | None = one_or_list(Order, _body(answer)) if answer.status == 200 else None
    if orders is None:
        raise _no_list(answer)
    return orders


async def read_order(http: Http, order_id: int) -> Order:
    """`GET /orders/{id}`. Raises `NotFound` where the shop itself says so."""
    return await _read(http, order_id, Order)


async def read_payable(http: Http, order_id: int) -> PayableOrder:
    """The same with the secret of its payment."""
    return await _read(http, order_id, PayableOrder)


async def send_status(http: Http, order_id: int, status: str) -> Echo | None:
    """`POST /orders/status-update`, once; what was echoed, where it can be read."""
    answer = await http.act("POST", "/orders/status-update", status_body(order_id, status))
    told = _body(answer)
    if 200 <= answer.status < 300:
        return _parsed(Echo, told)
    raise _refusal(answer, told, "invalid_status")


async def send_lead_statuses(http: Http, ids: Sequence[int]) -> Sequence[LeadStatus]:
    """`PUT /leads/statuses/order`, once; the answer, be it a list or a single object."""
    answer = await http.act("PUT", "/leads/statuses/order", lead_statuses_body(ids))
    told = one_or_list(LeadStatus, _body(answer)) if answer.status == 200 else None
    if told is None:
        raise act_error(answer, names_limits=False)
    return told


async def _read(http: Http, order_id: int, model: type[Found]) -> Found:
    answer = await http.get(f"/orders/{order_id}")
    told = _body(answer)
    order = _parsed(model, told) if answer.status == 200 else None
    if order is not None and order.id == order_id:
        return order
    if answer.status == 200 or (answer.status == 404 and told is None):
        # Each shop hosts the kit behind a server of its own, whose 404 proves nothing about an order.
        raise Unavailable(f"{answer.call}: not an answer of the shop", status=answer.status)
    raise read_error(answer)


def _no_list(answer: Answer) -> ProviderError:
    if answer.status in {200, 404}:
        return Unavailable(f"{answer.call}: not a list of orders", status=answer.status, request_id=answer.request_id)
    return read_error(answer)


def _holds(order: Order, asked: Sequence[str]) -> bool:
    """Whether what is told of the products can be our order. Where a sum is told, the shop judges that instead."""
    told: Counter[str] = Counter()
    for product in order.products:
        told[product.id] += 1 if product.quantity is None else product.quantity
    del told[""]
    if order.amountInCents is None:
        return not told or told == Counter(asked)
    return not told or set(asked) <= told.keys()


def _body(answer: Answer) -> Any:
    """The JSON; None where it is none. The error of a half body would hold the secret: it ends here."""
    try:
        return answer.json()
    except ValueError:
        return None


def _parsed(model: type[Model], told: object) -> Model | None:
    try:
        return model.model_validate(told)
    except ValidationError:
        return None


def _refusal(answer: Answer, told: object, code: str) -> ProviderError:
    if answer.status == 400 and isinstance(told, dict | list | str):
        return Refused(f"{answer.call}: status 400", code=code, status=400, request_id=answer.request_id)
    return act_error(answer, names_limits=False)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
