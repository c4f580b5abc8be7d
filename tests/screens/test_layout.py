"""Labels, lists and rows, whatever they are given."""

from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import Card, CartPlace, Home, Orders, Results
from bot.lengths import cut
from bot.sandbox.telegram.html_text import utf16
from bot.screens.layout import bottom, button, columns, listed, paging, short
from bot.texts import Texts
from tests.screens.checker import check_button

ANY = st.text(st.characters(exclude_categories=["Cs"]))


@given(ANY, st.integers(1, 100))
def test_a_cut_text_fits_and_is_the_beginning_of_the_whole(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert utf16(kept) <= limit
    assert text.startswith(kept.removesuffix("\N{HORIZONTAL ELLIPSIS}"))


@given(ANY)
def test_any_label_becomes_a_button_that_telegram_takes(text: str) -> None:
    check_button(button(text, Home()))


def test_a_family_is_not_torn_apart() -> None:
    family = "👩\u200d👩\u200d👧"
    assert cut(family * 3, 10) in (family + "\N{HORIZONTAL ELLIPSIS}", family + "👩\N{HORIZONTAL ELLIPSIS}")
    assert not cut(family, 4).endswith("\u200d\N{HORIZONTAL ELLIPSIS}")


def test_a_title_cannot_turn_the_line_around() -> None:
    assert short("\u202eevil\u202c\ntitle") == "evil title"


def test_what_belongs_together_is_not_torn_apart() -> None:
    price = "2\u00a0/\u00a0100\u202f000\u00a0₽"
    assert button(f" Boosts\n\t {price}\u00a0", Home()).label == f"Boosts {price}"


def test_only_narrow_labels_share_a_row() -> None:
    wide, narrow = button("a label of more than fifteen", Home()), button("Orders", Orders())
    assert columns([narrow, narrow, wide, narrow]) == ((narrow, narrow), (wide,), (narrow,))


def test_a_list_says_how_many_it_left_out(en: Texts) -> None:
    assert listed(en, ["a", "b", "c"], 2) == "a\nb\nand 1 more"
    assert listed(en, ["a", "b"], 2) == "a\nb"


def test_back_stands_left_and_home_right(en: Texts) -> None:
    back = Results(browse=7, page=3)
    assert [each.press for each in bottom(en, back)[0]] == [back, Home()]
    assert [each.press for each in bottom(en, Home())[0]] == [Home()]
    assert [each.press for each in bottom(en)[0]] == [Home()]


def test_arrows_that_lead_nowhere_are_absent(en: Texts) -> None:
    before, after = CartPlace(), Card(offer=1)

    def labels(page: int, pages: int) -> list[str]:
        return [each.label for row in paging(en, page, pages, before, after) for each in row]

    assert labels(1, 1) == []
    assert labels(1, 3) == ["1/3", "›"]
    assert labels(2, 3) == ["‹", "2/3", "›"]
    assert labels(3, 3) == ["‹", "3/3"]
