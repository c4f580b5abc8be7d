"""Worlds with people in them, by their seed, and how they ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.texts import Catalogues
from tests.simulation.checker import Facts, violations
from tests.simulation.customers import Customer, Wish, wishes
from tests.simulation.world import Conditions, World, fresh_file

PROVIDERS = Path(__file__).parents[2] / "providers"
TEXTS = Catalogues(ZoneInfo("UTC"), {"simpleboost": PROVIDERS / "simpleboost" / "locale"})
LANGUAGES = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a world ended. `violations` is empty in a world as it must be."""

    seed: int
    violations: tuple[str, ...]
    trace: str
    points: int
    crashes: int
    paid: int
    seconds: float

    def __str__(self) -> str:
        head = (
            f"seed {self.seed}: {self.paid} paid orders, {self.crashes} crashes, {self.points} points,"
            f" {self.seconds / 3600:.1f} h, trace {self.trace[:12]}"
        )
        return "\n".join((head, *(f"  {line}" for line in self.violations)))


def crowd(
    migrated: Path, folder: Path, conditions: Conditions, *, people: int, orders: int, boosts: float = 0.3
) -> Ending:
    """Many people with seeded wishes."""
    world = World(conditions, fresh_file(migrated, folder, f"{conditions.seed}"))
    for number in range(people):
        chosen = wishes(world.random, orders, boosts)
        world.add(_customer(world, number).shop(chosen), world.random.uniform(0, 60))
    return ended(world)


def one_customer(
    migrated: Path,
    folder: Path,
    conditions: Conditions,
    wish: Wish,
    change: Callable[[World], None] = lambda world: None,
) -> Ending:
    """A single purchase; `change` prepares the suppliers for it."""
    world = World(conditions, fresh_file(migrated, folder, "one"))
    world.suppliers.gives_up = 0.0
    change(world)
    world.add(_customer(world, 0).shop([wish]))
    return ended(world)


def _customer(world: World, number: int) -> Customer:
    language = LANGUAGES[number % 2]
    person = world.telegram.add_person(f"Person{number}", language, stars=10_000_000)
    question = TEXTS.of(language).provider("simpleboost").plain("question.invite.title")
    customer = Customer(world.telegram, person.id, world.random_of(f"customer {number}"), question)
    world.customers.append(customer)
    return customer


def ended(world: World) -> Ending:
    """Runs the world and checks it."""
    world.agenda.add(world.suppliers.work())
    world.run()
    facts = Facts(world)
    return Ending(
        seed=world.conditions.seed,
        violations=tuple(violations(world)),
        trace=world.points.trace,
        points=world.points.passed,
        crashes=world.points.crashes,
        paid=sum(1 for row in facts.orders if row["paid_at"] is not None),
        seconds=world.clock.seconds(),
    )


def told(endings: Sequence[Ending]) -> str:
    """For the reader of a failed test: what happened, and how to see it again."""
    bad = [ending for ending in endings if ending.violations]
    return "\n".join([*map(str, bad), *(f"again: python -m tests.simulation {one.seed}" for one in bad)])
