"""From a list to the pay button: what stands on the screens and where their buttons lead."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.callbacks import (
    AddToCart,
    BuyNow,
    CancelOrder,
    Card,
    CardAnyway,
    CartPlace,
    ChangeLine,
    Checkout,
    CheckPayment,
    EditAnswer,
    OrderPlace,
    Pages,
    Question,
    Renew,
    Results,
    Summary,
    UseSaved,
)
from bot.screens import card, cart, home, parts, questions, results, summary
from bot.screens.screen import Style
from bot.services.views import Price
from bot.texts import Texts
from providers.money import Money
from storage.order_state import OrderState
from tests.screens.checker import check, presses
from tests.screens.samples import CALM, NONCE

PRICE = Price(Money(Decimal("349"), "RUB"), 210)
BOOSTS = {"provider": "simpleboost", "title": "offer.boosts.title"}


def test_a_result_shows_its_whole_price_however_long_its_title(ru: Texts) -> None:
    row = CALM.offer_row(title="A very long title " * 9)
    label = results.offer_label(row, ru)
    assert label.endswith("… — 349\N{NO-BREAK SPACE}₽")
    assert len(label) == 40


def test_results_that_read_alike_are_told_apart(en: Texts) -> None:
    title = "Grand Theft Auto V: Premium Online Edition"
    rows = (
        CALM.offer_row(title=title, platform="Steam", region="Europe"),
        CALM.offer_row(title=title, platform="Steam", region="Argentina"),
        CALM.offer_row(title="Another"),
    )
    labels = results.offer_labels(rows, en)
    assert len(set(labels)) == 3
    assert "Steam, Europe" in labels[0]
    assert labels[2].startswith("Another —")
    assert all(len(label) <= 40 for label in labels)


def test_results_of_one_origin_are_told_apart_by_their_ends(en: Texts) -> None:
    titles = ("Grand Theft Auto V: Premium Online PC", "Grand Theft Auto V: Premium Online DLC")
    labels = results.offer_labels([CALM.offer_row(title=each, platform="Steam") for each in titles], en)
    assert len({label.rpartition(" — ")[0] for label in labels}) == 2


def test_the_counter_of_pages_leads_to_any_page(en: Texts) -> None:
    view = replace(CALM.results(), page=700, pages=1500)
    assert Pages(browse=12, page=700) in presses(results.results(view, en))
    screen = results.pages(view, en)
    check(screen)
    numbers = [press.page for press in presses(screen) if isinstance(press, Results)]
    assert {1, 699, 700, 701, 1500} <= set(numbers)
    assert results.page_numbers(2, 3) == [1, 2, 3]


def test_whoever_is_warned_buys_with_one_press_more_and_never_in_green(ru: Texts) -> None:
    warned = card.card(CALM.card(), ru)
    assert warned.rows[0][0].label == "Всё равно купить…"
    assert not any(isinstance(press, BuyNow | AddToCart) for press in presses(warned))
    (press,) = [each for each in presses(warned) if isinstance(each, CardAnyway)]
    assert (press.offer, press.variant, press.quantity) == (12, "0", 2)
    sure = card.card(replace(CALM.card(), anyway=True), ru)
    assert any(isinstance(each, BuyNow) for each in presses(sure))
    assert "деньги не возвращаются" in check(sure)
    assert all(each.style is None for row in (*warned.rows, *sure.rows) for each in row)


def test_the_card_tells_wholesale_prices_and_steps_by_ten(en: Texts) -> None:
    view = replace(CALM.card(), tiers=((10, PRICE), (50, PRICE)), max_quantity=200, quantity=12)
    screen = card.card(view, en)
    text = check(screen)
    assert "From 10: " in text
    assert "up to 200" in text
    steps = [press.quantity for press in presses(screen) if isinstance(press, Card)]
    assert {2, 11, 13, 22} <= set(steps)


def test_regions_that_are_territories_are_read_in_ones_own_language(ru: Texts) -> None:
    told = {name: parts.region(ru, "kinguin", name) for name in ("Argentina", "Turkey", "Latin America", "Neverland")}
    assert told == {
        "Argentina": "Аргентина",
        "Turkey": "Турция",
        "Latin America": "Латинская Америка",
        "Neverland": "Neverland",
    }


def test_a_result_leads_to_its_card_and_back_to_its_page(en: Texts) -> None:
    found = presses(results.results(CALM.results(), en))
    assert Card(offer=12, browse=12, page=3) in found
    assert Results(browse=12, page=2) in found
    assert Results(browse=12, page=4) in found
    assert presses(card.card(CALM.card(), en))[-2] == Results(browse=12, page=3)


def test_nothing_found_says_what_to_do_and_offers_what_others_like(en: Texts) -> None:
    screen = results.results(replace(CALM.nothing_found(), query="dnue", corrected=""), en)
    text = check(screen)
    assert "Nothing found for “dnue”" in text
    assert "Take one off" in text
    assert Card(offer=12, browse=12, page=1) in presses(screen)


def test_the_card_sells_what_it_shows(ru: Texts) -> None:
    screen = card.card(replace(CALM.card(), quantity=1, total=None, blocked_here=False), ru)
    assert screen.rows[0][0].label == "Купить за 349\xa0₽ · 210 ⭐"
    assert screen.rows[0][0].style is Style.MAIN
    assert screen.rows[0][0].press == BuyNow(offer=12, nonce=NONCE, variant="0", quantity=1)
    assert screen.picture == "https://example.com/cover.jpg"


def test_several_pieces_are_never_sold_at_the_price_of_one(en: Texts) -> None:
    screen = card.card(replace(CALM.card(), quantity=3, total=None, blocked_here=False), en)
    assert screen.rows[0][0].label == "Buy 3"


@pytest.mark.parametrize(
    "change", [{"in_stock": False}, {"available": False, "reason": "stock-taking"}, {"price": None}]
)
def test_what_cannot_be_bought_has_no_button_to_buy_it(change: dict[str, object], t: Texts) -> None:
    screen = card.card(replace(CALM.card(), **change), t)  # type: ignore[arg-type]
    assert not any(isinstance(each, BuyNow | AddToCart) for each in presses(screen))
    check(screen)


def test_the_card_warns_whom_it_does_not_serve(ru: Texts) -> None:
    text = check(card.card(CALM.card(), ru))
    assert "В вашей стране (Россия) не активируется" in text
    assert "349\N{NO-BREAK SPACE}₽ · 210 ⭐" in text


def test_the_link_to_share_is_quoted(en: Texts) -> None:
    urls = [each.url for row in card.card(CALM.card(), en).rows for each in row if each.url]
    assert urls == ["https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fshop_bot%3Fstart%3Do-12"]


def test_titles_that_a_provider_words_itself_are_read_in_each_language(ru: Texts, en: Texts) -> None:
    view = replace(CALM.card(), **BOOSTS, variants=(replace(CALM.card().variants[0], title="14"),))  # type: ignore[arg-type]
    assert "Бусты сервера Discord" in check(card.card(view, ru))
    assert any("14 бустов" in each.label for row in card.card(view, ru).rows for each in row)
    line = replace(CALM.line(), title="offer.boosts.title", variant_title="2")
    assert "2 boosts" in check(summary.summary(replace(CALM.summary(), lines=(line,)), en))


def test_each_line_of_the_cart_is_changed_where_it_stands(en: Texts) -> None:
    screen = cart.cart(CALM.cart(), en)
    found = presses(screen)
    assert found[0] == Checkout(nonce=NONCE)
    for quantity in (0, 1, 3):
        assert ChangeLine(line=12, quantity=quantity) in found
    assert check(screen).count("1. Dune") == 1


def test_a_question_offers_the_earlier_answer_first(en: Texts) -> None:
    screen = questions.question(CALM.question(), en)
    assert screen.rows[0][0].press == UseSaved(order=12, key="invite")


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ({}, OrderPlace(order=12)),
        ({"refused_code": None, "complete": True}, Summary(checkout=12)),
        ({"refused_code": None}, Question(order=12, key="email")),
        ({"refused_code": None, "current": None, "previous": None}, CartPlace()),
        ({"refused_code": None, "current": None, "previous": None, "back_offer": 5}, Card(offer=5)),
    ],
)
def test_back_from_a_question_leads_where_one_came_from(change: dict[str, object], back: object, en: Texts) -> None:
    screen = questions.question(replace(CALM.question(), **change), en)  # type: ignore[arg-type]
    assert screen.rows[-1][0].press == back


def test_the_summary_pays_with_the_invoices_link_alone_in_the_first_row(ru: Texts) -> None:
    screen = summary.summary(replace(CALM.summary(), blocked_here=False), ru)
    (pay,) = screen.rows[0]
    assert (pay.label, pay.url, pay.style) == ("Оплатить 210 ⭐", "https://t.me/$abc", Style.MAIN)
    assert EditAnswer(order=12, key="invite") in presses(screen)
    text = check(screen)
    for told in ("Оплата 1 из 2", "349\N{NO-BREAK SPACE}₽ · 210 ⭐", "до 15:25", "/terms", "Обычное время: 4 минуты"):
        assert told in text


def test_an_invoice_that_is_not_ready_is_told_of_and_has_no_pay_button(t: Texts) -> None:
    screen = summary.summary(replace(CALM.summary(), invoice_link=None), t)
    assert all(each.url is None for row in screen.rows for each in row)
    assert presses(screen)[0] == Summary(checkout=12)


def test_a_lapsed_price_is_renewed_and_cannot_be_paid(t: Texts) -> None:
    screen = summary.summary(replace(CALM.summary(), lapsed=True), t)
    assert screen.rows[0][0].press == Renew(order=12)
    assert all(each.url is None for row in screen.rows for each in row)
    assert CheckPayment(order=12) in presses(screen)
    assert CancelOrder(order=12) in presses(screen)


def test_a_paid_order_is_not_paid_again(t: Texts) -> None:
    screen = summary.summary(replace(CALM.summary(), state=OrderState.PAID), t)
    assert screen.rows[0][0].press == OrderPlace(order=12)
    assert all(each.url is None for row in screen.rows for each in row)


def test_home_shows_the_desk_to_staff_only(en: Texts) -> None:
    staff = {each.label for row in home.home(CALM.home(), en).rows for each in row}
    customer = {each.label for row in home.home(replace(CALM.home(), is_staff=False), en).rows for each in row}
    assert staff - customer == {"Staff desk"}


def test_home_begins_with_the_open_order(ru: Texts) -> None:
    screen = home.home(CALM.home(), ru)
    assert screen.rows[0][0].label == "Заказ №\N{NO-BREAK SPACE}12: ждём подтверждения"
    assert screen.rows[0][0].press == OrderPlace(order=12)
    assert screen.rows[1][0].label.startswith("Повторить: ")


def test_a_list_without_regions_offers_no_filter_for_them(en: Texts) -> None:
    shelf = replace(CALM.results(), platform="", region="", price_band="", filters=("price",))
    labels = [each.label for row in results.results(shelf, en).rows for each in row]
    assert en.plain("filter.price") in labels
    assert not {en.plain("filter.platform"), en.plain("filter.region")} & {*labels}
