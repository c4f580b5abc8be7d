"""Owns reading of call parameters, sent as JSON or as a form; refuses names that the method does not have."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.errors import bad_request

TOLERATED = frozenset({"disable_web_page_preview"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart call."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


class Params:
    """One call's parameters; a form's strings and JSON's own types read the same."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self.files = files

    def refuse_unknown(self, method: str, accepted: frozenset[str]) -> None:
        """Real Telegram ignores unknown names; here they are mistakes to be shown."""
        for name in self._values:
            if name not in accepted and name not in TOLERATED:
                raise bad_request(f"method {method} has no parameter {name}")

    def has(self, name: str) -> bool:
        return bool(self._values.get(name, "") != "")

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise bad_request(f"parameter {name} must be of type String")
        return str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        value = self._values.get(name, default)
        if value is None or value == "":
            raise bad_request(f"parameter {name} is required")
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise bad_request(f"parameter {name} must be of type Integer")
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"can't parse parameter {name} as Integer") from None

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._values.get(name, default)
        if isinstance(value, bool):
            return value
        return str(value).strip().lower() in ("true", "1", "yes", "t", "y")

    def json(self, name: str, default: Any = None) -> Any:
        value = self._values.get(name, default)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def record(self, name: str) -> dict[str, Any]:
        """A JSON object, empty when absent."""
        value = self.json(name, {})
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name} JSON object")
        return value

    def array(self, name: str) -> list[Any]:
        """A JSON array, empty when absent."""
        value = self.json(name, [])
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON array")
        return value


def refuse_unknown_fields(what: str, value: object, accepted: frozenset[str]) -> dict[str, Any]:
    """Returns `value` as a JSON object that has no other fields than `accepted`."""
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {what}: expected an Object")
    for name in value:
        if name not in accepted:
            raise bad_request(f"can't parse {what}: unknown field {name}")
    return value
