"""Vektor behind the shop's contract: gift cards that arrive at a participant. Guesses nothing."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from providers.base import Goods, Limits, Profile
from providers.errors import NotFound, Unavailable
from providers.http import Http
from providers.money import Money
from providers.offers import Line, Offer, OfferPage
from providers.orders import Evidence, Placement, RemoteOrder
from providers.questions import Question, StaffAction
from providers.undeclared import Undeclared
from providers.vektor import listing, participant
from providers.vektor.catalogue import offers_of
from providers.vektor.client import HEADERS, Client
from providers.vektor.orders import PLACED, body_of, listed_order_of, order_id_of, remote_order_of
from providers.vektor.settings import Settings
from providers.vektor.tokens import tokens

FRESH = timedelta(seconds=30)
"""How long a read of the whole catalogue answers quotes."""


class Vektor(Undeclared):
    """Implements `Provider`. Documents: docs.vektor-adv.ru, api/orders, ECards."""

    def __init__(self, settings: Settings, client: Client, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._client = client
        self._now = now
        self._catalogue: tuple[datetime, Mapping[str, Offer]] | None = None
        most = settings.most_pieces
        self._profile = Profile(
            name="vektor",
            goods=Goods.DIGITAL,
            currency=settings.currency,
            has_catalogue=True,
            can_quote=True,
            found_by_reference=True,
            lists_orders=True,
            shows_balance=settings.balance,
            settle=timedelta(minutes=10),
            limits=Limits(lines=most, per_line=most, total=most),
        )

    @property
    def profile(self) -> Profile:
        """What it declares."""
        return self._profile

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """For whom the cards are, and who that is. Document: api/orders, Participant."""
        return participant.questions(given)

    def check(self, key: str, answer: str) -> str:
        """A question's answer or an action's field. Raises `InvalidAnswer`."""
        return participant.check(key, answer, self._settings.phone_region)

    def actions(self) -> Sequence[StaffAction]:
        """The list of orders and one order's status, by hand."""
        return participant.ACTIONS

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Reads only. Documents: api/orders, Get orders and Get order status."""
        match action:
            case participant.LIST:
                page = await self._client.orders(int(fields.get(participant.PAGE) or 1))
                return [listing.told(row) for row in page.rows]
            case participant.STATUS:
                return [await self._client.status(fields[participant.REMOTE_ID])]
        return await super().perform(action, fields)

    async def health(self) -> str:
        """The token and the catalogue, which only good credentials open."""
        await self._client.token()
        return f"token good, {len(await self._read_catalogue())} cards"

    async def offers(self, since: datetime | None) -> AsyncIterator[OfferPage]:
        """The whole catalogue in one page; the call knows no instant. Document: ECards."""
        found = tuple((await self._read_catalogue()).values())
        yield OfferPage(found, len(found), len(found))

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        """Each card as the catalogue has it now, priced as the line's face value. Document: ECards."""
        known = await self._recent_catalogue()
        return [_quoted(known, line) for line in lines]

    async def before(self, placement: Placement) -> Evidence:
        """Nothing: the order is found by our id."""
        return Evidence()

    def body(self, placement: Placement) -> bytes:
        """Raises `Refused` for what cannot be ordered. Document: api/orders, Create order."""
        return body_of(placement, self._settings)

    async def place(self, body: bytes) -> RemoteOrder:
        """`POST /v1/orders`. What a repeated id does is documented nowhere: look first, never repeat."""
        order_id = order_id_of(body)
        return remote_order_of(order_id, await self._client.create(body, order_id) or PLACED)

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        """The status call by our id. Absent is 404 there, and not among the newest of the list either."""
        order_id = placement.reference
        try:
            return [await self.read(order_id)]
        except NotFound:
            row = await listing.newest(self._client, order_id)
        return [listed_order_of(order_id, row, self._settings.currency)] if row else []

    async def read(self, remote_id: str) -> RemoteOrder:
        """Document: api/orders, Get order status."""
        return remote_order_of(remote_id, await self._client.status(remote_id))

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """From the list; what moving pages did not show is asked for one by one. Document: api/orders, Get orders."""
        rows = await listing.rows_of(self._client, remote_ids)
        found = {one: listed_order_of(one, row, self._settings.currency) for one, row in rows.items()}
        for remote_id in remote_ids:
            if remote_id not in found:
                try:
                    found[remote_id] = await self.read(remote_id)
                except NotFound:
                    continue
        return found

    async def balance(self) -> Money:
        """`GET /v1/balance/`, which no page documents: only where the settings say so."""
        if not self._settings.balance:
            return await super().balance()
        return Money(await self._client.balance(), self._settings.currency)

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.close()

    async def _recent_catalogue(self) -> Mapping[str, Offer]:
        # A clock may be set back: what was read in the future is old.
        if self._catalogue is not None and timedelta() <= self._now() - self._catalogue[0] < FRESH:
            return self._catalogue[1]
        return await self._read_catalogue()

    async def _read_catalogue(self) -> Mapping[str, Offer]:
        asked_at = self._now()
        rows = await self._client.cards()
        found = {offer.ref: offer for offer in offers_of([row for row in rows if row is not None], self._settings)}
        if rows and not found:
            raise Unavailable("GET /v1/ecards: no row that can be read")
        self._catalogue = (asked_at, found)
        return found


def _quoted(known: Mapping[str, Offer], line: Line) -> Offer:
    offer = known.get(line.ref)
    if offer is None:
        raise NotFound("GET /v1/ecards: no such card")
    if not line.variant:
        return offer
    variant = next((one for one in offer.variants if one.ref == line.variant), None)
    if variant is None:
        raise NotFound("GET /v1/ecards: no such face value")
    return replace(offer, price=variant.price)


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Vektor:
    """The provider over one connection, and one for tokens; `transport` stands for the network in tests."""
    http = Http(settings.base_url, headers=HEADERS, transport=transport)
    return Vektor(settings, Client(http, tokens(settings, now=now, transport=transport)), now)
