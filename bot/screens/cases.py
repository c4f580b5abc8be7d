"""A case on one screen: the evidence, the order, what may be decided; the reason, and the second press."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from bot.callbacks import CasePlace, Confirm, Desk, GiveReason, NextCase, Reason, StaffOrder, TakeCase
from bot.callbacks.desk import GiveBackCase, HandCase, IncidentPlace, ReplaceWith
from bot.callbacks.support import Thread, WriteTo
from bot.lengths import cut
from bot.screens.case_balance import amount, balance_says
from bot.screens.deposits import top_up_rows
from bot.screens.layout import bottom, button, columns, danger, lines, listed, main, paragraphs, screen, short
from bot.screens.parts import answer, bought, question
from bot.screens.screen import Button, Rows, Screen
from bot.screens.staff_words import kind, resolution, state
from bot.services.case_choices import DELIVER, NEEDS_TEXT, PRESETS, REPLACE, TOP_UP
from bot.services.problems import PROBLEM
from bot.services.staff_views import CaseView, DecideView, OutcomeView, StaffOrderView
from bot.texts import Html, Texts
from providers.money import Money

EVIDENCE_SHOWN = 12
VALUE_LIMIT = 160
DRAFT_LIMIT = 1500
REASON_SHOWN = 500
INSTANTS = ("sent_at", "looked", "released_at")
SUMS = ("charged", "quoted", "paid", "budget", "used")
"""Minor units of the evidence's own `currency`."""
BALANCE, SETTLES = "balance", "settles_at"
ANSWER = "answer_"
"""How evidence names what the customer answered."""
FINAL = frozenset({"refund", "again"})
"""Decisions after which nothing can be taken back."""


def case(view: CaseView, t: Texts) -> Screen:
    """What is known and what may be done about it."""
    text = paragraphs(
        t("staff.case.title", id=view.id, kind=kind(view.kind, t)),
        _ages(view, t),
        _order(view.order, t) if view.order else None,
        evidence(view, t),
        settling(view, t),
        t("staff.case.own") if view.own else None,
        None if view.closed else t("staff.case.how"),
    )
    return screen(text, _take(view, t), _decisions(view, t), _more(view, t), _leave(view, t), bottom(t, Desk()))


def decided(outcome: OutcomeView, following: Screen, t: Texts) -> Screen:
    """What came of the last decision, above what comes next."""
    done = resolution(outcome.resolution, t) if outcome.resolution else t.plain("decided.open")
    number = "order" if outcome.order_number else "alone"
    told = t(f"decided.{number}", number=outcome.order_number or 0, what=done)
    back = t("decided.back", sum=t.money(outcome.back)) if outcome.back else None
    return replace(following, text=paragraphs(lines(told, back), following.text))


def settling(view: CaseView, t: Texts) -> Html | None:
    """Why the money cannot go back yet."""
    return t("staff.case.settling", moment=t.moment(view.settles_at)) if view.settles_at else None


def evidence(view: CaseView, t: Texts) -> Html | None:
    """What speaks for and against, a line each."""
    if not view.evidence:
        return None
    provider = view.order.provider if view.order else ""
    known = dict(view.evidence)
    facts = [_fact(name, value, provider, known, t) for name, value in view.evidence if value and _is_told(name, known)]
    return lines(t("staff.case.evidence"), listed(t, facts, EVIDENCE_SHOWN), balance_says(view, t))


