"""What staff decide about who buys: blocks, with a reason and a second press, and limits. `admission` asks for them."""

import re
from datetime import datetime
from decimal import Decimal

from bot.callbacks import Place
from bot.callbacks.people import BlockDecide, BlockReason, ConfirmBlock, CustomerLimits, CustomerPage, LimitValue
from bot.services.balance_topups import close as close_top_up
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.moves import close_invoice, move
from bot.services.people import Person, Right
from bot.services.people_views import BlockDraft, LimitsView
from bot.services.rights import require
from providers.money import Money
from storage import customer_facts, limits, order_lists, payments, shop_settings, staff
from storage.customer_facts import CustomerFacts
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.staff import Draft

BLOCK, UNBLOCK = "block", "unblock"
OPEN, DAY = "open", "day"
EVERYBODY = 0
MOST = 1_000_000_000
_NUMBER_AND_REASON = re.compile(r"(\d[\d\s]*(?:[.,]\d{1,2})?)\s+(\D.*)", re.DOTALL)


class CustomerRules:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, currency: str) -> None:
        """`currency` is the shop's."""
        self._currency = currency

    async def require_asked(self, reader: Reader, person: Person, place: BlockReason) -> None:
        require(person, Right.BLOCK)
        if place.what not in (BLOCK, UNBLOCK):
            raise Gone
        await _require_open(reader, place.customer, place.what)

    async def draft(self, tx: Transaction, person: Person, place: BlockReason, text: str, now: datetime) -> Place:
        """Keeps the reason until the second press."""
        await self.require_asked(tx, person, place)
        kept = await staff.put_draft(tx, person.id, _draft_of(place.customer), place.what, reason_of(text), now)
        return BlockDecide(customer=place.customer, draft=kept)

    async def drafted(self, reader: Reader, person: Person, place: BlockDecide) -> BlockDraft:
        """What is about to be done. Raises `Mistake` where it was done already."""
        draft = await self._draft(reader, person, place.customer, place.draft)
        found = await _require_open(reader, place.customer, draft.decision)
        return BlockDraft(found.id, found.name, draft.id, draft.decision, draft.text)

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmBlock, now: datetime) -> Place:
        """Does it once. Orders under way go on; those that nobody has paid are given up."""
        draft = await self._draft(tx, person, press.customer, press.draft)
        found = await _require_open(tx, press.customer, draft.decision)
        await staff.use_draft(tx, draft.id, now)
        blocks = draft.decision == BLOCK
        await limits.block(tx, found.id, now if blocks else None)
        if blocks:
            await _give_up_unpaid(tx, found.id, person, now)
        before, after = ("open", "blocked") if blocks else ("blocked", "open")
        await self._record(tx, person, found.id, draft.decision, draft.text, before, after, now)
        return CustomerPage(customer=found.id)

    async def _draft(self, reader: Reader, person: Person, customer_id: int, draft_id: int) -> Draft:
        require(person, Right.BLOCK)
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _draft_of(customer_id):
            raise Mistake("notice.already")
        return draft

    async def limits(self, reader: Reader, person: Person, customer_id: int) -> LimitsView:
        """What holds for the customer, and what holds for everybody. Raises `Gone` for an unknown customer."""
        require(person, Right.BLOCK)
        every = await limits.of_everybody(reader)
        if customer_id == EVERYBODY:
            return LimitsView(EVERYBODY, "", every.most_open, self._money(every.most_day_minor), None, None)
        found = await _customer(reader, customer_id)
        return LimitsView(
            found.id,
            found.name,
            found.most_open,
            self._money(found.most_day_minor),
            every.most_open,
            self._money(every.most_day_minor),
        )

    async def require_limited(self, reader: Reader, person: Person, place: LimitValue) -> None:
        require(person, Right.BLOCK)
        if place.what not in (OPEN, DAY):
            raise Gone
        if place.customer != EVERYBODY:
            await _customer(reader, place.customer)

    async def set_limit(self, tx: Transaction, person: Person, place: LimitValue, text: str, now: datetime) -> Place:
        """Holds at once; 0 ends the limit. Raises `Mistake` where it is not a number and a reason."""
        await self.require_limited(tx, person, place)
        most, reason = self._read(place.what, text)
        view = await self.limits(tx, person, place.customer)
        before = view.most_open if place.what == OPEN else view.most_day
        after = self._money(most) if place.what == DAY else most
        await _put(tx, place, most, now)
        what = f"limit_{place.what}"
        await self._record(tx, person, place.customer, what, reason, _told(before), _told(after), now)
        return CustomerLimits(customer=place.customer)

    def _read(self, what: str, text: str) -> tuple[int | None, str]:
        """Pieces, or minor units of the shop's currency; None for 0: no limit."""
        found = _NUMBER_AND_REASON.fullmatch(text.strip())
        number = Decimal("".join(found[1].split()).replace(",", ".")) if found else Decimal(-1)
        if found is None or number > MOST or (what == OPEN and number % 1):
            raise Mistake("error.limit.value")
        money = Money(number, self._currency)
        if what == DAY and Money.of_minor(money.minor, self._currency) != money:
            raise Mistake("error.limit.value")
        return (int(number) if what == OPEN else money.minor) or None, reason_of(found[2])

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money.of_minor(minor, self._currency)

    async def _record(
        self,
        tx: Transaction,
        person: Person,
        customer_id: int,
        what: str,
        reason: str,
        before: str,
        after: str,
        now: datetime,
    ) -> None:
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"customer.{what}",
            subject=f"customer:{customer_id}" if customer_id else "customers",
            reason=reason,
            before=before,
            after=after,
            now=now,
        )


async def _customer(reader: Reader, customer_id: int) -> CustomerFacts:
    found = await customer_facts.find(reader, customer_id)
    if found is None:
        raise Gone
    return found


async def _require_open(reader: Reader, customer_id: int, what: str) -> CustomerFacts:
    """Raises `Mistake` for staff, whom removing stops, and for what is so already."""
    found = await _customer(reader, customer_id)
    if found.role is not None and what == BLOCK:
        raise Mistake("error.block.staff")
    if (found.blocked_at is not None) == (what == BLOCK):
        raise Mistake("notice.already")
    return found


async def _give_up_unpaid(tx: Transaction, customer_id: int, person: Person, now: datetime) -> None:
    """Nobody can pay them any more; money that comes all the same goes back."""
    for order in await order_lists.unpaid_of(tx, customer_id):
        await close_invoice(tx, order.id, now)
        await move(tx, order, OrderState.EXPIRED, now=now, cause="customer_blocked", actor=f"staff:{person.id}")
    for top_up in await payments.open_top_ups(tx, customer_id):
        await close_top_up(tx, top_up)


async def _put(tx: Transaction, place: LimitValue, most: int | None, now: datetime) -> None:
    if place.customer == EVERYBODY:
        key = limits.MOST_OPEN if place.what == OPEN else limits.MOST_DAY
        await shop_settings.put(tx, key, "" if most is None else str(most), now)
    elif place.what == OPEN:
        await limits.put_most_open(tx, place.customer, most)
    else:
        await limits.put_most_day(tx, place.customer, most)


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _draft_of(customer_id: int) -> str:
    return f"block:{customer_id}"
