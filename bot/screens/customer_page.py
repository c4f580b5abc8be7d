"""A customer's page for staff: who, money, orders, what is open. Pure."""

from collections.abc import Sequence

from bot.callbacks import CasePlace, Desk, StaffOrder, back_to
from bot.callbacks.balance import CustomerMoney, CustomerValue
from bot.callbacks.people import AuditPlace, BlockReason, CustomerLimits, CustomerNotes
from bot.callbacks.support import Thread, WriteTo
from bot.screens.customer_rules import called, note, told
from bot.screens.desk import case_title
from bot.screens.layout import bottom, button, columns, danger, lines, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.services.approval_desk import CREDIT
from bot.services.customer_rules import BLOCK, UNBLOCK
from bot.services.people_views import CustomerPageView, OrderLabel
from bot.texts import Html, Texts
from providers.money import Money

CASES_SHOWN = 5
THREADS_SHOWN = 3
NOTES_SHOWN = 3
NOTE_SHOWN = 160
REASON_SHOWN = 200


def customer_page(view: CustomerPageView, t: Texts, back: str = "") -> Screen:
    """Everything at a glance; each order and case is a press away. `back`: the way back."""
    known = (_who(view, t), _blocked(view, t), _money(view, t), _limits(view, t), _notes(view, t), _open(view, t))
    write = ((button(t.plain("thread.button.write"), WriteTo(customer=view.id)),),)
    doors = (*_threads(view, t), *_cases(view, t), *_orders(view, t), *_doors(view, t), *_block(view, t))
    return screen(paragraphs(*known), write, doors, bottom(t, back_to(back, Desk())))


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


def _blocked(view: CustomerPageView, t: Texts) -> Html | None:
    if view.blocked_at is None:
        return None
    moment, reason = t.full_moment(view.blocked_at), short(view.block_reason, REASON_SHOWN)
    return t("person.blocked", moment=moment, reason=reason)


def _limits(view: CustomerPageView, t: Texts) -> Html | None:
    """Own limits only: what holds for everybody is told where it is changed."""
    own = view.limits
    return told(own, t) if own and (own.most_open is not None or own.most_day is not None) else None


def _notes(view: CustomerPageView, t: Texts) -> Html | None:
    if not view.notes:
        return None
    shown = [note(each, t, NOTE_SHOWN) for each in view.notes[:NOTES_SHOWN]]
    more = len(view.notes) - NOTES_SHOWN
    return lines(t("person.notes.title"), *shown, t.count("list.more", more) if more > 0 else None)


def _threads(view: CustomerPageView, t: Texts) -> Rows:
    shown = view.threads[:THREADS_SHOWN]
    return tuple((button(t.plain("person.button.thread", n=t.number(each)), Thread(thread=each)),) for each in shown)


def _doors(view: CustomerPageView, t: Texts) -> Rows:
    found = [button(t.plain("person.button.notes"), CustomerNotes(customer=view.id))]
    if view.decides:
        found.append(button(t.plain("staff.button.customer"), CustomerMoney(customer=view.id)))
        found.append(button(t.plain("person.button.credit"), CustomerValue(customer=view.id, what=CREDIT)))
    if view.limits is not None:
        found.append(button(t.plain("person.button.limits"), CustomerLimits(customer=view.id)))
    if view.reads_audit:
        found.append(button(t.plain("person.button.audit"), AuditPlace(kind="customer", about=str(view.id))))
    return columns(found)


def _block(view: CustomerPageView, t: Texts) -> Rows:
    """Members of staff are removed, not blocked."""
    if view.limits is None or (view.role is not None and view.blocked_at is None):
        return ()
    if view.blocked_at is not None:
        return ((button(t.plain("person.button.unblock"), BlockReason(customer=view.id, what=UNBLOCK)),),)
    return (danger(t.plain("person.button.block"), BlockReason(customer=view.id, what=BLOCK)),)
