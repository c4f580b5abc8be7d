"""By which marks an answer is found again: as it was typed, and telephones in whatever way they are written.

A mark is a hash with a key that is made from the key of the secrets: who has the file alone learns nothing from it.
"""

import re
from datetime import datetime

from storage import answer_marks
from storage.answer_marks import Unmarked
from storage.cipher import Cipher
from storage.database import Database, Transaction
from storage.errors import Unreadable

AT_A_TIME = 100
SHORTEST = 4
PHONE_DIGITS = 10
_PHONE = re.compile(r"[+()\d\s.-]{7,}")
_ABOUT = "answer"


def forms(text: str) -> tuple[str, ...]:
    """What is marked of an answer, and looked for: the text without case and blanks, a telephone by its last digits."""
    plain = "".join(text.split()).casefold()
    if len(plain) < SHORTEST:
        return ()
    digits = "".join(each for each in plain if each.isdecimal())
    if _PHONE.fullmatch(text.strip()) and len(digits) >= PHONE_DIGITS:
        return plain, f"tel:{digits[-PHONE_DIGITS:]}"
    return (plain,)


async def mark(tx: Transaction, cipher: Cipher, order_id: int, key: str, text: str) -> None:
    """Has the order found by this answer from now on."""
    marks = [cipher.marks(form.encode(), about=_ABOUT)[0] for form in forms(text)]
    await answer_marks.put(tx, order_id, key, marks)


def wanted(cipher: Cipher, text: str) -> list[bytes]:
    """The marks of what somebody looks for, with every key that is here."""
    return [each for form in forms(text) for each in cipher.marks(form.encode(), about=_ABOUT)]


class Marking:
    """`step` is a worker's: gives marks to answers that have none."""

    def __init__(self, db: Database, cipher: Cipher) -> None:
        self._db, self._cipher = db, cipher

    async def step(self, now: datetime) -> bool:
        """Marks some answers. False where all have their marks."""
        found = await self._db.read(lambda reader: answer_marks.unmarked(reader, AT_A_TIME))
        if not found:
            return False
        await self._db.write(lambda tx: self._mark(tx, found))
        return True

    async def _mark(self, tx: Transaction, found: list[Unmarked]) -> None:
        for each in found:
            try:
                text = self._cipher.open(each.sealed, about=f"answer:{each.order_id}:{each.key}").decode()
            except Unreadable:
                text = ""  # sealed with a key that is gone: nobody finds it, and it is not tried again
            await mark(tx, self._cipher, each.order_id, each.key, text)
