"""What a person chooses for themselves: language and country."""

from babel import Locale

from bot.services.errors import Gone
from bot.services.people import Person
from storage import customers
from storage.database import Transaction

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of the list of territories that are no country."""
LANGUAGES = ("en", "ru")


async def choose_language(tx: Transaction, person: Person, language: str) -> None:
    """Raises `Gone` for a language that the shop does not speak."""
    if language not in LANGUAGES:
        raise Gone
    await customers.choose_language(tx, person.id, language)


async def choose_country(tx: Transaction, person: Person, country: str) -> None:
    """ISO 3166 alpha-2; empty forgets it. Raises `Gone` for what is no country."""
    if country and (country in _NO_COUNTRIES or country not in Locale("en").territories):
        raise Gone
    await customers.choose_country(tx, person.id, country or None)


def country_named(text: str, language: str) -> str | None:
    """The country that a person typed: its two letters, or its name in their language or in English."""
    wanted = text.strip().casefold()
    for locale in (Locale(language), Locale("en")):
        for code, name in locale.territories.items():
            is_country = len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
            if is_country and wanted in (code.casefold(), name.casefold()):
                return str(code)
    return None
