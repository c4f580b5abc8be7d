"""After the payment: every state says what is true, and what can be done about it."""

from dataclasses import replace

import pytest

from bot.callbacks import CancelOrder, EditAnswer, LookNow, MoneyBack, OrderPlace, Repeat, Reveal
from bot.screens import goods, letters, orders, status
from bot.screens.screen import Style
from bot.services.views import GoodsItem, Step
from bot.texts import Texts
from storage.order_state import OrderState
from tests.screens.checker import check, presses
from tests.screens.samples import AT, CALM, LATER, NONCE

S = OrderState


def test_an_unclear_purchase_is_told_as_it_is(ru: Texts) -> None:
    text = check(status.status(CALM.status(S.UNCLEAR), ru))
    for told in (
        "Магазин ещё не подтвердил покупку.",
        "Второй раз не купим, деньги не пропадут.",
        "Проверим в 14:40.",
        "Обычное время: 4 минуты; в 9 случаях из 10 — не дольше: 25 минут.",
        "Это дольше обычного.",
    ):
        assert told in text


@pytest.mark.parametrize("state", S)
def test_no_state_shows_a_suppliers_name_or_a_raw_word(state: S, t: Texts) -> None:
    view = CALM.status(state)
    told = [check(status.status(view, t)), check(letters.ended(view, t)), check(letters.late(view, t))]
    told.append(check(orders.orders(CALM.orders(), t)))
    for text in told:
        assert "simpleboost" not in text.lower()
        assert "_" not in text


@pytest.mark.parametrize("state", S)
def test_no_state_is_a_dead_end(state: S, t: Texts) -> None:
    assert len(status.status(replace(CALM.status(state), can_cancel=False), t).rows) >= 2


def test_review_says_until_when(ru: Texts) -> None:
    assert "Ответим не позже 4 мая, 15:25." in check(status.status(CALM.status(S.REVIEW), ru))


def test_a_refused_answer_is_explained_corrected_or_paid_back(en: Texts) -> None:
    screen = status.status(CALM.status(S.NEEDS_ANSWER), en)
    text = check(screen)
    assert "Your payment is kept." in text
    assert "your money goes back on May 4, 15:25" in text
    assert screen.rows[0][0].press == EditAnswer(order=12, key="invite")
    assert screen.rows[0][0].style is Style.MAIN
    assert (screen.rows[1][0].press, screen.rows[1][0].style) == (MoneyBack(order=12), Style.DANGER)


@pytest.mark.parametrize(
    ("state", "sure"), [(S.NEEDS_ANSWER, MoneyBack(order=12, sure=1)), (S.PAID, CancelOrder(order=12, sure=1))]
)
def test_what_cannot_be_taken_back_needs_a_second_press(state: S, sure: object, t: Texts) -> None:
    screen = status.status(replace(CALM.status(state), cancel_sure=True), t)
    assert presses(screen)[:2] == [OrderPlace(order=12), sure]
    assert sure not in presses(status.status(CALM.status(state), t))


def test_cancelling_is_offered_only_while_it_can_be_done(t: Texts) -> None:
    view = CALM.status(S.PAID)
    assert CancelOrder(order=12) in presses(status.status(view, t))
    for refused in (replace(view, can_cancel=False), replace(view, cancel_asked=True)):
        assert CancelOrder(order=12) not in presses(status.status(refused, t))


def test_an_order_under_way_can_be_looked_at_and_an_ended_one_repeated(t: Texts) -> None:
    assert LookNow(order=12) in presses(status.status(CALM.status(S.IN_PROGRESS), t))
    ended = presses(status.status(CALM.status(S.REJECTED), t))
    assert Repeat(order=12, nonce=NONCE) in ended
    assert LookNow(order=12) not in ended


