"""Staff write products field by field: a title and a price may be enough, nothing half-told is lost or sold."""

import pytest

from bot.callbacks import Place
from bot.callbacks.shelf import NewProduct, OwnShelf, ProductField, ProductPlace, ProductPreview
from bot.services.errors import Gone, Mistake
from bot.services.own_shelf import OwnShelf as Shelf
from bot.services.own_shelf_fields import PICTURE, STOCK, TEXT_LIMIT, TITLE_LIMIT
from bot.services.people import Person
from providers.base import Provider
from providers.money import Money
from providers.questions import Question
from storage.database import Database
from tests.services.staffroom import MAX, NOW, OLGA, SAM, STRANGER
from tests.services.tea_shop import LANGUAGES, PRICING, TEA, WHOLE, TeaShop, ToyShelf


@pytest.fixture
async def shop(db: Database) -> TeaShop:
    return await TeaShop(db).open()


async def offer_of(place: Place) -> int:
    assert isinstance(place, ProductField | ProductPlace)
    return place.offer


async def test_a_product_is_asked_for_field_by_field_and_sold_by_a_second_press(shop: TeaShop) -> None:
    place = await shop.create("Green tea")
    offer = await offer_of(place)
    assert place == ProductField(offer=offer, key="price")
    assert await shop.write(offer, "price", "1 200,50") == ProductField(offer=offer, key="code")
    assert await shop.write(offer, "code", "gt") == ProductField(offer=offer, key="vat")
    assert await shop.choose(offer, "vat", 2) == ProductPlace(offer=offer)
    ready = await shop.product(offer)
    assert (ready.missing, ready.on_sale) == ((), False)
    assert (await shop.offer(offer)).sellable is False
    await shop.switch(offer, 1)

    sold = await shop.offer(offer)
    assert (sold.sellable, sold.title, sold.stock) == (True, "Green tea", None)
    assert Money.of_minor(sold.cost_minor or 0, sold.cost_currency) == Money.of_minor(120050, "RUB")
    assert sold.facts == {"code": "GT", "vat": "VAT20"}
    assert (await shop.product(offer)).ref == "p1"


async def test_where_the_provider_asks_for_nothing_a_title_and_a_price_are_enough(shop: TeaShop) -> None:
    offer = await offer_of(await shop.create("Cake", OLGA, "cakes"))
    assert await shop.write(offer, "price", "9.50", OLGA) == ProductPlace(offer=offer)
    await shop.switch(offer, 1, OLGA)
    assert (await shop.cells(offer)) == {"title_ru": "Cake", "price": "9.50"}


async def test_a_product_like_another_needs_its_title_only(shop: TeaShop) -> None:
    (first,) = await shop.stock_up({**WHOLE, "stock": "3", "text_en": "Leaves", "picture": "https://example.com/a.png"})
    place = await shop.create("Black tea", like=first)
    offer = await offer_of(place)
    assert place == ProductPlace(offer=offer)
    assert await shop.cells(offer) == {**WHOLE, "title_en": "Black tea"}
    assert (await shop.offer(offer)).sellable is False
    asked = NewProduct(provider="tea", like=first)
    view = await shop.db.read(lambda reader: shop.pages.new(reader, MAX, asked))
    assert (view.title, view.like, view.left) == ("Green tea", first, 0)
    assert await shop.create("", like=first) == NewProduct(provider="tea", wrong="empty", like=first)
    with pytest.raises(Gone):
        await shop.create("Cake", provider="cakes", like=first)


async def test_what_is_half_told_stands_there_and_is_not_sold(shop: TeaShop) -> None:
    offer = await offer_of(await shop.create("Green tea"))
    await shop.write(offer, "price", "100")
    view = await shop.product(offer)
    assert view.missing == ("code", "vat")
    with pytest.raises(Mistake) as error:
        await shop.switch(offer, 1)
    assert error.value.key == "shelf.not_ready"
    assert (await shop.offer(offer)).sellable is False


