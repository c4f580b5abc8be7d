"""An order as staff see it: money, the provider's raw words, calls with their request ids, history."""

from bot.callbacks import CasePlace, Desk, StaffOrder, way_back
from bot.callbacks.desk import ActOnOrder, OrderNote
from bot.callbacks.money import Receipt
from bot.callbacks.people import CustomerPage
from bot.callbacks.supplier import ReturnReason, SupplierAction
from bot.callbacks.support import WriteTo
from bot.screens.desk import case_title
from bot.screens.layout import bottom, button, columns, danger, lines, listed, paragraphs, screen, short
from bot.screens.parts import bought
from bot.screens.screen import Button, Rows, Screen
from bot.screens.staff_words import call, state
from bot.screens.supplier_calls import title
from bot.services.case_choices import REFUND
from bot.services.desk_views import HistoryRow
from bot.services.staff_views import CaseRow, StaffOrderView
from bot.texts import Html, Texts

CALLS_SHOWN = 6
STEPS_SHOWN = 8
CASES_SHOWN = 6
ACTIONS_SHOWN = 8
NOTE_LIMIT = 80


def staff_order(view: StaffOrderView, t: Texts) -> Screen:
    """Everything about one order, and what staff may begin about it."""
    text = paragraphs(
        _title(view, t),
        bought(t, view.provider, view.lines),
        _money(view, t),
        _remote(view, t),
        _calls(view, t),
        _steps(view, t),
    )
    cases = tuple((_case(each, t),) for each in view.cases[:CASES_SHOWN])
    return screen(
        text,
        cases,
        _begins(view, t),
        _linked(view, t),
        _receipt(view, t),
        _actions(view, t),
        _return(view, t),
        _customer(view, t),
        bottom(t, Desk()),
    )


def _title(view: StaffOrderView, t: Texts) -> Html:
    return lines(
        t("staff.order.title", number=view.number, state=state(view, t)),
        t("staff.order.customer", id=view.customer_id),
        t("staff.order.reference", reference=view.reference),
    )


def _money(view: StaffOrderView, t: Texts) -> Html:
    return lines(
        t("staff.order.total", price=t.price(view.total)),
        t("staff.order.cost", money=t.money(view.cost)) if view.cost else None,
        t("staff.order.charged", money=t.money(view.charged)) if view.charged else None,
        _margin(view, t),
        t("staff.order.payment", state=t(f"payment.{view.payment}")),
        t("staff.order.refund", state=t(f"staff.refund.{view.refund}")) if view.refund else None,
    )


def _margin(view: StaffOrderView, t: Texts) -> Html | None:
    """What the order leaves the shop, with the rate of its cost where it had one."""
    if view.margin is None:
        return None
    if view.cost is None or view.cost_rate is None or view.cost.currency == view.total.money.currency:
        return t("staff.order.margin", money=t.money(view.margin))
    return t("staff.order.margin_at", money=t.money(view.margin), rate=view.cost_rate, currency=view.cost.currency)


def _remote(view: StaffOrderView, t: Texts) -> Html:
    return lines(
        t("staff.order.provider", provider=short(view.provider)),
        t("staff.order.word", status=short(view.remote_status)) if view.remote_status else None,
        t("staff.order.remote", id=short(view.remote_id)) if view.remote_id else None,
    )


def _calls(view: StaffOrderView, t: Texts) -> Html | None:
    if not view.calls:
        return None
    told = [call(each, view.provider, t) for each in view.calls]
    return lines(t("staff.order.calls"), listed(t, told, CALLS_SHOWN))


def _steps(view: StaffOrderView, t: Texts) -> Html | None:
    """Moves with who made them and why, and what staff noted for each other."""
    if not view.history:
        return None
    return lines(t("staff.order.steps"), *(_step(each, t) for each in view.history[-STEPS_SHOWN:]))


def _step(each: HistoryRow, t: Texts) -> str:
    if each.state is None:
        return t("staff.order.note", at=t.moment(each.at), name=short(each.who, 20), text=short(each.note, NOTE_LIMIT))
    told = t("staff.order.step", at=t.moment(each.at), state=t(f"status.{each.state}.label"))
    if not each.who:
        return told
    return f"{told} {t('staff.order.step.by', name=short(each.who, 20), note=short(each.note, NOTE_LIMIT))}"


def _begins(view: StaffOrderView, t: Texts) -> Rows:
    """What cannot be taken back comes last, alone."""
    calm = [each for each in view.begins if each != REFUND]
    note = button(t.plain("staff.button.note"), OrderNote(order=view.id))
    begun = [button(t.plain(f"decision.{each}"), ActOnOrder(order=view.id, decision=each)) for each in calm]
    rows = columns((*begun, note))
    if REFUND in view.begins:
        rows += (danger(t.plain("decision.refund"), ActOnOrder(order=view.id, decision=REFUND)),)
    return rows


def _linked(view: StaffOrderView, t: Texts) -> Rows:
    """A replacement and what it came in place of lead to each other."""
    found = [("staff.order.replaces", view.replaces), ("staff.order.replaced_by", view.replaced_by)]
    return tuple(
        (button(t.plain(key, number=linked[1]), StaffOrder(order=linked[0])),) for key, linked in found if linked
    )


def _actions(view: StaffOrderView, t: Texts) -> Rows:
    """Calls to the provider with this order's id filled in."""
    return columns(
        button(title(t, view.provider, each), SupplierAction(provider=view.provider, name=each, order=view.id))
        for each in view.actions[:ACTIONS_SHOWN]
    )


def _receipt(view: StaffOrderView, t: Texts) -> Rows:
    paid = view.payment == "captured"
    return ((button(t.plain("order.button.receipt"), Receipt(order=view.id)),),) if paid else ()


def _return(view: StaffOrderView, t: Texts) -> Rows:
    return (danger(t.plain("staff.button.return"), ReturnReason(order=view.id)),) if view.returnable else ()


def _customer(view: StaffOrderView, t: Texts) -> Rows:
    write = button(t.plain("thread.button.write"), WriteTo(customer=view.customer_id, order=view.id))
    page = button(
        t.plain("staff.button.person"),
        CustomerPage(customer=view.customer_id, back=way_back(StaffOrder(order=view.id))),
    )
    return ((write,), (page,))


def _case(each: CaseRow, t: Texts) -> Button:
    return button(case_title(each, t), CasePlace(case=each.id))
