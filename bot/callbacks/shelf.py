"""The places and actions of the own shelf: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class OwnShelf(StaffPlace, prefix="E", needs=Right.SHELF):
    """The shop's own products of one provider; without a provider the choice of one."""

    provider: str = ""
    page: int = 1


class ProductPlace(StaffPlace, prefix="Ep", needs=Right.SHELF):
    """A product with all its fields; `ask` is 1 while it asks whether withdrawing or putting back is meant."""

    offer: int
    ask: int = 0


class ProductField(StaffPlace, prefix="Ef", needs=Right.SHELF):
    """Waits for one field of a product; `wrong` says why the last try was refused."""

    offer: int
    key: str
    wrong: str = ""


class NewProduct(StaffPlace, prefix="En", needs=Right.SHELF):
    """Waits for the title of a new product; `like` is one that it resembles, 0 for none."""

    provider: str
    wrong: str = ""
    like: int = 0


class ProductPreview(StaffPlace, prefix="Ev", needs=Right.SHELF):
    """A product as customers see it, in this language; empty: in one's own."""

    offer: int
    language: str = ""


class ShelfFile(StaffPlace, prefix="Ei", needs=Right.SHELF):
    """Waits for a file with products; `file` is one that came and waits for its second press."""

    provider: str
    file: int = 0
    wrong: str = ""


class SetField(StaffAction, prefix="ES", needs=Right.SHELF):
    """Sets a field to the option with this index; -1 leaves it empty."""

    offer: int
    key: str
    option: int


class ConfirmProduct(StaffAction, prefix="EC", needs=Right.SHELF):
    """Saves the price that was typed for a product on sale."""

    offer: int
    draft: int


class SwitchProduct(StaffAction, prefix="EW", needs=Right.SHELF):
    """The second press: sells the product, or withdraws it."""

    offer: int
    on: int


class ExportShelf(StaffAction, prefix="EX", needs=Right.SHELF):
    provider: str


class ApplyShelfFile(StaffAction, prefix="EA", needs=Right.SHELF):
    """The second press: all lines of the file at once, as they were `seen`."""

    file: int
    seen: str = ""
