"""The screens of people are ones that Telegram takes, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.balance_callbacks import CustomerMoney
from bot.screens import customer_page
from bot.screens.screen import Screen
from bot.services.people import Role
from bot.services.people_views import CustomerPageView, OrderLabel
from bot.texts import Texts
from storage.order_state import OrderState
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, CALM, LATER, WILD, Sample


def page(s: Sample) -> CustomerPageView:
    money = s.price.money
    return CustomerPageView(
        id=s.number,
        name=s.word,
        username="anna",
        language="ru",
        country="DE",
        role=Role.SUPPORT,
        since_at=AT,
        seen_at=LATER,
        reachable=False,
        paid=s.many,
        spent=money,
        balance=money,
        debt=money,
        refunded=(money,) * s.many,
        refunding=(money,),
        orders=(OrderLabel(s.number, s.number, OrderState.DELIVERED, money),) * s.many,
        cases=(s.desk().cases) * s.many,
        decides=True,
    )


def people(s: Sample, t: Texts) -> Iterator[Screen]:
    full = page(s)
    none = full.spent - full.spent
    bare = replace(full, name="", username="", country=None, role=None, reachable=True, paid=0, spent=none)
    bare = replace(bare, balance=none, debt=none, refunded=(), refunding=(), orders=(), cases=(), decides=False)
    for view in (full, bare):
        yield customer_page.customer_page(view, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_people_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in people(sample, t):
        check(screen)
        check_bottom(screen)


def test_a_customers_money_is_a_door_for_those_who_decide_about_it(en: Texts) -> None:
    money = CustomerMoney(customer=CALM.number)
    assert money in presses(customer_page.customer_page(page(CALM), en))
    assert money not in presses(customer_page.customer_page(replace(page(CALM), decides=False), en))
