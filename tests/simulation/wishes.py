"""What people want, and what becomes of it: a seeded mixture of goods of all providers. Acts on nothing."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Mood(StrEnum):
    """What becomes of one wish."""

    HAPPY = "happy"
    PRESSES_TWICE = "presses_twice"
    PAYS_TWICE = "pays_twice"
    CANCELS = "cancels"
    WRONG_THEN_RIGHT = "wrong_then_right"
    WRONG_THEN_BACK = "wrong_then_back"
    WRONG_THEN_GONE = "wrong_then_gone"
    LEAVES_UNPAID = "leaves_unpaid"
    BLOCKS = "blocks"
    GIVES_BACK = "gives_back"
    """Complains, and staff return the goods to their provider."""
    PAYS_LATE = "pays_late"
    PAYS_WHILE_CANCELLING = "pays_while_cancelling"
    SLOW_BANK = "slow_bank"
    """Paid at the provider before cancelling there; the money arrives when the order has ended."""
    TAKES_BACK = "takes_back"
    """Asks for what is left of the balance."""


IN_STARS: Mapping[Mood, float] = {
    Mood.HAPPY: 8,
    Mood.PRESSES_TWICE: 2,
    Mood.PAYS_TWICE: 3,
    Mood.CANCELS: 3,
    Mood.LEAVES_UNPAID: 1,
    Mood.BLOCKS: 1,
}
THERE: Mapping[Mood, float] = {
    Mood.HAPPY: 8,
    Mood.PRESSES_TWICE: 2,
    Mood.PAYS_TWICE: 2,
    Mood.CANCELS: 2,
    Mood.LEAVES_UNPAID: 1,
    Mood.PAYS_LATE: 1,
    Mood.BLOCKS: 1,
}
BY_LINK: Mapping[Mood, float] = {
    Mood.HAPPY: 8,
    Mood.PAYS_TWICE: 2,
    Mood.CANCELS: 2,
    Mood.LEAVES_UNPAID: 1,
    Mood.PAYS_LATE: 1,
    Mood.SLOW_BANK: 1,
    Mood.BLOCKS: 1,
}
OWN: Mapping[Mood, float] = {
    Mood.HAPPY: 6,
    Mood.PRESSES_TWICE: 2,
    Mood.PAYS_TWICE: 2,
    Mood.CANCELS: 3,
    Mood.BLOCKS: 1,
}
BY_WAY: Mapping[str, Mapping[Mood, float]] = {
    "card": IN_STARS,
    "link": BY_LINK,
    "balance": {**OWN, Mood.TAKES_BACK: 3},
    "approval": OWN,
}
MOODS: Mapping[str, Mapping[Mood, float]] = {
    "kinguin": {**IN_STARS, Mood.GIVES_BACK: 2},
    "simpleboost": {**IN_STARS, Mood.WRONG_THEN_RIGHT: 3, Mood.WRONG_THEN_BACK: 2, Mood.WRONG_THEN_GONE: 0.3},
    "vektor": {**IN_STARS, Mood.WRONG_THEN_RIGHT: 2, Mood.WRONG_THEN_BACK: 1},
    "intercode": IN_STARS,
    "intercode there": THERE,
    "invoicebox there": {**THERE, Mood.PAYS_WHILE_CANCELLING: 2, Mood.SLOW_BANK: 1},
    "simpleboost balance": {**BY_WAY["balance"], Mood.WRONG_THEN_BACK: 4},
}
"""What may become of a wish, by its goods: the department and, where it is not in Stars, the way to pay."""
WRONG = frozenset({Mood.WRONG_THEN_RIGHT, Mood.WRONG_THEN_BACK, Mood.WRONG_THEN_GONE})

Mixture = Mapping[str, float]
ALL: Mixture = {
    "kinguin": 6,
    "simpleboost": 4,
    "vektor": 4,
    "intercode": 2,
    "intercode there": 2,
    "invoicebox there": 4,
    "kinguin card": 1,
    "kinguin balance": 2,
    "kinguin approval": 2,
    "simpleboost balance": 2,
    "simpleboost approval": 1,
    "simpleboost link": 1,
    "vektor card": 1,
    "vektor link": 1,
    "intercode card": 0.5,
    "intercode link": 0.5,
}
"""Every way to pay."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One purchase that somebody has in mind. `way`: how it is paid, `there` where the provider takes the money."""

    department: str
    mood: Mood
    way: str = "stars"

    @property
    def there(self) -> bool:
        return self.way == "there"


def wishes(chance: random.Random, count: int, mixture: Mixture = ALL, always: Mood | None = None) -> list[Wish]:
    """So many of the mixture."""
    found = []
    for _ in range(count):
        goods = chance.choices(list(mixture), list(mixture.values()))[0]
        department, _, way = goods.partition(" ")
        table = MOODS.get(goods) or BY_WAY[way]
        mood = always or chance.choices(list(table), list(table.values()))[0]
        found.append(Wish(department, mood, way or "stars"))
    return found
