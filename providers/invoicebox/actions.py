"""What staff may do at Invoicebox from the chat: look, change before payment, cancel, confirm a shipment.

Answers are told as the provider's own field names and values: they are facts for staff, not texts for customers.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from providers.errors import InvalidAnswer, NotFound, NotSent, Refused, Unavailable
from providers.invoicebox.cancelling import cancel
from providers.invoicebox.client import Client, body_of
from providers.invoicebox.codes import STATUSES
from providers.invoicebox.models import Order
from providers.invoicebox.orders import atom
from providers.invoicebox.refunds import left_of
from providers.invoicebox.settings import Settings
from providers.money import Money
from providers.questions import Question, StaffAction

_REMOTE = Question("remote_id", kept=False)

ACTIONS = (
    StaffAction(
        "search",
        (
            Question("order_number", optional=True, kept=False),
            Question("order_status", options=STATUSES, optional=True, kept=False),
        ),
        acts=False,
    ),
    StaffAction("show", (_REMOTE,), acts=False),
    StaffAction("refundable", (_REMOTE,), acts=False),
    StaffAction("shipments", (_REMOTE,), acts=False),
    StaffAction(
        "change",
        (
            _REMOTE,
            Question("expires_in", optional=True, kept=False),
            Question("description", optional=True, kept=False),
        ),
    ),
    StaffAction("cancel", (_REMOTE,)),
    StaffAction(
        "ship",
        (
            _REMOTE,
            Question("document_number", optional=True, kept=False),
            Question("document_date", optional=True, kept=False),
            Question("final", options=("yes", "no"), kept=False),
        ),
    ),
)
_FIELDS = {field.key: field for action in ACTIONS for field in action.fields}
KEYS = frozenset(_FIELDS)
_LONGEST = {"remote_id": 100, "order_number": 100, "description": 1000, "document_number": 36}
_MOST_HOURS = 8760
_CHANGEABLE = ("description", "amount", "vatAmount", "expirationDate", "basketItems", "metaData", "customer")
"""What a change may tell. All of it is sent: what becomes of fields that are left out is documented nowhere."""


def check(key: str, text: str) -> str:
    """A field of an action as it is sent. Raises `InvalidAnswer`."""
    field, answer = _FIELDS[key], " ".join(text.split())
    if not answer and field.optional:
        return ""
    if field.options and answer not in field.options:
        raise InvalidAnswer(key, "option")
    if key == "expires_in" and not (re.fullmatch("[0-9]{1,4}", answer) and 1 <= int(answer) <= _MOST_HOURS):
        raise InvalidAnswer(key, "number")
    if key == "document_date":
        return _day(key, answer)
    if not answer or not answer.isprintable():
        raise InvalidAnswer(key, "empty")
    if len(answer) > _LONGEST.get(key, 100):
        raise InvalidAnswer(key, "long")
    return answer


class Actions:
    """The calls behind the actions."""

    def __init__(self, client: Client, settings: Settings, now: Callable[[], datetime]) -> None:
        self._client = client
        self._settings = settings
        self._now = now
        self._calls: dict[str, Callable[[Mapping[str, str]], Awaitable[Sequence[str]]]] = {
            "search": self._search,
            "show": self._show,
            "refundable": self._refundable,
            "shipments": self._shipments,
            "change": self._change,
            "cancel": self._cancel,
            "ship": self._ship,
        }

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Makes the call. Raises as `place` or as reads do; KeyError for an action of another."""
        return await self._calls[action](fields)

    async def _search(self, fields: Mapping[str, str]) -> Sequence[str]:
        """Document: docs/merchant/order/get.md."""
        named = {"merchantOrderId": fields.get("order_number"), "status": fields.get("order_status")}
        orders, total = await self._client.some_orders({name: value for name, value in named.items() if value})
        told = [" ".join((order.id, order.status, *_cost(order), order.merchantOrderId)) for order in orders]
        return [f"totalCount: {len(orders) if total is None else total}", *told]

    async def _show(self, fields: Mapping[str, str]) -> Sequence[str]:
        return _shown(Order.model_validate(await self._raw(fields)))

    async def _refundable(self, fields: Mapping[str, str]) -> Sequence[str]:
        left = left_of(await self._client.refundable(fields["remote_id"]))
        currency = self._settings.currency
        rows = [f"{row.row.sku} {row.row.name}: {Money.of_minor(row.amount, currency)}" for row in left]
        return [f"availableAmount: {Money.of_minor(sum(row.amount for row in left), currency)}", *rows]

    async def _shipments(self, fields: Mapping[str, str]) -> Sequence[str]:
        found = await self._client.shipments(fields["remote_id"])
        told = [f"{one.id} {one.status} {one.documentNumber}".strip() for one in found]
        return [f"totalCount: {len(found)}", *told]

    async def _change(self, fields: Mapping[str, str]) -> Sequence[str]:
        """Only before payment. Document: docs/merchant/order/update.md."""
        raw = await self._before_acting(fields)
        if raw.get("status") != "created":
            raise Refused("only an unpaid order is changed", code="wrong_order_status")
        changes: dict[str, Any] = {}
        if fields.get("description"):
            changes["description"] = fields["description"]
        if fields.get("expires_in"):
            changes["expirationDate"] = atom(self._now() + timedelta(hours=int(fields["expires_in"])))
        if not changes:
            raise Refused("nothing to change", code="nothing_to_change")
        whole = {name: raw[name] for name in _CHANGEABLE if raw.get(name) is not None} | changes
        return _shown(await self._client.change(fields["remote_id"], body_of(whole)))

    async def _cancel(self, fields: Mapping[str, str]) -> Sequence[str]:
        return _shown(await cancel(self._client, fields["remote_id"], directly=self._settings.read_one))

    async def _ship(self, fields: Mapping[str, str]) -> Sequence[str]:
        """The whole basket. Document: docs/merchant/order/shipment_create.md."""
        raw = await self._before_acting(fields)
        named = {"documentNumber": fields.get("document_number"), "documentDate": fields.get("document_date")}
        shipment = await self._client.ship(
            body_of(
                {
                    "orderId": fields["remote_id"],
                    "basketItems": raw.get("basketItems") or [],
                    "final": fields.get("final") == "yes",
                    **{name: value for name, value in named.items() if value},
                }
            )
        )
        return [f"id: {shipment.id}", f"status: {shipment.status}"]

    async def _before_acting(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """The order as it is. Raises as acts do: nothing was sent yet."""
        try:
            return await self._raw(fields)
        except NotFound as error:
            raise Refused(str(error), code="order_not_found", status=error.status) from None
        except Unavailable as error:
            raise NotSent(str(error), status=error.status, request_id=error.request_id) from None

    async def _raw(self, fields: Mapping[str, str]) -> dict[str, Any]:
        return await self._client.raw_order(fields["remote_id"], directly=self._settings.read_one)


def _shown(order: Order) -> list[str]:
    told = {
        "id": order.id,
        "merchantOrderId": order.merchantOrderId,
        "status": order.status,
        "amount": " ".join(_cost(order)),
        "createdAt": atom(order.createdAt) if order.createdAt else "",
        "paidAt": atom(order.paidAt) if order.paidAt else "",
        "expirationDate": atom(order.expirationDate) if order.expirationDate else "",
        "description": order.description,
        "paymentUrl": order.paymentUrl,
    }
    return [f"{name}: {value}" for name, value in told.items() if value]


def _cost(order: Order) -> tuple[str, ...]:
    return () if order.amount is None else (format(order.amount, "f"), order.currencyId)


def _day(key: str, answer: str) -> str:
    try:
        return date.fromisoformat(answer).isoformat()
    except ValueError:
        raise InvalidAnswer(key, "form") from None
