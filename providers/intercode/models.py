"""What an Intercode shop answers, read liberally. Never holds the payment's secret, except where it is asked for.

Document: Intercode SaaS Kit, Orders. `clientSecret` is a bearer secret of the paying customer: an `Order` drops it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, SecretStr, ValidationError

from providers.json_fields import Model, Objects, ZonedInstant

_LARGEST = 10**15


def whole(value: object) -> int | None:
    """A whole number from zero on, however it is written; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        value = int(value)
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return value if fits and isinstance(value, int) else None


def _number(value: object) -> int:
    found = whole(value)
    if found is None:
        raise ValueError("not a number")
    return found


def _text(value: object) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return value[:500] if isinstance(value, str) else ""


def _secret(value: object) -> object:
    good = isinstance(value, str) and value.isascii() and value.isprintable() and " " not in value
    return value if good and isinstance(value, str) and 0 < len(value) <= 500 else None


Number = Annotated[int, BeforeValidator(_number)]
Whole = Annotated[int | None, BeforeValidator(whole)]
Text = Annotated[str, BeforeValidator(_text)]


class Product(Model):
    """One line of an order. `priceInCents` is the price of a piece, in cents of a currency that nobody names."""

    id: Text = ""
    name: Text = ""
    quantity: Whole = None
    priceInCents: Whole = None


class Order(Model):
    """An order; only its id must be there. `amountInCents` is for the whole order."""

    id: Number
    date: ZonedInstant = None
    products: Annotated[tuple[Product, ...], Objects] = ()
    amountInCents: Whole = None
    status: Text = ""


class PayableOrder(Order):
    """An order with the secret that finishes its payment. Made for the payment page alone."""

    clientSecret: Annotated[SecretStr | None, BeforeValidator(_secret)] = None


class Echo(Model):
    """What a change of status answers."""

    id: Number
    status: Text = ""


class LeadStatus(Model):
    """The place of one lead status among the others."""

    id: Number
    statusOrder: Whole = None


def one_or_list(model: type[Order] | type[LeadStatus], body: object) -> Sequence[Any] | None:
    """A list, or a single object as a list of one; None where any part is not what it should be."""
    rows = [body] if isinstance(body, dict) else body
    if not isinstance(rows, list):
        return None
    try:
        return [model.model_validate(row) for row in rows]
    except ValidationError:
        return None
