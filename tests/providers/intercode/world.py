"""An Intercode shop and its stand-in for the contract suite."""

from typing import Any

from providers.intercode import Intercode, IntercodeStandin, Settings, create
from providers.intercode.samples import CURRENCY, SHELF
from providers.offers import Line
from providers.orders import Placement
from tests.providers.contract import HandClock, Numbered, World
from tests.providers.transport import StandinTransport

TOKEN = "Intercode-Token-1234"
BASE = "https://shop.example/api"
GIVEN = {"base_url": BASE, "access_token": TOKEN, "stripe_key": "pk_test_Given", "currency": CURRENCY}


def settings(**changed: Any) -> Settings:
    return Settings.model_validate({**GIVEN, **changed})


def goods(reference: str, pieces: int = 2) -> Placement:
    """So many mugs and a notebook."""
    mug, notebook = SHELF[0], SHELF[1]
    return Placement(
        reference,
        (
            Line(mug.ref, mug.title, pieces, price=mug.price, facts=mug.facts),
            Line(notebook.ref, notebook.title, 1, price=notebook.price, facts=notebook.facts),
        ),
    )


class Shop(World):
    """The world with its own types."""

    provider: Intercode
    standin: IntercodeStandin


def world(**changed: Any) -> Shop:
    clock = HandClock()
    standin = IntercodeStandin(now=clock.now, new_id=Numbered())
    transport = StandinTransport(standin)
    return Shop(
        provider=create(settings(**changed), now=clock.now, transport=transport),
        standin=standin,
        transport=transport,
        clock=clock,
        secret=TOKEN,
        placement=goods,
        pay=standin.pay,
        documents_limits=False,
    )
