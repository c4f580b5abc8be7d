"""What pretends to be Stripe beside the stand-in shop: a script for the payment page and what it posts to.

No money moves. The script draws a small card form that says so; no card data leaves the page.
"""

from pathlib import Path
from urllib.parse import parse_qs

import httpx

from providers.intercode.samples import CURRENCY
from providers.intercode.standin_book import Book, RemoteOrder
from providers.intercode.statuses import ORDER_PAID

# The page is served from another origin than the stand-in.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Cache-Control": "no-store",
}


def script() -> httpx.Response:
    """`GET {base_url}/stripe.js`."""
    source = Path(__file__).with_name("standin_stripe.js").read_bytes()
    headers = {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store"}
    return httpx.Response(200, content=source, headers=headers)


def confirm(request: httpx.Request, book: Book) -> httpx.Response:
    """`POST {base_url}/stripe/confirm`, a form: key, client_secret, outcome (`pay` or `refuse`)."""
    if request.method == "OPTIONS":
        return httpx.Response(204, headers=CORS)
    form = {name: values[0] for name, values in parse_qs(request.content.decode("utf-8", "replace")).items()}
    order = book.by_secret(form.get("client_secret", ""))
    if order is None or not form.get("key", "").startswith("pk_"):
        return _error(404, "invalid_request_error", "resource_missing")
    if not order.is_unpaid:
        return _error(400, "invalid_request_error", "payment_intent_unexpected_state")
    if form.get("outcome") == "refuse":
        book.move(order, "Payment Failed")
        return _error(402, "card_error", "card_declined")
    book.move(order, ORDER_PAID)
    return httpx.Response(200, json={"paymentIntent": _intent(order)}, headers=CORS)


def _intent(order: RemoteOrder) -> dict[str, str | int]:
    name = order.secret.partition("_secret_")[0]
    told = {"id": name, "object": "payment_intent", "currency": CURRENCY.lower(), "status": "succeeded"}
    return {**told, "amount": order.cents}


def _error(status: int, kind: str, code: str) -> httpx.Response:
    return httpx.Response(status, json={"error": {"type": kind, "code": code}}, headers=CORS)
