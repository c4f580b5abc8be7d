"""What is read in the staff chat and during the setting up fits Telegram, whatever the shop is called."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.screens import setup, staff_chat
from bot.screens.screen import Screen
from bot.services.orders_roll import HOUR, OrdersRoll
from bot.services.setup import SetupStep, SetupView
from bot.services.staff_cards import CaseCard
from bot.services.staff_chat_views import StaffChatView
from bot.services.test_order import STEPS
from bot.texts import Texts
from providers.money import Money
from tests.screens.checker import check, check_bottom
from tests.screens.samples import AT, BIG, CALM, LATER, WILD, Sample

FOUND = ("group", "no_topics", "no_admin", "no_right", "ready")
STATES = {
    "name": ("set", "default"),
    "currency": ("set",),
    "zone": ("set", "default"),
    "provider": ("sells", "none", "off", "stopped"),
    "prices": ("set", "nothing", "missing"),
    "chat": ("none", "on", "plain", "lost"),
    "texts": ("read", "unread"),
    "test": ("done", "open"),
}
NEEDED = ("currency", "zone", "prices", "provider")
LINK = "https://t.me/vitrina_shop_bot?startgroup=staff_x&admin=manage_topics"


def in_the_group(s: Sample, t: Texts) -> Iterator[Screen]:
    card = CaseCard(BIG, "unclear", BIG, s.word, AT, LATER, None, None, None, None, escalated=True)
    yield staff_chat.case_card(card, t)
    yield staff_chat.case_card(replace(card, late_by=LATER - AT, taken_by=s.word, escalated=False), t)
    yield staff_chat.case_card(replace(card, closed="refund", closed_by=s.word), t)
    yield staff_chat.case_card(replace(card, closed=s.word, order_number=None, provider=None), t)
    roll = OrdersRoll(AT, AT + HOUR, BIG, (Money.of_minor(BIG, "RUB"), Money.of_minor(1, "EUR")), 1, 2)
    yield staff_chat.orders(roll, t)
    for word in FOUND:
        yield staff_chat.found(word, t)
    yield staff_chat.asked(s.word, t)
    yield staff_chat.asked(None, t)
    yield staff_chat.hidden(t)
    yield staff_chat.left(t)


def to_owners(s: Sample, t: Texts) -> Iterator[Screen]:
    for word in (None, "lost", *FOUND):
        view = StaffChatView(word, s.word, "removed", None, 15)
        yield staff_chat.page(view, t)
        yield staff_chat.page(replace(view, link=LINK, why="no_rights"), t)
    yield staff_chat.page(StaffChatView("ready", s.word, "", None, 15, asking=True), t)
    yield setup.texts(None, t)
    yield setup.texts("@shop_owner", t)
    for step in range(len(STEPS)):
        yield setup.test(step + 1, "RUB", LATER, t)
    values = dict.fromkeys(("name", "currency", "zone", "provider", "providers", "title", "contact"), s.word)
    for place in range(4):
        steps = tuple(
            SetupStep(name, states[place % len(states)], name in NEEDED, values, "games")
            for name, states in STATES.items()
        )
        for is_open in (True, False):
            yield setup.setup(SetupView(is_open, steps, LATER), t)
            yield setup.setup(SetupView(is_open, steps, LATER, asking=True), t)


def lost_letters(s: Sample, t: Texts) -> Iterator[Screen]:
    for why in ("removed", "no_rights"):
        yield staff_chat.lost(why, s.word, t)


def staff_chat_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    yield from in_the_group(s, t)
    yield from to_owners(s, t)
    yield from lost_letters(s, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_the_staff_chat_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in staff_chat_screens(sample, t):
        check(screen)
    for screen in to_owners(sample, t):
        check_bottom(screen)


def test_a_card_names_nobody_but_staff_and_holds_no_evidence(t: Texts) -> None:
    card = CaseCard(12, "unclear", 1001, "games", AT, LATER, None, None, None, None, escalated=False)
    text = staff_chat.case_card(card, t).text
    assert len(text.splitlines()) == 4
    assert "1001" in text
