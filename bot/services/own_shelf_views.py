"""What the screens of the own shelf are given to draw: plain facts. Refuses behaviour."""

from dataclasses import dataclass

from bot.services.views import CardView, Price
from providers.money import Money


@dataclass(frozen=True, slots=True)
class ProductRow:
    id: int
    title: str
    price: Money | None
    stock: int | None
    on_sale: bool


@dataclass(frozen=True, slots=True)
class ShelfView:
    """One provider's products, page by page; or, where `provider` is empty, which providers have a shelf."""

    provider: str
    providers: tuple[str, ...] = ()
    """More than one: Back leads to the choice."""
    rows: tuple[ProductRow, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0


@dataclass(frozen=True, slots=True)
class FieldRow:
    """`own`: the field's name is among the provider's texts. `language` of a title or a text."""

    key: str
    value: str
    required: bool
    own: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class ProductView:
    id: int
    provider: str
    ref: str
    title: str
    on_sale: bool
    currency: str
    shown: Price | None
    """What the customer pays; None where the product could not be sold at present."""
    stock: int | None
    sold: int
    fields: tuple[FieldRow, ...]
    missing: tuple[str, ...]
    asking: bool = False
    """The first press on withdrawing or putting back was made."""
    draft: tuple[int, str, str] | None = None
    """A price that waits for its second press: draft id, before, after."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field that is about to be written. `number` of `count` while a product is being made."""

    offer: int
    """0 for the title of a product that is not there yet."""
    provider: str
    field: FieldRow
    currency: str
    options: tuple[str, ...] = ()
    wrong: str = ""
    title: str = ""
    left: int = 0
    """How many more fields must be told."""
    like: int = 0
    """The product that a new one is made like; `title` is that one's."""


@dataclass(frozen=True, slots=True)
class PreviewView:
    card: CardView
    language: str
    languages: tuple[str, ...]
    """The languages that it can be seen in."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line of a file; `own`: the field is the provider's."""

    line: int
    key: str
    reason: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    line: int
    title: str
    fields: tuple[tuple[str, bool], ...]
    """The fields that would change and whether each is the provider's; empty for a new product."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that waits for its second press; 0 where none has come."""

    provider: str
    file: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: tuple[LineChange, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    wrong: str = ""
    """Why the last file could not be read at all."""
    seen: str = ""
    """A mark of what is shown: the second press does this and nothing else."""
