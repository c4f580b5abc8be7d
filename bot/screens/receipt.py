"""A receipt: on a screen, and as a page to print. One content in two forms."""

from collections.abc import Iterator
from html import escape

from bot.callbacks import OrderPlace, StaffOrder
from bot.callbacks.money import ReceiptFile
from bot.lengths import units
from bot.screens.books import method
from bot.screens.layout import COPY_LIMIT, bottom, button, lines, listed, paragraphs, screen, short
from bot.screens.parts import full_title
from bot.screens.screen import Button, Rows, Screen
from bot.services.books_views import ReceiptLine, ReceiptRefund, ReceiptView
from bot.texts import Html, Texts

LINES_SHOWN = 12
REFUNDS_SHOWN = 6
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.45 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #111; }}
h1 {{ font-size: 1.35rem; margin: 0 0 .25rem; }}
table {{ width: 100%; border-collapse: collapse; margin: 1.25rem 0; }}
th, td {{ text-align: left; padding: .4rem .5rem .4rem 0; border-bottom: 1px solid #ccc; vertical-align: top; }}
.sum {{ text-align: right; white-space: nowrap; padding-right: 0; }}
.total td {{ font-weight: 600; border-bottom: 2px solid #111; }}
p {{ margin: .25rem 0; overflow-wrap: anywhere; }}
@media print {{ body {{ margin: 0; max-width: none; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
{head}
<table>
<thead>
<tr><th>{item}</th><th class="sum">{quantity}</th><th class="sum">{unit}</th><th class="sum">{sum}</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
{foot}
</body>
</html>
"""


def receipt(view: ReceiptView, t: Texts) -> Screen:
    """What was bought, what tax is in it, how it was paid, what went back."""
    text = paragraphs(
        lines(t("receipt.title", number=view.number), *_head(view, t)),
        listed(t, [_line(view, each, t) for each in view.lines], LINES_SHOWN),
        lines(t("receipt.total", money=t.money(view.total)), *_taxes(view, t)),
        lines(*_paid(view, t), t("receipt.charge", id=short(view.charge, COPY_LIMIT)) if view.charge else None),
        lines(*(_refund(each, t) for each in view.refunds[:REFUNDS_SHOWN])),
    )
    back = StaffOrder(order=view.order) if view.for_staff else OrderPlace(order=view.order)
    return screen(text, _buttons(view, t), bottom(t, back))


def page(view: ReceiptView, t: Texts) -> str:
    """The same as HTML that a browser prints; it loads nothing from anywhere."""
    return _PAGE.format(
        language=t.language,
        title=escape(t.plain("receipt.page.title", number=view.number)),
        head=_paragraphs(_head(view, t)),
        item=escape(t.plain("receipt.page.item")),
        quantity=escape(t.plain("receipt.page.quantity")),
        unit=escape(t.plain("receipt.page.unit")),
        sum=escape(t.plain("receipt.page.sum")),
        rows="\n".join([*(_cells(view, each, t) for each in view.lines), _total(view, t)]),
        foot=_paragraphs([*_taxes(view, t), *_paid(view, t), *_charge(view, t), *_refunds(view, t)]),
    )


def file_name(view: ReceiptView) -> str:
    return f"receipt-{view.number}.html"


def caption(view: ReceiptView, t: Texts) -> Html:
    return t("receipt.title", number=view.number)


def _head(view: ReceiptView, t: Texts) -> Iterator[Html]:
    yield t("receipt.date", at=t.full_moment(view.at))
    yield t("receipt.seller", name=short(view.seller))


def _title(view: ReceiptView, each: ReceiptLine, t: Texts) -> str:
    return full_title(t, view.provider, each.title, each.variant_title)


def _line(view: ReceiptView, each: ReceiptLine, t: Texts) -> Html:
    title = _title(view, each, t)
    return t("receipt.line", title=title, quantity=each.quantity, unit=t.money(each.unit), total=t.money(each.total))


def _taxes(view: ReceiptView, t: Texts) -> Iterator[Html]:
    for rate, amount in view.taxes:
        yield t("receipt.tax", percent=rate, money=t.money(amount))


def _paid(view: ReceiptView, t: Texts) -> Iterator[Html]:
    yield t("receipt.paid", money=t.money(view.paid), method=method(view.method, t))


def _charge(view: ReceiptView, t: Texts) -> Iterator[Html]:
    if view.charge:
        yield t("receipt.page.charge", id=view.charge)


def _refund(each: ReceiptRefund, t: Texts) -> Html:
    if each.done_at is None:
        return t("receipt.refund.coming", money=t.money(each.money))
    return t("receipt.refund", money=t.money(each.money), at=t.full_moment(each.done_at))


def _refunds(view: ReceiptView, t: Texts) -> Iterator[Html]:
    for each in view.refunds:
        yield _refund(each, t)


def _paragraphs(told: Iterator[Html] | list[Html]) -> str:
    return "\n".join(f"<p>{each}</p>" for each in told)


def _cells(view: ReceiptView, each: ReceiptLine, t: Texts) -> str:
    amounts = (str(each.quantity), t.money(each.unit), t.money(each.total))
    right = "".join(f'<td class="sum">{escape(one)}</td>' for one in amounts)
    return f"<tr><td>{escape(_title(view, each, t))}</td>{right}</tr>"


def _total(view: ReceiptView, t: Texts) -> str:
    name, amount = escape(t.plain("receipt.page.total")), escape(t.money(view.total))
    return f'<tr class="total"><td colspan="3">{name}</td><td class="sum">{amount}</td></tr>'


def _buttons(view: ReceiptView, t: Texts) -> Rows:
    file = (button(t.plain("receipt.button.file"), ReceiptFile(order=view.order)),)
    if not view.charge or units(view.charge) > COPY_LIMIT:
        return (file,)
    return ((Button(t.plain("receipt.button.copy"), copy=view.charge),), file)
