"""Worlds with people in them, by their seed, and how they ended."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.texts import Catalogues
from providers import registry
from tests.simulation.answering import Questions
from tests.simulation.checker import violations
from tests.simulation.conditions import Conditions
from tests.simulation.customers import Customer
from tests.simulation.facts import Facts
from tests.simulation.paying_there import PayingThere
from tests.simulation.wishes import ALL, Mixture, Mood, Wish, wishes
from tests.simulation.world import World

TEXTS = Catalogues(ZoneInfo("UTC"), {name: registry.texts_folder(name) for name in registry.FOLDERS})
LANGUAGES = ("en", "ru")
KEYS = ("invite", "recipient", "buyer", "name", "email", "phone", "company", "inn", "kpp", "address")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a world ended. `violations` is empty in a world as it must be."""

    seed: int
    violations: tuple[str, ...]
    trace: str
    points: int
    crashes: int
    paid: int
    placed: int
    """Orders that were paid, or sent to a provider to be paid there."""
    seconds: float

    def __str__(self) -> str:
        head = (
            f"seed {self.seed}: {self.placed} orders, {self.paid} paid, {self.crashes} crashes, {self.points} points,"
            f" {self.seconds / 3600:.1f} h, trace {self.trace[:12]}"
        )
        return "\n".join((head, *(f"  {line}" for line in self.violations)))


def crowd(
    migrated: Path,
    folder: Path,
    conditions: Conditions,
    *,
    people: int,
    orders: int,
    mixture: Mixture = ALL,
    mood: Mood | None = None,
) -> Ending:
    """Many people with seeded wishes; with a `mood`, all of them have that one."""
    with _copied(migrated, folder) as file:
        world = World(conditions, file)
        for number in range(people):
            chosen = wishes(world.random, orders, mixture, mood)
            world.add(_customer(world, number).shop(chosen), world.random.uniform(0, 60))
        return ended(world)


def one_customer(
    stocked: Path,
    folder: Path,
    conditions: Conditions,
    wish: Wish,
    change: Callable[[World], None] = lambda world: None,
) -> Ending:
    """A single purchase; `change` prepares the suppliers for it."""
    with _copied(stocked, folder) as file:
        world = World(conditions, file)
        world.suppliers.gives_up = 0.0
        change(world)
        world.add(_customer(world, 0).shop([wish]))
        return ended(world)


def stock(migrated: Path, folder: Path) -> Path:
    """A file whose shelves are full, for worlds that need not begin with reading a catalogue."""
    world = World(Conditions(0), Path(shutil.copy(migrated, folder / "stocked.db")))
    world.run()
    return world.file


@contextmanager
def _copied(file: Path, folder: Path) -> Iterator[Path]:
    """A copy for one world, gone when the world has ended."""
    with TemporaryDirectory(dir=folder) as own:
        yield Path(shutil.copy(file, Path(own) / "shop.db"))


def _customer(world: World, number: int) -> Customer:
    language = LANGUAGES[number % 2]
    person = world.telegram.add_person(f"Person{number}", language, stars=10_000_000)
    chance = world.random_of(f"customer {number}")
    there = PayingThere(world.tills, chance, world.awaited_from_now, world.complaints)
    customer = Customer(world.telegram, person.id, chance, _questions(language), there)
    world.customers.append(customer)
    return customer


def _questions(language: str) -> Questions:
    """What each provider asks in that language, and the key of each question."""
    found = {}
    for name in registry.FOLDERS:
        own = TEXTS.of(language).provider(name)
        known = [key for key in KEYS if own.has(f"question.{key}.title")]
        found[name] = {own.plain(f"question.{key}.title"): key for key in known}
    return found


def ended(world: World) -> Ending:
    """Runs the world and checks it."""
    world.agenda.add(world.suppliers.work())
    world.run()
    facts = Facts(world)
    sent = {call["order_id"] for call in facts.calls if call["kind"] == "place"}
    return Ending(
        seed=world.conditions.seed,
        violations=tuple(violations(world)),
        trace=world.points.trace,
        points=world.points.passed,
        crashes=world.points.crashes,
        paid=sum(1 for row in facts.orders if row["paid_at"] is not None),
        placed=sum(1 for row in facts.orders if row["paid_at"] is not None or row["id"] in sent),
        seconds=world.clock.seconds(),
    )


def told(endings: Sequence[Ending]) -> str:
    """For the reader of a failed test: what happened, and how to see it again."""
    bad = [ending for ending in endings if ending.violations]
    return "\n".join([*map(str, bad), *(f"again: python -m tests.simulation {one.seed}" for one in bad)])
