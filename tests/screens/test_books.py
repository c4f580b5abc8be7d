"""The screens of the books, of receipts and of statements, in both languages; and the tables of their files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks import OrderPlace, StaffOrder
from bot.callbacks.money import MoneyOrders, MoneyPlace
from bot.screens import books, books_statement, receipt, settings, status
from bot.screens.books_tables import tables
from bot.screens.screen import Screen
from bot.services.books_views import (
    AccountRow,
    ExportLine,
    ExportRow,
    ExportView,
    Figure,
    FigureRow,
    FigureView,
    Holding,
    MonthView,
    ReceiptLine,
    ReceiptRefund,
    ReceiptView,
    StatementRow,
    StatementView,
    Sums,
)
from bot.texts import Texts
from providers.money import Money
from storage.order_state import OrderState
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, CALM, WILD, Sample

MAY = date(2026, 5, 1)
WORDS = ("top_up", "paid_out", "refund", "order", "credit", "debit")


def rub(amount: str) -> Money:
    return Money(Decimal(amount), "RUB")


SUMS = Sums(rub("12340.50"), rub("340"), rub("8000.25"), rub("100"), rub("560"), rub("42"))
NOTHING = Sums(*(rub("0"),) * 6)


def month(s: Sample) -> MonthView:
    return MonthView(
        month=MAY,
        sums=SUMS,
        before=replace(SUMS, earned=rub("10000")),
        counts=dict.fromkeys(Figure, s.number),
        owed=s.price.money,
        balances=rub("77"),
        approved=rub("55"),
        deposits=(Holding("kinguin", rub("9")), Holding("unheard", rub("-9"))),
        surplus=(rub("1"), Money.of_minor(9, "XTR")),
        holdings=(Holding("stars", Money.of_minor(800, "XTR")), Holding("invoicebox", rub("9"))) * s.many,
        stars_free=s.number,
        stars_held=7,
        earlier=date(2026, 4, 1),
        later=date(2026, 6, 1),
        uncounted=(Money.of_minor(500, "EUR"),),
    )


def empty() -> MonthView:
    return MonthView(
        MAY, NOTHING, NOTHING, dict.fromkeys(Figure, 0), rub("0"), rub("0"), (), (), 0, 0, rub("0"), (), None, None
    )


def figures(s: Sample, what: str) -> FigureView:
    row = FigureRow(s.number, s.number, "kinguin", s.word, s.word + ".", 2, s.price.money)
    return FigureView(MAY, what, (row, replace(row, money=None)) * 5, s.price.money, 2, 3, 30, rub("5"))


def paper(s: Sample) -> ReceiptView:
    line = ReceiptLine(s.word, s.word + ".", 2, rub("100"), rub("200"), 22, rub("36.07"))
    return ReceiptView(
        order=s.number,
        number=s.number,
        seller=s.word[:64],
        provider="invoicebox",
        at=AT,
        lines=(line, replace(line, tax=None, tax_percent=None)) * s.many,
        total=rub("400"),
        method="stars",
        paid=Money.of_minor(210, "XTR"),
        charge="stxW-" + "a" * 60,
        refunds=(ReceiptRefund(rub("1"), AT), ReceiptRefund(rub("2"), None)),
        taxes=((10, rub("1")), (22, rub("36.07"))),
    )


def statement(s: Sample) -> StatementView:
    row = StatementRow(AT, "top_up", s.number, rub("500"), rub("700"))
    rows = [replace(row, word=word, order_number=n) for word in WORDS for n in (s.number, None)]
    rows.append(replace(row, money=rub("-500")))
    return StatementView(tuple(rows[:10]), (rub("700"), Money.of_minor(3, "XTR")), 1, 2)


def drawn(s: Sample, t: Texts) -> Iterator[Screen]:
    yield books.money(month(s), t)
    yield books.money(empty(), t)
    yield books.money(replace(month(s), later=None, before=NOTHING, surplus=(), holdings=()), t)
    for what in (*Figure, "m-stars-XTR", "m-unheard-RUB"):
        yield books.orders(figures(s, what), t)
    yield books.orders(FigureView(MAY, "earned", (), rub("0"), 1, 1, 0), t)
    yield receipt.receipt(paper(s), t)
    yield receipt.receipt(replace(paper(s), for_staff=True, refunds=(), taxes=(), charge=""), t)
    yield receipt.receipt(replace(paper(s), charge="c" * 300), t)
    for word in WORDS:
        view = statement(s)
        yield books_statement.statement(replace(view, rows=tuple(replace(each, word=word) for each in view.rows)), t)
    yield books_statement.statement(statement(s), t)
    yield settings.settings(replace(s.settings(), has_statement=True), t)
    yield status.status(replace(s.status(OrderState.DELIVERED), has_receipt=True), t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_money_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in drawn(sample, t):
        check(screen)
        check_bottom(screen)


def test_each_number_of_a_month_opens_its_orders(en: Texts) -> None:
    screen = books.money(month(CALM), en)
    opened = {each.what for each in presses(screen) if isinstance(each, MoneyOrders)}
    assert opened == {*Figure, "m-stars-XTR", "m-invoicebox-RUB"}
    text = check(screen)
    assert "Revenue: RUB\xa012,000.50" in text
    assert "Profit: RUB\xa03,858.25" in text
    assert "Margin: 32.2 %" in text
    assert "not known" in text


def test_a_number_of_nothing_has_no_button(en: Texts) -> None:
    assert not [each for each in presses(books.money(empty(), en)) if isinstance(each, MoneyOrders)]


def test_the_months_lie_at_the_left_and_at_the_right(ru: Texts) -> None:
    screen = books.money(month(CALM), ru)
    row = next(row for row in screen.rows if isinstance(row[0].press, MoneyPlace))
    assert [each.press for each in row] == [MoneyPlace(month="2026-04"), MoneyPlace(month="2026-06")]
    assert row[0].label == "‹ апрель 2026"


def test_a_receipt_leads_back_to_where_its_reader_came_from(en: Texts) -> None:
    assert OrderPlace(order=12) in presses(receipt.receipt(paper(CALM), en))
    assert StaffOrder(order=12) in presses(receipt.receipt(replace(paper(CALM), for_staff=True), en))


class Page(HTMLParser):
    """Counts what a page opens and closes, and keeps what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)
        assert tag not in ("script", "img", "link", "iframe"), "a receipt loads nothing"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_a_receipt_is_a_page_that_says_the_same(sample: Sample, t: Texts) -> None:
    page = Page()
    page.feed(receipt.page(paper(sample), t))
    page.close()
    assert page.open == []
    for told in ("stxW-", t.money(rub("400")), t.money(rub("36.07")), t.money(Money.of_minor(210, "XTR"))):
        assert told in page.words


