"""A toy provider whose goods the shop's staff write: a required code, a tax code by buttons, an optional note."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from bot.callbacks import Place
from bot.callbacks.shelf import (
    ApplyShelfFile,
    ConfirmProduct,
    NewProduct,
    ProductField,
    ProductPlace,
    SetField,
    ShelfFile,
    SwitchProduct,
)
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.errors import Gone
from bot.services.own_shelf import OwnShelf
from bot.services.own_shelf_fields import Cells, Fields
from bot.services.own_shelf_files import OwnShelfFiles
from bot.services.own_shelf_pages import OwnShelfPages
from bot.services.own_shelf_views import FileView, ProductView
from bot.services.people import Person
from bot.services.pricing import Pricing, ProviderTerms
from providers.base import Goods, Limits, Profile
from providers.errors import InvalidAnswer
from providers.questions import Question
from storage import customers, offers, providers, staff
from storage.database import Database, Row, Transaction
from storage.offers import Offer
from tests.services.shop import ANNA, BORIS, NOW
from tests.services.staffroom import MAX, OLGA, SAM

TEA = Profile(name="tea", goods=Goods.PHYSICAL, currency="RUB", own_shelf=True, limits=Limits(5, 10, 50))
CAKES = Profile(name="cakes", goods=Goods.PHYSICAL, currency="EUR", own_shelf=True, limits=Limits(5, 10, 50))
LANGUAGES = ("en", "ru")


class ToyShelf:
    """Codes are capital letters; a tax code is one of three."""

    def __init__(self, profile: Profile, fields: Sequence[Question]) -> None:
        self.profile = profile
        self._fields = fields

    def shelf_fields(self) -> Sequence[Question]:
        return self._fields

    def check(self, key: str, answer: str) -> str:
        if key == "code" and not answer.isalpha():
            raise InvalidAnswer(key, "form")
        if key == "vat" and answer not in ("VAT0", "VAT10", "VAT20"):
            raise InvalidAnswer(key, "unknown")
        return answer.upper() if key == "code" else answer


FIELDS = (Question("code"), Question("vat", options=("VAT0", "VAT10", "VAT20")), Question("note", optional=True))
SUPPLIERS = {"tea": ToyShelf(TEA, FIELDS), "cakes": ToyShelf(CAKES, ())}
PRICING = Pricing(
    "RUB",
    {"tea": TEA, "cakes": CAKES},
    star_rate=Decimal("1.8"),
    defaults={"tea": ProviderTerms(Decimal(1), Decimal(15)), "cakes": ProviderTerms(Decimal(100), Decimal(15))},
)
WHOLE = {"title_en": "Green tea", "price": "100.00", "code": "GT", "vat": "VAT20"}


@dataclass
class TeaShop:
    """Staff at work on the shelf."""

    db: Database

    def __post_init__(self) -> None:
        self.shelf = OwnShelf(PRICING, SUPPLIERS, LANGUAGES)  # type: ignore[arg-type]
        profiles = {name: each.profile for name, each in SUPPLIERS.items()}
        self.cart = Cart(PRICING, profiles)
        self.catalogue = Catalogue(PRICING, profiles, self.cart, "vitrina_bot")
        self.pages = OwnShelfPages(self.shelf, PRICING, self.catalogue)
        self.files = OwnShelfFiles(self.shelf)

    async def open(self) -> "TeaShop":
        async def body(tx: Transaction) -> None:
            for person in (ANNA, BORIS):
                await customers.see(tx, person.id, language=person.language, now=NOW)
            for person in (OLGA, MAX, SAM):
                await staff.add(tx, person.id, person.role or "", f"name{person.id}", NOW)
            await providers.configure(tx, list(SUPPLIERS))

        await self.db.write(body)
        return self

    @property
    def fields(self) -> Fields:
        return self.shelf.fields["tea"]

    async def create(self, typed: str, person: Person = MAX, provider: str = "tea", like: int = 0) -> Place:
        place = NewProduct(provider=provider, like=like)
        return await self.db.write(lambda tx: self.shelf.create(tx, person, place, typed, NOW))

    async def write(self, offer: int, key: str, typed: str, person: Person = MAX) -> Place:
        place = ProductField(offer=offer, key=key)
        return await self.db.write(lambda tx: self.shelf.write(tx, person, place, typed, NOW))

    async def choose(self, offer: int, key: str, option: int, person: Person = MAX) -> Place:
        press = SetField(offer=offer, key=key, option=option)
        return await self.db.write(lambda tx: self.shelf.choose(tx, person, press, NOW))

    async def switch(self, offer: int, on: int, person: Person = MAX) -> Place:
        press = SwitchProduct(offer=offer, on=on)
        return await self.db.write(lambda tx: self.shelf.switch(tx, person, press, NOW))

    async def confirm(self, offer: int, draft: int, person: Person = MAX) -> Place:
        press = ConfirmProduct(offer=offer, draft=draft)
        return await self.db.write(lambda tx: self.shelf.confirm(tx, person, press, NOW))

    async def stock_up(self, *rows: Cells, provider: str = "tea", sellable: bool = True) -> list[int]:
        """Products as they stand on the shelf, `p1` and on."""
        fields = self.shelf.fields[provider]
        told = [(f"p{n}", cells, None, sellable) for n, cells in enumerate(rows, 1)]
        ids = await self.db.write(lambda tx: self.shelf.store(tx, fields, provider, told, NOW))
        return [ids[f"p{n}"] for n in range(1, len(rows) + 1)]

    async def send(self, content: bytes | str, person: Person = MAX, provider: str = "tea") -> Place:
        raw = content if isinstance(content, bytes) else content.encode()
        place = ShelfFile(provider=provider)
        return await self.db.write(lambda tx: self.files.receive(tx, person, place, raw, NOW))

    async def look(self, place: Place, person: Person = MAX) -> FileView:
        assert isinstance(place, ShelfFile)
        return await self.db.read(lambda reader: self.files.view(reader, person, place))

    async def apply(self, place: Place, person: Person = MAX, seen: FileView | None = None) -> Place:
        """The second press, on what is shown now unless `seen` was shown."""
        assert isinstance(place, ShelfFile)
        with suppress(Gone):
            seen = seen or await self.look(place, person)
        press = ApplyShelfFile(file=place.file, seen=seen.seen if seen else "")
        return await self.db.write(lambda tx: self.files.apply(tx, person, press, NOW))

    async def export(self, language: str = "en", provider: str = "tea") -> str:
        content = await self.db.read(lambda reader: self.files.export(reader, provider, language))
        return content.decode("utf-8-sig")

    async def product(self, offer: int, person: Person = MAX) -> ProductView:
        place = ProductPlace(offer=offer)
        return await self.db.read(lambda reader: self.pages.product(reader, person, place, NOW))

    async def cells(self, offer: int) -> Mapping[str, str]:
        return {field.key: field.value for field in (await self.product(offer)).fields if field.value}

    async def offer(self, offer: int, language: str = "") -> Offer:
        found = await self.db.read(lambda reader: offers.get(reader, offer, language))
        assert found is not None
        return found

    async def audit(self) -> list[tuple[int, str, str, str, str]]:
        rows = await self.all("SELECT * FROM audit ORDER BY id")
        return [(r["staff_id"], r["action"], r["subject"], r["before"], r["after"]) for r in rows]

    async def all(self, sql: str, **values: object) -> list[Row]:
        return await self.db.read(lambda reader: reader.all(sql, **values))
