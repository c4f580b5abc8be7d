"""The desk: how many decisions wait, which is next, how the shop is."""

from bot.callbacks import CasePlace, NextCase, Providers
from bot.callbacks.care import Health
from bot.callbacks.catalogue import Shop
from bot.callbacks.deposit import OpenShop
from bot.callbacks.desk import Find, Incidents, OpenOrders
from bot.callbacks.money import MoneyPlace
from bot.callbacks.numbers import NumbersPlace
from bot.callbacks.payment import Ways
from bot.callbacks.people import Members
from bot.callbacks.setup import Setup
from bot.callbacks.shelf import OwnShelf
from bot.callbacks.support import NextQuestion, Questions
from bot.screens.deposits import low
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen
from bot.screens.screen import Button, Rows, Screen
from bot.screens.staff_words import kind
from bot.screens.stoppages import stopped, stuck_orders
from bot.services.people import Role
from bot.services.staff_views import CaseRow, DeskView
from bot.texts import Html, Texts

CASES_SHOWN = 8


def desk(view: DeskView, t: Texts) -> Screen:
    """The staff's home."""
    text = paragraphs(t("desk.title"), _decisions(view, t), stopped(view.stoppages, t), _warnings(view, t))
    text = paragraphs(text, _health(view, t))
    cases = tuple((_case(each, t),) for each in view.cases[:CASES_SHOWN])
    return screen(
        text,
        _next(view, t),
        _questions(view, t),
        _open(view, t),
        cases,
        stuck_orders(view.stoppages, t),
        _lists(t),
        _providers(view, t),
        bottom(t),
    )


def _warnings(view: DeskView, t: Texts) -> Html | None:
    closed = t(f"desk.closed.{view.closed}") if view.closed else None
    return lines(closed, low(view.low, t)) or None


def _open(view: DeskView, t: Texts) -> Rows:
    """An owner who has read what differs opens the shop."""
    if view.role is not Role.OWNER:
        return ()
    if view.closed == "unopened":
        return (main(t.plain("setup.button"), Setup()),)
    if view.closed != "differs":
        return ()
    return (danger(t.plain("desk.button.open_shop"), OpenShop()),)


def case_title(each: CaseRow, t: Texts) -> str:
    """A case in one line, plain."""
    about = kind(each.kind, t)
    if each.overdue and each.order_number is not None:
        return t.plain("desk.case.order.late", number=each.order_number, kind=about)
    if each.overdue:
        return t.plain("desk.case.late", kind=about)
    deadline = t.moment(each.deadline_at)
    if each.order_number is None:
        return t.plain("desk.case", kind=about, deadline=deadline)
    return t.plain("desk.case.order", number=each.order_number, kind=about, deadline=deadline)


def _questions(view: DeskView, t: Texts) -> Rows:
    """Whoever waits for an answer, next to what waits for a decision."""
    if not view.questions:
        return ((button(t.plain("desk.button.no_questions"), Questions()),),)
    return (
        (button(t.plain("questions.button.next"), NextQuestion()),),
        (button(t.plain("desk.button.questions", n=view.questions), Questions()),),
    )


def _decisions(view: DeskView, t: Texts) -> Html:
    """`5 decisions, 3 questions, oldest 40 min`, then what is late."""
    waiting = [
        t.count("desk.decisions", view.decisions) if view.decisions else t("desk.quiet"),
        t.count("desk.questions", view.questions) if view.questions else None,
        t("desk.oldest", span=t.span(view.oldest)) if view.oldest is not None else None,
    ]
    return lines(
        ", ".join(each for each in waiting if each),
        t.count("desk.overdue", view.overdue) if view.overdue else None,
        t.count("questions.overdue", view.questions_overdue) if view.questions_overdue else None,
        t.count("desk.incidents", view.incidents) if view.incidents else None,
    )


def _health(view: DeskView, t: Texts) -> Html:
    return lines(
        t("desk.orders", open=view.orders_open, today=view.orders_today),
        t.count("desk.letters_waiting", view.letters_waiting) if view.letters_waiting else None,
        t.count("desk.letters_aside", view.letters_aside) if view.letters_aside else None,
        t.count("desk.quarantined", view.quarantined) if view.quarantined else None,
        t("desk.find"),
    )


def _next(view: DeskView, t: Texts) -> Rows:
    return (main(t.plain("desk.button.next"), NextCase()),) if view.decisions else ()


def _lists(t: Texts) -> Rows:
    return columns(
        (
            button(t.plain("desk.button.orders"), OpenOrders()),
            button(t.plain("desk.button.incidents"), Incidents()),
            button(t.plain("desk.button.find"), Find()),
        )
    )


def _case(each: CaseRow, t: Texts) -> Button:
    return button(case_title(each, t), CasePlace(case=each.id))


def _providers(view: DeskView, t: Texts) -> Rows:
    if view.role is Role.SUPPORT:
        return ((button(t.plain("desk.button.health"), Health()),),)
    shop = button(t.plain("desk.button.shop"), Shop())
    shelf = button(t.plain("desk.button.shelf"), OwnShelf())
    money = button(t.plain("desk.button.money"), MoneyPlace())
    health = button(t.plain("desk.button.health"), Health())
    ways = button(t.plain("desk.button.ways"), Ways())
    numbers = button(t.plain("desk.button.numbers"), NumbersPlace())
    people = button(t.plain("desk.button.people"), Members())
    providers = button(t.plain("desk.button.providers"), Providers())
    return columns((shop, providers, shelf, money, numbers, ways, health, people, *_checklist(view, t)))


def _checklist(view: DeskView, t: Texts) -> tuple[Button, ...]:
    """What the owner left for later; before the shop is open its button stands above."""
    if view.role is not Role.OWNER or view.closed == "unopened" or not view.setup_left:
        return ()
    return (button(t.plain("setup.button"), Setup()),)
