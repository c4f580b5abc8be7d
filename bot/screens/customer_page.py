"""A customer's page for staff: who, money, orders, what is open. Pure."""

from collections.abc import Sequence

from bot.balance_callbacks import CustomerMoney
from bot.callbacks import CasePlace, Desk, StaffOrder
from bot.screens.desk import case_title
from bot.screens.layout import bottom, button, lines, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.services.people_views import CustomerPageView, OrderLabel
from bot.texts import Html, Texts
from providers.money import Money

CASES_SHOWN = 5


def customer_page(view: CustomerPageView, t: Texts) -> Screen:
    """Everything at a glance; each order and case is a press away."""
    text = paragraphs(_who(view, t), _money(view, t), _open(view, t))
    return screen(text, _cases(view, t), _orders(view, t), _doors(view, t), bottom(t, Desk()))


def called(name: str, customer_id: int) -> str:
    """The name, or the number where none is known; plain."""
    return short(name, 60) or str(customer_id)


def _who(view: CustomerPageView, t: Texts) -> Html:
    country = t.country(view.country) if view.country else t.plain("person.country.none")
    return lines(
        t("person.title", name=called(view.name, view.id)),
        t("person.username", username=view.username) if view.username else None,
        t("person.number", id=view.id),
        t("person.speaks", language=t.plain(f"language.{view.language}"), country=country),
        t("person.since", since=t.full_moment(view.since_at), seen=t.full_moment(view.seen_at)),
        None if view.reachable else t("person.unreachable"),
        t("person.staff", role=t.plain(f"role.{view.role}").lower()) if view.role else None,
    )


def _money(view: CustomerPageView, t: Texts) -> Html:
    return lines(
        t.count("person.orders", view.paid, money=t.money(view.spent)) if view.paid else t("person.orders.none"),
        t("person.refunded", money=_sums(view.refunded, t)) if view.refunded else None,
        t("person.refunding", money=_sums(view.refunding, t)) if view.refunding else None,
        t("person.balance", money=t.money(view.balance)) if view.balance.minor else None,
        t("person.debt", money=t.money(view.debt)) if view.debt.minor else None,
    )


def _sums(money: Sequence[Money], t: Texts) -> str:
    return ", ".join(t.money(each) for each in money)


def _open(view: CustomerPageView, t: Texts) -> Html | None:
    return t.count("person.cases", len(view.cases)) if view.cases else None


def _cases(view: CustomerPageView, t: Texts) -> Rows:
    return tuple((button(case_title(each, t), CasePlace(case=each.id)),) for each in view.cases[:CASES_SHOWN])


def _orders(view: CustomerPageView, t: Texts) -> Rows:
    return tuple((button(_order(each, t), StaffOrder(order=each.id)),) for each in view.orders)


def _order(each: OrderLabel, t: Texts) -> str:
    state = t.plain(f"status.{each.state}.label")
    return t.plain("person.button.order", number=each.number, money=t.money(each.total), state=state)


def _doors(view: CustomerPageView, t: Texts) -> Rows:
    if not view.decides:
        return ()
    return ((button(t.plain("staff.button.customer"), CustomerMoney(customer=view.id)),),)
