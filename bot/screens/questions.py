"""One question of an order: what for, an example, what was wrong with the last try."""

from bot.callbacks import OrderPlace, Place, Question, Summary, UseSaved
from bot.screens.cart import back_from_order
from bot.screens.layout import bottom, lines, main, paragraphs, screen, short
from bot.screens.parts import ANSWER_LIMIT
from bot.screens.screen import Rows, Screen
from bot.services.views import QuestionView
from bot.texts import Html, Texts


def question(view: QuestionView, t: Texts) -> Screen:
    """Waits for the answer; the earlier one is a press away."""
    own = t.provider(view.provider)
    key = f"question.{view.key}"
    text = paragraphs(
        t("question.position", number=view.number, count=view.count) if view.count > 1 else None,
        _refused(view, t),
        t("question.wrong", reason=own(f"{key}.wrong.{view.wrong}")) if view.wrong else None,
        lines(t("question.title", title=own(f"{key}.title")), own(f"{key}.hint")),
        t("question.example", example=own(f"{key}.example")),
        t("question.current", text=short(view.current, ANSWER_LIMIT)) if view.current else None,
        t("question.how"),
    )
    return screen(text, _saved(view, t), bottom(t, _back(view)))


def _refused(view: QuestionView, t: Texts) -> Html | None:
    if not view.refused_code:
        return None
    return t("question.refused", reason=t.provider(view.provider)(f"refused.{view.refused_code}"))


def _saved(view: QuestionView, t: Texts) -> Rows:
    if not view.saved:
        return ()
    label = t.plain("question.button.saved", text=short(view.saved, 40))
    return (main(label, UseSaved(order=view.order, key=view.key)),)


def _back(view: QuestionView) -> Place:
    if view.refused_code:
        return OrderPlace(order=view.order)
    if view.current is not None:
        return Summary(checkout=view.checkout)
    if view.previous is not None:
        return Question(order=view.order, key=view.previous)
    return back_from_order(view.back_offer)
