"""What staff may do at Kinguin from the chat, and the lines that they are told. No key is ever told.

Document: api/order/v1, search orders; features/Dispatch.md; api/products/v1, regions, platforms, genres.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from providers.errors import InvalidAnswer, Unavailable
from providers.kinguin.client import Client
from providers.kinguin.models import Order, OrderLine
from providers.kinguin.settings import Settings
from providers.questions import Question, StaffAction
from providers.undeclared import NotDeclared

STATUSES = ("processing", "completed", "canceled", "refunded")
_SHOWN = 20

REMOTE_ID = Question("remote_id")
DISPATCH_ID = Question("dispatch_id")
SEARCH = StaffAction(
    "search_orders",
    (Question("external_id", optional=True), Question("order_status", options=STATUSES, optional=True)),
    acts=False,
)
READ = StaffAction("read_order", (REMOTE_ID,), acts=False)
WORDS = StaffAction("dictionaries", acts=False)
DISPATCH = StaffAction("dispatch", (REMOTE_ID,))
DISPATCHED = StaffAction("dispatched", (DISPATCH_ID,), acts=False)

_FORMS = {
    "remote_id": re.compile(r"[A-Za-z0-9-]{1,40}"),
    "external_id": re.compile(r"[A-Za-z0-9_.-]{1,64}"),
    "dispatch_id": re.compile(r"[0-9]{1,18}"),
}


def actions_of(settings: Settings) -> Sequence[StaffAction]:
    """What the settings allow."""
    return (SEARCH, READ, WORDS, DISPATCH, DISPATCHED) if settings.dispatch else (SEARCH, READ, WORDS)


def checked(key: str, answer: str) -> str:
    """A field in Kinguin's form. Raises `InvalidAnswer`, and KeyError for a field that nobody asks."""
    field = {field.key: field for action in actions_of(Settings(dispatch=True)) for field in action.fields}[key]
    text = answer.strip()
    if not text and field.optional:
        return ""
    if not text:
        raise InvalidAnswer(key, "empty")
    fits = text in field.options if field.options else _FORMS[key].fullmatch(text)
    if not fits:
        raise InvalidAnswer(key, "characters")
    return text


async def perform(client: Client, settings: Settings, action: str, fields: Mapping[str, str]) -> Sequence[str]:
    """Makes the call; raises as the call does, and `NotDeclared` for what the settings do not allow."""
    if action not in {allowed.name for allowed in actions_of(settings)}:
        raise NotDeclared(action)
    if action == SEARCH.name:
        return await _search(client, fields)
    if action == READ.name:
        return _details(await client.order(fields["remote_id"]))
    if action == DISPATCH.name:
        return [str(await client.dispatch(fields["remote_id"], settings.order_version))]
    if action == DISPATCHED.name:
        keys = await client.dispatch_keys(fields["dispatch_id"])
        return [_joined(key.name, key.type, key.offerId) for key in keys][:_SHOWN] or ["0"]
    return await _dictionaries(client)


async def _search(client: Client, fields: Mapping[str, str]) -> Sequence[str]:
    asked = {"orderExternalId": fields.get("external_id", ""), "status": fields.get("order_status", "")}
    filters: dict[str, str | int] = {name: value for name, value in asked.items() if value}
    orders, total = await client.orders({**filters, "limit": _SHOWN})
    return [f"{len(orders)} / {total}", *map(_summary, orders)]


async def _dictionaries(client: Client) -> Sequence[str]:
    regions = ", ".join(f"{region.id} {region.name.strip()}" for region in await client.regions())
    platforms, genres = await client.words("platforms"), await client.words("genres")
    if not regions and not platforms and not genres:
        raise Unavailable("GET /v1/regions, /v1/platforms, /v1/genres: all empty")
    return [regions, ", ".join(platforms), ", ".join(genres)]


def _summary(order: Order) -> str:
    ids = _joined(order.orderId, order.orderExternalId)
    return _joined(ids, order.status, _euros(order.paymentPrice or order.totalPrice), _moment(order.createdAt))


def _details(order: Order) -> list[str]:
    """Everything that an order of any year says under the API's own names, but for the account's own address."""
    rare = {
        "requestTotalPrice": _euros(order.requestTotalPrice),
        "storeId": order.storeId,
        "kinguinOrderId": order.kinguinOrderId,
        "kidId": order.kidId,
        "couponCode": order.couponCode,
        "dispatch.id": order.dispatch.id,
        "dispatch.createdAt": _moment(order.dispatch.createdAt),
        "preorderReleaseDate": _moment(order.preorderReleaseDate) if order.isPreorder else "",
    }
    return [_joined(_summary(order), *_named(rare)), *map(_line, order.products)]


def _line(line: OrderLine) -> str:
    rare = {
        "totalPrice": _euros(line.totalPrice),
        "requestPrice": _euros(line.requestPrice),
        "accurate": "" if line.accurate is None else str(line.accurate).lower(),
        "productId": line.productId,
        "kinguinId": "" if line.kinguinId is None else str(line.kinguinId),
        "offerId": line.offerId,
        "keyType": line.keyType,
        "broker": line.broker,
        "releaseDate": _moment(line.releaseDate) if line.isPreorder else "",
        "keys": " ".join(f"{key.id[-6:]}:{key.status}" for key in line.keys[:_SHOWN]),
    }
    return _joined(line.name, f"{line.qty or 0} x {_euros(line.price)}", *_named(rare))


def _named(facts: Mapping[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in facts.items() if value]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _euros(price: Decimal | None) -> str:
    return "" if price is None else f"{price} EUR"


def _moment(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return f"{at:%Y-%m-%d %H:%M} UTC"
    return at.isoformat() if at else ""
