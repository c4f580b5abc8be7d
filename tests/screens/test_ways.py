"""Ways to pay, as the customer chooses one and as staff decide which serve what."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.screens import fees, questions, summary, ways
from bot.screens.screen import Screen
from bot.services.checkout_views import GoodsWays, Way, WaysView
from bot.services.fees import FeeView
from bot.texts import Texts
from providers.money import Money
from tests.screens.checker import check
from tests.screens.samples import CALM, WILD, Sample

STARS = Way("stars", "stars", Money(Decimal(650), "XTR"))
CARD = Way("card", "card", Money(Decimal(650), "RUB"))
LINK = Way("toy_link", "link", Money(Decimal(650), "RUB"))


def ways_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    """Every screen on which a way to pay is chosen or told."""
    yield ways.ways(WaysView(s.number, s.number, s.number, (STARS, CARD, LINK), "card"), t)
    every = (STARS, CARD, LINK)
    yield ways.table((GoodsWays("digital", every, ("stars",)), GoodsWays("physical", every, ("stars", "card"))), t)
    rows = (FeeView("stars", Decimal(0)), FeeView("card", Decimal("2.9")), FeeView("kinguin", Decimal(50)))
    yield fees.table(rows, t)
    yield fees.value("card", t)
    yield fees.value("card", t, "error.number_range")
    yield fees.decide(FeeView("card", Decimal("2.9"), 1, Decimal(0)), t)
    view = replace(s.summary(), other_ways=True)
    for way in (STARS, CARD, LINK):
        yield summary.summary(replace(view, way=way), t)
    yield summary.summary(replace(view, invoice_link=None, payer_of="toy_link"), t)
    yield questions.question(replace(s.choice(), payer_of="toy_link"), t)


def test_every_screen_is_one_that_telegram_takes(t: Texts) -> None:
    for sample in (CALM, WILD):
        for screen in ways_screens(sample, t):
            check(screen)


def test_the_present_way_is_marked(t: Texts) -> None:
    screen = ways.ways(WaysView(1, 1, 1001, (STARS, CARD), "card"), t)
    labels = [button.label for row in screen.rows for button in row]
    assert [label.startswith(ways.MARK) for label in labels[:2]] == [False, True]