@pytest.mark.parametrize(
    ("key", "typed", "wrong"),
    [
        ("price", "cheap", "number"),
        ("price", "0", "number"),
        ("price", "-5", "number"),
        ("price", "1.005", "number"),
        ("price", "100000001", "number"),
        ("stock", "-1", "whole"),
        ("stock", "1.5", "whole"),
        ("stock", "\u0663", "whole"),
        ("stock", "1000001", "whole"),
        ("picture", "http://example.com/a.png", "address"),
        ("picture", "javascript:alert(1)", "address"),
        ("picture", "https://user@example.com/a.png", "address"),
        ("picture", "https://localhost/a.png", "address"),
        ("picture", "https://[", "address"),
        ("picture", "https://example.com/" + "a" * 500, "address"),
        ("title_en", "T" * (TITLE_LIMIT + 1), "long"),
        ("title_en", "\u200b \u202e", "empty"),
        ("text_ru", "T" * (TEXT_LIMIT + 1), "long"),
        ("code", "12", "form"),
        ("vat", "VAT5", "unknown"),
    ],
)
async def test_what_cannot_be_right_is_said_in_words_and_changes_nothing(
    shop: TeaShop, key: str, typed: str, wrong: str
) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    before = await shop.cells(offer)
    assert await shop.write(offer, key, typed) == ProductField(offer=offer, key=key, wrong=wrong)
    assert await shop.cells(offer) == before
    assert await shop.audit() == []


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("title_en", "  Green \n tea\u0000 ", "Green tea"),
        ("text_en", "First line\r\n\r\nSecond", "First line\n\nSecond"),
        ("stock", " 007 ", "7"),
        ("picture", " https://example.com/tea.jpg ", "https://example.com/tea.jpg"),
        ("note", "left", "left"),
        ("title_ru", "\ud83c tea", "tea"),
    ],
)
async def test_fields_are_kept_as_they_can_be_shown(shop: TeaShop, key: str, typed: str, kept: str) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    assert await shop.write(offer, key, typed) == ProductPlace(offer=offer)
    assert (await shop.cells(offer))[key] == kept


async def test_every_change_is_in_the_audit_log_with_who_before_and_after(shop: TeaShop) -> None:
    offer = await offer_of(await shop.create("Tea", OLGA))
    await shop.write(offer, "price", "10", OLGA)
    await shop.write(offer, "code", "A", OLGA)
    await shop.choose(offer, "vat", 0)
    await shop.write(offer, "price", "12")
    await shop.write(offer, "price", "12.00")
    await shop.switch(offer, 1)
    await shop.switch(offer, 1)
    subject = f"product:{offer}"
    assert await shop.audit() == [
        (1, "product.new", subject, "", "Tea"),
        (1, "product.price", subject, "", "10.00"),
        (1, "product.code", subject, "", "A"),
        (2, "product.vat", subject, "", "VAT0"),
        (2, "product.price", subject, "10.00", "12.00"),
        (2, "product.switch", subject, "withdrawn", "on sale"),
    ]


async def test_a_product_on_sale_changes_its_price_by_a_second_press_only(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    await shop.write(offer, "price", "1")
    await shop.write(offer, "price", "120")
    view = await shop.product(offer)
    assert view.draft is not None
    draft, before, after = view.draft
    assert (before, after) == ("100.00", "120.00")
    assert (await shop.offer(offer)).cost_minor == 10000
    assert (await shop.product(offer, OLGA)).draft is None

    await shop.confirm(offer, draft)
    assert (await shop.offer(offer)).cost_minor == 12000
    with pytest.raises(Mistake) as error:
        await shop.confirm(offer, draft)
    assert error.value.key == "notice.already"
    assert [entry[1:] for entry in await shop.audit()] == [("product.price", f"product:{offer}", "100.00", "120.00")]


async def test_the_customer_pays_what_staff_wrote(shop: TeaShop) -> None:
    """No markup; exact in the shop's currency, at the rate and rounded up in another."""
    (tea,) = await shop.stock_up({**WHOLE, "price": "99.50"})
    (cake,) = await shop.stock_up({"title_en": "Cake", "price": "1.505"[:4]}, provider="cakes")
    shown = (await shop.product(tea)).shown
    assert shown is not None
    assert (str(shown.money), shown.stars) == ("99.50 RUB", 56)
    assert (await shop.offer(tea)).lowest_minor == 9950
    shown = (await shop.product(cake)).shown
    assert shown is not None
    assert str(shown.money) == "150 RUB"


async def test_a_withdrawn_product_can_be_put_back(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    await shop.switch(offer, 0)
    assert (await shop.offer(offer)).sellable is False
    await shop.switch(offer, 1)
    assert (await shop.offer(offer)).sellable is True


async def test_a_field_that_may_be_empty_is_emptied_by_a_press(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "3", "note": "x", "picture": "https://example.com/a.png"})
    for key in (STOCK, PICTURE, "note"):
        await shop.choose(offer, key, -1)
    found = await shop.offer(offer)
    assert (found.stock, found.picture_url, found.facts) == (None, None, {"code": "GT", "vat": "VAT20"})
    for key, option in (("price", -1), ("vat", -1), ("vat", 3), ("nothing", 0)):
        with pytest.raises(Gone):
            await shop.choose(offer, key, option)
    assert await shop.choose(offer, "title_en", -1) == ProductField(offer=offer, key="title_en", wrong="empty")


async def test_the_first_written_language_stands_in_until_it_is_gone(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "title_en": "", "title_ru": "Chai", "text_ru": "Listovoi"})
    await shop.write(offer, "title_en", "Tea")
    assert (await shop.offer(offer)).title == "Chai"
    assert [(await shop.offer(offer, language)).title for language in ("ru", "en", "de")] == ["Chai", "Tea", "Chai"]
    assert (await shop.offer(offer, "en")).description == "Listovoi"
    await shop.choose(offer, "title_ru", -1)
    assert [(await shop.offer(offer, language)).title for language in ("ru", "en", "")] == ["Tea"] * 3
    assert (await shop.offer(offer, "en")).description == "Listovoi"


