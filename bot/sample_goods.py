"""The sandbox's own shelf: the sample products of the providers' folders, as staff would have written them, once."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from bot.services.own_shelf import OwnShelf
from bot.services.own_shelf_fields import COST, PICTURE, PRICE, STOCK, TEXT, TITLE, Cells, Fields
from bot.texts import Catalogues
from providers import registry
from providers.offers import Offer
from storage import products
from storage.database import Transaction

COST_SHARE = Decimal("0.7")
"""Of the price: what the invented products cost the invented shop."""


class SampleGoods:
    """`put` may be repeated: a shelf on which anything stands is left alone."""

    def __init__(self, shelf: OwnShelf, catalogues: Catalogues) -> None:
        self._shelf, self._catalogues = shelf, catalogues

    async def put(self, tx: Transaction, now: datetime) -> None:
        """Fills every empty shelf."""
        for name, fields in self._shelf.fields.items():
            if await products.count(tx, name):
                continue
            rows = [(each.ref, self._cells(name, fields, each), None, True) for each in registry.samples(name)]
            await self._shelf.store(tx, fields, name, rows, now)

    def _cells(self, name: str, fields: Fields, offer: Offer) -> Cells:
        told: dict[str, str] = {}
        for language in fields.languages:
            own = self._catalogues.of(language).provider(name)
            told[f"{TITLE}{language}"] = own.plain(offer.title) if own.has(offer.title) else offer.title
            told[f"{TEXT}{language}"] = own.plain(offer.description) if own.has(offer.description) else ""
        return {**told, **_facts(offer)}


def _facts(offer: Offer) -> Mapping[str, str]:
    return {
        PRICE: "" if offer.price is None else str(offer.price.amount),
        COST: "" if offer.price is None else str((offer.price.amount * COST_SHARE).quantize(Decimal("0.01"))),
        STOCK: "" if offer.stock is None else str(offer.stock),
        PICTURE: offer.picture_url or "",
        **offer.facts,
    }
