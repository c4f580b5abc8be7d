"""Looking for anything by what somebody told: a number, a person, a supplier's id, an answer, a product, a charge.

What was typed is kept sealed, so that the hits can be drawn again; personal data stand masked in them.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

from bot.callbacks.desk import Find
from bot.services import answer_marks
from bot.services.desk_lists import listed
from bot.services.desk_views import FindView, ListedOrder, PersonHit, ProductHit
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.search import understand
from bot.services.staff_orders import FIRST_NUMBER, MOST_DIGITS
from storage import answer_marks as marked
from storage import finding, open_orders, search, staff
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable
from storage.finding import Known
from storage.search import Scope

MOST_TYPED = 200
HITS = 8
_SUBJECT = "find"
_PERSONAL = re.compile(r"\S+@\S+\.\S+|[+()\d\s.-]{10,}")


class Finding:
    """`providers`: whose products are looked through."""

    def __init__(self, cipher: Cipher, providers: Sequence[str]) -> None:
        self._cipher, self._providers = cipher, tuple(providers)

    async def ask(self, tx: Transaction, person: Person, text: str, now: datetime) -> Find:
        """Keeps what is looked for. Raises `Gone` for strangers, `Mistake` for nothing or too much."""
        require(person, Right.LOOK)
        text = " ".join(text.split())
        if not text:
            raise Mistake("error.text_needed")
        if len(text) > MOST_TYPED:
            raise Mistake("error.too_long", limit=MOST_TYPED)
        sealed = b64encode(self._cipher.seal(text.encode(), about=_about(person))).decode()
        return Find(draft=await staff.put_draft(tx, person.id, _SUBJECT, _SUBJECT, sealed, now))

    async def view(self, reader: Reader, person: Person, place: Find) -> FindView:
        """What was found. Raises `Gone` for strangers and for what another person typed."""
        require(person, Right.LOOK)
        if not place.draft:
            return FindView("")
        draft = await staff.draft(reader, place.draft, person.id)
        if draft is None or draft.subject != _SUBJECT:
            raise Gone
        try:
            text = self._cipher.open(b64decode(draft.text), about=_about(person)).decode()
        except (ValueError, Unreadable):
            raise Gone from None
        return FindView(
            masked_text(text),
            await self._orders(reader, text),
            await _people(reader, text),
            await self._products(reader, text, person.language),
        )

    async def _orders(self, reader: Reader, text: str) -> tuple[tuple[str, ListedOrder], ...]:
        """The first way by which an order is found names it."""
        digits = text.removeprefix("#")
        number = int(digits) - FIRST_NUMBER if digits.isdecimal() and len(digits) <= MOST_DIGITS else 0
        ways = (
            ("number", [number]),
            ("reference", await finding.by_reference(reader, text)),
            ("remote", await finding.by_remote_id(reader, text)),
            ("charge", await finding.by_charge(reader, text)),
            ("answer", await marked.orders_with(reader, answer_marks.wanted(self._cipher, text), HITS)),
        )
        found: dict[int, tuple[str, ListedOrder]] = {}
        for way, ids in ways:
            for row in listed(await open_orders.named(reader, ids)):
                found.setdefault(row.id, (way, row))
        return tuple(found.values())

    async def _products(self, reader: Reader, text: str, language: str) -> tuple[ProductHit, ...]:
        if is_personal(text) or text.startswith("@"):
            return ()
        reading = await understand(reader, self._providers, text)
        if reading is None or reading.corrected:
            return ()
        scope = Scope(self._providers, match=reading.match, first=reading.first, ranked=reading.ranked)
        rows = await search.page(reader, scope, "popular", 0, HITS, language)
        return tuple(ProductHit(row.id, row.title, row.provider, row.region) for row in rows)


async def _people(reader: Reader, text: str) -> tuple[PersonHit, ...]:
    if text.isdecimal() and len(text) <= MOST_DIGITS:
        found = await finding.person(reader, int(text))
    elif text.startswith("@"):
        found = await finding.by_username(reader, text[1:], HITS) if len(text) > 1 else []
    else:
        found = await finding.by_username(reader, text, HITS) + await finding.by_name(reader, text, HITS)
    hits = {each.id: _hit(each) for each in found}
    return tuple(hits.values())[:HITS]


def _hit(known: Known) -> PersonHit:
    return PersonHit(known.id, masked(known), known.orders, FIRST_NUMBER + known.newest if known.newest else 0)


def masked(known: Known) -> str:
    """`An… · …123`: enough to choose by, too little to know a stranger by."""
    name = known.name or known.username
    start = f"{name[:2]}… · " if name else ""
    return f"{start}…{str(known.id)[-3:]}"


def is_personal(text: str) -> bool:
    """Whether it is an e-mail or a telephone."""
    return _PERSONAL.fullmatch(text) is not None


def masked_text(text: str) -> str:
    """An e-mail or a telephone with its middle hidden; anything else as it is."""
    return f"{text[:2]}…{text[-2:]}" if is_personal(text) else text


def _about(person: Person) -> str:
    return f"find:{person.id}"