async def test_the_preview_is_the_card_in_either_language_before_it_is_sold(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "title_ru": "Chai"}, sellable=False)
    for language, title in (("ru", "Chai"), ("en", "Green tea"), ("", "Green tea")):
        place = ProductPreview(offer=offer, language=language)
        view = await shop.db.read(lambda reader, p=place: shop.pages.preview(reader, MAX, p, "nonce", NOW))
        assert view.card.title == title
        assert view.card.price is not None
        assert view.card.available


async def test_lists_are_paged_newest_first(shop: TeaShop) -> None:
    await shop.stock_up(*({**WHOLE, "title_en": f"Tea {n}", "stock": str(n)} for n in range(1, 11)))
    first = await shop.db.read(lambda r: shop.pages.shelf(r, MAX, OwnShelf(provider="tea")))
    assert (first.total, first.pages, [row.stock for row in first.rows]) == (10, 2, [10, 9, 8, 7, 6, 5, 4, 3])
    last = await shop.db.read(lambda r: shop.pages.shelf(r, MAX, OwnShelf(provider="tea", page=9)))
    assert (last.page, [row.title for row in last.rows]) == (2, ["Tea 2", "Tea 1"])
    choice = await shop.db.read(lambda r: shop.pages.shelf(r, MAX, OwnShelf()))
    assert (choice.provider, choice.providers) == ("", ("tea", "cakes"))


@pytest.mark.parametrize(("person", "error"), [(SAM, "error.not_allowed"), (STRANGER, "error.gone")])
async def test_who_has_no_right_sees_and_changes_nothing(shop: TeaShop, person: Person, error: str) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    file = await shop.send(await shop.export())
    for attempt in (
        shop.create("Mine", person),
        shop.write(offer, "price", "1", person),
        shop.choose(offer, "vat", 0, person),
        shop.switch(offer, 0, person),
        shop.product(offer, person),
        shop.send("ref\n", person),
        shop.look(file, person),
        shop.apply(file, person),
        shop.db.write(lambda tx: shop.files.order_export(tx, person, "tea", person.id, NOW)),
    ):
        with pytest.raises(Mistake) as refused:
            await attempt
        assert refused.value.key == error
    assert await shop.audit() == []


async def test_other_providers_have_no_shelf_of_ours(shop: TeaShop) -> None:
    with pytest.raises(Gone):
        await shop.create("x", MAX, "games")
    with pytest.raises(Gone):
        await shop.product(999)
    assert await shop.create("   ") == NewProduct(provider="tea", wrong="empty")


def test_a_provider_whose_field_has_a_name_of_ours_is_refused_at_once() -> None:
    for key in ("price", "ref", "title_en"):
        supplier: Provider = ToyShelf(TEA, [Question(key)])  # type: ignore[assignment]
        with pytest.raises(ValueError, match="one name"):
            Shelf(PRICING, {"tea": supplier}, LANGUAGES)
