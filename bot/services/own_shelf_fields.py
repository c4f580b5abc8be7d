"""The fields of a product that staff write: their order, what may stand in each, how they are stored. Knows no table.

Every field is a text by its key, in the chat, in a file and in the audit log alike; an empty text is an empty field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from bot.services.errors import Mistake
from bot.services.human_number import number
from bot.services.pricing import MOST_PRICE
from providers.base import Provider
from providers.errors import InvalidAnswer
from providers.money import Money, minor_digits
from providers.offers import Offer
from storage.products import Product

TITLE, TEXT = "title_", "text_"
PRICE, COST, STOCK, PICTURE = "price", "cost", "stock", "picture"
TITLE_LIMIT = 120
TEXT_LIMIT = 2000
ADDRESS_LIMIT = 500
MOST_STOCK = 1_000_000
NAMES_OF_COLUMNS = ("ref", "on_sale")
"""What a file holds of a product besides its fields."""

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `own`: the provider asks for it, and its texts are the provider's."""

    key: str
    required: bool = False
    options: tuple[str, ...] = ()
    own: bool = False


class Fields:
    """The fields of one provider's products. `languages`: those that the shop speaks."""

    def __init__(self, provider: Provider, languages: Sequence[str]) -> None:
        self._provider = provider
        self.languages = tuple(languages)
        self.currency = provider.profile.currency
        asked = provider.shelf_fields()
        self.facts = tuple(each.key for each in asked)
        self.all = (
            *(Field(f"{TITLE}{language}") for language in languages),
            Field(PRICE, required=True),
            Field(COST),
            Field(STOCK),
            *(Field(f"{TEXT}{language}") for language in languages),
            Field(PICTURE),
            *(Field(each.key, not each.optional, each.options, own=True) for each in asked),
        )
        self.by_key = {field.key: field for field in self.all}
        if len({*self.by_key, *NAMES_OF_COLUMNS}) != len(self.all) + len(NAMES_OF_COLUMNS):
            raise ValueError(f"{provider.profile.name}: two fields of a product have one name")

    def judge(self, key: str, typed: str) -> str:
        """The text as it is kept. Raises `InvalidAnswer`; an unknown key is a `KeyError`."""
        field, text = self.by_key[key], _clean(typed)
        if not field.own and not key.startswith(TEXT):
            text = " ".join(text.split())
        if not text:
            if field.required:
                raise InvalidAnswer(key, "empty")
            return ""
        return self._provider.check(key, text) if field.own else self._judge_ours(key, text)

    def _judge_ours(self, key: str, text: str) -> str:
        if key in (PRICE, COST):
            return _amount(key, text, self.currency)
        if key == STOCK:
            return _stock(text)
        if key == PICTURE:
            return address(text)
        limit = TITLE_LIMIT if key.startswith(TITLE) else TEXT_LIMIT
        if len(text) > limit:
            raise InvalidAnswer(key, "long")
        return text

    def missing(self, cells: Cells) -> tuple[str, ...]:
        """What must still be told before the product can be sold, in the order in which it is asked."""
        untitled = () if self.is_titled(cells) else (f"{TITLE}{self.languages[0]}",)
        return (*untitled, *(field.key for field in self.all if field.required and not cells.get(field.key)))

    def is_titled(self, cells: Cells) -> bool:
        """Whether it has a title in any language: without one a product cannot be."""
        return any(cells.get(f"{TITLE}{language}") for language in self.languages)

    def cells(self, product: Product) -> dict[str, str]:
        """Every field of a stored product."""
        ours = {field.key: "" for field in self.all}
        for language in self.languages:
            ours[f"{TITLE}{language}"], ours[f"{TEXT}{language}"] = product.texts.get(language, ("", ""))
        if product.price_minor is not None:
            ours[PRICE] = str(Money.of_minor(product.price_minor, product.currency).amount)
        if product.cost_minor is not None:
            ours[COST] = str(Money.of_minor(product.cost_minor, product.currency).amount)
        ours[STOCK] = "" if product.stock is None else str(product.stock)
        ours[PICTURE] = product.picture_url or ""
        return ours | {key: product.facts.get(key, "") for key in self.facts}

    def texts(self, cells: Cells) -> dict[str, tuple[str, str]]:
        """Titles and descriptions by language; languages in which nothing is written are absent."""
        every = {each: (cells.get(f"{TITLE}{each}", ""), cells.get(f"{TEXT}{each}", "")) for each in self.languages}
        return {language: told for language, told in every.items() if any(told)}

    def first_language(self, cells: Cells, former: str | None) -> str:
        """The language that stands in for the others: the former one while it has a title, else the first that has."""
        titled = [language for language in self.languages if cells.get(f"{TITLE}{language}")]
        return former if former in titled else titled[0]

    def cost_minor(self, cells: Cells) -> int | None:
        """What a piece costs the shop, in minor units of the provider's currency."""
        return Money(Decimal(cells[COST]), self.currency).minor if cells.get(COST) else None

    def offer(self, ref: str, cells: Cells, language: str, *, sellable: bool) -> Offer:
        """The product as an offer, with the title and the description of this language."""
        texts, stock = self.texts(cells), cells.get(STOCK)
        price = cells.get(PRICE)
        descriptions = [texts[language][1], *(told for _, told in texts.values())]
        return Offer(
            ref=ref,
            title=texts[language][0],
            price=Money(Decimal(price), self.currency) if price else None,
            stock=int(stock) if stock else None,
            description=next((told for told in descriptions if told), ""),
            picture_url=cells.get(PICTURE) or None,
            sellable=sellable,
            facts={key: cells[key] for key in self.facts if cells.get(key)},
        )


def _clean(typed: str) -> str:
    """What can be shown and stored; line breaks stay."""
    readable = "".join(c if c.isprintable() or c == "\n" else " " for c in typed.replace("\r\n", "\n"))
    return readable.encode("utf-8", "ignore").decode().strip()


def _amount(key: str, text: str, currency: str) -> str:
    """In the provider's currency, as a decimal number with all its digits."""
    try:
        found = number(text.removesuffix(currency))
    except Mistake:
        raise InvalidAnswer(key, "number") from None
    if not 0 < found <= MOST_PRICE or found != round(found, minor_digits(currency)):
        raise InvalidAnswer(key, "number")
    return str(Money.of_minor(Money(found, currency).minor, currency).amount)


def _stock(text: str) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) > MOST_STOCK:
        raise InvalidAnswer(STOCK, "whole")
    return str(int(text))


def address(text: str) -> str:
    """A public https address: Telegram fetches the picture from there."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        raise InvalidAnswer(PICTURE, "address") from None
    if parts.scheme != "https" or "." not in host or parts.username or " " in text or len(text) > ADDRESS_LIMIT:
        raise InvalidAnswer(PICTURE, "address")
    return text
