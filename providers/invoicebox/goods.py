"""The shop's own goods as a basket needs them: what staff must tell of each, and the item that is made of it.

Document: docs/merchant/order/create.md, BasketItem. Lengths are the shorter ones of the official client of 2026-08.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from providers.errors import InvalidAnswer
from providers.invoicebox.codes import CATEGORY_TYPES, ITEM_NUMBERS, ITEM_WORDS, PAYMENT_TYPES, VAT_RATES
from providers.questions import Question

_LONGEST = {"sku": 36, "measure": 10, "group_name": 500, "origin_country": 20, "category": 20, "meta_data": 4000}
_DECIMAL = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,3})?")
_OPTIONS = {
    "vat_code": tuple(VAT_RATES),
    "payment_type": PAYMENT_TYPES,
    "category_type": CATEGORY_TYPES,
}
_DECIMALS = {"excise": 2, "gross_weight": 3, "net_weight": 3}
"""How many digits may follow the point: roubles, kilograms."""

FIELDS = (
    Question("sku", kept=False),
    Question("measure", kept=False),
    Question("measure_code", kept=False),
    Question("vat_code", options=_OPTIONS["vat_code"], kept=False),
    Question("item_type", kept=False),
    Question("payment_type", options=PAYMENT_TYPES, kept=False),
    Question("excise", optional=True, kept=False),
    Question("gross_weight", optional=True, kept=False),
    Question("net_weight", optional=True, kept=False),
    Question("origin_country", optional=True, kept=False),
    Question("origin_country_code", optional=True, kept=False),
    Question("group_name", optional=True, kept=False),
    Question("service_date", optional=True, kept=False),
    Question("category_type", options=CATEGORY_TYPES, optional=True, kept=False),
    Question("category", optional=True, kept=False),
    Question("meta_data", optional=True, kept=False),
)
_OPTIONAL = frozenset(field.key for field in FIELDS if field.optional)
KEYS = frozenset(field.key for field in FIELDS)

_PLAIN = {
    "sku": "sku",
    "measure": "measure",
    "measure_code": "measureCode",
    "vat_code": "vatCode",
    "payment_type": "paymentType",
    "origin_country": "originCountry",
    "origin_country_code": "originCountryCode",
    "group_name": "groupName",
    "service_date": "serviceDate",
    "category_type": "categoryType",
    "category": "category",
}
_NUMBERS = {"excise": "excise", "gross_weight": "grossWeight", "net_weight": "netWeight"}


def check(key: str, text: str) -> str:
    """The field as it is stored. Raises `InvalidAnswer`; KeyError for a field of another."""
    answer = text.strip()
    if not answer and key in _OPTIONAL:
        return ""
    if not answer:
        raise InvalidAnswer(key, "empty")
    if key in _OPTIONS:
        return _option(key, answer)
    return _CHECKS[key](key, answer)


def item_of(facts: Mapping[str, str]) -> dict[str, Any]:
    """What of a basket item depends on the product alone. Raises KeyError for a product without its fields."""
    item: dict[str, Any] = {name: facts[key] for key, name in _PLAIN.items() if _told(key, facts)}
    item["type"] = int(facts["item_type"]) if facts["item_type"].isdigit() else facts["item_type"]
    item |= {name: Decimal(facts[key]) for key, name in _NUMBERS.items() if facts.get(key)}
    return item


def meta_of(facts: Mapping[str, str]) -> dict[str, Any] | None:
    """The product's schema.org object, where it has one."""
    told = facts.get("meta_data")
    return _read_object(told) if told else None


def _told(key: str, facts: Mapping[str, str]) -> bool:
    return key not in _OPTIONAL or bool(facts.get(key))


def _option(key: str, answer: str) -> str:
    if answer not in _OPTIONS[key]:
        raise InvalidAnswer(key, "option")
    return answer


def _text(key: str, answer: str) -> str:
    if len(answer) > _LONGEST[key]:
        raise InvalidAnswer(key, "long")
    if not answer.isprintable():
        raise InvalidAnswer(key, "characters")
    return answer


def _code(key: str, answer: str) -> str:
    """Digits of a classifier; zeros in front belong to it."""
    if not re.fullmatch(r"[0-9]{3,4}", answer):
        raise InvalidAnswer(key, "digits")
    return answer


def _type(key: str, answer: str) -> str:
    word = answer.lower()
    if word in ITEM_WORDS:
        return word
    if not (re.fullmatch(r"[0-9]{1,2}", word) and int(word) in ITEM_NUMBERS):
        raise InvalidAnswer(key, "option")
    return str(int(word))


def _decimal(key: str, answer: str) -> str:
    if not _DECIMAL.fullmatch(answer):
        raise InvalidAnswer(key, "number")
    text = answer.replace(",", ".")
    if len(text.partition(".")[2]) > _DECIMALS[key]:
        raise InvalidAnswer(key, "digits")
    return text


def _date(key: str, answer: str) -> str:
    try:
        return date.fromisoformat(answer).isoformat()
    except ValueError:
        raise InvalidAnswer(key, "form") from None


def _object(key: str, answer: str) -> str:
    if len(answer) > _LONGEST[key]:
        raise InvalidAnswer(key, "long")
    try:
        _read_object(answer)
    except (ValueError, RecursionError):
        raise InvalidAnswer(key, "form") from None
    return answer


def _read_object(text: str) -> dict[str, Any]:
    read = json.loads(text, parse_float=_plain_number, parse_constant=_plain_number)
    if not isinstance(read, dict):
        raise ValueError("no object")  # noqa: TRY004 - the text is wrong, not the program
    return read


def _plain_number(text: str) -> Decimal:
    """Digits and a point: an exponent would grow into as many digits as it names."""
    if not re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        raise ValueError("no plain number")
    return Decimal(text)


_CHECKS: dict[str, Callable[[str, str], str]] = {
    "sku": _text,
    "measure": _text,
    "measure_code": _code,
    "item_type": _type,
    "excise": _decimal,
    "gross_weight": _decimal,
    "net_weight": _decimal,
    "origin_country": _text,
    "origin_country_code": _code,
    "group_name": _text,
    "service_date": _date,
    "category": _text,
    "meta_data": _object,
}
