"""The stand-in's catalogue: cards of brands that do not exist. The same at every start; asks nobody."""

from dataclasses import dataclass
from typing import Any

ROUBLE = "\u20bd"
NO_BREAK = "\u00a0"
MONTHS = "\u043c\u0435\u0441."
"""As in the document's `1 mes.`, in its own letters."""


@dataclass(frozen=True, slots=True)
class FaceValue:
    """What is printed on a card, and what it costs the shop in whole roubles."""

    name: str
    price: int


@dataclass(frozen=True, slots=True)
class Brand:
    """A card of the catalogue."""

    id: int
    name: str
    description: str
    unit: str
    values: tuple[FaceValue, ...]
    hue: int
    is_slow: bool = False
    """Its certificates are assigned by hand."""

    def row(self) -> dict[str, Any]:
        """As `GET /v1/ecards` shows it: a text as id, and one object where there is one face value."""
        values = [{"name": value.name, "price": value.price} for value in self.values]
        shown = values[0] if len(values) == 1 else values
        unit = {"unit": self.unit} if self.id % 3 else {}
        return {"id": str(self.id), "name": self.name, "description": self.description, **unit, "faceValues": shown}


# Name, what it says, per cent that the shop pays, face values; the blank before the sign is the brand's own.
_ROUBLES = (
    ("Berloga Home", "Furniture and everything around it, in every shop and online.", 110, (1000, 3000, 5000, 10000)),
    ("Aurelle Beauty", "Cosmetics, scents and care. Several cards may pay for one purchase.", 100, (500, 1000, 3000)),
    ("Knigolet Books", "Books, comics and board games. Valid for a year.", 97, (300, 500, 1000, 2000)),
    ("Zerno Coffee", "Coffee and pastry at any of the counters.", 100, (300, 500, 1000)),
    ("Tandem Sport", "Shoes, clothes and gear for running, yoga and the mountains.", 96, (1000, 2000, 5000)),
    ("Polyana Market", "Groceries delivered to the door.", 100, (1000, 3000, 5000)),
    ("Kvadrat Tech", "Telephones, laptops and small things for them.", 103, (3000, 5000, 10000, 15000)),
    ("Iskra Toys", "Building sets, dolls and trains.", 95, (500, 1000, 2000)),
    ("Vetka Flowers", "Bouquets in sixty cities, the same day.", 100, (2000, 3500, 5000)),
    ("Parus Travel", "Hotels and tours. The rest stays on the card.", 100, (5000, 10000, 15000)),
    ("Lunapark Kids", "Rides, climbing and trampolines for a whole day.", 98, (1000, 2000)),
    ("Domovik Tools", "Tools, paint and garden.", 97, (1000, 3000, 5000)),
    ("Murlyka Pets", "Food and toys for cats, dogs and others.", 96, (500, 1000, 3000)),
    ("Sladkaya Lavka", "Cakes and sweets to order.", 100, (500, 1500)),
    ("Yantarny Jewels", "Amber and silver. Cards are assigned by hand.", 100, (3000, 5000, 15000)),
    ("Stezhok Textiles", "Linen, curtains and towels.", 94, (1000, 2000, 5000)),
    ("Kolibri Fashion", "Clothes for every day. Online and in the shops.", 95, (1000, 3000, 5000)),
    ("Shagomer Shoes", "Shoes for adults and children.", 95, (1000, 3000)),
    ("Velotrek Bikes", "Bicycles, repair and rental.", 100, (2000, 5000)),
    ("Svetlitsa Spa", "Massage, sauna and a quiet evening.", 100, (3000, 5000)),
    ("Ezdok Rides", "Rides about the town. The whole sum goes to the account at once.", 100, (500,)),
    ("Okean Fish Bar", "Dinner by the window, for two.", 100, (5000,)),
)
_MONTHS = (
    ("Kinoluch Films", "Films and series without advertisements.", ((1, 299), (3, 799), (12, 2490))),
    ("Muzvolna Music", "All the music, also without a connection.", ((1, 169), (6, 899), (12, 1690))),
    ("Chitaika Audio", "", ((1, 399),)),
)
_SLOW = "Yantarny Jewels"


def brands() -> dict[int, Brand]:
    """Every brand by its id, from 1."""
    rows = [_in_roubles(number, *row) for number, row in enumerate(_ROUBLES, 1)]
    rows += [_in_months(number, *row) for number, row in enumerate(_MONTHS, len(_ROUBLES) + 1)]
    return {brand.id: brand for brand in rows}


def _in_roubles(number: int, name: str, words: str, per_cent: int, nominals: tuple[int, ...]) -> Brand:
    blank = NO_BREAK if number % 2 else " "
    values = tuple(FaceValue(_roubles(each, blank), each * per_cent // 100) for each in nominals)
    return Brand(number, name, words, "ruble", values, number * 47 % 360, is_slow=name == _SLOW)


def _roubles(nominal: int, blank: str) -> str:
    thousands, rest = divmod(nominal, 1000)
    written = f"{thousands}{blank}{rest:03}" if thousands >= 10 else str(nominal)
    return f"{written}{blank}{ROUBLE}"


def _in_months(number: int, name: str, words: str, terms: tuple[tuple[int, int], ...]) -> Brand:
    values = tuple(FaceValue(f"{months}{NO_BREAK}{MONTHS}", price) for months, price in terms)
    return Brand(number, name, words, "month", values, number * 47 % 360)
