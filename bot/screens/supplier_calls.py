"""Calls that staff make at a supplier: which there are, their fields, what will be sent, what was answered."""

from bot.callbacks import Place, ProviderPlace, StaffOrder
from bot.callbacks.supplier import BeginCall, MakeCall, PickField, SupplierAction, SupplierActions
from bot.lengths import cut
from bot.screens.layout import bottom, button, columns, lines, main, paragraphs, screen, short
from bot.screens.parts import ANSWER_LIMIT, answer, question
from bot.screens.screen import Rows, Screen
from bot.services.supplier_views import ActionsView, ActionView, CallView, FieldView, LastCall
from bot.texts import Html, Texts

ANSWER_ROOM = 2800
"""UTF-16 units of what the supplier answered; the rest of the message is ours."""
ACTIONS_SHOWN = 30
FIELDS_SHOWN = 12
SKIP = -1


def title(t: Texts, provider: str, action: str) -> str:
    """The provider's name for one of its calls, plain."""
    own, key = t.provider(provider), f"action.{action}.title"
    return short(own.plain(key) if own.has(key) else action, 60)


def actions(view: ActionsView, t: Texts) -> Screen:
    """Everything that may be done at the provider."""
    text = paragraphs(
        t("supplier.title", provider=view.provider), t("supplier.how") if view.names else t("supplier.none")
    )
    rows = tuple(
        (button(title(t, view.provider, each), SupplierAction(provider=view.provider, name=each)),)
        for each in view.names[:ACTIONS_SHOWN]
    )
    return screen(text, rows, bottom(t, ProviderPlace(provider=view.provider)))


def action(view: ActionView, t: Texts) -> Screen:
    """One call: what it is for, what it last answered."""
    text = paragraphs(_heading(t, view.provider, view.name, view.order_number), _hint(view, t), _last(view, t))
    press = BeginCall(provider=view.provider, name=view.name, order=view.order)
    label = t.plain("supplier.button.begin" if view.acts else "supplier.button.ask")
    return screen(text, (main(label, press),), bottom(t, _back(view.provider, view.order)))


def field(view: FieldView, t: Texts) -> Screen:
    """Waits for one field."""
    own, key = t.provider(view.provider), f"question.{view.key}"
    told = [own(f"{key}.{part}") for part in ("hint",) if own.has(f"{key}.{part}")]
    example = t("question.example", example=own(f"{key}.example")) if own.has(f"{key}.example") else None
    text = paragraphs(
        t("question.position", number=view.number, count=view.count) if view.count > 1 else None,
        _wrong(view, t),
        lines(t("question.title", title=question(t, view.provider, view.key)), *told),
        None if view.options else example,
        t("question.how.options") if view.options else t("question.how"),
    )
    page = SupplierAction(provider=view.provider, name=view.action, order=view.order)
    return screen(text, _options(view, t), bottom(t, page))


def call(view: CallView, t: Texts) -> Screen:
    """What will be sent; the second press sends it."""
    told = [
        t("line.answer", title=question(t, view.provider, key), text=answer(t, view.provider, key, text, ANSWER_LIMIT))
        for key, text in view.fields[:FIELDS_SHOWN]
    ]
    text = paragraphs(_heading(t, view.provider, view.action, view.order_number), lines(*told), t("supplier.sure"))
    press = main(t.plain("supplier.button.make"), MakeCall(draft=view.draft))
    page = SupplierAction(provider=view.provider, name=view.action, order=view.order)
    return screen(text, (press,), bottom(t, page))


def _heading(t: Texts, provider: str, action_name: str, order_number: int) -> Html:
    order = t("staff.case.order", number=order_number) if order_number else None
    return lines(t("supplier.action", provider=provider, title=title(t, provider, action_name)), order)


def _hint(view: ActionView, t: Texts) -> Html | None:
    own, key = t.provider(view.provider), f"action.{view.name}.hint"
    return own(key) if own.has(key) else None


def _last(view: ActionView, t: Texts) -> Html | None:
    last = view.last
    if last is None:
        return None
    if not view.acts:
        return lines(t("supplier.read", at=t.moment(last.at)), _answered(last, t))
    return Html(paragraphs(_outcome(last, t), _details(last, t), _answered(last, t)))


def _outcome(last: LastCall, t: Texts) -> Html:
    order = t("supplier.for_order", number=last.order_number) if last.order_number else None
    by = t("supplier.by", name=short(last.by, 60))
    if last.under_way:
        return lines(t("supplier.under_way", at=t.moment(last.at)), by, order)
    if last.unknown:
        return lines(t("supplier.unknown", at=t.moment(last.at)), by, order)
    meant = t(f"call.outcome.{last.outcome}")
    return lines(t("supplier.last", at=t.moment(last.at), meant=meant), by, order)


def _details(last: LastCall, t: Texts) -> Html | None:
    facts = (("status", last.status), ("code", last.code), ("request_id", last.request_id))
    return lines(*(t(f"staff.call.{name}", value=short(str(value), 60)) for name, value in facts if value)) or None


def _answered(last: LastCall, t: Texts) -> Html | None:
    """Every line as it came, in monospace."""
    if not last.lines:
        return None
    return t("supplier.answer", text=cut("\n".join(last.lines), ANSWER_ROOM))


def _wrong(view: FieldView, t: Texts) -> Html | None:
    if not view.wrong:
        return None
    if view.options:
        return t("question.wrong", reason=t("question.wrong.option"))
    return t("question.wrong", reason=t.provider(view.provider)(f"question.{view.key}.wrong.{view.wrong}"))


def _options(view: FieldView, t: Texts) -> Rows:
    chosen = [
        button(
            answer(t, view.provider, view.key, option, 40), PickField(draft=view.draft, key=view.key, option=position)
        )
        for position, option in enumerate(view.options)
    ]
    if view.optional:
        skip = PickField(draft=view.draft, key=view.key, option=SKIP)
        chosen.append(button(t.plain("question.button.skip"), skip))
    return columns(chosen)


def _back(provider: str, order: int) -> Place:
    return StaffOrder(order=order) if order else SupplierActions(provider=provider)
