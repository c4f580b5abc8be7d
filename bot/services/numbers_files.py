"""Asking for the shop's numbers as a file or a picture; it is made when it is sent."""

from datetime import datetime

from bot.services.errors import Gone
from bot.services.numbers_views import Unit
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import letters
from storage.database import Transaction

LETTER = "numbers_file"
TABLES = ("csv", "xlsx")
PICTURES = ("light", "dark")


async def ask(tx: Transaction, person: Person, unit: str, form: str, now: datetime) -> None:
    """Raises `Gone` for strangers and for forms that there are not, `Mistake` for staff without the right."""
    require(person, Right.NUMBERS)
    if unit not in tuple(Unit) or form not in TABLES + PICTURES:
        raise Gone
    await letters.put(tx, chat_id=person.id, kind=LETTER, fields={"unit": unit, "form": form}, now=now)
