"""Vektor and its stand-in for the contract suite."""

from decimal import Decimal
from typing import Any

import httpx

from providers.money import Money
from providers.offers import Line
from providers.orders import Placement
from providers.vektor import Settings, VektorStandin, create
from providers.vektor.samples import GOOD_ANSWERS
from tests.providers.contract import HandClock, Numbered, World
from tests.providers.transport import StandinTransport

CLIENT_ID, SECRET = "Shop-Client-7", "Vektor-Secret-1234"
BASE = "https://cards.example/api"
ANSWERS = {"recipient": "me", "name": "Anna Example", "email": "anna@example.com", "phone": "+79251153242"}
TOKEN_PATH = "/connect/token"


class CardsTransport(StandinTransport):
    """The network to Vektor. Asking for a token is no act: it buys nothing."""

    def acts(self) -> list[httpx.Request]:
        return [request for request in super().acts() if not request.url.path.endswith(TOKEN_PATH)]

    def token_calls(self) -> list[httpx.Request]:
        return [request for request in self.requests if request.url.path.endswith(TOKEN_PATH)]


def line_of(standin: VektorStandin, brand: int = 1, value: int = 0, quantity: int = 1) -> Line:
    card = standin.brands[brand]
    face = card.values[value]
    return Line(str(brand), card.name, quantity, variant=face.name, price=Money(Decimal(face.price), "RUB"))


def settings(**more: Any) -> Settings:
    return Settings.model_validate({"client_id": CLIENT_ID, "client_secret": SECRET, "base_url": BASE, **more})


def world(**more: Any) -> World:
    clock = HandClock()
    standin = VektorStandin(now=clock.now, new_id=Numbered(), client=(CLIENT_ID, SECRET))
    transport = CardsTransport(standin)
    return World(
        provider=create(settings(**more), now=clock.now, transport=transport),
        standin=standin,
        transport=transport,
        clock=clock,
        secret=SECRET,
        placement=lambda reference: Placement(reference, (line_of(standin),), ANSWERS),
        good_answers=GOOD_ANSWERS,
        documents_limits=False,
    )
