"""The stand-in's payment page, where a pretended customer pays or refuses. Its texts are the files of `pages/`."""

from datetime import UTC
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

import httpx

from providers.invoicebox.standin_orders import Sold, moment

_FOLDER = Path(__file__).parent / "pages"
_STATES = frozenset({"created", "completed", "canceled", "expired", "refused"})
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
}


def page(order: Sold, *, refused: bool = False) -> httpx.Response:
    """The invoice in the language of the order, with what can be done now."""
    language = order.fields.get("languageId", "ru")
    state = order.word or order.status
    parts = [_file(f"{language}.{state if state in _STATES else 'other'}.html")]
    if refused and state == "created":
        parts.insert(0, _file(f"{language}.refused.html"))
    currency = order.fields["currencyId"]
    text = Template(_file(f"{language}.html")).substitute(
        style=_file("page.css"),
        reference=escape(order.reference),
        description=escape(order.fields["description"]),
        rows=_rows(order, language),
        amount=_money(order.fields["amount"], currency, language),
        vat=_money(order.fields["vatAmount"], currency, language),
        until=moment(order.expires_at.astimezone(UTC)),
        until_words=order.expires_at.astimezone(UTC).strftime("%d.%m.%Y %H:%M UTC"),
        state="".join(parts),
    )
    return httpx.Response(200, content=text.encode(), headers=_HEADERS)


def choice_of(request: httpx.Request) -> str:
    """What was pressed: pay, refuse, or nothing known."""
    form = parse_qs(request.content.decode("utf-8", "replace"), max_num_fields=10)
    return form.get("choice", [""])[0]


def seen_again(request: httpx.Request, *, refused: bool) -> httpx.Response:
    """After a form the page is read anew, so that going back sends nothing twice."""
    path = request.url.raw_path.partition(b"?")[0].decode("ascii")
    return httpx.Response(303, headers={"Location": f"{path}?refused=1" if refused else path, **_HEADERS})


def _rows(order: Sold, language: str) -> str:
    currency = order.fields["currencyId"]
    return "\n".join(
        f"<li><span>{escape(row['name'])} \u00d7 {row['quantity']}</span>"
        f"<span>{_money(row['totalAmount'], currency, language)}</span></li>"
        for row in order.fields["basketItems"]
    )


def _money(amount: Decimal | int, currency: str, language: str) -> str:
    point = "." if language == "en" else ","
    number = f"{Decimal(amount):,.2f}".replace(",", "\u00a0").replace(".", point)
    return f"{number}\u00a0{escape(currency)}"


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
