"""Vektor's refusals as the shop's error classes. Only what the documents show is final; the rest is unclear.

Document: the older single page, "Errors": 400 with `errors`, whose keys are dotted paths of the body.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from providers.errors import Duplicate, NotFound, ProviderError, Refused, Unavailable
from providers.http import Answer, act_error, read_error

PERSON = frozenset({"participant", "customer"})
"""The object of the person in the body; the older documents say customer."""
QUESTIONS = ("email", "phone", "name")
"""Fields of the person, and the questions that ask for them."""

_KNOWN = re.compile(r"exist|already|duplicat|taken|in use|unique", re.IGNORECASE)


def refused_act(answer: Answer) -> ProviderError:
    """What an answer other than 200 to a call that acts means. 429 is documented nowhere: unclear."""
    wrong = _wrong_fields(answer)
    facts = {"status": answer.status, "request_id": answer.request_id}
    if any(path[-1] == "orderid" and any(map(_KNOWN.search, words)) for path, words in wrong.items()):
        return Duplicate(f"{answer.call}: the id is known", code="order_id", **facts)  # type: ignore[arg-type]
    if wrong and all(path[0] in PERSON for path in wrong):
        return _person_refused(answer, [path[-1] for path in wrong])
    return act_error(answer, names_limits=False)


def refused_read(answer: Answer) -> ProviderError:
    """What an answer other than 200 to a read means. A stranger's 404 proves nothing about an order."""
    error = read_error(answer)
    if isinstance(error, NotFound) and answer.raw.strip() and _json(answer) is None:
        return Unavailable(f"{answer.call}: status 404 that is not the API's", status=404)
    return error


def refusal_code(question: str | None) -> str:
    """Completes the text key `refused.<code>`."""
    return f"participant_{question}" if question else "participant"


def _person_refused(answer: Answer, fields: Sequence[str]) -> Refused:
    question = next((field for field in QUESTIONS if field in fields), None)
    return Refused(
        f"{answer.call}: the data of the person are refused",
        question=question,
        code=refusal_code(question),
        status=answer.status,
        request_id=answer.request_id,
    )


def _wrong_fields(answer: Answer) -> Mapping[tuple[str, ...], Sequence[str]]:
    """The fields that a documented error names, as paths in small letters, with what is said of each."""
    body = _json(answer) if answer.status == 400 else None
    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, dict):
        return {}
    return {_path(key): _sentences(told) for key, told in errors.items()}


def _path(key: str) -> tuple[str, ...]:
    return tuple(key.removeprefix("$.").casefold().split("."))


def _sentences(told: Any) -> Sequence[str]:
    return [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str)]


def _json(answer: Answer) -> Any:
    """None for what is no JSON."""
    try:
        return answer.json()
    except ValueError:
        return None
