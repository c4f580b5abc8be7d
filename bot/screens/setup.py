"""The owner's checklist, the texts to be read once, the test order step by step."""

from datetime import datetime

from bot.callbacks import Desk, Page, Providers, way_back
from bot.callbacks.price import Prices
from bot.callbacks.setup import OpenDoors, Setup, SetupTexts, StaffChatPlace, TestDone, TestOrder, TextsRead
from bot.screens.goods import goods
from bot.screens.layout import bottom, button, columns, lines, main, paragraphs, screen, short
from bot.screens.letters import goods_ready
from bot.screens.screen import Button, Rows, Screen
from bot.screens.status import status
from bot.services import test_order
from bot.services.setup import SetupStep, SetupView
from bot.services.test_order import STEPS
from bot.texts import Html, Texts

SAMPLE_KEY = "TEST-ORDER-2468"
VALUE_LIMIT = 80


def setup(view: SetupView, t: Texts) -> Screen:
    """Every step with its state, and one press to each place."""
    if view.asking and view.can_open and not view.is_open:
        return _asked(view, t)
    head = t("setup.open") if view.is_open else t("setup.closed")
    steps = lines(*(_step(each, view.now, t) for each in view.steps))
    text = paragraphs(t("setup.title"), steps, head)
    return screen(text, _open_row(view, t), columns(_buttons(view, t)), bottom(t, Desk()))


def _step(each: SetupStep, now: datetime, t: Texts) -> Html:
    values = {name: short(value, VALUE_LIMIT) for name, value in each.values.items()}
    told = t(f"setup.step.{each.name}.{each.state}", **values, time=t.time(now))
    return t("setup.done" if each.done else "setup.missing", told=told)


def _open_row(view: SetupView, t: Texts) -> Rows:
    if view.is_open or not view.can_open:
        return ()
    return (main(t.plain("setup.button.open"), Setup(ask=1)),)


def _buttons(view: SetupView, t: Texts) -> list[Button]:
    """Where each step is done; those that stand in settings have no button."""
    prices = next((each.provider for each in view.steps if each.name == "prices"), "")
    first = next((each.provider for each in view.steps if each.name == "provider"), "")
    back, priced = way_back(Setup()), prices or first
    made = [button(t.plain("desk.button.providers"), Providers(back=back))]
    if priced:
        label = t.plain("setup.button.prices", provider=short(priced, 40))
        made.append(button(label, Prices(provider=priced, back=back)))
    return [
        *made,
        button(t.plain("staffchat.button.page"), StaffChatPlace(back=back)),
        button(t.plain("setup.button.texts"), SetupTexts()),
        button(t.plain("setup.button.test"), TestOrder()),
    ]


def _asked(view: SetupView, t: Texts) -> Screen:
    left = [t(f"setup.left.{each.name}") for each in view.left]
    text = paragraphs(t("setup.ask"), lines(t("setup.ask.left"), *left) if left else None)
    return screen(text, (main(t.plain("setup.button.open_now"), OpenDoors()),), bottom(t, Setup()))


def texts(contact: str | None, t: Texts) -> Screen:
    """What customers read, each one press away."""
    told = t("setup.texts.contact", contact=contact) if contact else t("setup.texts.no_contact")
    pages = columns(
        button(t.plain(f"page.{each}.button"), Page(name=each)) for each in ("terms", "privacy", "paysupport")
    )
    row = main(t.plain("setup.button.read"), TextsRead())
    return screen(paragraphs(t("setup.texts"), told), (row,), pages, bottom(t, Setup()))


def test(step: int, currency: str, now: datetime, t: Texts) -> Screen:
    """One step of the test order: exactly what a customer reads, without its buttons."""
    place = min(max(step, 1), len(STEPS))
    title = t.plain(test_order.TITLE)
    head = t("setup.test.step", n=place, all=len(STEPS))
    text = paragraphs(
        head, t(f"setup.test.{STEPS[place - 1]}"), t("setup.test.reads"), _shown(place, currency, title, now, t)
    )
    if place < len(STEPS):
        row = main(t.plain("setup.button.next"), TestOrder(step=place + 1))
    else:
        row = main(t.plain("setup.button.tested"), TestDone())
    return screen(text, (row,), bottom(t, TestOrder(step=place - 1) if place > 1 else Setup()))


def _shown(place: int, currency: str, title: str, now: datetime, t: Texts) -> str:
    if STEPS[place - 1] == "shown":
        return goods(test_order.goods(title, SAMPLE_KEY, now), t).text
    view = test_order.status_at(place, currency, title, now)
    return (goods_ready if STEPS[place - 1] == "goods" else status)(view, t).text
