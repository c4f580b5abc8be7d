"""Judges what customers tell of themselves. Refuses a wrong INN, e-mail or phone before anything is sent.

The library is imported where it is first needed: the shop starts without it.
"""

import re
from collections.abc import Callable

from providers.errors import InvalidAnswer
from providers.invoicebox.buyer import BUYER
from providers.typed_text import email_parts, phone_e164, seen

_LONGEST = {"name": 500, "company": 500, "address": 1000, "email": 100}
"""Characters. Document: docs/merchant/order/create.md, Customer."""

_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")


def check(key: str, answer: str, *, region: str) -> str:
    """The answer as it is stored. `region`: whose phone numbers need no country.

    Raises `InvalidAnswer`; KeyError for another's question.
    """
    text = seen(answer)
    return _phone(text, region) if key == "phone" else _CHECKS[key](key, text)


def _option(key: str, answer: str) -> str:
    if answer not in BUYER.options:
        raise InvalidAnswer(key, "option")
    return answer


def _text(key: str, answer: str) -> str:
    text = " ".join(answer.split())
    if not any(char.isalnum() for char in text):
        raise InvalidAnswer(key, "empty")
    if not text.isprintable():
        raise InvalidAnswer(key, "characters")
    return _short(key, text)


def _short(key: str, text: str) -> str:
    if len(text) > _LONGEST[key]:
        raise InvalidAnswer(key, "long")
    return text


def _email(key: str, answer: str) -> str:
    if not answer:
        raise InvalidAnswer(key, "empty")
    found = email_parts(_short(key, answer))
    if found is None:
        raise InvalidAnswer(key, "form")
    return _short(key, found[0])


def _phone(answer: str, region: str) -> str:
    if not answer:
        raise InvalidAnswer("phone", "empty")
    if not any(letter.isdigit() for letter in answer):
        raise InvalidAnswer("phone", "form")
    found = phone_e164(answer, region)
    if found is None:
        raise InvalidAnswer("phone", "number")
    return found


def _inn(key: str, answer: str) -> str:
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.ru import inn

    digits = answer.replace(" ", "").replace("-", "")
    if not digits:
        raise InvalidAnswer(key, "empty")
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidAnswer(key, "digits")
    if not digits.strip("0"):
        raise InvalidAnswer(key, "checksum")
    try:
        return str(inn.validate(digits))
    except InvalidChecksum:
        raise InvalidAnswer(key, "checksum") from None
    except ValidationError:
        raise InvalidAnswer(key, "length") from None


def _kpp(key: str, answer: str) -> str:
    code = answer.replace(" ", "").upper()
    if not code:
        raise InvalidAnswer(key, "empty")
    if not _KPP.fullmatch(code):
        raise InvalidAnswer(key, "form")
    return code


_CHECKS: dict[str, Callable[[str, str], str]] = {
    "buyer": _option,
    "name": _text,
    "company": _text,
    "address": _text,
    "email": _email,
    "inn": _inn,
    "kpp": _kpp,
}
KEYS = frozenset({*_CHECKS, "phone"})
