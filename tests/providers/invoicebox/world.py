"""Invoicebox and its stand-in for the contract suite, and pieces of orders for its own tests."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.invoicebox import Settings, create, standin
from providers.invoicebox.samples import MERCHANT_ID, NOTIFICATION_KEY
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement
from tests.providers.contract import HandClock, Numbered, World
from tests.providers.transport import StandinTransport

TOKEN = "Invoicebox-Token-1234"
REFERENCE = "11111111-1111-4111-8111-111111111111"

LEGAL = {
    "buyer": "legal",
    "company": "OOO Vitrina",
    "inn": "7707083893",
    "kpp": "773601001",
    "address": "117997, Moscow, Vavilova 19",
    "email": "buyer@example.org",
    "phone": "+7 495 123-45-67",
}
PRIVATE = {"buyer": "private", "name": "Anna", "email": "anna@example.org", "phone": "+79001112233"}
TRADER_INN = "500100732259"

FACTS = {
    "sku": "room-101",
    "measure": "pcs.",
    "measure_code": "796",
    "vat_code": "RUS_VAT20",
    "item_type": "service",
    "payment_type": "full_prepayment",
}


def rub(amount: str) -> Money:
    return Money(Decimal(amount), "RUB")


def line(price: str = "123.96", quantity: int = 3, title: str = "Room for a night", **facts: str) -> Line:
    return Line("room", title, quantity, price=rub(price), facts=FACTS | facts)


def placement(
    *lines: Line, reference: str = REFERENCE, answers: Mapping[str, str] = PRIVATE, quantity: int = 3
) -> Placement:
    return Placement(reference, lines or (line(quantity=quantity),), answers)


def settings(**more: Any) -> Settings:
    given = {"token": TOKEN, "merchant_id": MERCHANT_ID, "notification_key": NOTIFICATION_KEY}
    return Settings.model_validate({**given, "base_url": "https://invoices.example/v3", **more})


def world(**more: Any) -> World:
    clock = HandClock()
    made = standin(now=clock.now, new_id=Numbered(), base_url="https://invoices.example", token=TOKEN)
    transport = StandinTransport(made)
    return World(
        provider=create(settings(**more), now=clock.now, transport=transport),
        standin=made,
        transport=transport,
        clock=clock,
        secret=TOKEN,
        placement=lambda reference: placement(reference=reference),
        good_answers=LEGAL,
        free_text=frozenset({"company", "address", "name"}),
        pay=made.pay,
        replies_always_200=True,
    )
