"""The books, receipts and statements put together. Decides nothing; services check every right."""

from typing import Any

from bot import charts
from bot.callbacks import Place
from bot.services.books import Books
from bot.services.exports import LETTER, Exports
from bot.services.receipts import LETTER as RECEIPT
from bot.services.receipts import Receipts
from bot.telegram.money_places import Draw, MoneyLetters, MoneyPlaces
from bot.telegram.sender import Compose
from bot.texts import Catalogues
from bot.wiring import Parts


class MoneySide:
    """One per shop. `draw` makes pictures in a process of its own."""

    def __init__(self, parts: Parts, draw: charts.Draw = charts.draw) -> None:
        self._parts, self.draw = parts, draw
        self._books = Books(parts.settings.zone, parts.settings.shop_currency)
        self._exports = Exports(self._books)
        self._receipts = Receipts(parts.settings.shop_name, parts.providers)

    def handed_to_handlers(self) -> dict[str, Any]:
        """Services by the names that handlers give them."""
        return {"exports": self._exports, "receipts": self._receipts}

    def places(self) -> dict[type[Place], Draw]:
        return MoneyPlaces(self._parts.clock, self._books, self._receipts).draws()

    def letters(self, catalogues: Catalogues) -> dict[str, Compose]:
        """How the files of the books and of receipts are composed, by their kind."""
        parts = self._parts
        made = MoneyLetters(parts.db, catalogues, self._exports, self._books, self._receipts, parts.clock, self.draw)
        return {LETTER: made, RECEIPT: made}
