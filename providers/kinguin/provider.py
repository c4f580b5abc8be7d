"""Kinguin behind the shop's contract: game keys from a large catalogue, paid from a EUR deposit."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx

from providers.base import Goods, Limits, Profile
from providers.errors import NotFound, Unavailable, Unclear
from providers.hints import Hint, WebhookOutcome, WebhookReply
from providers.http import Http
from providers.kinguin import bodies, staff, webhooks
from providers.kinguin.catalogue import offer_of
from providers.kinguin.client import PAGE, SHORT_PAGE, Client
from providers.kinguin.merchants import MOST_RETAIL
from providers.kinguin.models import Order, Product
from providers.kinguin.orders import delivered_of, remote_order_of
from providers.kinguin.reading import read_orders, read_pages
from providers.kinguin.settings import Settings
from providers.money import Money
from providers.offers import Line, Offer, OfferPage
from providers.orders import Delivered, Evidence, Placement, RemoteOrder
from providers.questions import Question, StaffAction
from providers.undeclared import Undeclared

_MOST_KEY_PAGES = 50

PROFILE = Profile(
    name="kinguin",
    goods=Goods.DIGITAL,
    currency="EUR",
    has_catalogue=True,
    can_quote=True,
    # A repeated reference is known to be refused, but no document promises it.
    repeat_is_safe=False,
    found_by_reference=True,
    lists_orders=True,
    delivers_in_parts=True,
    delivers_here=True,
    takes_back=True,
    shows_balance=True,
    sends_webhooks=True,
    settle=timedelta(minutes=2),
    limits=Limits(lines=bodies.MOST_LINES, per_line=MOST_RETAIL, total=bodies.MOST_LINES * MOST_RETAIL),
)


class Kinguin(Undeclared):
    """Implements `Provider`. Documents: kinguinltdhk/Kinguin-eCommerce-API, api/ and features/."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._secrets = settings.webhook_secrets
        self._regions: dict[int, str] = {}

    @property
    def profile(self) -> Profile:
        return PROFILE

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """A key needs no answers."""
        return ()

    def check(self, key: str, answer: str) -> str:
        """A field of a staff action. Raises `InvalidAnswer`."""
        return staff.checked(key, answer)

    def actions(self) -> Sequence[StaffAction]:
        """Reads of orders and words; dispatching where the settings allow it."""
        return staff.actions_of(self._settings)

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Documents: api/order/v1, search orders and get order; features/Dispatch.md."""
        return await staff.perform(self._client, self._settings, action, fields)

    async def offers(self, since: datetime | None) -> AsyncIterator[OfferPage]:
        """Newest change first, 100 a page. Document: api/products/v1, search products."""
        filters: dict[str, str | int] = {"limit": PAGE, "sortBy": "updatedAt", "sortType": "desc"}
        if since is not None:
            filters["updatedSince"] = since.astimezone(UTC).isoformat(timespec="seconds")
        if since is None or not self._regions:
            await self._learn_regions()
        async for page in read_pages(self._client, filters, self._offer):
            yield page

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        """Prices in EUR for each line's quantity. Document: api/products/v2, get product."""
        answers = await asyncio.gather(*map(self._quoted, lines), return_exceptions=True)
        offers: list[Offer] = []
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            offers.append(answer)
        return offers

    async def before(self, placement: Placement) -> Evidence:
        """Nothing: the order is found by our reference."""
        return Evidence()

    def body(self, placement: Placement) -> bytes:
        """JSON with plain decimal prices. Raises `Refused` for what is surely refused."""
        return bodies.body_of(placement, self._settings)

    async def place(self, body: bytes) -> RemoteOrder:
        """Accepted is 201 with an order id and, where told, our reference. Documents: api/order/v2 and v1."""
        path = bodies.path_of(body)
        order = await self._client.place(path, body)
        if order.orderExternalId and not _says(body, order.orderExternalId):
            raise Unclear(f"POST {path}: another order's reference", status=201)
        return remote_order_of(order)

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        """Document: api/order/v1, search orders. Raises `Unavailable` where the search is ignored."""
        reference = placement.reference
        orders, told = await self._client.orders({"orderExternalId": reference, "limit": PAGE})
        ours = [order for order in orders if _is_ours(order, reference)]
        if told and not ours:
            # Orders of others where ours was asked for, or that were not shown: the answer proves no absence.
            raise Unavailable("GET /v1/order: found orders without our reference")
        return [remote_order_of(order) for order in ours]

    async def read(self, remote_id: str) -> RemoteOrder:
        """Document: api/order/v1, get order."""
        return remote_order_of(await self._client.order(remote_id))

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """Pages of the search where they are fewer calls, else one by one. One that is not found is absent.

        Any other failure is the whole read's. Document: api/order/v1, search orders and get order.
        """
        orders = await read_orders(self._client, remote_ids)
        return {remote_id: remote_order_of(order) for remote_id, order in orders.items()}

    async def deliveries(self, remote_id: str) -> Sequence[Delivered]:
        """Document: api/order/v2, get keys. Pages are 100 long, or 25; a repeated page ends the reading."""
        found: dict[str, Delivered] = {}
        for page in range(1, _MOST_KEY_PAGES + 1):
            keys = await self._client.keys(remote_id, page)
            items = [item for key in keys if (item := delivered_of(key, remote_id))]
            fresh = {item.id: item for item in items if item.id not in found}
            found |= fresh
            if len(keys) < SHORT_PAGE or not fresh:
                break
        return list(found.values())

    async def give_back(self, remote_id: str) -> None:
        """Asks to take back keys that nobody opened; worked off later, and `read` tells how many went back.

        Once per order, within 24 hours, no wholesale, no pre-order: else `Refused` with the code NoKeysToReturn.
        Document: features/ReturnKeys.md.
        """
        await self._client.give_back(remote_id)

    async def health(self) -> str:
        """The deposit, which only a good key may read. Document: api/balance/v1."""
        return f"balance {await self.balance()}"

    async def balance(self) -> Money:
        """The deposit in EUR. Document: api/balance/v1."""
        left = (await self._client.balance()).balance
        if left is None:
            raise Unavailable("GET /v1/balance: no balance")
        return Money(left, "EUR")

    def verify_webhook(self, headers: Mapping[str, str], raw: bytes) -> Hint:
        """Document: features/Webhooks.md."""
        return webhooks.hint_of(headers, raw, self._secrets)

    def webhook_reply(self, outcome: WebhookOutcome) -> WebhookReply:
        """204 without a body."""
        return webhooks.reply_to(outcome)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def _quoted(self, line: Line) -> Offer:
        product = await self._client.product(line.ref)
        if product.productId and product.productId != line.ref:
            raise Unavailable("GET /v2/products: answered another product")
        if not product.regionalLimitations and product.regionId is not None and not self._regions:
            await self._learn_regions()
        offer = self._offer(product, line.quantity)
        if offer is None:
            raise Unavailable("GET /v2/products: a product without id or title")
        return replace(offer, ref=line.ref)

    def _offer(self, product: Product, quantity: int = 1) -> Offer | None:
        return offer_of(product, quantity, self._settings, self._regions)

    async def _learn_regions(self) -> None:
        """Names for products that tell a number alone; without them such a product has no region."""
        with suppress(NotFound, Unavailable):
            self._regions = {region.id: region.name for region in await self._client.regions() if region.id is not None}


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Kinguin:
    """The provider over one connection; `transport` stands for the network in tests."""
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    http = Http(settings.base_url, headers={"X-Api-Key": key}, transport=transport)
    return Kinguin(Client(http), settings)


def _is_ours(order: Order, reference: str) -> bool:
    return bool(order.orderId) and order.orderExternalId.casefold() == reference.casefold()


def _says(body: bytes, reference: str) -> bool:
    return bodies.reference_of(body).casefold() == reference.casefold()
