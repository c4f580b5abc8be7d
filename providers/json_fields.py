"""Fields of JSON as providers write them, read liberally: types for their models. Refuses nothing, holds no rules.

What cannot be read is empty or None; whoever reads decides what it needs.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

_INSTANT = TypeAdapter(datetime)


class Model(BaseModel):
    """Unknown fields are no news; an error never repeats what was sent."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def instant(value: Any) -> datetime | None:
    """An aware UTC instant; None for anything unreadable. Without a zone it is UTC."""
    if not isinstance(value, str | datetime):
        return None
    try:
        read = _INSTANT.validate_python(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValidationError, OverflowError):
        return None


def zoned_instant(value: Any) -> datetime | None:
    """An aware UTC instant; without a zone it says nothing, because nobody knows which one is meant."""
    try:
        read = datetime.fromisoformat(str(value))
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def text(value: Any) -> str:
    """A text, or the digits of a whole number. No table takes a zero byte."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def objects(value: Any) -> list[Any]:
    """The objects of a list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def amount_below(highest: Decimal) -> Callable[[Any], Decimal | None]:
    """Reads a number from zero on, written as a number or as a text, that stays below the highest."""

    def read(value: Any) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            return None
        try:
            number = Decimal(value)
        except ArithmeticError:
            return None
        return number if number.is_finite() and 0 <= number < highest else None

    return read


Text = Annotated[str, BeforeValidator(text)]
Instant = Annotated[datetime | None, BeforeValidator(instant)]
ZonedInstant = Annotated[datetime | None, BeforeValidator(zoned_instant)]
Objects = BeforeValidator(objects)
"""Beside a tuple of models: what is no object is left out."""
