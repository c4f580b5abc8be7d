"""The screens of deposits and of a closed shop are ones that Telegram takes, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.callbacks import CasePlace
from bot.callbacks.deposit import BookTopUp, OpenShop
from bot.screens import cases, deposits, desk, letters, providers
from bot.screens.screen import Screen
from bot.services.people import Role
from bot.services.staff_views import CaseView, DepositView
from bot.texts import Texts
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import CALM, WILD, Sample


def account(s: Sample) -> DepositView:
    money = s.price.money
    return DepositView("kinguin", money, money, True, money, 3, True, (s.number, money), money)


def rise(s: Sample) -> CaseView:
    """The case that asks whether a rise was a top-up."""
    evidence = (("provider", "kinguin"), ("rise", "200.00 EUR"), ("top_up", "7"))
    return replace(s.case(), kind="top_up", order=None, evidence=evidence, decisions=())


def deposit_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    yield deposits.limit("kinguin", t)
    yield deposits.no_top_up("kinguin", s.price.money, t)
    full, bare = account(s), replace(account(s), per_day=None, days=None, top_up=None, books=None, own_limit=False)
    for view in (full, bare):
        yield providers.provider(replace(s.provider(), account=view), t)
        yield providers.providers([replace(s.provider(), account=view)] * s.many, t)
    for closed in ("comparing", "differs"):
        yield desk.desk(replace(s.desk(), low=(full,) * s.many, closed=closed), t)
    yield cases.case(rise(s), t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_deposits_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in deposit_screens(sample, t):
        check(screen)
        check_bottom(screen)


def test_the_letter_about_a_rise_is_answered_with_one_press(en: Texts) -> None:
    screen = letters.case_card(rise(CALM), en)
    check(screen)
    assert BookTopUp(top_up=7) in presses(screen)
    assert screen.rows[0][0].label == "✅ Top-up of €200"
    closed = letters.case_card(replace(rise(CALM), closed="booked"), en)
    assert not any(isinstance(press, BookTopUp) for press in presses(closed))
    assert any(isinstance(press, CasePlace) for press in presses(closed))


def test_only_an_owner_opens_a_shop_whose_differences_are_listed(en: Texts) -> None:
    closed = replace(CALM.desk(), closed="differs")
    assert OpenShop() in presses(desk.desk(closed, en))
    assert OpenShop() not in presses(desk.desk(replace(closed, role=Role.MANAGER), en))
    assert OpenShop() not in presses(desk.desk(replace(closed, closed="comparing"), en))
