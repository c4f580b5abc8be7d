"""Toy and its stand-in for the contract suite."""

from providers.offers import Line
from providers.orders import Placement
from tests.providers.contract import HandClock, Numbered, World
from tests.providers.toy.provider import create
from tests.providers.toy.settings import Settings
from tests.providers.toy.shelf import ROBOT
from tests.providers.toy.standin import standin
from tests.providers.transport import StandinTransport

KEY = "Key-of-the-shop-1234"

GOOD_ANSWERS = {"name": "Robby"}
"""One answer to each question, as a customer may write it."""


def robot(reference: str) -> Placement:
    """A good order under that reference; answers are in the provider's form."""
    return Placement(reference, (Line(ROBOT, "A robot", 1),), GOOD_ANSWERS)


def world() -> World:
    clock = HandClock()
    made = standin(now=clock.now, new_id=Numbered())
    transport = StandinTransport(made)
    settings = Settings.model_validate({"api_key": KEY, "base_url": "https://toy.example/api"})
    return World(
        provider=create(settings, now=clock.now, transport=transport),
        standin=made,
        transport=transport,
        clock=clock,
        secret=KEY,
        placement=robot,
        good_answers=GOOD_ANSWERS,
    )
