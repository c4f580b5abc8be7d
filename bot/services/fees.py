"""What each method keeps of the money that comes by it: a percentage that staff set, booked with what is earned.

Refuses to guess: without a percentage nothing is booked. Stars need none where a Star is priced at what it pays out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from bot.callbacks.payment import ConfirmFee, FeeDecide, Fees, FeeValue
from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.people import Person
from bot.services.pricing import text
from bot.services.rights import Right, require
from bot.services.ways import Ways
from providers.base import Profile
from storage import ledger, shop_settings, staff
from storage.books import FEES, FEES_OF
from storage.database import Reader, Transaction

MOST = Decimal(50)
DIGITS = 2
_KEY = "fee:"


@dataclass(frozen=True, slots=True)
class FeeView:
    """A method and what it keeps; `draft` is the change that waits for its second press, `before` what held."""

    method: str
    percent: Decimal
    draft: int = 0
    before: Decimal | None = None


async def percent_of(reader: Reader, method: str) -> Decimal:
    return Decimal(await shop_settings.get(reader, f"{_KEY}{method}") or 0)


async def take(tx: Transaction, method: str, minor: int, currency: str, ref: str, now: datetime) -> None:
    """Books what the method keeps of so many minor units, once per `ref`; a half is rounded to the even neighbour."""
    fee = Decimal(minor) * await percent_of(tx, method) / 100
    kept = int(fee.to_integral_value(ROUND_HALF_EVEN))
    if kept > 0:
        await ledger.book(
            tx,
            kind="fee",
            ref=ref,
            debit=FEES,
            credit=f"{FEES_OF}{method}",
            amount_minor=kept,
            currency=currency,
            now=now,
        )


class FeeDesk:
    """Every method asks for the right to see to prices. Raises `Gone` for what is no method of this shop's."""

    def __init__(self, ways: Ways, profiles: Mapping[str, Profile]) -> None:
        collecting = [name for name, profile in profiles.items() if profile.collects_money]
        self._names = tuple(dict.fromkeys((*ways.methods, *collecting)))

    async def table(self, reader: Reader, person: Person) -> tuple[FeeView, ...]:
        require(person, Right.PRICE)
        return tuple([FeeView(name, await percent_of(reader, name)) for name in self._names])

    async def require_asked(self, reader: Reader, person: Person, place: FeeValue) -> None:
        require(person, Right.PRICE)
        if place.method not in self._names:
            raise Gone

    async def draft(self, tx: Transaction, person: Person, place: FeeValue, typed: str, now: datetime) -> FeeDecide:
        """Keeps the percentage until the second press. Raises `Mistake` where it is none."""
        await self.require_asked(tx, person, place)
        found = number(typed)
        if found > MOST or found != round(found, DIGITS):
            raise Mistake("error.number_range", least=Decimal(0), most=Decimal(MOST), digits=DIGITS)
        kept = await staff.put_draft(tx, person.id, _subject(place.method), "fee", text(found), now)
        return FeeDecide(method=place.method, draft=kept)

    async def drafted(self, reader: Reader, person: Person, place: FeeDecide | ConfirmFee) -> FeeView:
        """What is about to be saved. Raises `Mistake` where it was saved already."""
        await self.require_asked(reader, person, FeeValue(method=place.method))
        draft = await staff.draft(reader, place.draft, person.id)
        if draft is None or draft.subject != _subject(place.method):
            raise Mistake("notice.already")
        return FeeView(place.method, Decimal(draft.text), draft.id, await percent_of(reader, place.method))

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmFee, now: datetime) -> Fees:
        """Saves it once; what was earned before keeps the fee of its time."""
        view = await self.drafted(tx, person, press)
        await staff.use_draft(tx, view.draft, now)
        await shop_settings.put(tx, f"{_KEY}{view.method}", text(view.percent), now)
        await staff.record(
            tx,
            staff_id=person.id,
            action="fee",
            subject=_subject(view.method),
            reason="",
            before=f"{text(view.before or Decimal(0))} %",
            after=f"{text(view.percent)} %",
            now=now,
        )
        return Fees()


def _subject(method: str) -> str:
    return f"fee:{method}"