def export() -> ExportView:
    row = ExportRow(
        1001,
        AT,
        "C7",
        "kinguin",
        (ExportLine("=Hades", "", 2),),
        "stars",
        "+charge",
        OrderState.DELIVERED,
        SUMS,
        Money.of_minor(1000, "EUR"),
        "100.5",
    )
    unknown = replace(row, number=1002, cost=None, rate="", cost_unknown=True, sums=replace(SUMS, cost=rub("0")))
    loose = ExportRow(None, None, "", "", (), "", "", None, NOTHING, None, "")
    stars = (Money.of_minor(n, "XTR") for n in (0, 5, 2, 3))
    return ExportView(
        MAY, (row, unknown, loose), SUMS, (AccountRow("stars", *stars), AccountRow("deposit:kinguin", *(rub("1"),) * 4))
    )


def test_a_cost_that_nobody_knows_is_no_zero(t: Texts) -> None:
    orders, accounts = tables(export(), ZoneInfo("Europe/Moscow"), "RUB", t)
    at = orders.columns.index(t.plain("export.column.cost_here", currency="RUB"))
    assert [row[at] for row in orders.rows] == [Decimal("8000.25"), t.plain("export.unknown"), Decimal(0)]
    assert {len(row) for row in orders.all_rows} == {len(orders.columns)}
    assert accounts.rows[0][1:] == ["XTR", 0, 5, 2, 3]
