"""The statement of a customer's balance."""

from bot.callbacks import Settings
from bot.callbacks.money import Statement
from bot.screens.layout import bottom, lines, paging, paragraphs, screen
from bot.screens.screen import Screen
from bot.services.books_views import StatementRow, StatementView
from bot.texts import Html, Texts


def statement(view: StatementView, t: Texts) -> Screen:
    """What came and went, the newest first, with what was there after each."""
    text = paragraphs(
        t("statement.title"),
        lines(*(t("statement.balance", money=t.money(each)) for each in view.balances)),
        *(_row(each, t) for each in view.rows),
    )
    pages = paging(t, view.page, view.pages, Statement(page=view.page - 1), Statement(page=view.page + 1))
    return screen(text, pages, bottom(t, Settings()))


def _row(each: StatementRow, t: Texts) -> Html:
    told = f"+{t.money(each.money)}" if each.money.amount > 0 else t.money(each.money)
    numbered = f"statement.word.{each.word}.order"
    has_number = each.order_number is not None and t.has(numbered)
    word = t(numbered, number=each.order_number) if has_number else t(f"statement.word.{each.word}")
    return lines(
        t("statement.row", at=t.full_moment(each.at), word=word),
        t("statement.sum", money=told, after=t.money(each.after)),
    )
