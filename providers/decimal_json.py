"""Writes JSON with exact decimal numbers. Refuses floats, whose digits are not ours to choose."""

from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any


def dumps(value: Any) -> str:
    """JSON text; a Decimal becomes a plain number as it is written. Raises TypeError for others."""
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, dict):
        pairs = [f"{encode_basestring_ascii(key)}:{dumps(part)}" for key, part in value.items()]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([dumps(part) for part in value]) + "]"
    raise TypeError(f"{type(value).__name__} has no place in this JSON")
