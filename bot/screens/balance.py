"""A customer's balance: what it holds and may pay for, topping it up, giving it back; the same for staff."""

from bot.callbacks import Settings
from bot.callbacks.balance import (
    BalanceBack,
    BalancePlace,
    ConfirmCustomer,
    CustomerMoney,
    CustomerValue,
    PickTopUp,
    TopUpAmount,
    TopUpOption,
    TopUpPlace,
    TopUpWith,
)
from bot.callbacks.money import Statement
from bot.callbacks.people import CustomerPage
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.parts import answer
from bot.screens.screen import Button, Rows, Screen, Style
from bot.services.approval_desk import WORDS
from bot.services.balance_views import (
    AmountView,
    BalanceView,
    CustomerDraft,
    CustomerView,
    PartView,
    TopUpView,
)
from bot.services.checkout_views import QuestionView, Way
from bot.texts import Html, Texts

REASON_SHOWN = 300


def balance(view: BalanceView, t: Texts, *, has_statement: bool = False) -> Screen:
    """How much there is, by source, and what each part may pay for."""
    text = paragraphs(
        t("balance.title", money=t.money(view.total)),
        _parts(view, t),
        t("balance.ask") if view.ask else t("balance.how"),
    )
    if view.ask:
        return screen(text, (danger(t.plain("balance.button.sure"), BalanceBack(sure=1)),), bottom(t, BalancePlace()))
    rows = [button(t.plain("settings.button.statement"), Statement())] if has_statement else []
    if view.can_ask_back:
        rows.append(button(t.plain("balance.button.back"), BalanceBack()))
    return screen(text, (main(t.plain("balance.button.top_up"), TopUpAmount()),), columns(rows), bottom(t, Settings()))


def _parts(view: BalanceView, t: Texts) -> Html:
    return lines(*(_part(each, t) for each in view.parts))


def _part(each: PartView, t: Texts) -> Html:
    goods = ", ".join(t.plain(f"goods.{kind}").lower() for kind in each.goods)
    key = "balance.part" if goods else "balance.part.nothing"
    return t(key, money=t.money(each.left), source=t.plain(f"way.{each.source}.name"), goods=goods)


def amount(view: AmountView, t: Texts, problem: str | None = None) -> Screen:
    """Waits for how much. `problem`: a text key that tells what was wrong with the last try."""
    limits = {"least": t.money(view.least), "most": t.money(view.most)}
    text = paragraphs(t(problem) if problem else None, t("top_up.amount", **limits))
    rows = columns(button(t.money(each), PickTopUp(minor=each.minor)) for each in view.offered)
    return screen(text, rows, bottom(t, BalancePlace()))


def top_up(view: TopUpView, t: Texts) -> Screen:
    """What is paid for it, by which method; the others are a press away."""
    money = t.money(view.amount)
    if view.is_paid:
        return screen(
            t("top_up.paid", money=money), (main(t.plain("settings.button.balance"), BalancePlace()),), bottom(t)
        )
    if view.is_over:
        again = main(t.plain("top_up.button.again"), PickTopUp(minor=view.amount.minor))
        return screen(paragraphs(t("top_up.title", money=money), t("top_up.over")), (again,), bottom(t, BalancePlace()))
    until = (
        t("top_up.until", time=t.time(view.deadline_at)) if view.deadline_at and view.link else t("top_up.preparing")
    )
    others = tuple((_other(view, each, t),) for each in view.ways if each.method != view.chosen)
    return screen(paragraphs(t("top_up.title", money=money), until), _pay(view, t), others, bottom(t, TopUpAmount()))


def _pay(view: TopUpView, t: Texts) -> Rows:
    way = next((each for each in view.ways if each.method == view.chosen), None)
    if view.link is None or way is None or way.amount is None:
        return ((button(t.plain("summary.button.prepared"), TopUpPlace(payment=view.payment)),),)
    label = t.plain(f"way.{way.kind}.button", money=t.money(way.amount))
    return ((Button(label, url=view.link, style=Style.MAIN),),)


def _other(view: TopUpView, way: Way, t: Texts) -> Button:
    label = t.plain(f"way.{way.kind}.label", money=t.money(way.amount) if way.amount else "")
    return button(label, TopUpWith(payment=view.payment, method=way.method))


def option_of_payer(view: QuestionView, payment: int, option: str, t: Texts) -> Button:
    """One answer to a question about the payer of a top-up."""
    label = answer(t, view.provider, view.key, option, 40)
    return button(label, TopUpOption(payment=payment, method=view.payer_of, key=view.key, option=option))


def came(money: str, t: Texts, *, credited: bool) -> Screen:
    """Money has come to the balance."""
    key = "letter.credited" if credited else "letter.topped_up"
    return screen(t(key, money=money), ((button(t.plain("settings.button.balance"), BalancePlace()),),))


def customer(view: CustomerView, t: Texts) -> Screen:
    """A customer's money, for staff who decide about it."""
    text = paragraphs(
        t("customer.title", id=view.customer),
        lines(t("customer.balance", money=t.money(view.balance.total)), _parts(view.balance, t)),
        lines(
            t("customer.budget", budget=t.money(view.budget), used=t.money(view.used)),
            t("customer.debt", money=t.money(view.debt)),
        ),
    )
    rows = columns(
        button(t.plain(f"customer.button.{what}"), CustomerValue(customer=view.customer, what=what)) for what in WORDS
    )
    return screen(text, rows, bottom(t, CustomerPage(customer=view.customer)))


def customer_value(customer_id: int, what: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for a sum and a reason."""
    text = paragraphs(t(problem) if problem else None, t(f"customer.ask.{what}"), t("customer.ask.how"))
    return screen(text, bottom(t, CustomerMoney(customer=customer_id)))


def customer_decide(view: CustomerDraft, t: Texts) -> Screen:
    """What the second press will do."""
    told = t(f"customer.decide.{view.what}", money=t.money(view.money), id=view.customer)
    text = paragraphs(told, t("decide.reason", reason=short(view.reason, REASON_SHOWN)))
    press = ConfirmCustomer(customer=view.customer, draft=view.draft)
    return screen(
        text, (main(t.plain("customer.button.confirm"), press),), bottom(t, CustomerMoney(customer=view.customer))
    )
