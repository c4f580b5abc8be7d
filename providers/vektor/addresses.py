"""Whom a card is for: names, e-mail addresses and phone numbers as they are written. Refuses what cannot be right."""

import re
import unicodedata

from providers.errors import InvalidAnswer
from providers.typed_text import email_parts, phone_e164, seen

NAME, EMAIL, PHONE = "name", "email", "phone"

LONGEST_NAME = 100

_BESIDE_LETTERS = frozenset(" -'\u2019.\u2010\u2011")
_PHONE = re.compile(r"\+?[\d\s()./\u2010-\u2014-]+")

_MISTYPED = {
    "gmail.com": "gmial.com gmai.com gmal.com gamil.com gmail.co gmail.cm gmail.om gnail.com gmaill.com"
    " gimail.com gmail.comm gmil.com",
    "mail.ru": "mial.ru mail.ri mali.ru maail.ru maill.ru",
    "yandex.ru": "yadex.ru yandx.ru ynadex.ru yandes.ru yandex.ri yndex.ru",
    "icloud.com": "iclod.com icoud.com iclould.com icloud.co icloude.com",
    "outlook.com": "outlok.com outloo.com outlook.co otlook.com outook.com",
    "hotmail.com": "hotmial.com hotmai.com hotnail.com hotmal.com hotmail.co",
    "yahoo.com": "yaho.com yahho.com yahoo.co yhoo.com",
    "rambler.ru": "ramber.ru rambller.ru ramler.ru",
}
MEANT = {wrong: right for right, wrongs in _MISTYPED.items() for wrong in wrongs.split()}
"""Mistyped domains of large mail services, and what was meant."""
ENDINGS = frozenset({"con", "cmo", "ocm", "xom", "vom", "comm", "coom", "rru", "ruu", "tu"})
"""Last parts of a domain that are `com` or `ru` with a slip of the finger."""


def typo_reason(domain: str) -> str:
    """The reason that offers this domain."""
    return "typo_" + domain.replace(".", "_")


def full_name(answer: str) -> str:
    """A person's name in one line. Raises `InvalidAnswer`."""
    text = " ".join(unicodedata.normalize("NFC", seen(answer)).split())
    if not text:
        raise InvalidAnswer(NAME, "empty")
    if len(text) > LONGEST_NAME:
        raise InvalidAnswer(NAME, "long")
    if not all(letter in _BESIDE_LETTERS or unicodedata.category(letter)[0] in "LM" for letter in text):
        raise InvalidAnswer(NAME, "characters")
    if sum(letter.isalpha() for letter in text) < 2:
        raise InvalidAnswer(NAME, "short")
    return text


def email_address(answer: str) -> str:
    """An address in ASCII, its domain in small letters; no server is asked. Raises `InvalidAnswer`."""
    text = seen(answer).removeprefix("mailto:").strip("<>")
    if not text:
        raise InvalidAnswer(EMAIL, "empty")
    if len(text.split()) > 1:
        raise InvalidAnswer(EMAIL, "several")
    if "@" not in text:
        raise InvalidAnswer(EMAIL, "no_at")
    found = email_parts(text)
    if found is None:
        raise InvalidAnswer(EMAIL, "form")
    address, domain = found
    _refuse_typing_mistake(domain)
    return address


def _refuse_typing_mistake(domain: str) -> None:
    if meant := MEANT.get(domain):
        raise InvalidAnswer(EMAIL, typo_reason(meant))
    # A service's name with a wrong ending is told as that service.
    name, _, ending = domain.rpartition(".")
    if ending in ENDINGS:
        service = next((right for right in _MISTYPED if right.rpartition(".")[0] == name), None)
        raise InvalidAnswer(EMAIL, typo_reason(service) if service else "typo_ending")


def phone_number(answer: str, region: str) -> str:
    """A phone in E.164, with its plus. A number without a country code is of the region. Raises `InvalidAnswer`."""
    text = unicodedata.normalize("NFKC", seen(answer)).strip()
    if not text:
        raise InvalidAnswer(PHONE, "empty")
    if not _PHONE.fullmatch(text) or len(text) > 40:
        raise InvalidAnswer(PHONE, "characters")
    found = phone_e164(text, region)
    if found is None:
        raise InvalidAnswer(PHONE, "number")
    return found
