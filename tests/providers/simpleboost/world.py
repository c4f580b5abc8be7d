"""SimpleBoost and its stand-in for the contract suite."""

from providers.offers import Line
from providers.orders import Placement
from providers.simpleboost import Settings, SimpleBoostStandin, create
from tests.providers.contract import HandClock, Numbered, World
from tests.providers.transport import StandinTransport

KEY = "Boost-Key-1234"


def boosts(reference: str, amount: int = 10, invite: str = "vitrina") -> Placement:
    return Placement(reference, (Line("boosts", "Boosts", 1, variant=str(amount)),), {"invite": invite})


def world() -> World:
    clock = HandClock()
    standin = SimpleBoostStandin(now=clock.now, new_id=Numbered())
    transport = StandinTransport(standin)
    settings = Settings.model_validate(
        {"api_key": KEY, "base_url": "https://boost.example/api", "prices": "2:112,10:560"}
    )
    return World(
        provider=create(settings, now=clock.now, transport=transport),
        standin=standin,
        transport=transport,
        clock=clock,
        secret=KEY,
        placement=boosts,
        good_answers={"invite": "https://discord.gg/vitrina"},
    )
