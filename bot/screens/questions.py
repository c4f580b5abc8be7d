"""One question of an order: what for, an example, what was wrong with the last try."""

from bot.callbacks import ChooseOption, OrderPlace, Place, Question, SkipQuestion, Summary, UseSaved
from bot.callbacks.payment import PayerOption
from bot.screens.cart import back_from_order
from bot.screens.layout import bottom, button, columns, lines, main, paragraphs, screen, short
from bot.screens.parts import ANSWER_LIMIT, answer
from bot.screens.screen import Button, Rows, Screen
from bot.services.checkout_views import QuestionView
from bot.texts import Html, Texts


def question(view: QuestionView, t: Texts) -> Screen:
    """Waits for the answer; the earlier one is a press away."""
    own = t.provider(view.provider)
    key = f"question.{view.key}"
    text = paragraphs(
        _position(view, t),
        _refused(view, t),
        _wrong(view, t),
        lines(t("question.title", title=own(f"{key}.title")), own(f"{key}.hint")),
        t("question.example", example=own(f"{key}.example")) if not view.options else None,
        _current(view, t),
        _how(view, t),
    )
    return screen(text, _saved(view, t), _options(view, t), _on(view, t), bottom(t, _back(view)))


def _position(view: QuestionView, t: Texts) -> Html | None:
    if view.count is None:
        return t("question.number", number=view.number)
    return t("question.position", number=view.number, count=view.count) if view.count > 1 else None


def _wrong(view: QuestionView, t: Texts) -> Html | None:
    if not view.wrong:
        return None
    if view.options:
        return t("question.wrong", reason=t("question.wrong.option"))
    return t("question.wrong", reason=t.provider(view.provider)(f"question.{view.key}.wrong.{view.wrong}"))


def _current(view: QuestionView, t: Texts) -> Html | None:
    if view.current is None:
        return None
    return t("question.current", text=answer(t, view.provider, view.key, view.current, ANSWER_LIMIT))


def _how(view: QuestionView, t: Texts) -> Html:
    if view.options:
        return t("question.how.options")
    return lines(t("question.how"), t("question.how.phone") if view.by_phone else None)


def _refused(view: QuestionView, t: Texts) -> Html | None:
    if not view.refused_code:
        return None
    key = "question.refused" if view.is_paid else "question.refused.unpaid"
    return t(key, reason=t.provider(view.provider)(f"refused.{view.refused_code}"))


def _saved(view: QuestionView, t: Texts) -> Rows:
    """What was said last time; an option stands among the options anyway."""
    if not view.saved or view.options:
        return ()
    label = t.plain("question.button.saved", text=short(view.saved, 40))
    return (main(label, UseSaved(order=view.order, key=view.key)),)


def _options(view: QuestionView, t: Texts) -> Rows:
    return columns(_option(view, each, t) for each in view.options)


def _option(view: QuestionView, option: str, t: Texts) -> Button:
    words = answer(t, view.provider, view.key, option, 40)
    label = t.plain("button.chosen", label=words) if option == (view.current or view.saved) else words
    if view.payer_of:
        return button(label, PayerOption(order=view.order, method=view.payer_of, key=view.key, option=option))
    return button(label, ChooseOption(order=view.order, key=view.key, option=option))


def _on(view: QuestionView, t: Texts) -> Rows:
    """Ways past the question without typing: its answer stays, or none is given."""
    buttons: list[Button] = []
    if view.current and not view.options and not view.refused_code and not view.complete:
        buttons.append(button(t.plain("question.button.keep"), Summary(checkout=view.checkout)))
    if view.optional:
        buttons.append(button(t.plain("question.button.skip"), SkipQuestion(order=view.order, key=view.key)))
    return columns(buttons)


def _back(view: QuestionView) -> Place:
    if view.refused_code:
        return OrderPlace(order=view.order)
    if view.complete or view.payer_of:
        return Summary(checkout=view.checkout)
    if view.previous is not None:
        return Question(order=view.order, key=view.previous)
    return back_from_order(view.back_offer)
