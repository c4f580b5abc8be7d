"""The shop's own products as staff write them in the chat: each field typed and judged, each change in the audit log.

Nothing is sold before a second press, and nothing on sale changes its price without one. A product that is half told
stands on the shelf, not on sale: nothing of it is ever lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.shelf import ConfirmProduct, NewProduct, ProductField, ProductPlace, SetField, SwitchProduct
from bot.services import words
from bot.services.barring import judge
from bot.services.errors import Gone, Mistake
from bot.services.own_shelf_fields import COST, PRICE, TITLE, Cells, Fields
from bot.services.people import Person
from bot.services.price_changes import DRAFT_LIVES
from bot.services.pricing import Pricing
from bot.services.rights import Right, require
from bot.services.shelf import row_of
from providers.base import Provider
from providers.errors import InvalidAnswer
from storage import products, search, staff
from storage.database import Reader, Transaction
from storage.products import NewProduct as StoredProduct
from storage.products import Product


class OwnShelf:
    """Writing methods run in the caller's transaction and say where to go next. All raise `Gone` and `Mistake`."""

    def __init__(self, pricing: Pricing, providers: Mapping[str, Provider], languages: Sequence[str]) -> None:
        self._pricing = pricing
        self.fields = {
            name: Fields(provider, languages) for name, provider in providers.items() if provider.profile.own_shelf
        }

    def of(self, person: Person, provider: str) -> Fields:
        """The fields of a provider's products, for somebody who may write them."""
        require(person, Right.SHELF)
        if provider not in self.fields:
            raise Gone
        return self.fields[provider]

    def named(self, provider: str) -> str:
        """The provider that a list or a file is about: the only one where none is named, empty where there are more."""
        return provider or (next(iter(self.fields)) if len(self.fields) == 1 else "")

    async def product(self, reader: Reader, person: Person, offer: int) -> tuple[Product, Fields]:
        require(person, Right.SHELF)
        found = await products.get(reader, offer)
        if found is None:
            raise Gone
        return found, self.of(person, found.provider)

    async def create(self, tx: Transaction, person: Person, place: NewProduct, typed: str, now: datetime) -> Place:
        """A new product with nothing but its title, in the language of who writes it; the next field is asked.

        What is like another has the price and the cost of that one, and what the provider must know.
        """
        fields = self.of(person, place.provider)
        key = f"{TITLE}{language_of(fields, person)}"
        try:
            title = fields.judge(key, typed)
        except InvalidAnswer as error:
            return place.model_copy(update={"wrong": error.reason})
        if not title:
            return place.model_copy(update={"wrong": "empty"})
        cells = {**await self._copied(tx, person, fields, place), key: title}
        ref = f"p{await products.last_number(tx, place.provider) + 1}"
        ids = await self.store(tx, fields, place.provider, [(ref, cells, None, False)], now)
        await _record(tx, person, "product.new", ids[ref], "", cells[key], now)
        return self._next(fields, ids[ref], cells)

    async def _copied(self, reader: Reader, person: Person, fields: Fields, place: NewProduct) -> Cells:
        if not place.like:
            return {}
        product, others = await self.product(reader, person, place.like)
        if others is not fields:
            raise Gone
        cells = fields.cells(product)
        return {key: cells[key] for key in (PRICE, COST, *fields.facts)}

    async def write(self, tx: Transaction, person: Person, place: ProductField, typed: str, now: datetime) -> Place:
        """Stores one field; where it cannot be right, the same place says why. A price on sale becomes a draft."""
        product, fields = await self.product(tx, person, place.offer)
        if place.key not in fields.by_key:
            raise Gone
        try:
            text = fields.judge(place.key, typed)
        except InvalidAnswer as error:
            return ProductField(offer=place.offer, key=place.key, wrong=error.reason)
        before = fields.cells(product)
        cells = before | {place.key: text}
        if not fields.is_titled(cells):
            return ProductField(offer=place.offer, key=place.key, wrong="empty")
        if place.key == PRICE and product.sellable and text != before[PRICE]:
            await staff.put_draft(tx, person.id, subject_of(product.id), PRICE, text, now)
            return ProductPlace(offer=product.id)
        await self._change(tx, person, product, place.key, text, now)
        return self._next(fields, product.id, cells)

    async def choose(self, tx: Transaction, person: Person, press: SetField, now: datetime) -> Place:
        """An option by its button, or no text at all where the field may be empty."""
        _, fields = await self.product(tx, person, press.offer)
        field = fields.by_key.get(press.key)
        if field is None or not -1 <= press.option < len(field.options) or (press.option == -1 and field.required):
            raise Gone
        text = "" if press.option == -1 else field.options[press.option]
        return await self.write(tx, person, ProductField(offer=press.offer, key=press.key), text, now)

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmProduct, now: datetime) -> Place:
        """Saves the price that was typed last. `notice.already` for one that was saved or typed over."""
        product, _ = await self.product(tx, person, press.offer)
        draft = await staff.newest_draft(tx, person.id, subject_of(product.id), now - DRAFT_LIVES)
        if draft is None or draft.id != press.draft:
            raise Mistake("notice.already")
        await staff.use_draft(tx, draft.id, now)
        await self._change(tx, person, product, PRICE, draft.text, now)
        return ProductPlace(offer=product.id)

    async def switch(self, tx: Transaction, person: Person, press: SwitchProduct, now: datetime) -> Place:
        """Sells the product or withdraws it. `shelf.not_ready` where something must be told first."""
        product, fields = await self.product(tx, person, press.offer)
        on, cells = bool(press.on), fields.cells(product)
        if on and fields.missing(cells):
            raise Mistake("shelf.not_ready")
        if product.sellable != on:
            await self.store(tx, fields, product.provider, [(product.ref, cells, product.language, on)], now)
            words_ = ("withdrawn", "on sale")
            await _record(tx, person, "product.switch", product.id, words_[not on], words_[on], now)
        return ProductPlace(offer=product.id)

    async def store(
        self,
        tx: Transaction,
        fields: Fields,
        provider: str,
        rows: Sequence[tuple[str, Cells, str | None, bool]],
        now: datetime,
    ) -> dict[str, int]:
        """Stores products whole: ref, fields, the language that stood in until now, on sale. Returns ids by ref."""
        terms = await self._pricing.terms(tx)
        stored, names = [], {}
        for ref, cells, former, sellable in rows:
            language, texts = fields.first_language(cells, former), fields.texts(cells)
            offer = fields.offer(ref, cells, language, sellable=sellable)
            stored.append(StoredProduct(row_of(terms, provider, offer), language, texts, fields.cost_minor(cells)))
            titles = [texts[language][0], *(title for each, (title, _) in texts.items() if each != language)]
            names[ref] = " ".join(title for title in titles if title)
        ids = await products.put(tx, provider, stored, now)
        await search.index(tx, [(ids[ref], *words.indexed(found_by)) for ref, found_by in names.items()])
        await judge(tx, list(ids.values()))
        return ids

    async def _change(
        self, tx: Transaction, person: Person, product: Product, key: str, text: str, now: datetime
    ) -> None:
        fields = self.fields[product.provider]
        cells = fields.cells(product)
        if cells[key] == text:
            return
        changed = (product.ref, cells | {key: text}, product.language, product.sellable)
        await self.store(tx, fields, product.provider, [changed], now)
        await _record(tx, person, f"product.{key}", product.id, cells[key], text, now)

    @staticmethod
    def _next(fields: Fields, offer: int, cells: Cells) -> Place:
        """The next field that must be told, else the product's page."""
        missing = fields.missing(cells)
        return ProductField(offer=offer, key=missing[0]) if missing else ProductPlace(offer=offer)


def language_of(fields: Fields, person: Person) -> str:
    """The language in which this person writes a product."""
    return person.language if person.language in fields.languages else fields.languages[0]


def subject_of(offer: int) -> str:
    """What drafts and the audit log call a product."""
    return f"product:{offer}"


async def _record(
    tx: Transaction, person: Person, action: str, offer: int, before: str, after: str, now: datetime
) -> None:
    await staff.record(
        tx, staff_id=person.id, action=action, subject=subject_of(offer), before=before, after=after, now=now
    )
