"""What the outbox sends by itself: new messages about an order, word to the staff. Edited is `status.status`."""

from dataclasses import replace

from bot.callbacks import CasePlace, Desk, EditAnswer, MoneyBack, OrderPlace, Repeat, Reveal, Summary
from bot.screens.cases import answers, deadline, evidence, settling
from bot.screens.layout import button, danger, lines, main, paragraphs, screen, short
from bot.screens.parts import bought
from bot.screens.screen import Rows, Screen
from bot.screens.staff_words import kind
from bot.screens.status import gift, told
from bot.services.staff_views import CaseView
from bot.services.views import StatusView
from bot.texts import STARS, Html, Texts
from providers.money import Money


def goods_ready(view: StatusView, t: Texts) -> Screen:
    """Something was delivered: here, or where the provider brings it."""
    text = paragraphs(_title(view, t), gift(view, t), told(view, t), bought(t, view.provider, view.lines))
    if not view.delivers_here:
        return screen(text, _order(view.id, t))
    return screen(text, (main(t.plain("goods.button.show"), Reveal(order=view.id)),), _order(view.id, t))


def answer_needed(view: StatusView, t: Texts) -> Screen:
    """The answer was refused: correct it, or take the money back."""
    rows: Rows = ()
    if view.mend_question:
        press = EditAnswer(order=view.id, key=view.mend_question)
        rows = (main(t.plain("order.button.correct"), press),)
    back = (danger(t.plain("order.button.money_back"), MoneyBack(order=view.id)),)
    return screen(paragraphs(_title(view, t), told(view, t)), rows, _order(view.id, t), back)


def ended(view: StatusView, t: Texts) -> Screen:
    """The order is over without all of its goods: why, and where the money is."""
    repeat = ((button(t.plain("order.button.repeat"), Repeat(order=view.id, nonce=view.nonce)),),)
    text = paragraphs(_title(view, t), gift(view, t), told(view, t), bought(t, view.provider, view.lines))
    return screen(text, () if view.replaces is not None else repeat, _order(view.id, t))


def late(view: StatusView, t: Texts) -> Screen:
    """It takes longer than usual, said before anybody asks."""
    text = paragraphs(t("letter.late", number=view.number), told(replace(view, late=False), t))
    return screen(text, _order(view.id, t))


def approval_risen(view: StatusView, t: Texts) -> Screen:
    """Staff would have accepted, but the price is another one by now: the customer confirms it, or not."""
    row = main(t.plain("letter.approval_risen.button"), Summary(checkout=view.checkout))
    return screen(t("letter.approval_risen", number=view.number), (row,), _order(view.id, t))


def too_late_to_cancel(view: StatusView, t: Texts) -> Screen:
    """The wish to cancel came after the purchase."""
    return screen(t("letter.too_late_to_cancel", number=view.number), _order(view.id, t))


def refund_done(order: int, number: int, money: Money, t: Texts) -> Screen:
    """The money went back."""
    key = "letter.refund_done" if money.currency == STARS else "letter.refund_done.there"
    return screen(t(key, number=number, money=t.money(money)), _order(order, t))


def surplus_returned(money: Money, t: Texts) -> Screen:
    """A payment that fitted no order went back."""
    return screen(t("letter.surplus_returned", money=t.money(money)))


def case_card(view: CaseView, t: Texts) -> Screen:
    """A new case, for those who decide."""
    order = t("staff.case.order", number=view.order.number) if view.order else None
    text = paragraphs(
        t("letter.case", kind=kind(view.kind, t)),
        lines(order, deadline(view, t)),
        evidence(view, t),
        settling(view, t),
    )
    opened = (main(t.plain("staff.button.open_case"), CasePlace(case=view.id)),)
    return screen(text, answers(view, t) or opened, _desk(t))


def case_again(view: CaseView, why: Html, t: Texts) -> Screen:
    """A case of which somebody hears once more, with the reason why."""
    shown = case_card(view, t)
    return Screen(paragraphs(why, shown.text), shown.rows)


def letter_set_aside(kind: str, error: str, t: Texts) -> Screen:
    """A message to a customer that Telegram refused for good."""
    return screen(t("letter.set_aside", kind=kind, error=short(error, 300)), _desk(t))


def _title(view: StatusView, t: Texts) -> Html:
    return t("status.title", number=view.number, state=t(f"status.{view.state}.label"))


def _order(order: int, t: Texts) -> Rows:
    return ((button(t.plain("letter.button.order"), OrderPlace(order=order)),),)


def _desk(t: Texts) -> Rows:
    return ((button(t.plain("staff.button.desk"), Desk()),),)
