"""Single purchases, each with its suppliers' mood, to be interrupted at any of their points."""

from collections.abc import Callable
from pathlib import Path

from providers.standin import Fault
from tests.simulation.agenda import Actor
from tests.simulation.answering import ASK_THE_PAYER
from tests.simulation.conditions import Conditions
from tests.simulation.stories import Ending, one_customer
from tests.simulation.wishes import Mood, Wish
from tests.simulation.world import World

SEED = 1
SEEDS = {"a key, returned by staff": 2}
"""Where the first seed buys something that never goes back: a product that is not released yet."""
WITHOUT = ("profile",)
"""What the bot shows of itself touches no order; it would be half of all points."""

Change = Callable[[World], None]


def _as_they_are(world: World) -> None:
    """The suppliers work as they should."""


def _accepted_but_silent(world: World) -> None:
    world.keys.faults.plan(Fault.SILENT_AFTER)


def _never_answers(world: World) -> None:
    world.boosts.faults.plan(Fault.SILENT_BEFORE)


def _sold_out_meanwhile(world: World) -> None:
    """Nothing is left at the supplier once there is an invoice."""

    def sells_out() -> Actor:
        while not world.telegram.world.state.invoices:
            yield 0.5
        for index in range(world.keys.shop.catalogue.size):
            world.keys.shop.catalogue.vanish(index)

    world.agenda.add(sells_out())


def _out_of_reach(world: World) -> None:
    world.keys.faults.plan(Fault.REFUSED, count=8)


def _card_accepted_in_silence(world: World) -> None:
    world.cards.faults.plan(Fault.SILENT_AFTER)


def _goods_accepted_in_silence(world: World) -> None:
    world.goods.faults.plan(Fault.SILENT_AFTER)


def _invoice_accepted_in_silence(world: World) -> None:
    world.invoices.faults.plan(Fault.SILENT_AFTER)


PURCHASES: dict[str, tuple[Wish, Change]] = {
    "boosts": (Wish("simpleboost", Mood.HAPPY), _as_they_are),
    "boosts for an unknown server, corrected": (Wish("simpleboost", Mood.WRONG_THEN_RIGHT), _as_they_are),
    "boosts for an unknown server, money back": (Wish("simpleboost", Mood.WRONG_THEN_BACK), _as_they_are),
    "boosts without an answer, decided by staff": (Wish("simpleboost", Mood.HAPPY), _never_answers),
    "a key": (Wish("kinguin", Mood.HAPPY), _as_they_are),
    "a key, accepted in silence": (Wish("kinguin", Mood.HAPPY), _accepted_but_silent),
    "a key, cancelled while the supplier is out of reach": (Wish("kinguin", Mood.CANCELS), _out_of_reach),
    "a key, sold out before it is bought": (Wish("kinguin", Mood.HAPPY), _sold_out_meanwhile),
    "a key, paid twice": (Wish("kinguin", Mood.PAYS_TWICE), _as_they_are),
    "a key, returned by staff": (Wish("kinguin", Mood.GIVES_BACK), _as_they_are),
    "a gift card": (Wish("vektor", Mood.HAPPY), _as_they_are),
    "a gift card, accepted in silence": (Wish("vektor", Mood.HAPPY), _card_accepted_in_silence),
    "a gift card, corrected": (Wish("vektor", Mood.WRONG_THEN_RIGHT), _as_they_are),
    "web goods in Stars": (Wish("intercode", Mood.HAPPY), _as_they_are),
    "web goods, accepted in silence": (Wish("intercode", Mood.HAPPY), _goods_accepted_in_silence),
    "web goods by card": (Wish("intercode", Mood.HAPPY, way="there"), _as_they_are),
    "web goods by card, accepted in silence": (Wish("intercode", Mood.HAPPY, way="there"), _goods_accepted_in_silence),
    "web goods by card and in Stars": (Wish("intercode", Mood.PAYS_TWICE, way="there"), _as_they_are),
    "a key by card": (Wish("kinguin", Mood.HAPPY, way="card"), _as_they_are),
    "a key by card, paid twice": (Wish("kinguin", Mood.PAYS_TWICE, way="card"), _as_they_are),
    "a key from the balance, cancelled": (Wish("kinguin", Mood.CANCELS, way="balance"), _out_of_reach),
    "boosts from the balance, the rest taken back": (
        Wish("simpleboost", Mood.TAKES_BACK, way="balance"),
        _as_they_are,
    ),
    "boosts on approval": (Wish("simpleboost", Mood.HAPPY, way="approval"), _as_they_are),
    "boosts by an invoice's link": (Wish("simpleboost", Mood.HAPPY, way="link"), _as_they_are),
    "boosts by an invoice's link and in Stars": (Wish("simpleboost", Mood.PAYS_TWICE, way="link"), _as_they_are),
    "an invoice": (Wish("invoicebox", Mood.HAPPY, way="there"), _as_they_are),
    "an invoice, accepted in silence": (Wish("invoicebox", Mood.HAPPY, way="there"), _invoice_accepted_in_silence),
    "an invoice, paid while it is cancelled": (
        Wish("invoicebox", Mood.PAYS_WHILE_CANCELLING, way="there"),
        _as_they_are,
    ),
    "an invoice, paid when it was cancelled": (Wish("invoicebox", Mood.SLOW_BANK, way="there"), _as_they_are),
}


def purchase(name: str, points: tuple[int, ...], stocked: Path, folder: Path) -> Ending:
    """One purchase with a crash at each of the numbered points."""
    wish, change = PURCHASES[name]
    connected = dict.fromkeys((wish.department, *ASK_THE_PAYER.get(wish.way, ())))
    conditions = Conditions(SEEDS.get(name, SEED), crash_at=points, without=WITHOUT, providers=tuple(connected))
    return one_customer(stocked, folder, conditions, wish, change)


def complaint(name: str, points: tuple[int, ...], stocked: Path, folder: Path) -> str:
    """What is wrong after these crashes; empty where nothing is."""
    ending = purchase(name, points, stocked, folder)
    good = not ending.violations and ending.placed == 1 and ending.crashes >= min(len(points), 1)
    return "" if good else f"{name}, crash at {points}: {ending}"
