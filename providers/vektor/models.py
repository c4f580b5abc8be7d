"""Vektor's JSON as read: liberal, because its tables and its examples differ. Holds no rules."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from providers.http import Answer
from providers.json_fields import Model, amount_below, objects, text, zoned_instant

_TRAILING_COMMA = re.compile(rb",(\s*[}\]])")
_number = amount_below(Decimal(1_000_000_000))


def loose_json(answer: Answer) -> Any:
    """The body, also with a comma after the last field, as the documents print it. Raises ValueError."""
    try:
        return answer.json()
    except ValueError:
        return replace(answer, raw=_TRAILING_COMMA.sub(rb"\1", answer.raw)).json()


def _text(value: Any) -> str:
    return text(value).strip()


def _label(value: Any) -> str:
    """As it came, byte for byte: it is sent back. Empty for what cannot be sent back, as half a letter."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        return ""
    return "" if "\ufffd" in value else value


def _pages(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _objects(value: Any) -> Any:
    """One object stands for a list of one."""
    return objects([value] if isinstance(value, dict) else value)


Text = Annotated[str, BeforeValidator(_text)]
Label = Annotated[str, BeforeValidator(_label)]
Number = Annotated[Decimal | None, BeforeValidator(_number)]
Pages = Annotated[int | None, BeforeValidator(_pages)]


class FaceValue(Model):
    """What is printed on a card, and what it costs the shop. Document: ECards."""

    name: Label = ""
    price: Number = None


class Card(Model):
    """A brand's card. Document: ECards."""

    id: Text = ""
    name: Text = ""
    description: Text = ""
    unit: Text = ""
    faceValues: Annotated[tuple[FaceValue, ...], BeforeValidator(_objects)] = ()


class OrderRow(Model):
    """A row of the list of orders. Document: api/orders, Order."""

    id: Text = ""
    number: Text = ""
    createdDate: Text = ""
    status: Text = ""
    participantLogin: Text = ""
    total: Number = None

    @property
    def created_at(self) -> datetime | None:
        """None without a zone: it is not known which one is meant."""
        return zoned_instant(self.createdDate)


class OrdersPage(Model):
    """20 orders. Document: api/orders, Get orders."""

    rows: tuple[OrderRow, ...] = ()
    totalPages: Pages = None
