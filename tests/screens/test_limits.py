"""Every screen keeps Telegram's limits and the rules of layout, whatever the data and the language."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.callbacks import Home
from bot.screens import (
    card,
    cart,
    cases,
    desk,
    goods,
    home,
    letters,
    orders,
    pages,
    prices,
    providers,
    questions,
    results,
    returns,
    settings,
    staff_order,
    status,
    summary,
    supplier_calls,
)
from bot.screens.screen import Screen
from bot.services.supplier_views import ActionsView
from bot.services.views import CartView, OrdersView
from bot.texts import Texts
from providers.money import Money
from storage.order_state import OrderState
from tests.screens.checker import check, check_bottom
from tests.screens.samples import CALM, WILD, Sample

Draw = Callable[[Sample, Texts], Screen]


def browsing(s: Sample, t: Texts) -> Iterator[Screen]:
    yield home.search(t)
    yield results.results(s.results(), t)
    yield results.results(replace(s.results(), provider=None, query="", corrected="", region="", price_band="5000-"), t)
    yield results.results(s.nothing_found(), t)
    for wished in (False, True):
        yield results.results(replace(s.nothing_found(), wished=wished), t)
    yield results.results(replace(s.results(), closed=s.word), t)
    yield results.pages(replace(s.results(), page=s.number, pages=s.number + 5), t)
    yield results.results(replace(s.nothing_found(), query="", popular=(), platform="", region="", price_band=""), t)
    for what in ("platform", "region", "price", "sort"):
        yield results.choose(s.choose(what), t)


def cards(s: Sample, t: Texts) -> Iterator[Screen]:
    view = s.card()
    yield card.card(view, t)
    yield card.details(view, t)
    yield card.card(replace(view, anyway=True, tiers=((10, s.price),) * s.many, max_quantity=1000), t)
    yield card.card(replace(view, variants=(), variant="", quantity=1, total=None, blocked_here=False), t)
    yield card.card(replace(view, in_stock=False, has_text_keys=False, browse=0), t)
    yield card.card(replace(view, in_stock=False, wished=True), t)
    yield card.card(replace(view, available=False, reason=s.word), t)
    yield card.card(replace(view, price=None, description="", activation="", delivers_here=False), t)
    yield card.card(replace(view, price=None, variants=(), genres=(), link=""), t)


def paying(s: Sample, t: Texts) -> Iterator[Screen]:
    yield cart.cart(s.cart(), t)
    yield cart.cart(replace(s.cart(), groups=s.cart().groups[:1], total=None), t)
    closed = tuple(replace(group, closed=s.word) for group in s.cart().groups)
    yield cart.cart(replace(s.cart(), groups=closed), t)
    yield cart.cart(CartView((), None, "n", 0), t)
    yield questions.question(s.question(), t)
    yield questions.question(replace(s.question(), refused_code=None, current=None, saved=None, wrong=None), t)
    yield questions.question(replace(s.question(), provider="unknown", refused_code="7", wrong="length"), t)
    yield questions.question(s.choice(), t)
    yield questions.question(replace(s.choice(), current="", options=(), by_phone=True), t)
    view = s.summary()
    yield summary.summary(view, t)
    yield summary.summary(replace(view, invoice_link=None, count=1), t)
    yield summary.summary(replace(view, lapsed=True), t)
    yield summary.summary(replace(view, available=False, reason=s.word), t)
    yield summary.summary(replace(view, state=OrderState.PAID), t)
    yield summary.summary(replace(view, pays_there=True), t)
    yield summary.summary(replace(view, pays_here=False, pays_there=True, invoice_link=None), t)
    yield summary.summary(replace(view, pays_here=False), t)


def following(s: Sample, t: Texts) -> Iterator[Screen]:
    for state in OrderState:
        view = s.status(state)
        yield status.status(view, t)
        yield status.status(replace(view, cancel_sure=True), t)
        yield status.status(replace(view, next_look_at=None, promised_at=None, case_deadline_at=None, refund=None), t)
        yield status.status(replace(view, delivers_here=False, cancel_asked=True, usual=None, money_back_at=None), t)
        there = replace(view, pays_there=True, pay_until=s.status().promised_at, by_staff=True)
        yield status.status(there, t)
        yield status.status(replace(there, payment_url="https://pay.example/7", cancel_asked=True), t)
    yield orders.orders(s.orders(), t)
    yield orders.orders(OrdersView((), 1, 0), t)
    yield goods.goods(s.goods(), t)
    yield goods.goods(replace(s.goods(), revealed=False), t)
    yield goods.goods(replace(s.goods(), items=tuple(replace(each, kind="key") for each in s.goods().items[:-1])), t)
    yield goods.goods(replace(s.goods(), items=(), pictures=0), t)


def others(s: Sample, t: Texts) -> Iterator[Screen]:
    yield settings.settings(s.settings(), t)
    yield settings.settings(replace(s.settings(), country=None), t)
    yield settings.languages("ru", t)
    yield settings.countries("FR", t, wrong=True)
    yield settings.countries(None, t)
    yield settings.saved_answers(s.settings(), t)
    yield settings.saved_answers(replace(s.settings(), saved_answers=()), t)
    for name in (*pages.PAGES, "unheard of"):
        yield pages.page(name, s.word[:64], t, owner=s.number)
    yield pages.page("paysupport", s.word[:64], t)
    yield pages.page("paysupport", s.word[:64], t, owner=1, address="@shop_support")
    yield pages.apology("A1B2C3", t)
    yield pages.slow(Home(), t)
    yield pages.told("error.gone", t)


def staff(s: Sample, t: Texts) -> Iterator[Screen]:
    yield desk.desk(s.desk(), t)
    yield desk.desk(replace(s.desk(), decisions=0, cases=(), oldest=None, overdue=0, stoppages=()), t)
    yield staff_order.staff_order(s.staff_order(), t)
    yield cases.case(s.case(), t)
    yield cases.case(replace(s.case(), taken_by=s.word, order=None), t)
    yield cases.case(replace(s.case(), closed=s.word, late_by=None), t)
    all_came = replace(s.staff_order(), state=OrderState.PARTLY_DELIVERED)
    yield staff_order.staff_order(all_came, t)
    for decision in s.case().decisions:
        yield cases.reason(s.number, decision, t)
        yield cases.decide(s.decide(decision), t)
    for decision in ("adopt", "deliver"):
        yield cases.because(s.decide(decision), t)
    yield cases.reason(s.number, "refund", t, problem="error.reason_needed")
    yield providers.providers([s.provider()] * s.many, t)
    yield providers.providers([], t)
    for mode in ("on", "off", "paused"):
        yield providers.provider(replace(s.provider(), mode=mode), t)
        yield providers.provider(replace(s.provider(), mode=mode, held=False, stoppages=()), t)
    yield providers.pause_reason("simpleboost", t)
    yield providers.pause_reason("simpleboost", t, "ru")
    yield from supplier(s, t)
    yield prices.prices(s.prices(), t)
    yield prices.prices(replace(s.prices(), table=(), draft=None, example=None), t)
    for what in ("rate", "markup", "stars", "v-10", "rule", "rounding", "source", "spread", "fallback"):
        yield prices.price_value(s.prices(), what, t, problem="error.number")


def supplier(s: Sample, t: Texts) -> Iterator[Screen]:
    """Calls of staff, and returns."""
    yield supplier_calls.actions(ActionsView("kinguin", ("dispatch", "unheard")), t)
    yield supplier_calls.actions(ActionsView("kinguin", ()), t)
    last = s.last_call()
    for seen in (last, None, *(replace(last, **{key: True}) for key in ("under_way", "unknown"))):
        yield supplier_calls.action(replace(s.action(), last=seen), t)
        yield supplier_calls.action(replace(s.action(), last=seen, acts=False, order=0, order_number=0), t)
    yield supplier_calls.field(s.field(), t)
    yield supplier_calls.field(replace(s.field(), key="order_status", options=("a", s.word)), t)
    yield supplier_calls.call(s.call_of_staff(), t)
    yield returns.reason(s.number, ("do_not_work", "customer_asks"), t)
    yield returns.confirm(s.number, s.number, s.number, s.word, t)


def mail(s: Sample, t: Texts) -> Iterator[Screen]:
    yield letters.goods_ready(s.status(OrderState.DELIVERED), t)
    yield letters.goods_ready(replace(s.status(OrderState.DELIVERED), delivers_here=False), t)
    yield letters.answer_needed(s.status(OrderState.NEEDS_ANSWER), t)
    for state in (OrderState.REJECTED, OrderState.CANCELLED, OrderState.EXPIRED, OrderState.RETURNED):
        yield letters.ended(s.status(state), t)
    yield letters.late(s.status(), t)
    yield letters.too_late_to_cancel(s.status(), t)
    yield letters.refund_done(s.number, s.number, s.price.money, t)
    yield letters.refund_done(s.number, s.number, Money.of_minor(s.price.stars, "XTR"), t)
    yield letters.surplus_returned(s.price.money, t)
    yield letters.case_card(s.case(), t)
    yield letters.letter_set_aside("goods", s.word, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
@pytest.mark.parametrize("topic", [browsing, cards, paying, following, others, staff])
def test_every_screen_is_one_that_telegram_takes_and_people_know(
    topic: Callable[[Sample, Texts], Iterator[Screen]], sample: Sample, t: Texts
) -> None:
    for screen in topic(sample, t):
        check(screen)
        check_bottom(screen)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_home_and_letters_are_ones_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in (home.home(sample.home(), t), *mail(sample, t)):
        check(screen)


def test_titles_from_outside_stay_text() -> None:
    title = '<b>bold</b> & <a href="https://example.com">link</a>'
    from tests.screens.conftest import CATALOGUES

    text = check(card.card(replace(CALM.card(), title=title), CATALOGUES.of("en")))
    assert title in text
