"""What customers of the stories do again and again. Labels are looked up in the language of who presses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Card
from providers.kinguin.standin_rows import Row
from tests.chat.person import Person
from tests.chat.shop import Shop

_GAP = "\0"
_NAMES = (
    "n",
    "price",
    "stars",
    "number",
    "title",
    "state",
    "label",
    "language",
    "text",
    "value",
    "sort",
    "reason",
    "country",
)
_GAPS = dict.fromkeys(_NAMES, _GAP)
INVITE = "discord.gg/vitrina"


@dataclass(frozen=True, slots=True)
class Game:
    """One product of the key shop: as its merchant knows it, and its number in the shop."""

    row: Row
    offer: int

    @property
    def ref(self) -> str:
        return self.row.product_id


def label(shop: Shop, person: Person, key: str) -> str:
    """What always stands on a button in the person's language: the longest part that no value changes."""
    return max(shop.texts(person).plain(key, **_GAPS).split(_GAP), key=len).strip()


async def press(shop: Shop, person: Person, key: str, *, settle: bool = True) -> None:
    await person.press(label(shop, person, key), settle=settle)


def as_text(row: Row) -> bool:
    """Sold now, to everybody, as text."""
    keys = sum(seller.text for seller in row.sellers)
    return keys > 20 and not any(s.pictures for s in row.sellers) and not row.is_preorder and not row.excluded


def as_picture(row: Row) -> bool:
    return bool(row.sellers) and not row.is_preorder and not any(seller.text for seller in row.sellers)


async def game(shop: Shop, wanted: Callable[[Row], bool] = as_text, *, skip: int = 0) -> Game:
    """The first product like that, below 2,000 Stars for a piece."""
    catalogue = shop.kinguin.shop.catalogue
    found = [row for row in map(catalogue.row, range(catalogue.size)) if wanted(row) and row.sellers[0].cents < 1500]
    row = found[skip]
    offer = await shop.row("SELECT id FROM offers WHERE provider = 'kinguin' AND ref = :ref", ref=row.product_id)
    return Game(row, offer["id"])


async def to_summary_of_game(shop: Shop, person: Person, bought: Game, *, quantity: int = 1) -> None:
    """Up to the pay button."""
    await person.start(f"o{bought.offer}")
    for _ in range(quantity - 1):
        await press(shop, person, "button.more")
    await press(shop, person, "card.button.buy")


async def to_summary_of_boosts(shop: Shop, person: Person, invite: str = INVITE) -> None:
    """Up to the pay button."""
    await person.start("dsimpleboost")
    await press(shop, person, "card.button.buy")
    await person.say(invite)


async def pay(shop: Shop, person: Person, *, settle: bool = True) -> dict[str, Any]:
    """Presses the pay button and confirms."""
    return await person.pay(label(shop, person, "summary.button.pay"), settle=settle)


async def buy_game(shop: Shop, person: Person, bought: Game, *, quantity: int = 1) -> None:
    """Ordered and paid; the goods are not awaited."""
    await to_summary_of_game(shop, person, bought, quantity=quantity)
    assert (await pay(shop, person))["state"] == "paid"


async def buy_boosts(shop: Shop, person: Person, invite: str = INVITE) -> None:
    await to_summary_of_boosts(shop, person, invite)
    assert (await pay(shop, person))["state"] == "paid"


def serials(shop: Shop) -> list[str]:
    """Every key that the merchant has handed out."""
    return [key.serial for order in shop.kinguin.shop.orders.all.values() for key in order.keys]


def sees_key(person: Person, key: str) -> bool:
    """Whether the key stands anywhere in the person's chat, buttons included."""
    return any(key in message.text or key in str(message.buttons) for message in person.messages)


def offers(person: Person) -> list[str]:
    """The rows of the list that is open."""
    buttons = [button for row in person.screen.buttons for button in row]
    return [button["text"] for button in buttons if button.get("callback_data", "").startswith(f"{Card.__prefix__}:")]
