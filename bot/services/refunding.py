"""The worker that gives money back: one refund per payment, repeated until the method confirms it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from bot.payments.base import WayBack
from bot.seams import Clock
from bot.services import balance_money, schedule
from bot.services.casework import open_case
from bot.services.missing import PART
from bot.services.moves import put_news, show
from providers.errors import Limited, NotSent, ProviderError, Refused
from storage import ledger, letters, orders, refunds
from storage.database import Database, Reader, Transaction
from storage.order_state import RefusedMove
from storage.payment_state import RefundState
from storage.refunds import Refund

R = RefundState
AT_A_TIME = 50
BY_HAND = "no_refund_call"
"""The code with which a way back says that only a person can do it."""


class Refunding:
    """One worker, one step at a time: a refund that is found being sent was interrupted."""

    def __init__(self, db: Database, clock: Clock, methods: Mapping[str, WayBack]) -> None:
        self._db = db
        self._clock = clock
        self._methods = methods

    async def step(self, now: datetime) -> bool:
        """Makes the next step of one refund. False when none is due."""
        refund = await self._db.read(lambda reader: self._next(reader, now))
        if refund is None:
            return False
        with suppress(RefusedMove):  # somebody moved it first; it is read again at its next step
            await self._advance(refund, now)
        return True

    async def _next(self, reader: Reader, now: datetime) -> Refund | None:
        # A method that is not set up any more cannot give anything back: its refunds wait until it is again.
        able = self._methods.keys() | ledger.PERSONAL
        waiting = await refunds.sending(reader) + await refunds.due(reader, able, now, limit=AT_A_TIME)
        return next((refund for refund in waiting if refund.method in able), None)

    async def _advance(self, refund: Refund, now: datetime) -> None:
        match refund.state:
            case R.DUE if refund.method in ledger.PERSONAL:
                await self._db.write(lambda tx: _at_once(tx, refund, now))
            case R.DUE:
                await self._send(refund, now)
            case R.SENDING:
                await self._later(refund, R.UNCLEAR, "interrupted", now)
            case R.UNCLEAR:
                after = R.DUE if self._methods[refund.method].repeat_is_safe else R.REVIEW
                await self._later(refund, after, "unclear", now)
            case _:
                pass

    async def _send(self, refund: Refund, now: datetime) -> None:
        sending = await self._db.write(lambda tx: refunds.move(tx, refund, R.SENDING, now=now, next_step_at=None))
        try:
            await self._methods[refund.method].refund(refund.payer_id, refund.external_id, refund.amount_minor)
        except ProviderError as error:
            await self._failed(sending, error)
        else:
            await self._db.write(lambda tx: done(tx, sending, self._clock.now()))

    async def _failed(self, refund: Refund, error: ProviderError) -> None:
        now = self._clock.now()
        surely_not = isinstance(error, NotSent | Limited | Refused)
        after = R.DUE if surely_not else R.UNCLEAR
        if error.code == BY_HAND:
            after = R.REVIEW
        if schedule.out_of_refunds(refund.attempts):
            after = R.REVIEW
        await self._later(refund, after, error.code or type(error).__name__, now)

    async def _later(self, refund: Refund, after: RefundState, note: str, now: datetime) -> None:
        pause = None if after is R.REVIEW else now + schedule.next_refund(refund.attempts)

        async def commit(tx: Transaction) -> None:
            await refunds.move(tx, refund, after, now=now, next_step_at=pause, error=note)
            if after is R.REVIEW:
                await open_case(
                    tx,
                    "refund_failed",
                    order_id=refund.order_id,
                    payment_id=refund.payment_id,
                    evidence={
                        "error": note,
                        "charge": refund.external_id,
                        "stars" if refund.currency == "XTR" else f"minor_{refund.currency}": refund.amount_minor,
                    },
                    now=now,
                )

        await self._db.write(commit)


async def _at_once(tx: Transaction, refund: Refund, now: datetime) -> None:
    """Money that never left the shop's books goes back in one transaction: nobody is asked."""
    await done(tx, await refunds.move(tx, refund, R.SENDING, now=now, next_step_at=None), now)


async def done(tx: Transaction, refund: Refund, now: datetime, *, out_of: str = "") -> None:
    """The money is back with its payer: booked, and told. `out_of`: the account that gave it, if not its method's."""
    await refunds.move(tx, refund, R.DONE, now=now, next_step_at=None)
    await ledger.book(
        tx,
        kind="refunded",
        ref=f"payment:{refund.payment_id}",
        debit=await _account(tx, refund),
        credit=out_of or ledger.account_of(refund.method, refund.payer_id),
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        now=now,
    )
    if refund.method == balance_money.METHOD:
        await balance_money.came_back(tx, refund, now)
    await _tell(tx, refund, now)


async def _account(reader: Reader, refund: Refund) -> str:
    """What pays for it: a part goes back out of what was never earned."""
    if refund.reason == "surplus":
        return "surplus"
    if refund.reason == balance_money.PAID_OUT:
        return "exchange"
    whole_was_earned = refund.reason != PART and await ledger.is_booked(
        reader, f"payment:{refund.payment_id}", "earned"
    )
    return "revenue" if whole_was_earned else f"order:{refund.order_id}"


async def _tell(tx: Transaction, refund: Refund, now: datetime) -> None:
    order = await orders.get(tx, refund.order_id) if refund.order_id is not None else None
    if order is not None and refund.reason != "surplus":
        await show(tx, order, now)
        if order.paid_at is not None:
            await put_news(tx, order, "refunded", now)
        return
    await letters.put(
        tx,
        chat_id=refund.payer_id,
        kind="surplus_refunded",
        fields={"minor": refund.amount_minor, "currency": refund.currency},
        dedupe=f"surplus:{refund.id}",
        now=now,
    )