def reason(case: int, decision: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for what a decision needs, or for its reason. `problem`: a text key that tells what was wrong before."""
    text = paragraphs(t(problem) if problem else None, t(f"reason.{decision}"))
    presets = () if decision in NEEDS_TEXT else _presets(case, decision, 0, t)
    return screen(text, presets, bottom(t, CasePlace(case=case)))


def because(view: DecideView, t: Texts) -> Screen:
    """Waits for the reason of a decision for which something else was typed first.

    Goods are not shown here: this screen stays in the chat above a reason that is typed.
    """
    given = None if view.decision == DELIVER else _given(view, t)
    text = paragraphs(given, t(f"because.ask.{view.decision}"))
    chosen = view.decision == REPLACE
    again = ReplaceWith(case=view.case) if chosen else Reason(case=view.case, decision=view.decision)
    return screen(text, _presets(view.case, view.decision, view.draft, t), bottom(t, again))


def decide(view: DecideView, t: Texts) -> Screen:
    """What the decision will do, before the second press."""
    values = {"number": view.order_number, "price": t.price(view.total)}
    told = f"decide.{view.decision}" if view.order_number else f"decide.{view.decision}.alone"
    why = t("decide.reason", reason=short(view.reason, REASON_SHOWN))
    text = paragraphs(t(told, **values), _given(view, t), why)
    press = Confirm(case=view.case, draft=view.draft)
    label = t.plain(f"decide.{view.decision}.button")
    row = danger(label, press) if view.decision in FINAL else main(label, press)
    return screen(text, (row,), bottom(t, CasePlace(case=view.case)))


def _given(view: DecideView, t: Texts) -> Html | None:
    return t("decide.given", text=cut(view.text.strip(), DRAFT_LIMIT)) if view.text else None


def _presets(case: int, decision: str, draft: int, t: Texts) -> Rows:
    return columns(
        button(t.plain(f"because.{each}"), GiveReason(case=case, decision=decision, preset=each, draft=draft))
        for each in PRESETS[decision]
    )


def _ages(view: CaseView, t: Texts) -> Html:
    taken = t("staff.case.taken", name=short(view.taken_by, 60)) if view.taken_by else t("staff.case.free")
    closed = t("staff.case.closed", resolution=resolution(view.closed, t)) if view.closed else None
    return lines(
        t("staff.case.opened", moment=t.moment(view.opened_at)),
        None if view.closed else deadline(view, t),
        t(f"staff.case.escalated.{view.escalated}") if view.escalated and not view.closed else None,
        closed or taken,
    )


def deadline(view: CaseView, t: Texts) -> Html:
    """By when it is to be decided, or how late it is."""
    moment = t.moment(view.deadline_at)
    if view.late_by is None:
        return t("staff.case.deadline", moment=moment)
    return t("staff.case.overdue", moment=moment, span=t.span(view.late_by))


def _order(order: StaffOrderView, t: Texts) -> Html:
    return lines(
        t("staff.case.order", number=order.number),
        t("staff.order.state", state=state(order, t), price=t.price(order.total)),
        t("staff.order.provider", provider=short(order.provider)),
        t("staff.order.word", status=short(order.remote_status)) if order.remote_status else None,
        bought(t, order.provider, order.lines[:4]),
    )


def _fact(name: str, value: str, provider: str, known: Mapping[str, str], t: Texts) -> str:
    key = f"evidence.{name}"
    title = t.plain(key) if t.has(key) else short(name, 40)
    if name.startswith(ANSWER):
        asked = name.removeprefix(ANSWER)
        title = short(question(t, provider, asked), 40)
        return t("staff.fact", title=title, value=answer(t, provider, asked, value, VALUE_LIMIT))
    return t("staff.fact", title=title, value=_value(name, value, known, t))


def _is_told(name: str, known: Mapping[str, str]) -> bool:
    """A currency is told with its sums, and until when a request may arrive as long as that holds back a decision."""
    if name in ("top_up", "thread", SETTLES):
        return False
    return name != "currency" or not any(each in known for each in (*SUMS, BALANCE))


def _value(name: str, value: str, known: Mapping[str, str], t: Texts) -> str:
    """In words what the program noted itself; what the provider said stays as it was said."""
    if name in INSTANTS:
        return t.moment(datetime.fromisoformat(value))
    if name == "reason" and t.has(f"problem.reason.{value}"):
        return t.plain(f"problem.reason.{value}")
    if name == "last_look":
        return t.plain("evidence.last_look.absent" if value == "absent" else "evidence.last_look.failed")
    if value.startswith("?"):
        return t.plain("evidence.unknown")
    if name in SUMS and "currency" in known:
        return _money(value, known["currency"], t)
    told = amount(f"{value} {known.get('currency', '')}" if name == BALANCE else value)
    return t.money(told) if told else short(value, VALUE_LIMIT)


def _money(minor: str, currency: str, t: Texts) -> str:
    try:
        return t.money(Money.of_minor(int(Decimal(minor)), currency))
    except (InvalidOperation, ValueError):
        return short(minor, VALUE_LIMIT)


def _take(view: CaseView, t: Texts) -> Rows:
    if view.closed:
        return (main(t.plain("desk.button.next"), NextCase()),)
    if not view.taken_by:
        return (main(t.plain("staff.button.take"), TakeCase(case=view.id)),)
    return ()


def _leave(view: CaseView, t: Texts) -> Rows:
    """Below the decisions: whoever aims at money must not let go of the case."""
    if view.closed or not view.taken_by:
        return ()
    given = [button(t.plain("staff.button.give_back"), GiveBackCase(case=view.id))] if view.mine else []
    return columns((*given, button(t.plain("staff.button.hand"), HandCase(case=view.id))))


def _decisions(view: CaseView, t: Texts) -> Rows:
    if view.closed:
        return ()
    return columns(_decision(view, each, t) for each in view.decisions)


def _decision(view: CaseView, decision: str, t: Texts) -> Button:
    asked = ReplaceWith(case=view.id) if decision == REPLACE else Reason(case=view.id, decision=decision)
    return button(t.plain(f"decision.{decision}"), asked)


def answers(view: CaseView, t: Texts) -> Rows:
    """What answers a rise of a deposit with one press."""
    known = dict(view.evidence)
    if view.kind != TOP_UP or view.closed or not known.get("top_up", "").isdigit():
        return ()
    amount, _, currency = known["rise"].partition(" ")
    return top_up_rows(int(known["top_up"]), Money(Decimal(amount), currency), t)


def _more(view: CaseView, t: Texts) -> Rows:
    if view.order is None:
        return answers(view, t)
    write = WriteTo(customer=view.order.customer_id, order=view.order.id)
    found: Rows = columns(
        (
            button(t.plain("staff.button.order"), StaffOrder(order=view.order.id)),
            *(() if view.own else (button(t.plain("thread.button.write"), write),)),
        )
    )
    if view.incident is not None:
        found += ((button(t.plain("incident.button.open"), IncidentPlace(incident=view.incident)),),)
    thread = dict(view.evidence).get("thread", "")
    if view.kind == PROBLEM and thread.isdecimal():
        found = ((button(t.plain("thread.button.conversation"), Thread(thread=int(thread))),), *found)
    return found
