"""The screens of the catalogue in the staff's hands are ones that Telegram takes, whatever was written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks import Nothing
from bot.screens import catalogue_hub, departments, offer_desk, wishes, words_desk
from bot.screens.screen import Screen
from bot.services.catalogue_views import (
    BarWordsView,
    BlacklistView,
    CategoriesView,
    CategoryRow,
    DepartmentFieldView,
    DepartmentPreviewView,
    DepartmentRow,
    DepartmentView,
    FeaturedRow,
    FindView,
    FoundRow,
    MissesView,
    MissRow,
    NameView,
    OfferView,
    ShopView,
    SynonymsView,
    TryView,
    UntilView,
    WishRow,
)
from bot.services.rights import Right
from bot.texts import LANGUAGES, Texts
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, CALM, WILD, Sample

UNTIL = date(2026, 12, 31)


def catalogue_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    """Every screen of the catalogue."""
    yield catalogue_hub.shop(ShopView(frozenset(Right), s.number), t)
    yield catalogue_hub.shop(ShopView(frozenset({Right.CATALOGUE}), 0), t)
    yield from department_screens(s, t)
    yield from offer_screens(s, t)
    yield from words_screens(s, t)
    yield from wish_screens(s, t)


def department_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    row = DepartmentRow("simpleboost", "on", hidden=False, offers=s.number)
    yield departments.departments((row, replace(row, hidden=True), replace(row, mode="paused")) * 8, t)
    yield departments.departments((), t)
    written = dict.fromkeys(LANGUAGES, s.word)
    view = DepartmentView(row, written, "🎮", "https://e.com/" + "a" * 480, first=True, last=False, asking=False)
    yield departments.department(view, t)
    yield departments.department(replace(view, asking=True, row=replace(row, hidden=True)), t)
    yield departments.department(replace(view, titles={}, emoji="", picture=""), t)
    for key in ("title_en", "title_ru", "emoji", "picture"):
        yield departments.field(DepartmentFieldView("simpleboost", key, s.word, ""), t)
    for wrong in ("title", "emoji", "address", "photo"):
        yield departments.field(DepartmentFieldView("simpleboost", "picture", "", wrong), t)
    seen = DepartmentPreviewView("simpleboost", "en", LANGUAGES, replace(s.results(), query="", browse=0))
    yield departments.preview(seen, t, t)
    yield departments.preview(replace(seen, results=replace(s.nothing_found(), query="", closed=s.word)), t, t)
    kinds = CategoriesView("simpleboost", "", (), 1, 1, ("platform", "region", "genre"))
    yield departments.categories(kinds, t)
    yield departments.categories(replace(kinds, kinds=()), t)
    values = tuple(CategoryRow("a" * 12, s.word, s.number, hidden=bool(n % 2)) for n in range(12))
    for what in kinds.kinds:
        yield departments.categories(CategoriesView("simpleboost", what, values, 2, 3, ()), t)


def found(s: Sample) -> tuple[FoundRow, ...]:
    return tuple(FoundRow(s.number, "simpleboost", s.word, state) for state in ("sold", "gone", "unlisted", "never"))


def offer_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    yield offer_desk.find(FindView(s.word, found(s)), t)
    yield offer_desk.find(FindView(s.word, ()), t)
    yield offer_desk.find(FindView("", ()), t)
    view = OfferView(
        row=found(s)[0],
        provider_title=s.word,
        names=dict.fromkeys(LANGUAGES, s.word),
        price=s.price,
        stock=s.number,
        own=False,
        barred_itself=False,
        featured={},
        ask="",
        channels=0,
    )
    for ask in ("", "home", "list", "bar"):
        yield offer_desk.offer(replace(view, ask=ask), t)
    yield offer_desk.offer(replace(view, featured={"home": None, "list": UNTIL}, price=None, names={}), t)
    yield offer_desk.offer(replace(view, own=True, row=found(s)[1]), t)
    yield offer_desk.offer(replace(view, barred_itself=True, row=found(s)[3]), t)
    yield offer_desk.offer(replace(view, row=found(s)[3]), t)
    named = NameView(s.number, "ru", "simpleboost", s.word, s.word, "")
    yield offer_desk.name(named, t)
    yield offer_desk.name(replace(named, current="", wrong="title"), t)
    last = UntilView(s.number, True, s.word, "simpleboost", UNTIL, "")
    yield offer_desk.until(last, t)
    yield offer_desk.until(replace(last, until=None), t)
    first = FeaturedRow("", s.number, s.word, "simpleboost", None, over=False)
    others = (replace(first, shelf="simpleboost", until=UNTIL), replace(first, until=UNTIL, over=True))
    yield offer_desk.featured((first, *others) * 5, t)
    yield offer_desk.featured((), t)


def words_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    yield words_desk.blacklist(BlacklistView(found(s), ((s.number, s.word, s.number),) * 25, 1, 3), t)
    yield words_desk.blacklist(BlacklistView((), (), 1, 1), t)
    yield words_desk.bar_words(BarWordsView(0, "", 0, (), "words"), t)
    yield words_desk.bar_words(BarWordsView(s.number, s.word[:60], s.number, found(s), ""), t)
    yield words_desk.bar_words(BarWordsView(s.number, s.word[:60], 0, (), ""), t)
    yield words_desk.synonyms(SynonymsView(((s.number, s.word, s.word),) * 8, 2, 3, s.number), t)
    yield words_desk.synonyms(SynonymsView((), 1, 1, 0), t)
    yield words_desk.new_synonym("", 0, "pair", t)
    yield words_desk.new_synonym(s.word[:80], s.number, "", t)
    yield words_desk.try_search(TryView("", 0, ""), t)
    yield words_desk.try_search(TryView(s.word, 0, s.word), t)
    yield words_desk.try_search(TryView(s.word, s.number, "", s.results().rows), t)
    miss = MissRow(s.number, s.word, s.number, AT, s.word[:200])
    yield words_desk.misses(MissesView((miss, replace(miss, note="")) * 4, 2, 3, 20), t)
    yield words_desk.misses(MissesView(), t)
    yield words_desk.miss(miss, t)
    yield words_desk.miss(replace(miss, note=""), t)
    yield words_desk.miss_note(miss, t)


def wish_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    wish, words = WishRow(s.number, s.number, "", s.word, "simpleboost"), WishRow(s.number, 0, s.word)
    yield wishes.wishes((wish, words) * 10, t)
    yield wishes.wishes((), t)
    yield wishes.letter(wish, 0, t)
    yield wishes.letter(words, s.number, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_screens_of_the_catalogue_are_ones_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in catalogue_screens(sample, t):
        check(screen)
        check_bottom(screen)


def test_nothing_of_a_preview_is_bought(t: Texts) -> None:
    view = DepartmentPreviewView("simpleboost", "en", LANGUAGES, replace(CALM.results(), query="", browse=0))
    pressed = {type(each).__name__ for each in presses(departments.preview(view, t, t))}
    assert pressed == {Nothing.__name__, "DepartmentPreview", "DepartmentPlace", "Home"}


def test_what_waits_for_its_second_press_says_what_it_does(en: Texts) -> None:
    view = OfferView(found(CALM)[0], "", {}, CALM.price, 3, False, False, {}, "bar", 0)
    drawn = offer_desk.offer(view, en)
    assert "Never sell it?" in drawn.text
    assert "Yes, never sell it" in [each.label for row in drawn.rows for each in row]
    asked = offer_desk.offer(replace(view, ask="home"), en)
    assert asked.rows[0][0].label == "Yes, put it there"
