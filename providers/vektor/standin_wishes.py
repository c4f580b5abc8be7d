"""How the stand-in reads an order: what is wrong with it, and what it costs.

The shapes of refusals are those of the older documents.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from providers.vektor.samples import REFUSED_DOMAIN
from providers.vektor.standin_cards import Brand

MOST_PIECES = 100

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[0-9]{10,15}")

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A sound order."""

    order_id: str
    email: str
    total: int
    quantity: int
    is_slow: bool


def wish_of(raw: bytes, brands: Mapping[int, Brand]) -> Wish | Errors:
    """The order, or what is wrong with it by the path of each field."""
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return {"": ["A non-empty request body is required."]}
    errors = _order_id(body) | _participant(body.get("participant"))
    told = body.get("ecards")
    cards: list[Any] = told if isinstance(told, list) else []
    errors |= _cards(cards, brands)
    return errors or _wish(body, cards, brands)


def _order_id(body: Mapping[str, Any]) -> Errors:
    try:
        UUID(str(body.get("orderId")))
    except ValueError:
        return {"OrderId": ["The OrderId field is required."]}
    return {}


def _participant(told: Any) -> Errors:
    person = told if isinstance(told, dict) else {}
    errors: Errors = {}
    for field in ("Email", "Name", "Phone"):
        value = person.get(field.lower())
        if not isinstance(value, str) or not value.strip():
            errors[f"Participant.{field}"] = [f"The {field} field is required."]
    email, phone = str(person.get("email", "")), str(person.get("phone", ""))
    if email and (not _EMAIL.fullmatch(email) or email.endswith(f"@{REFUSED_DOMAIN}")):
        errors["Participant.Email"] = ["The Email field is not a valid e-mail address."]
    if phone and not _PHONE.fullmatch(phone):
        errors["Participant.Phone"] = ["The Phone field is not a valid phone number."]
    return errors


def _cards(cards: list[Any], brands: Mapping[int, Brand]) -> Errors:
    if not cards:
        return {"Ecards": ["The Ecards field is required."]}
    errors: Errors = {}
    for place, told in enumerate(cards):
        card = told if isinstance(told, dict) else {}
        brand = _brand(card.get("id"), brands)
        quantity = card.get("quantity")
        if brand is None:
            errors[f"Ecards[{place}].Id"] = ["The card is not found."]
        elif card.get("faceValue") not in [value.name for value in brand.values]:
            errors[f"Ecards[{place}].FaceValue"] = ["The face value is not found."]
        if type(quantity) is not int or not 1 <= quantity <= MOST_PIECES:
            errors[f"Ecards[{place}].Quantity"] = ["The field Quantity is invalid."]
    return errors


def _brand(told: Any, brands: Mapping[int, Brand]) -> Brand | None:
    """By a number or its text: the documents have both."""
    text = str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""
    return brands.get(int(text)) if text.isascii() and text.isdigit() else None


def _wish(body: Mapping[str, Any], cards: list[Any], brands: Mapping[int, Brand]) -> Wish:
    total, quantity, is_slow = 0, 0, False
    for card in cards:
        brand = brands[int(card["id"])]
        price = next(value.price for value in brand.values if value.name == card["faceValue"])
        total += price * card["quantity"]
        quantity += card["quantity"]
        is_slow = is_slow or brand.is_slow
    return Wish(body["orderId"], body["participant"]["email"], total, quantity, is_slow)
