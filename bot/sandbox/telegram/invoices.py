"""Owns sendInvoice and createInvoiceLink; refuses lengths, prices and tokens as Telegram does."""

import re

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.html_text import utf16
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, refuse_unknown_fields
from bot.sandbox.telegram.registry import SENDING, method
from bot.sandbox.telegram.sending import send, target
from bot.sandbox.telegram.world import World

MOST_STARS = 100_000
INVOICE = (
    "title description payload currency prices provider_token max_tip_amount"
    " suggested_tip_amounts provider_data photo_url photo_size photo_width photo_height need_name"
    " need_phone_number need_email need_shipping_address send_phone_number_to_provider"
    " send_email_to_provider is_flexible"
)
ASKED = ("need_name", "need_phone_number", "need_email", "need_shipping_address", "is_flexible")
MONTH_SECONDS = 2_592_000


def _prices(params: Params) -> list[Json]:
    prices = params.array("prices")
    for price in prices:
        refuse_unknown_fields("LabeledPrice", price, frozenset(["label", "amount"]))
        amount = price.get("amount")
        if not price.get("label") or isinstance(amount, bool) or not isinstance(amount, int):
            raise bad_request("can't parse LabeledPrice: label and amount are required")
    if not prices:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return prices


def _check_words(params: Params) -> None:
    if not 1 <= utf16(params.text("title")) <= 32:
        raise bad_request("INVOICE_TITLE_INVALID")
    if not 1 <= utf16(params.text("description")) <= 255:
        raise bad_request("INVOICE_DESCRIPTION_INVALID")
    if not 1 <= len(params.text("payload").encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")


def _check_stars(params: Params, prices: list[Json]) -> None:
    if params.has("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if len(prices) != 1:
        raise bad_request("an invoice in Telegram Stars must have exactly one price")
    if not 1 <= prices[0]["amount"] <= MOST_STARS:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    if any(params.flag(name) for name in ASKED) or params.has("max_tip_amount"):
        raise bad_request("STARS_INVOICE_INVALID")


def _check_money(params: Params, prices: list[Json]) -> None:
    if not re.fullmatch("[A-Z]{3}", params.text("currency")):
        raise bad_request("CURRENCY_INVALID")
    if not params.has("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if sum(price["amount"] for price in prices) <= 0:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")


def _new_invoice(world: World, params: Params) -> Json:
    _check_words(params)
    prices = _prices(params)
    check = _check_stars if params.text("currency") == "XTR" else _check_money
    check(params, prices)
    if params.has("subscription_period") and params.integer("subscription_period") != MONTH_SECONDS:
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    invoice: Json = {name: params.text(name) for name in ("title", "description", "payload")}
    invoice |= {"slug": world.name("inv"), "currency": params.text("currency"), "prices": prices}
    invoice |= {"amount": sum(price["amount"] for price in prices), "chat_id": 0}
    invoice |= {name: True for name in ASKED if params.flag(name)}
    if params.has("photo_url"):
        invoice["photo_url"] = params.text("photo_url")
    world.state.invoices[invoice["slug"]] = invoice
    return invoice


@method("createInvoiceLink", f"{INVOICE} subscription_period")
def create_invoice_link(world: World, params: Params) -> str:
    return f"https://t.me/${_new_invoice(world, params)['slug']}"


@method("sendInvoice", f"{SENDING} {INVOICE} start_parameter", posts=True)
def send_invoice(world: World, params: Params) -> Json:
    target(world, params)
    invoice = _new_invoice(world, params)
    shown = {
        "title": invoice["title"],
        "description": invoice["description"],
        "start_parameter": params.text("start_parameter"),
        "currency": invoice["currency"],
        "total_amount": invoice["amount"],
    }
    message = send(world, params, {"invoice": shown}, invoice=True)
    if "reply_markup" not in message:
        message["reply_markup"] = {"inline_keyboard": [[{"text": "Pay", "pay": True}]]}
    invoice |= {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
    return message


def sheet(invoice: Json) -> Json:
    """What the payment sheet shows; `amount` is in the smallest unit of the currency, or Stars."""
    names = ("slug", "title", "description", "amount", "currency", "photo_url")
    return {name: invoice[name] for name in names if name in invoice}
