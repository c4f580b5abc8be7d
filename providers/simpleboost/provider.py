"""SimpleBoost behind the shop's contract. Refuses to guess what its documents leave open.

It knows no reference of ours and lists no orders: one placement is in flight per account, and where an
answer is lost only the balance tells whether it acted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from providers.base import Goods, Profile
from providers.errors import NotFound, Ours, Refused
from providers.http import Http
from providers.money import Money
from providers.orders import Evidence, Placement, RemoteOrder, Stage
from providers.questions import Question
from providers.simpleboost import client
from providers.simpleboost.invite import QUESTION, invite_code
from providers.simpleboost.settings import Settings
from providers.simpleboost.shelf import BOOSTS
from providers.undeclared import Undeclared

STAGES = {"PENDING": Stage.OPEN, "SUCCESS": Stage.DONE, "CANCEL": Stage.CANCELLED}
"""Every declared word, `status.md`."""


class SimpleBoost(Undeclared):
    """Discord boosts: an amount and an invite."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        self._profile = Profile(
            name="simpleboost",
            goods=Goods.DIGITAL,
            currency=settings.currency,
            shows_balance=True,
            settle=timedelta(minutes=15),
        )

    @property
    def profile(self) -> Profile:
        """What it declares."""
        return self._profile

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """The invite of the server."""
        return (Question(QUESTION),)

    def check(self, key: str, answer: str) -> str:
        """The bare invite code. Raises `InvalidAnswer`."""
        if key != QUESTION:
            raise ValueError(f"no question {key}")
        return invite_code(answer)

    async def before(self, placement: Placement) -> Evidence:
        """The balance, which a placement lowers. `GET /user`, `user.md`."""
        if not self._settings.balance_evidence:
            return Evidence()
        held = await self.balance()
        return Evidence({"balance": str(held.amount), "currency": held.currency})

    def body(self, placement: Placement) -> bytes:
        """`order.md`. Raises `Refused` for what this provider does not sell."""
        invite = placement.answers.get(QUESTION, "")
        if not invite:
            raise Refused("no invite", question=QUESTION)
        return client.order_body(invite, _amount(placement))

    async def place(self, body: bytes) -> RemoteOrder:
        """`POST /order`, `order.md`. 10001 and 10002 are refusals that another invite mends."""
        return self._remote(await client.create_order(self._http, body))

    async def read(self, remote_id: str) -> RemoteOrder:
        """`GET /order/:id`, `order.md`."""
        return self._remote(await client.read_order(self._http, remote_id))

    async def health(self) -> str:
        """`GET /user`, `user.md`: whose key it is shows that it works."""
        user = await self._user()
        since = f" since {user.createdAt:%Y-%m-%d}" if user.createdAt else ""
        return f"account {user.id or 'without a number'}{since}, balance {self._money(user)}"

    async def balance(self) -> Money:
        """`GET /user`, `user.md`, in the currency of the settings."""
        return self._money(await self._user())

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.close()

    async def _user(self) -> client.User:
        try:
            return await client.read_user(self._http)
        except NotFound as error:
            # "User not found": the key belongs to nobody.
            raise Ours("GET /user: no such user", code=error.code, status=404) from None

    def _money(self, user: client.User) -> Money:
        return Money(user.balance, self._settings.currency)

    def _remote(self, order: client.Order) -> RemoteOrder:
        charged = None if order.price is None else Money(order.price, self._settings.currency)
        stage = STAGES.get(order.status.strip().upper(), Stage.UNKNOWN)
        return RemoteOrder(order.id, stage, order.status, charged=charged, created_at=order.createdAt)


def _amount(placement: Placement) -> int:
    lines = placement.lines
    if len(lines) != 1 or lines[0].ref != BOOSTS or lines[0].quantity != 1:
        raise Refused("one line of boosts, once")
    variant = lines[0].variant or ""
    if not (variant.isascii() and variant.isdigit() and 0 < int(variant[:9]) == int(variant)):
        raise Refused("no amount of boosts")
    return int(variant)


def create(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> SimpleBoost:
    """The provider over one connection; `transport` stands for the network in tests.

    The key is sent bare, without a scheme word. Every folder takes a clock; this one needs none.
    """
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    http = Http(settings.base_url, headers={"Authorization": key}, transport=transport)
    return SimpleBoost(settings, http)
