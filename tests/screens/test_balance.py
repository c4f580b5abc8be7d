"""The screens of balances and of orders that are paid later are ones that Telegram takes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.callbacks.balance import PayFromBalance
from bot.screens import balance, letters, summary, ways
from bot.screens.screen import Screen
from bot.services.approval_desk import WORDS
from bot.services.balance_views import AmountView, BalanceView, CustomerDraft, CustomerView, PartView, TopUpView
from bot.services.checkout_views import Way, WaysView
from bot.texts import Texts
from providers.money import Money
from tests.screens.checker import check, presses
from tests.screens.samples import CALM, WILD, Sample

AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
GOODS = ("digital", "physical", "service")


def balance_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    """Every screen of a balance, and what staff see of it."""
    money = s.price.money
    parts = (PartView("stars", money, GOODS), PartView("card", money, ("physical",)), PartView("goodwill", money, ()))
    view = BalanceView(money, parts, can_ask_back=True)
    yield balance.balance(view, t, has_statement=True)
    yield balance.balance(replace(view, parts=(), can_ask_back=False), t)
    yield balance.balance(replace(view, ask=True), t)
    yield balance.amount(AmountView((money, money), money, money), t)
    for wrong in ("number", "range"):
        yield balance.amount(AmountView((money,), money, money), t, f"error.top_up.{wrong}")
    offered = (Way("stars", "stars", Money.of_minor(210, "XTR")), Way("card", "card", money), Way("x", "link", money))
    paid = TopUpView(s.number, money, offered, "stars", "https://t.me/$x", False, False, AT)
    for each in (paid, replace(paid, link=None), replace(paid, is_over=True), replace(paid, is_paid=True)):
        yield balance.top_up(each, t)
    yield balance.came(t.money(money), t, credited=True)
    yield balance.came(t.money(money), t, credited=False)
    yield balance.customer(CustomerView(s.number, view, money, money, money), t)
    for what in WORDS:
        yield balance.customer_value(s.number, what, t, "error.sum_and_reason")
        yield balance.customer_decide(CustomerDraft(s.number, s.number, what, money, s.word), t)
    yield ways.ways(WaysView(s.number, s.number, s.number, (), "", 1, money, covers=True, approval=True), t)
    yield summary.summary(replace(s.summary(), balance=money, covers=True, approval=True, version=7), t)
    yield summary.summary(replace(s.summary(), held=True), t)
    yield letters.approval_risen(s.status(), t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_balances_keep_telegrams_limits(sample: Sample, t: Texts) -> None:
    for screen in balance_screens(sample, t):
        check(screen)


def test_paying_from_the_balance_is_one_press(t: Texts) -> None:
    view = replace(CALM.summary(), balance=CALM.price.money, covers=True, version=7)
    assert PayFromBalance(order=view.order, version=7) in presses(summary.summary(view, t))
