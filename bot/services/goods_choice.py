"""What goes out in place of an order's goods: the same, or a product that costs the shop no more. Buys nothing."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

from bot.callbacks import Because, Reason
from bot.callbacks.desk import PickGoods, ReplaceWith
from bot.services import matters, replaceable
from bot.services.case_choices import REPLACE
from bot.services.desk_views import GoodsRow, ReplaceView
from bot.services.drafting import Drafting
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.replaceable import Chosen
from bot.services.search import understand
from providers.money import Money
from storage import offers, orders, search, staff
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable
from storage.offers import Offer, Variant
from storage.orders import Order
from storage.search import Scope

READ = 40
SHOWN = 8
MOST_TYPED = 100
_SUBJECT = "replace"


class GoodsChoice:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, drafting: Drafting, cipher: Cipher) -> None:
        self._drafting, self._cipher = drafting, cipher

    async def require_asked(self, reader: Reader, person: Person, case: int) -> Order:
        """The order whose goods are to be replaced."""
        await self._drafting.require_asked(reader, person, Reason(case=case, decision=REPLACE))
        order = (await matters.read(reader, case)).order
        if order is None:
            raise Gone
        return order

    async def look_for(
        self, tx: Transaction, person: Person, place: ReplaceWith, text: str, now: datetime
    ) -> ReplaceWith:
        """Keeps the words by which another product is looked for."""
        await self.require_asked(tx, person, place.case)
        text = " ".join(text.split())
        if not text:
            raise Mistake("error.text_needed")
        kept = b64encode(self._cipher.seal(text[:MOST_TYPED].encode(), about=_about(person))).decode()
        draft = await staff.put_draft(tx, person.id, f"{_SUBJECT}:{place.case}", _SUBJECT, kept, now)
        return ReplaceWith(case=place.case, draft=draft)

    async def view(self, reader: Reader, person: Person, place: ReplaceWith) -> ReplaceView:
        """What may go out instead."""
        order = await self.require_asked(reader, person, place.case)
        query = await self._query(reader, person, place)
        lines = await orders.lines(reader, order.id)
        return ReplaceView(
            case=place.case,
            draft=place.draft,
            order_number=order.number,
            title=lines[0].title if lines else "",
            limit=replaceable.limit(order),
            query=query,
            rows=await _found(reader, order, query, person.language) if query else (),
        )

    async def pick(self, tx: Transaction, person: Person, press: PickGoods, now: datetime) -> Because:
        """Keeps the choice; its reason comes next."""
        order = await self.require_asked(tx, person, press.case)
        chosen = Chosen()
        if press.offer:
            row = await _row(tx, order, press.offer, press.variant, person.language)
            if row is None:
                raise Mistake("error.replacement_dear")
            chosen = Chosen(row.offer, row.variant, row.title)
        return await self._drafting.choose(tx, person, press.case, REPLACE, chosen.packed(), now)

    async def _query(self, reader: Reader, person: Person, place: ReplaceWith) -> str:
        draft = await staff.draft(reader, place.draft, person.id) if place.draft else None
        if draft is None or draft.subject != f"{_SUBJECT}:{place.case}":
            return ""
        try:
            return self._cipher.open(b64decode(draft.text), about=_about(person)).decode()
        except (ValueError, Unreadable):
            return ""


async def _found(reader: Reader, order: Order, query: str, language: str) -> tuple[GoodsRow, ...]:
    reading = await understand(reader, (order.provider,), query)
    if reading is None:
        return ()
    scope = Scope((order.provider,), match=reading.match, first=reading.first, ranked=reading.ranked)
    rows: list[GoodsRow] = []
    for each in await search.page(reader, scope, "popular", 0, READ, language):
        offer = await offers.get(reader, each.id, language)
        if offer is not None:
            rows += _affordable(order, offer, await offers.variants(reader, offer.id))
    return tuple(rows[:SHOWN])


async def _row(reader: Reader, order: Order, offer_id: int, variant: str, language: str) -> GoodsRow | None:
    offer = await offers.get(reader, offer_id, language)
    if offer is None or offer.provider != order.provider:
        return None
    rows = _affordable(order, offer, await offers.variants(reader, offer.id))
    return next((each for each in rows if each.variant == variant), None)


def _affordable(order: Order, offer: Offer, variants: Sequence[Variant]) -> list[GoodsRow]:
    """What is sold and costs no more than the first order did."""
    found: list[tuple[str, str, int | None]] = [
        (each.ref, f"{offer.title}, {each.title}", each.cost_minor) for each in variants if each.sellable
    ]
    if not variants:
        found = [("", offer.title, offer.cost_minor)]
    return [
        GoodsRow(offer.id, ref, title, Money.of_minor(cost, offer.cost_currency))
        for ref, title, cost in found
        if offer.sellable and cost is not None and replaceable.costs_no_more(cost, offer.cost_currency, order)
    ]


def _about(person: Person) -> str:
    return f"replace:{person.id}"
