"""The stand-in's products before prices move: what each index of the catalogue is."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from providers.kinguin.standin_titles import Dice, Game, game

FIRST_ID = 20_000
PER_GAME = 4

PLATFORMS = (
    "PC Steam",
    "PC GOG",
    "PC Epic Games",
    "Xbox",
    "PlayStation",
    "Nintendo",
    "EA App",
    "PC Ubisoft Connect",
)
_PLATFORM_WEIGHTS = (0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7)

# The numbers follow the published table as far as it goes; the blank in a name is theirs.
REGIONS = {
    3: "Region free",
    1: "Europe",
    2: "United States",
    8: "United Kingdom",
    10: " Rest of the world (RoW) - custom",
    11: "Latin America",
    12: "Asia",
    42: "Turkey",
    57: "Global",
    71: "Argentina",
}
UNNAMED = frozenset({71})
"""Products of these regions tell the number alone: its name is in the list of regions."""
_REGION_WEIGHTS = (3, 3, 3, 3, 57, 57, 1, 1, 1, 2, 42, 8, 10, 11, 12, 71)
_REGION_MARKS = {1: " EU", 2: " US", 8: " UK", 10: " RoW", 11: " LATAM", 12: " ASIA", 42: " TR"}
_EDITIONS = ("", "", "", "", " Deluxe Edition", " Gold Edition", " Complete Edition", " - Atlas DLC")
_PERCENT = (100, 100, 100, 100, 130, 150, 170, 35)

_EXCLUDED = {
    1: "US CA BR AR TR CN JP KR IN RU BY",
    2: "DE FR GB ES IT PL RU BY TR BR CN",
    8: "US CA BR AR TR CN RU BY",
    10: "DE FR GB ES IT PL US CA",
    11: "US CA DE FR GB RU BY CN TR",
    12: "US CA DE FR GB RU BY BR TR",
    42: "US CA DE FR GB RU BY BR CN PL",
    57: "CN",
    71: "US CA DE FR GB RU BY TR CN",
}
_TIERS = (96, 94, 91, 87)
"""Percent of the price from 10, 50, 100 and 500 keys on."""
_SHOPS = ("Northwind Keys", "Harbour Games", "Keycellar", "Pixelmonger")


class Seller(NamedTuple):
    """One merchant's offer: cents per key, keys as text and keys as pictures."""

    offer_id: str
    merchant: str
    cents: int
    text: int
    pictures: int
    wholesale: bool = False

    @property
    def tiers(self) -> tuple[int, ...]:
        """Cents per key of each level of wholesale."""
        return tuple(self.cents * percent // 100 for percent in _TIERS) if self.wholesale else ()


class Row(NamedTuple):
    """One product of the catalogue."""

    number: int
    """Its place in the catalogue, from 0."""
    game: Game
    name: str
    original_name: str
    platform: str
    region_id: int
    tag: str
    excluded: tuple[str, ...]
    sellers: tuple[Seller, ...]
    """The cheapest first; empty when sold out."""
    released_on: date
    is_preorder: bool
    updated_at: datetime
    product_id: str

    @property
    def kinguin_id(self) -> int:
        return FIRST_ID + self.number


def row(seed: int, index: int, started_at: datetime) -> Row:
    """The same product for the same seed, index and start."""
    made = game(seed, index // PER_GAME)
    dice = Dice("product", seed, index)
    platform = PLATFORMS[_PLATFORM_WEIGHTS[dice.pick(16)]]
    region = _REGION_WEIGHTS[dice.pick(16)]
    edition = dice.pick(len(_EDITIONS)) if index % PER_GAME else 0
    original = made.title + _EDITIONS[edition]
    cents = max(49, made.cents * _PERCENT[edition] // 100 - dice.pick(7) * 10)
    excluded = _EXCLUDED.get(region, "RU BY" if dice.pick(4) == 0 else "")
    return Row(
        number=index,
        game=made,
        name=f"{original}{_REGION_MARKS.get(region, '')} {platform.removeprefix('PC ')} CD Key",
        original_name=original,
        platform=platform,
        region_id=region,
        tag="dlc" if edition == len(_EDITIONS) - 1 else "base",
        excluded=tuple(excluded.split()),
        sellers=_sellers(seed, index, cents, dice, is_released=not made.preorder_days),
        released_on=_release(made, started_at),
        is_preorder=made.preorder_days > 0,
        updated_at=(started_at - timedelta(seconds=37 * (index + 1))).replace(microsecond=0),
        product_id=product_id(seed, index),
    )


def product_id(seed: int, index: int) -> str:
    """24 hexadecimal digits that end in the number of the product."""
    return f"5c9b{Dice('id', seed, index).pick(16**12):012x}{FIRST_ID + index:08x}"


def _release(made: Game, started_at: datetime) -> date:
    if made.preorder_days:
        return (started_at + timedelta(days=made.preorder_days)).date()
    dice = Dice("release", made.number)
    return date(made.year, 1 + dice.pick(12), 1 + dice.pick(28))


def _sellers(seed: int, index: int, cents: int, dice: Dice, *, is_released: bool) -> tuple[Seller, ...]:
    if dice.pick(16) == 0:
        return ()
    kind = dice.pick(25)
    found = []
    for number in range(1 + dice.pick(3)):
        pieces = 3 + dice.pick(120)
        pictures = pieces if kind == 0 else pieces // 2 if kind == 1 else 0
        offer = f"5f7e{Dice('offer', seed, index, number).pick(16**20):020x}"
        shop = _SHOPS[dice.pick(len(_SHOPS))]
        crates = Dice("wholesale", seed, index, number)
        is_wholesale = is_released and not pictures and crates.pick(6) == 0
        pieces += 60 + crates.pick(1500) if is_wholesale else 0
        found.append(Seller(offer, shop, cents, pieces - pictures, pictures, is_wholesale))
        cents += 5 + cents * (2 + dice.pick(6)) // 100
    return tuple(found)
