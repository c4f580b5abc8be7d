"""What staff do about one customer's money: credit, budget, settling a debt. Typed, shown, done by a second press."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from bot.callbacks import Place
from bot.callbacks.balance import ConfirmCustomer, CustomerDecide, CustomerMoney, CustomerValue
from bot.services import approval as approvals
from bot.services import balance_money
from bot.services.approval import Approval
from bot.services.balance import Balance
from bot.services.balance_views import CustomerDraft, CustomerView
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from providers.money import Money
from storage import balances, customers, ledger, letters, staff
from storage.database import Reader, Transaction

CREDIT, BUDGET, SETTLE = "credit", "budget", "settle"
WORDS = (CREDIT, BUDGET, SETTLE)
MOST = Decimal(1_000_000)
_SUM_AND_REASON = re.compile(r"(\d[\d\s]*(?:[.,]\d{1,2})?)\s+(\D.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Typed:
    id: int
    what: str
    minor: int
    reason: str


class ApprovalDesk:
    """Every method asks for the right to decide about money. Raises `Gone` for strangers."""

    def __init__(self, balance: Balance, approval: Approval) -> None:
        self._balance, self._approval = balance, approval
        self._currency = balance.currency

    async def view(self, reader: Reader, person: Person, customer_id: int, now: datetime) -> CustomerView:
        """Raises `Gone` where the shop knows no such customer."""
        require(person, Right.DECIDE)
        customer = await customers.find(reader, customer_id)
        if customer is None:
            raise Gone
        room = await self._approval.room(reader, customer_id, now)
        found = await self._balance.view(reader, Person(customer_id, customer.language))
        owed = await approvals.debt(reader, customer_id, self._currency)
        return CustomerView(customer_id, found, self._money(room.budget), self._money(room.used), self._money(owed))

    async def require_asked(self, reader: Reader, person: Person, place: CustomerValue) -> None:
        require(person, Right.DECIDE)
        if place.what not in WORDS or await customers.find(reader, place.customer) is None:
            raise Gone

    async def draft(self, tx: Transaction, person: Person, place: CustomerValue, text: str, now: datetime) -> Place:
        """Keeps "sum reason" until the second press. Raises `Mistake` where it is not that."""
        await self.require_asked(tx, person, place)
        minor, reason = self._read(text)
        if place.what == SETTLE and minor > await approvals.debt(tx, place.customer, self._currency):
            raise Mistake("error.more_than_owed")
        if place.what != BUDGET and minor == 0:
            raise Mistake("error.sum_and_reason")
        kept = json.dumps({"minor": minor, "reason": reason}, ensure_ascii=False)
        draft_id = await staff.put_draft(tx, person.id, _subject(place.customer), place.what, kept, now)
        return CustomerDecide(customer=place.customer, draft=draft_id)

    def _read(self, text: str) -> tuple[int, str]:
        found = _SUM_AND_REASON.fullmatch(text.strip())
        if found is None:
            raise Mistake("error.sum_and_reason")
        try:
            amount = Decimal("".join(found[1].split()).replace(",", "."))
        except InvalidOperation:
            raise Mistake("error.sum_and_reason") from None
        money = Money(amount, self._currency)
        if amount > MOST or Money.of_minor(money.minor, self._currency) != money:
            raise Mistake("error.sum_and_reason")
        return money.minor, reason_of(found[2])

    async def drafted(self, reader: Reader, person: Person, place: CustomerDecide) -> CustomerDraft:
        """What is about to be done. Raises `Mistake` where it was done already."""
        typed = await self._typed(reader, person, place.customer, place.draft)
        return CustomerDraft(place.customer, typed.id, typed.what, self._money(typed.minor), typed.reason)

    async def _typed(self, reader: Reader, person: Person, customer_id: int, draft_id: int) -> _Typed:
        require(person, Right.DECIDE)
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _subject(customer_id):
            raise Mistake("notice.already")
        kept = json.loads(draft.text)
        return _Typed(draft.id, draft.decision, kept["minor"], kept["reason"])

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmCustomer, now: datetime) -> Place:
        """Does it once, with a line in the audit log."""
        typed = await self._typed(tx, person, press.customer, press.draft)
        await staff.use_draft(tx, typed.id, now)
        before = await self._amount(tx, press.customer, typed.what)
        await self._do(tx, press.customer, typed, now)
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"customer.{typed.what}",
            subject=_subject(press.customer),
            reason=typed.reason,
            before=str(self._money(before)),
            after=str(self._money(await self._amount(tx, press.customer, typed.what))),
            now=now,
        )
        return CustomerMoney(customer=press.customer)

    async def _amount(self, reader: Reader, customer_id: int, what: str) -> int:
        match what:
            case "credit":
                return await balances.minor_of(reader, customer_id, self._currency)
            case "budget":
                return await balances.budget(reader, customer_id, self._currency)
            case _:
                return await approvals.debt(reader, customer_id, self._currency)

    async def _do(self, tx: Transaction, customer_id: int, typed: _Typed, now: datetime) -> None:
        match typed.what:
            case "credit":
                await self._credit(tx, customer_id, typed, now)
            case "budget":
                await balances.put_budget(tx, customer_id, self._currency, typed.minor, now)
            case _:
                await self._settle(tx, customer_id, typed, now)

    async def _credit(self, tx: Transaction, customer_id: int, typed: _Typed, now: datetime) -> None:
        await balance_money.credit(tx, customer_id, typed.minor, self._currency, now, ref=f"draft:{typed.id}")
        await letters.put(
            tx,
            chat_id=customer_id,
            kind="credited",
            fields={"minor": typed.minor, "currency": self._currency},
            dedupe=f"credited:{typed.id}",
            now=now,
        )

    async def _settle(self, tx: Transaction, customer_id: int, typed: _Typed, now: datetime) -> None:
        """The customer has paid the owner outside of the shop."""
        if typed.minor > await approvals.debt(tx, customer_id, self._currency):
            raise Mistake("error.more_than_owed")
        await ledger.book(
            tx,
            kind="settled",
            ref=f"draft:{typed.id}",
            debit="owner",
            credit=ledger.account_of(approvals.METHOD, customer_id),
            amount_minor=typed.minor,
            currency=self._currency,
            now=now,
        )

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self._currency)


def _subject(customer_id: int) -> str:
    return f"customer:{customer_id}"
