"""An invented provider for stories: it asks everything that a provider may ask, and may collect the money itself.

Registered by the fixture `courier`; no shop knows it. Stands for providers, not for one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from providers.base import Goods, Limits, Profile
from providers.errors import InvalidAnswer, Refused
from providers.money import Money
from providers.offers import Offer
from providers.orders import Evidence, Placement, RemoteOrder, Stage
from providers.questions import AnswerKind, Question
from providers.undeclared import Undeclared

PROFILE = Profile(name="courier", goods=Goods.PHYSICAL, currency="RUB", own_shelf=True, limits=Limits(5, 5, 5))
PAID_THERE = replace(
    PROFILE, paid_by_shop=False, collects_money=True, done_by_staff=True, found_by_reference=True, cancels=True
)
PAID_EITHER_WAY = replace(PAID_THERE, paid_by_shop=True)
PAYMENT_URL = "https://pay.example/invoice/7?id=courier"
WAY = Question("way", options=("door", "shop"), critical=True)
STREET = Question("street", personal=True)
EMAIL = Question("email", kind=AnswerKind.EMAIL, personal=True, prefilled=True)
PHONE = Question("phone", kind=AnswerKind.PHONE, personal=True, kept=False)
NOTE = Question("note", optional=True, kept=False)


class Settings(BaseModel):
    """Always on."""

    on: bool = True


@dataclass(slots=True)
class Parcel:
    """One order at the courier."""

    reference: str
    answers: Mapping[str, str]
    stage: Stage


class Courier(Undeclared):
    """Brings a parcel to the door, or to a shop: then no street is asked for."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.parcels: dict[str, Parcel] = {}
        self.refuses: str | None = None
        """The question whose answer is refused at the next placement."""

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        street = (STREET,) if given.get("way") == "door" else ()
        return (WAY, *street, EMAIL, PHONE, NOTE)

    def check(self, key: str, answer: str) -> str:
        wrong = {"email": "@" not in answer, "phone": not answer.strip("+").isdigit()}.get(key, False)
        if wrong:
            raise InvalidAnswer(key, "form")
        return answer.strip()

    def shelf_fields(self) -> Sequence[Question]:
        return ()

    async def before(self, placement: Placement) -> Evidence:
        return Evidence()

    def body(self, placement: Placement) -> bytes:
        if question := self.refuses:
            self.refuses = None
            raise Refused("refused", question=question, code="1")
        self._placing = placement
        return placement.reference.encode()

    async def place(self, body: bytes) -> RemoteOrder:
        stage = Stage.UNPAID if self.profile.collects_money else Stage.OPEN
        self.parcels[body.decode()] = Parcel(body.decode(), self._placing.answers, stage)
        return self._remote(body.decode())

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        return [self._remote(each) for each in self.parcels if each == placement.reference]

    async def read(self, remote_id: str) -> RemoteOrder:
        return self._remote(remote_id)

    async def cancel(self, remote_id: str) -> RemoteOrder:
        self.parcels[remote_id].stage = Stage.CANCELLED
        return self._remote(remote_id)

    async def close(self) -> None:
        """Nothing is open."""

    def pay(self) -> None:
        """The customer pays the courier for everything."""
        for parcel in self.parcels.values():
            parcel.stage = Stage.OPEN

    def deliver(self) -> None:
        """Every parcel arrives."""
        for parcel in self.parcels.values():
            parcel.stage = Stage.DONE

    def _remote(self, id: str) -> RemoteOrder:
        parcel = self.parcels[id]
        url = PAYMENT_URL if parcel.stage is Stage.UNPAID else None
        paid = Money(Decimal(500), "RUB") if self.profile.collects_money and parcel.stage is Stage.OPEN else None
        return RemoteOrder(id, parcel.stage, parcel.stage.value, reference=id, payment_url=url, paid=paid)


made: list[Courier] = []
"""Every courier that was made: the last one works for the shop that runs."""
profile = [PROFILE]
"""What the next one declares."""


def create(settings: Settings, **others: Any) -> Courier:
    made.append(Courier(profile[0]))
    return made[-1]


def shelf(settings: Settings) -> Sequence[Offer]:
    return (Offer("parcel", "Parcel", Money(Decimal(500), "RUB")),)
