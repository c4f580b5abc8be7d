"""The places and actions of the own shelf: a part of `bot/callbacks`, whose rules hold here."""

from bot.callback_kinds import Action, Place


class OwnShelf(Place, prefix="E"):
    """The shop's own products of one provider; without a provider the choice of one."""

    provider: str = ""
    page: int = 1


class ProductPlace(Place, prefix="Ep"):
    """A product with all its fields; `ask` is 1 while it asks whether withdrawing or putting back is meant."""

    offer: int
    ask: int = 0


class ProductField(Place, prefix="Ef"):
    """Waits for one field of a product; `wrong` says why the last try was refused."""

    offer: int
    key: str
    wrong: str = ""


class NewProduct(Place, prefix="En"):
    """Waits for the title of a new product; `like` is one that it resembles, 0 for none."""

    provider: str
    wrong: str = ""
    like: int = 0


class ProductPreview(Place, prefix="Ev"):
    """A product as customers see it, in this language; empty: in one's own."""

    offer: int
    language: str = ""


class ShelfFile(Place, prefix="Ei"):
    """Waits for a file with products; `file` is one that came and waits for its second press."""

    provider: str
    file: int = 0
    wrong: str = ""


class SetField(Action, prefix="ES"):
    """Sets a field to the option with this index; -1 leaves it empty."""

    offer: int
    key: str
    option: int


class ConfirmProduct(Action, prefix="EC"):
    """Saves the price that was typed for a product on sale."""

    offer: int
    draft: int


class SwitchProduct(Action, prefix="EW"):
    """The second press: sells the product, or withdraws it."""

    offer: int
    on: int


class ExportShelf(Action, prefix="EX"):
    provider: str


class ApplyShelfFile(Action, prefix="EA"):
    """The second press: all lines of the file at once, as they were `seen`."""

    file: int
    seen: str = ""
