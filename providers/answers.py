"""What an HTTP answer says: its JSON and its error class. Knows no client and no provider."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from providers.errors import Limited, NotFound, Ours, ProviderError, Unavailable, Unclear

LONGEST_WAIT = 3600
"""Seconds that a provider may make the shop wait."""
MOST_DIGITS = 40
"""Before or after the point of a number that is not whole."""
LONGEST_NUMBER = 200
"""Signs of such a number."""

Read = TypeVar("Read")

_HALF_LETTER = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
"""Escaped, or as bytes: half of a letter that Python reads and nothing else takes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer that arrived whole. `call` names the request without its query or body."""

    status: int
    headers: httpx.Headers = field(repr=False)
    raw: bytes = field(repr=False)
    request_id: str | None = None
    call: str = ""

    def json(self) -> Any:
        """The body: whole numbers as int, others as `Decimal`. Raises ValueError if not JSON."""
        return read_json(self.raw)


def read_json(raw: bytes) -> Any:
    """JSON from outside: whole numbers as int, others as `Decimal`, halves of letters as U+FFFD.

    Raises ValueError for what is no JSON, and for numbers of more digits than anyone means. Python's own errors carry
    the whole body, which may hold keys and secrets: they end here.
    """
    try:
        read = json.loads(raw, parse_float=_decimal, parse_constant=_no_constant)
        return _whole_letters(read) if _HALF_LETTER.search(raw) else read
    except RecursionError:
        wrong = "nested too deeply"
    except ValueError as error:
        wrong = "no JSON" if isinstance(error, json.JSONDecodeError | UnicodeError) else str(error)
    raise ValueError(wrong)


def _decimal(text: str) -> Decimal:
    """An exponent of a few signs may mean a number that fills the memory."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError("no number that can be held") from None
    if abs(number.adjusted()) > MOST_DIGITS or len(text) > LONGEST_NUMBER:
        raise ValueError("a number of too many digits")
    return number


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


def _whole_letters(value: Any) -> Any:
    """Without surrogates that stand alone: no file and no table takes them."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole_letters(part) for part in value]
    if isinstance(value, dict):
        return {_whole_letters(name): _whole_letters(part) for name, part in value.items()}
    return value


def segment(remote_id: str) -> str:
    """An id from outside as one part of a path. Raises `NotFound` for what no id can be."""
    if remote_id in {"", ".", ".."}:
        raise NotFound("not an id")
    return quote(remote_id, safe="")


def read_as(answer: Answer, read: Callable[[Any], Read]) -> Read:
    """What `read` makes of the body of a read. Raises `Unavailable` for one that is not what the call promises."""
    try:
        return read(answer.json())
    except ValueError:
        raise Unavailable(f"{answer.call}: unreadable", status=answer.status, request_id=answer.request_id) from None


def read_error(answer: Answer, *, code: str | None = None) -> ProviderError:
    """What an answer without the wanted data means for a read."""
    common = _common_error(answer, code)
    if common is not None:
        return common
    kind = NotFound if answer.status == 404 else Unavailable
    return kind(_words(answer), code=code, status=answer.status, request_id=answer.request_id)


def act_error(answer: Answer, *, code: str | None = None, names_limits: bool = True) -> ProviderError:
    """What an answer without the sign of acceptance means: unclear, unless surely not acted.

    `names_limits`: the documents name 429. A 403 counts in the provider's own words alone: a page may be of a
    firewall that reads what comes back, after the act.
    """
    common = _common_error(answer, code)
    is_sure = _is_told(answer) if answer.status == 403 else names_limits or answer.status != 429
    if common is not None and is_sure:
        return common
    return Unclear(_words(answer), code=code, status=answer.status, request_id=answer.request_id)


def _common_error(answer: Answer, code: str | None) -> ProviderError | None:
    facts = {"code": code, "status": answer.status, "request_id": answer.request_id}
    if answer.status in {401, 403}:
        return Ours(_words(answer), **facts)  # type: ignore[arg-type]
    if answer.status == 429:
        return Limited(_words(answer), retry_after=retry_after(answer), **facts)  # type: ignore[arg-type]
    return None


def _is_told(answer: Answer) -> bool:
    try:
        return isinstance(answer.json(), dict)
    except ValueError:
        return False


def _words(answer: Answer) -> str:
    return f"{answer.call}: status {answer.status}"


def retry_after(answer: Answer) -> int | None:
    """Seconds that the provider asks to wait, at most an hour; None where it says nothing readable.

    A date is measured against the answer's own `Date`, so that no clock of ours takes part.
    """
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return min(int(told[:9]), LONGEST_WAIT)
    until, since = _date(told), _date(answer.headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since) // timedelta(seconds=1), 0), LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None
