"""Kinguin and its stand-in for the contract suite."""

from decimal import Decimal
from typing import Any

from providers.kinguin import KinguinStandin, Settings, create, standin
from providers.kinguin.samples import WEBHOOK_SECRET
from providers.kinguin.standin_rows import Row
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement
from tests.providers.contract import HandClock, World
from tests.providers.transport import StandinTransport

KEY = "Kinguin-Key-1234"


def in_stock(made: KinguinStandin, *, pieces: int = 9) -> Row:
    """A released product whose cheapest merchant has enough keys as text."""
    rows = map(made.shop.catalogue.row, range(made.shop.catalogue.size))
    return next(row for row in rows if not row.is_preorder and row.sellers and row.sellers[0].text >= pieces)


def line_of(row: Row, quantity: int = 1, cents: int | None = None) -> Line:
    price = Decimal(row.sellers[0].cents if cents is None else cents).scaleb(-2)
    return Line(row.product_id, row.name, quantity, price=Money(price, "EUR"))


def wholesale(made: KinguinStandin, *, pieces: int = 10) -> Row:
    """A product whose cheapest merchant sells so many at once."""
    rows = map(made.shop.catalogue.row, range(made.shop.catalogue.size))
    return next(row for row in rows if row.sellers and row.sellers[0].wholesale and row.sellers[0].text >= pieces)


def world(**more: Any) -> World:
    """`more`: settings beside the credentials."""
    clock = HandClock()
    made = standin(now=clock.now, size=600, base_url="https://keys.example/kinguin", api_key=KEY)
    transport = StandinTransport(made)
    settings = Settings.model_validate(
        {"api_key": KEY, "webhook_secret": WEBHOOK_SECRET, "base_url": "https://keys.example/esa/api", **more}
    )
    row = in_stock(made)
    return World(
        provider=create(settings, now=clock.now, transport=transport),
        standin=made,
        transport=transport,
        clock=clock,
        secret=KEY,
        documents_limits=False,
        placement=lambda reference: Placement(reference, (line_of(row),)),
        parts=lambda reference: Placement(reference, (line_of(row, 4),)),
        deliver_part=made.deliver_part,
    )
