"""Owns what the stand-in raises: refusals of the Bot API, lost connections, refused acts of people."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A refusal as the Bot API words it; `description` carries the prefix, e.g. "Bad Request: ..."."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> dict[str, Any]:
        """The JSON object that Telegram sends with this refusal."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ConnectionDropped(Exception):
    """The connection broke: no answer reached the bot, whether or not the call was carried out."""


class ActRefused(Exception):
    """A person tried what the Telegram app would not let them do."""


def bad_request(reason: str) -> ApiError:
    """400, with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403, with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {reason}")


def query_too_old() -> ApiError:
    """What Telegram says of an unknown, late or already answered query."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
