"""What staff see of the own shelf: the list, a product, a field, the card as customers see it. Writes nothing."""

from dataclasses import replace
from datetime import datetime

from bot.callbacks import Card
from bot.callbacks.shelf import NewProduct, ProductField, ProductPlace, ProductPreview
from bot.callbacks.shelf import OwnShelf as ShelfPlace
from bot.services.catalogue import Catalogue
from bot.services.errors import Gone
from bot.services.own_shelf import OwnShelf, language_of, subject_of
from bot.services.own_shelf_fields import PRICE, TEXT, TITLE, Field
from bot.services.own_shelf_views import FieldRow, FieldView, PreviewView, ProductRow, ProductView, ShelfView
from bot.services.people import Person
from bot.services.price_changes import DRAFT_LIVES
from bot.services.pricing import Pricing, cost_of, price
from bot.services.rights import Right, require
from bot.services.views import Price
from providers.money import Money
from storage import products, staff
from storage.database import Reader
from storage.products import Product

PAGE = 8


class OwnShelfPages:
    """All raise `Gone` and `Mistake`."""

    def __init__(self, shelf: OwnShelf, pricing: Pricing, catalogue: Catalogue) -> None:
        self._shelf, self._pricing, self._catalogue = shelf, pricing, catalogue

    async def shelf(self, reader: Reader, person: Person, place: ShelfPlace) -> ShelfView:
        """The list of a provider; the only one's where none is named. A page beyond the last is the last."""
        require(person, Right.SHELF)
        known = tuple(self._shelf.fields)
        name = self._shelf.named(place.provider)
        if not name:
            return ShelfView("", known)
        self._shelf.of(person, name)
        total = await products.count(reader, name)
        pages = max(1, -(-total // PAGE))
        page = min(max(place.page, 1), pages)
        found = await products.page(reader, name, (page - 1) * PAGE, PAGE)
        return ShelfView(name, known, tuple(_row(each, person.language) for each in found), page, pages, total)

    async def product(self, reader: Reader, person: Person, place: ProductPlace, now: datetime) -> ProductView:
        """Everything that is written of a product."""
        product, fields = await self._shelf.product(reader, person, place.offer)
        cells = fields.cells(product)
        draft = await staff.newest_draft(reader, person.id, subject_of(product.id), now - DRAFT_LIVES)
        row = _row(product, person.language)
        return ProductView(
            id=product.id,
            provider=product.provider,
            ref=product.ref,
            title=row.title,
            on_sale=product.sellable,
            currency=fields.currency,
            shown=await self._price(reader, product),
            stock=product.stock,
            sold=product.sold,
            fields=tuple(_field(each, cells.get(each.key, "")) for each in fields.all),
            missing=fields.missing(cells),
            asking=bool(place.ask),
            draft=(draft.id, cells[PRICE], draft.text) if draft else None,
        )

    async def field(self, reader: Reader, person: Person, place: ProductField) -> FieldView:
        """One field before it is written."""
        product, fields = await self._shelf.product(reader, person, place.offer)
        field = fields.by_key.get(place.key)
        if field is None:
            raise Gone
        cells = fields.cells(product)
        return FieldView(
            offer=product.id,
            provider=product.provider,
            field=_field(field, cells[place.key]),
            currency=fields.currency,
            options=field.options,
            wrong=place.wrong,
            title=_row(product, person.language).title,
            left=len([key for key in fields.missing(cells) if key != place.key]),
        )

    async def new(self, reader: Reader, person: Person, place: NewProduct) -> FieldView:
        """The title of a product that is not there yet."""
        fields = self._shelf.of(person, place.provider)
        field = fields.by_key[f"{TITLE}{language_of(fields, person)}"]
        like = (await self._shelf.product(reader, person, place.like))[0] if place.like else None
        left = 0 if like else len(fields.missing({field.key: "-"}))
        title = _row(like, person.language).title if like else ""
        view = FieldView(0, place.provider, _field(field, ""), fields.currency, wrong=place.wrong, left=left)
        return replace(view, title=title, like=place.like)

    async def preview(
        self, reader: Reader, person: Person, place: ProductPreview, nonce: str, now: datetime
    ) -> PreviewView:
        """The card as if the product were on sale."""
        product, fields = await self._shelf.product(reader, person, place.offer)
        language = place.language if place.language in fields.languages else language_of(fields, person)
        card = Card(offer=product.id)
        view = await self._catalogue.card(reader, replace(person, language=language), card, nonce, now)
        shown = replace(view, available=True, reason="", price=await self._price(reader, product), total=None)
        return PreviewView(shown, language, fields.languages)

    async def _price(self, reader: Reader, product: Product) -> Price | None:
        terms = await self._pricing.terms(reader)
        return price(terms, product.provider, cost_of(product.price_minor, product.currency))


def _row(product: Product, language: str) -> ProductRow:
    title = product.texts.get(language, ("", ""))[0] or product.texts.get(product.language, ("", ""))[0]
    money = None if product.price_minor is None else Money.of_minor(product.price_minor, product.currency)
    return ProductRow(product.id, title, money, product.stock, product.sellable)


def _field(field: Field, value: str) -> FieldRow:
    language = ""
    if not field.own and field.key.startswith((TITLE, TEXT)):
        language = field.key.rpartition("_")[2]
    return FieldRow(field.key, value, field.required, field.own, language)