@pytest.mark.parametrize("state", [S.REJECTED, S.CANCELLED, S.EXPIRED, S.RETURNED])
def test_an_end_without_goods_says_where_the_money_is(state: S, ru: Texts) -> None:
    back = check(letters.ended(replace(CALM.status(state), refund="done"), ru))
    assert "Деньги вернулись к вам полностью." in back
    free = check(letters.ended(replace(CALM.status(state), refund=None), ru))
    assert "Деньги за него не удержаны." in free


def test_the_timeline_tells_each_step_and_each_day_once(ru: Texts) -> None:
    steps = (Step(S.PAID, AT), Step(S.PLACING, AT), Step(S.PLACING, LATER), Step(S.DELIVERED, LATER))
    text = check(status.status(replace(CALM.status(S.DELIVERED), steps=steps), ru))
    assert "4 мая, 14:40 — оплата получена\n14:40 — покупка начата\n15:25 — выполнен" in text


def test_goods_of_another_place_are_told_in_the_providers_words(ru: Texts) -> None:
    text = check(letters.goods_ready(replace(CALM.status(S.DELIVERED), delivers_here=False), ru))
    assert "Бусты уже на сервере." in text
    assert "Открыть товар" not in text


def test_goods_are_hidden_until_they_are_asked_for(t: Texts) -> None:
    ready = letters.goods_ready(CALM.status(S.DELIVERED), t)
    assert ready.rows[0][0].press == Reveal(order=12)
    items = (GoodsItem("Dune", "key", None),)
    screen = goods.goods(replace(CALM.goods(), items=items, revealed=False), t)
    assert "<code>" not in screen.text
    assert screen.rows[0][0].press == Reveal(order=12, page=2)


def test_one_key_is_shown_in_monospace_and_copied_with_a_press(en: Texts) -> None:
    key = "AB<&>-12345"
    view = replace(CALM.goods(), items=(GoodsItem("Dune", "key", key),), pictures=0)
    screen = goods.goods(view, en)
    assert "<code>AB&lt;&amp;&gt;-12345</code>" in screen.text
    assert key in check(screen)
    assert screen.rows[0][0].copy == key
    assert "Kept for you until May 4, 2027." in screen.text


def test_several_keys_are_copied_one_by_one_and_all_at_once(en: Texts) -> None:
    items = tuple(GoodsItem("Dune", "key", content) for content in ("AAA-1", "BBB-2", "CCC-3"))
    screen = goods.goods(replace(CALM.goods(), title="Dune", items=items), en)
    assert check(screen).count("Dune") == 1
    assert "2. BBB-2" in check(screen)
    copied = {each.label: each.copy for row in screen.rows for each in row if each.copy}
    assert copied == {
        "Copy all the keys": "AAA-1\nBBB-2\nCCC-3",
        "Key 1": "AAA-1",
        "Key 2": "BBB-2",
        "Key 3": "CCC-3",
    }


def test_titles_that_differ_stand_above_their_keys(en: Texts) -> None:
    items = tuple(GoodsItem(title, "key", key) for title, key in (("Dune", "A-1"), ("Dune", "A-2"), ("Rune", "B-1")))
    text = check(goods.goods(replace(CALM.goods(), title="Dune", items=items), en))
    assert "1. A-1\n2. A-2\nRune\n3. B-1" in text


@pytest.mark.parametrize("contents", [["A" * 257], ["A" * 257, "B" * 300]])
def test_what_cannot_be_copied_at_once_has_no_copy_button(contents: list[str], t: Texts) -> None:
    items = tuple(GoodsItem("Dune", "key", content) for content in contents)
    screen = goods.goods(replace(CALM.goods(), items=items), t)
    assert all(each.copy is None for row in screen.rows for each in row)


def test_a_key_is_shown_whole_or_not_at_all(en: Texts) -> None:
    long = "K" * 1500
    items = (GoodsItem("Dune", "key", long), GoodsItem("Dune", "key", long))
    text = check(goods.goods(replace(CALM.goods(), items=items), en))
    assert text.count(long) == 1
    assert "1 item did not fit" in text
