"""A case on one screen: the evidence, the order, what may be decided; the reason, and the second press."""

from datetime import datetime

from bot.callbacks import CasePlace, Confirm, Desk, GiveReason, NextCase, Reason, StaffOrder, TakeCase
from bot.lengths import cut
from bot.screens.layout import bottom, button, columns, danger, lines, listed, main, paragraphs, screen, short
from bot.screens.parts import bought, question
from bot.screens.screen import Button, Rows, Screen
from bot.services.case_choices import NEEDS_TEXT, PRESETS
from bot.services.staff_views import CaseView, DecideView, StaffOrderView
from bot.texts import Html, Texts

EVIDENCE_SHOWN = 12
VALUE_LIMIT = 160
DRAFT_LIMIT = 1500
REASON_SHOWN = 500
INSTANTS = ("sent_at", "looked")
ANSWER = "answer_"
"""How evidence names what the customer answered."""
FINAL = frozenset({"refund"})
"""Decisions after which nothing can be taken back."""


def case(view: CaseView, t: Texts) -> Screen:
    """What is known and what may be done about it."""
    text = paragraphs(
        t("staff.case.title", id=view.id, kind=kind(view.kind, t)),
        _ages(view, t),
        _order(view.order, t) if view.order else None,
        evidence(view, t),
        None if view.closed else t("staff.case.how"),
    )
    return screen(text, _take(view, t), _decisions(view, t), _more(view, t), bottom(t, Desk()))


def kind(name: str, t: Texts) -> str:
    """What a case is about, plain; an unknown kind under its own name."""
    key = f"case.kind.{name}"
    return t.plain(key) if t.has(key) else t.plain("case.kind.other", name=short(name, 40))


def evidence(view: CaseView, t: Texts) -> Html | None:
    """What speaks for and against, a line each."""
    if not view.evidence:
        return None
    provider = view.order.provider if view.order else ""
    facts = [_fact(name, value, provider, t) for name, value in view.evidence]
    return lines(t("staff.case.evidence"), listed(t, facts, EVIDENCE_SHOWN))


def reason(case: int, decision: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for what a decision needs, or for its reason. `problem`: a text key that tells what was wrong before."""
    text = paragraphs(t(problem) if problem else None, t(f"reason.{decision}"))
    presets = () if decision in NEEDS_TEXT else _presets(case, decision, 0, t)
    return screen(text, presets, bottom(t, CasePlace(case=case)))


def because(view: DecideView, t: Texts) -> Screen:
    """Waits for the reason of a decision for which something else was typed first."""
    text = paragraphs(_given(view, t), t(f"because.ask.{view.decision}"))
    again = Reason(case=view.case, decision=view.decision)
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
    closed = t("staff.case.closed", resolution=short(view.closed, 300)) if view.closed else None
    return lines(
        t("staff.case.opened", moment=t.moment(view.opened_at)),
        None if view.closed else t("staff.case.deadline", moment=t.moment(view.deadline_at)),
        closed or taken,
    )


def _order(order: StaffOrderView, t: Texts) -> Html:
    return lines(
        t("staff.case.order", number=order.number),
        t("staff.order.state", state=t(f"status.{order.state}.label"), price=t.price(order.total)),
        t("staff.order.provider", provider=short(order.provider), status=short(order.remote_status or "-")),
        bought(t, order.provider, order.lines[:4]),
    )


def _fact(name: str, value: str, provider: str, t: Texts) -> str:
    key = f"evidence.{name}"
    title = t.plain(key) if t.has(key) else short(name, 40)
    if name.startswith(ANSWER):
        title = short(question(t, provider, name.removeprefix(ANSWER)), 40)
    told = t.moment(datetime.fromisoformat(value)) if name in INSTANTS else short(value, VALUE_LIMIT)
    return t("staff.fact", title=title, value=told)


def _take(view: CaseView, t: Texts) -> Rows:
    if view.closed:
        return (main(t.plain("desk.button.next"), NextCase()),)
    return () if view.taken_by else (main(t.plain("staff.button.take"), TakeCase(case=view.id)),)


def _decisions(view: CaseView, t: Texts) -> Rows:
    if view.closed:
        return ()
    return columns(_decision(view, each, t) for each in view.decisions)


def _decision(view: CaseView, decision: str, t: Texts) -> Button:
    return button(t.plain(f"decision.{decision}"), Reason(case=view.id, decision=decision))


def _more(view: CaseView, t: Texts) -> Rows:
    if view.order is None:
        return ()
    return ((button(t.plain("staff.button.order"), StaffOrder(order=view.order.id)),),)
