"""The screens of the own shelf are ones that Telegram takes, whatever staff have written."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.callbacks import Nothing
from bot.callbacks.shelf import ProductPlace
from bot.screens import own_shelf, own_shelf_files
from bot.screens.screen import Screen
from bot.services.own_shelf_views import (
    FieldRow,
    FieldView,
    FileView,
    LineChange,
    LineProblem,
    PreviewView,
    ProductRow,
    ProductView,
    ShelfView,
)
from bot.texts import Texts
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import CALM, WILD, Sample

OURS = ("title_en", "title_ru", "price", "stock", "text_en", "text_ru", "picture")
REASONS = ("empty", "long", "number", "whole", "address", "photo", "ref", "repeated", "on_sale")
WRONG_FILES = ("too_big", "encoding", "broken", "header", "ragged", "too_many", "no_rows")


def rows(s: Sample) -> tuple[FieldRow, ...]:
    """Our fields and one that the provider asks for."""
    ours = (FieldRow(key, s.word, key == "price", own=False, language=key[-2:]) for key in OURS)
    return (*ours, FieldRow("invite", s.word, required=True, own=True))


def product(s: Sample) -> ProductView:
    return ProductView(
        id=s.number,
        provider="simpleboost",
        ref=s.word,
        title=s.word,
        on_sale=True,
        currency="RUB",
        shown=s.price,
        stock=-1,
        sold=s.number,
        fields=rows(s),
        missing=(),
    )


def shelf(s: Sample, t: Texts) -> Iterator[Screen]:
    """Every screen of the own shelf."""
    row = ProductRow(s.number, s.word, s.price.money, s.number, on_sale=True)
    listed = (row, replace(row, price=None, stock=None, on_sale=False)) * 4
    view = ShelfView("simpleboost", ("simpleboost", "kinguin"), listed, 2, 3, 20)
    yield own_shelf.shelf(view, t)
    yield own_shelf.shelf(replace(view, rows=(), page=1, pages=1, total=0, providers=("simpleboost",)), t)
    yield own_shelf.shelf(ShelfView("", ("simpleboost", "kinguin")), t)
    yield own_shelf.shelf(ShelfView(""), t)
    whole = product(s)
    for on_sale in (True, False):
        for asking in (True, False):
            yield own_shelf.product(replace(whole, on_sale=on_sale, asking=asking), t)
    yield own_shelf.product(replace(whole, draft=(s.number, "1.00", "2.00")), t)
    yield own_shelf.product(replace(whole, on_sale=False, shown=None, stock=None, missing=("price", "invite")), t)
    for field in rows(s):
        asked = FieldView(s.number, "simpleboost", field, "RUB", title=s.word, left=2)
        yield own_shelf.field(asked, t)
        yield own_shelf.field(replace(asked, offer=0, title="", field=replace(field, value="")), t)
        yield own_shelf.field(replace(asked, offer=0, like=s.number), t)
        yield own_shelf.field(replace(asked, wrong="empty", options=(s.word, "b") * 45), t)
    for reason in REASONS:
        yield own_shelf.field(FieldView(1, "simpleboost", rows(s)[0], "RUB", wrong=reason), t)
    yield own_shelf.preview(PreviewView(s.card(), "en", ("en", "ru")), t)
    yield from files(s, t)


def files(s: Sample, t: Texts) -> Iterator[Screen]:
    yield own_shelf_files.shelf_file(FileView("simpleboost"), t)
    for wrong in WRONG_FILES:
        yield own_shelf_files.shelf_file(FileView("simpleboost", wrong=wrong), t)
    keys = tuple((key, key == "invite") for key in (*OURS, "invite", "on_sale"))
    changes = (LineChange(s.number, s.word, keys), LineChange(2, s.word, ())) * 12
    view = FileView("simpleboost", s.number, 1, 2, 3, changes)
    yield own_shelf_files.shelf_file(view, t)
    yield own_shelf_files.shelf_file(replace(view, changes=()), t)
    ours = tuple(LineProblem(s.number, "price", reason) for reason in REASONS)
    provider = (LineProblem(7, "invite", "length", own=True), LineProblem(8, "invite", "empty", own=True))
    yield own_shelf_files.shelf_file(replace(view, problems=(*ours, *provider) * 3), t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_the_shelf_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in shelf(sample, t):
        check(screen)
        check_bottom(screen)


def test_a_wrong_line_leaves_nothing_to_apply(en: Texts) -> None:
    view = FileView("simpleboost", 1, 1, 0, 0, (LineChange(2, "Tea", ()),), (LineProblem(2, "price", "number"),))
    screen = own_shelf_files.shelf_file(view, en)
    assert "Line 2, Price: this is no price" in check(screen)
    assert [type(press).__name__ for press in presses(screen)] == ["ShelfFile", "OwnShelf", "Home"]


def test_twenty_problems_are_told_and_the_rest_is_counted(en: Texts) -> None:
    problems = tuple(LineProblem(n, "price", "number") for n in range(2, 27))
    text = check(own_shelf_files.shelf_file(FileView("simpleboost", 1, problems=problems), en))
    assert text.count("Line ") == 20
    assert "5" in text.splitlines()[-2]


def test_the_price_of_a_row_is_never_cut(en: Texts) -> None:
    row = ProductRow(1, WILD.word, WILD.price.money, 10**6, on_sale=True)
    screen = own_shelf.shelf(ShelfView("simpleboost", rows=(row,), total=1), en)
    label = next(each.label for line in screen.rows for each in line if each.press == ProductPlace(offer=1))
    assert label.endswith("· RUB\xa0123,456,789.99 · 1,000,000 left")
    assert Nothing() not in presses(screen)
