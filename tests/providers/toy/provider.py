"""Toy behind the shop's contract. Refuses to guess what its documents leave open."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from providers.base import Goods, Profile
from providers.errors import InvalidAnswer
from providers.http import Http
from providers.orders import Evidence, Placement, RemoteOrder, Stage
from providers.questions import Question
from providers.undeclared import Undeclared
from tests.providers.toy import client
from tests.providers.toy.settings import Settings

STAGES = {"NEW": Stage.OPEN, "DONE": Stage.DONE, "CANCELLED": Stage.CANCELLED}
"""Every status word of the document, in upper case. Any other word is neither success nor an end."""


NAME = "name"
LONGEST_NAME = 20


class Toy(Undeclared):
    """Robots, each with a name."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._http = http
        self._profile = Profile(
            name="toy",
            goods=Goods.DIGITAL,
            currency=settings.currency,
            settle=timedelta(minutes=15),
        )

    @property
    def profile(self) -> Profile:
        """What it declares."""
        return self._profile

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """What the customer must tell before an order."""
        return (Question(NAME),)

    def check(self, key: str, answer: str) -> str:
        """The answer in the provider's form. Raises `InvalidAnswer`."""
        if key != NAME:
            raise ValueError(f"no question {key}")
        name = answer.strip()
        if not (name.isascii() and name.isalpha() and len(name) <= LONGEST_NAME):
            raise InvalidAnswer(NAME, "letters")
        return name

    async def before(self, placement: Placement) -> Evidence:
        """Nothing is read before an order. A balance or the newest order would tell more where an answer is lost."""
        return Evidence()

    def body(self, placement: Placement) -> bytes:
        """The exact body of an order."""
        return client.order_body(placement)

    async def place(self, body: bytes) -> RemoteOrder:
        """One request, once."""
        return self._remote(await client.create_order(self._http, body))

    async def read(self, remote_id: str) -> RemoteOrder:
        """The order as it is now."""
        return self._remote(await client.read_order(self._http, remote_id))

    async def health(self) -> str:
        """A read that shows that the key works."""
        return await client.read_account(self._http)

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.close()

    def _remote(self, order: client.Order) -> RemoteOrder:
        stage = STAGES.get(order.status.strip().upper(), Stage.UNKNOWN)
        return RemoteOrder(order.id, stage, order.status)


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Toy:
    """The provider over one connection; `transport` stands for the network in tests."""
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    http = Http(settings.base_url, headers={"Authorization": f"Bearer {key}"}, transport=transport)
    return Toy(settings, http)
