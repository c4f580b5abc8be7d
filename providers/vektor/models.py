"""Vektor's JSON as read: liberal, because its tables and its examples differ. Holds no rules."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from providers.http import Answer

_TRAILING_COMMA = re.compile(rb",(\s*[}\]])")
_HIGHEST = Decimal(1_000_000_000)


def loose_json(answer: Answer) -> Any:
    """The body, also with a comma after the last field, as the documents print it. Raises ValueError."""
    try:
        return answer.json()
    except ValueError:
        return replace(answer, raw=_TRAILING_COMMA.sub(rb"\1", answer.raw)).json()


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def _label(value: Any) -> str:
    """As it came, byte for byte: it is sent back. Empty for what cannot be sent back, as half a letter."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        return ""
    return "" if "\ufffd" in value else value


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() and 0 <= number < _HIGHEST else None


def _pages(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _instant(value: Any) -> datetime | None:
    """An instant with its zone; the documents print none, and without one it says nothing."""
    try:
        parsed = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def _objects(value: Any) -> Any:
    """One object stands for a list of one."""
    found = [value] if isinstance(value, dict) else value
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


Text = Annotated[str, BeforeValidator(_text)]
Label = Annotated[str, BeforeValidator(_label)]
Number = Annotated[Decimal | None, BeforeValidator(_number)]
Pages = Annotated[int | None, BeforeValidator(_pages)]


class Model(BaseModel):
    """Everything is optional; whoever reads decides what it needs."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


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
        return _instant(self.createdDate)


class OrdersPage(Model):
    """20 orders. Document: api/orders, Get orders."""

    rows: tuple[OrderRow, ...] = ()
    totalPages: Pages = None
