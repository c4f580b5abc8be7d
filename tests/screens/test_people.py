"""The screens of people are ones that Telegram takes, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.callbacks.balance import CustomerMoney
from bot.callbacks.people import AuditPlace
from bot.screens import audit, customer_page, customer_rules, members
from bot.screens.screen import Screen
from bot.services.people import Right, Role
from bot.services.people_views import (
    AuditFilterView,
    AuditLine,
    AuditView,
    BlockDraft,
    CustomerPageView,
    InvitationRow,
    InvitationView,
    LimitsView,
    MemberDraft,
    MemberName,
    MemberRow,
    MembersView,
    MemberView,
    NoteRow,
    OrderLabel,
)
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
        blocked_at=None,
        block_reason=s.word,
        limits=limit(s),
        notes=(NoteRow(s.number, s.word, s.word, AT), NoteRow(s.number, "", "", AT)) * s.many,
        threads=(s.number,) * s.many,
        reads_audit=True,
    )


def limit(s: Sample, customer: int | None = None) -> LimitsView:
    money = s.price.money
    return LimitsView(s.number if customer is None else customer, s.word, 3, money, 5, money)


def row(s: Sample, role: Role = Role.OWNER) -> MemberRow:
    return MemberRow(s.number, s.word, "olga", role, by_settings=False, is_reader=True)


def member(s: Sample) -> MemberView:
    return MemberView(
        row=row(s),
        added_at=AT,
        seen_at=LATER,
        reachable=False,
        taken=s.many,
        may=tuple(Right),
        may_not=tuple(Right),
        changes=True,
        last_owner=False,
        reads_audit=True,
    )


def staff_members(s: Sample, t: Texts) -> Iterator[Screen]:
    invited = (InvitationRow(s.number, Role.SUPPORT, AT),) * s.many
    for changes in (True, False):
        yield members.members(MembersView((row(s),) * s.many, invited, changes), t)
    settled = replace(member(s), changes=False, row=replace(row(s), by_settings=True, username=""), seen_at=None)
    for view in (member(s), settled, replace(member(s), last_owner=True, may_not=(), taken=0)):
        yield members.member(view, t)
    yield members.other_role(member(s), t)
    yield members.invite_role(t)
    for link in ("https://t.me/vitrina_shop_bot?start=join_" + "x" * 22, None):
        yield members.invitation(InvitationView(s.number, Role.MANAGER, AT, link), t)
    for what in ("remove", Role.MANAGER):
        yield members.reason(member(s), what, t)
        yield members.decide(MemberDraft(row(s), s.number, what, s.word, s.many), t)
    yield members.changed(None, t)


def rules(s: Sample, t: Texts) -> Iterator[Screen]:
    yield customer_rules.notes(s.number, page(s).notes, t)
    yield customer_rules.notes(s.number, (), t)
    for what in ("block", "unblock"):
        yield customer_rules.block_reason(s.number, what, t)
        yield customer_rules.block(BlockDraft(s.number, s.word, s.number, what, s.word), t)
    for view in (limit(s), limit(s, 0), replace(limit(s), most_open=None, most_day=None, every_open=None)):
        yield customer_rules.limits(view, t)
    for what in ("open", "day"):
        yield customer_rules.limit_value(s.number, what, t)


def log(s: Sample, t: Texts) -> Iterator[Screen]:
    about = [("order", str(s.number)), ("case", "1"), ("customer", "2"), ("staff", "3"), ("shop", ""), (s.word, s.word)]
    told = [
        AuditLine(1, AT, s.word, action, kind, number, "", s.word, "manager", s.word)
        for action in ("case.take", "supplier.look_up", "new.thing")
        for kind, number in about
    ]
    for lines in (tuple(told[:6]), tuple(told[6:12]), tuple(told[12:]), ()):
        for member, kind, number in (("", "", ""), (s.word, "customer", "2"), ("", "case", "")):
            yield audit.page(AuditView(lines, s.number, 2, 3, member, kind, number), AuditPlace(page=2), t)
    yield audit.filters(AuditFilterView((MemberName(s.number, s.word),) * 30, ("case", "saved_text") * 20), t)


def people(s: Sample, t: Texts) -> Iterator[Screen]:
    yield from log(s, t)
    yield from staff_members(s, t)
    yield from rules(s, t)
    full = page(s)
    none = full.spent - full.spent
    bare = replace(full, name="", username="", country=None, role=None, reachable=True, paid=0, spent=none)
    bare = replace(bare, balance=none, debt=none, refunded=(), refunding=(), orders=(), cases=(), decides=False)
    bare = replace(bare, limits=None, notes=(), threads=())
    for view in (full, bare, replace(full, blocked_at=AT), replace(full, role=None)):
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


def test_the_only_owner_and_owners_by_the_settings_cannot_be_changed(en: Texts) -> None:
    asks = {"MemberRole", "MemberReason"}
    fixed = (replace(member(CALM), last_owner=True), replace(member(CALM), changes=False))
    for view in fixed:
        assert not asks & {type(press).__name__ for press in presses(members.member(view, en))}
    assert asks <= {type(press).__name__ for press in presses(members.member(member(CALM), en))}


def test_letters_about_members_are_ones_that_telegram_takes(t: Texts) -> None:
    for role in Role:
        check(members.changed(role, t))
        check(members.joined(WILD.word, WILD.number, role, t))
