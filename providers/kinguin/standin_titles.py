"""Invented games for the stand-in: names, genres, studios, texts. Knows no real game."""

import hashlib
from typing import NamedTuple

_FIRST = (
    "Brindle", "Emmer", "Thorn", "Vale", "Marrow", "Cinder", "Lantern", "Copper", "Hobble", "Tide",
    "Ashlar", "Quill", "Rook", "Salt", "Moss", "Gimlet", "Harrow", "Juniper", "Kestrel", "Larch", "Mirrow",
    "Nettle", "Ochre", "Pewter", "Ravel", "Saffron", "Tallow", "Umber", "Velour", "Wicker", "Yarrow",
    "Zephyr", "Birch", "Clover", "Dunlin", "Fennel", "Gale", "Heather", "Isling", "Jasper",
)  # fmt: skip
_SECOND = (
    "march", "fall", "keep", "wright", "mere", "ford", "haven", "reach", "stead", "drift", "spire", "watch",
    "barrow", "glen", "weft", "loom", "forge", "mire", "crest", "brook", "hold", "run", "shade", "veil",
    "gate", "fell", "song", "wake", "root", "bridge", "field", "point", "moor", "well", "lock", "ward",
    "rise", "port", "hearth", "wold",
)  # fmt: skip
_ADJECTIVES = (
    "Silent", "Broken", "Golden", "Last", "Hidden", "Crooked", "Burning", "Distant", "Hungry", "Gentle",
    "Restless", "Painted", "Sunken", "Wandering", "Forgotten", "Brass", "Frozen", "Paper", "Velvet",
    "Second",
)  # fmt: skip
_NOUNS = (
    "Harbour", "Orchard", "Cartographer", "Lighthouse", "Engine", "Choir", "Caravan", "Archive",
    "Machinist", "Garden", "Comet", "Ferry", "Bakery", "Kingdom", "Signal", "Railway", "Island", "Market",
    "Regiment", "Observatory",
)  # fmt: skip
_SEQUELS = ("", " II", " III", " IV", " V", " VI", " VII", " VIII")
_STUDIOS = (
    "Bluefinch", "Nine Kettles", "Paper Anchor", "Tin Whistle Works", "Northlight Yard", "Oddwater", "Slow Comet",
    "Copper Owl", "Quiet Engine", "Lemonade Fort", "Third Lantern", "Moss and Bolt",
)  # fmt: skip

GENRES = (
    "Action",
    "Adventure",
    "RPG",
    "Strategy",
    "Simulation",
    "Racing",
    "Puzzle",
    "Platformer",
    "Horror",
    "Sport",
    "Survival",
    "Indie",
)
_HEROES = (
    "a retired clockmaker",
    "two rival couriers",
    "a young tide reader",
    "the last mail pilot",
    "a village without a mayor",
    "an expedition that nobody sent",
    "a choir of machines",
    "a cook with a borrowed sword",
)
_DEEDS = (
    "to cross a country that redraws its own map every night",
    "to keep a failing station alive through the longest winter",
    "to race for a signal that repeats every eleven days",
    "to rebuild a town one strange order at a time",
    "to follow a railway that was never finished",
    "to bargain with the weather itself",
)
_MODES = (
    "Play alone or with up to three friends, online or on one sofa.",
    "More than forty hours of story, and every choice is remembered.",
    "Hand-painted worlds, a score recorded with a small orchestra, and no two runs alike.",
    "Easy to learn in an evening, deep enough for a year.",
    "Full controller support, cloud saves and a photo mode.",
)


class Dice:
    """Choices that are always the same for the same words."""

    __slots__ = ("_value",)

    def __init__(self, *words: int | str) -> None:
        text = ":".join(map(str, words)).encode()
        self._value = int.from_bytes(hashlib.blake2b(text, digest_size=48).digest(), "big")

    def pick(self, sides: int) -> int:
        """0 to sides - 1."""
        self._value, side = divmod(self._value, sides)
        return side


class Game(NamedTuple):
    """One invented game; several products sell it."""

    number: int
    title: str
    genres: tuple[str, ...]
    studio: str
    score: int
    year: int
    cents: int
    preorder_days: int
    """Days until it is released; 0 for a released game."""


def game(seed: int, number: int) -> Game:
    """The same game for the same seed and number, with a title of its own."""
    dice = Dice("game", seed, number)
    genre = dice.pick(len(GENRES))
    genres = tuple(dict.fromkeys((GENRES[genre], GENRES[dice.pick(len(GENRES))])))
    return Game(
        number=number,
        title=_title(seed, number, dice),
        genres=genres,
        studio=_STUDIOS[dice.pick(len(_STUDIOS))],
        score=45 + dice.pick(51),
        year=2009 + dice.pick(17),
        cents=_cents(dice),
        preorder_days=7 + dice.pick(150) if dice.pick(40) == 0 else 0,
    )


def _title(seed: int, number: int, dice: Dice) -> str:
    series, world = divmod(number, len(_FIRST) * len(_SECOND))
    # 7919 is a prime: the walk meets every invented place once before a series gets its sequel.
    first, second = divmod((world * 7919 + seed) % (len(_FIRST) * len(_SECOND)), len(_SECOND))
    name = _FIRST[first] + _SECOND[second] + _SEQUELS[series % len(_SEQUELS)]
    adjective, noun = _ADJECTIVES[dice.pick(20)], _NOUNS[dice.pick(20)]
    shape = dice.pick(6)
    if shape == 0:
        return f"{name}: {adjective} {noun}"
    if shape == 1:
        return f"{name}: The {noun}"
    if shape == 2 and not series:
        return f"The {adjective} {noun} of {name}"
    if shape == 3 and not series:
        return f"{adjective} {name}"
    return name


def _cents(dice: Dice) -> int:
    tier = (199, 399, 699, 999, 1499, 1999, 2999, 3999, 4999, 5999)[dice.pick(10)]
    return tier - 10 * dice.pick(10)


def description(game: Game) -> str:
    """A few sentences, with the marks that such texts carry."""
    dice = Dice("text", game.number)
    hero, deed = _HEROES[dice.pick(len(_HEROES))], _DEEDS[dice.pick(len(_DEEDS))]
    mode = _MODES[dice.pick(len(_MODES))]
    genre = " and ".join(word if word == "RPG" else word.lower() for word in game.genres)
    return (
        f"In <b>{game.title}</b> you are {hero}, and it&#39;s up to you {deed}. "
        f"A game of {genre} by {game.studio}.<br>"
        f"{mode}\r\n\r\n\r\nFirst shown in {game.year - 1}, played by people who say &quot;one "
        f"more hour&quot; and mean four."
    )
