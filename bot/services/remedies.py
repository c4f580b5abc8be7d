"""What each decision of a person does to its order, in the caller's transaction. What may be done says `matters`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.services import balance, balance_money, capture, missing, refunding
from bot.services.case_choices import BALANCE_BACK
from bot.services.drafting import Typed
from bot.services.errors import Gone, Mistake
from bot.services.moves import earn, move, show
from bot.services.placing import note_acceptance
from bot.services.quoting import Item
from bot.services.ways import STARS
from providers.base import Profile
from providers.orders import ItemKind, RemoteOrder, Stage
from storage import calls, cases, deliveries, inbox, letters, orders, payments, reconciled, refunds
from storage.calls import Outcome
from storage.cases import Case
from storage.cipher import Cipher
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import RefundState

_ALIVE = frozenset({Outcome.OPEN, Outcome.UNCLEAR, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read from the provider just before the second press: the order to adopt, or newer evidence."""

    remote: RemoteOrder | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[Item] = ()
    """The order's lines at the prices of this moment."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision that is being carried out."""

    case: Case
    order: Order
    staff_id: int
    typed: Typed
    now: datetime

    @property
    def actor(self) -> str:
        return f"staff:{self.staff_id}"


def can_look(order: Order, profile: Profile | None) -> bool:
    """Whether the program itself can find out how the order is at its provider."""
    return order.remote_id is not None or (profile is not None and profile.found_by_reference)


async def look(tx: Transaction, verdict: Verdict, profile: Profile | None, seen: Seen) -> bool:
    """Has the program look again now. False where only a person can look: then the case gets the newer evidence."""
    order, now = verdict.order, verdict.now
    if not can_look(order, profile):
        await cases.add_evidence(tx, verdict.case, seen.evidence)
        return False
    returning = verdict.case.kind == "return_unfinished"
    await look_now(tx, order, actor=verdict.actor, reason=verdict.typed.reason, now=now, returning=returning)
    return True


async def look_now(
    tx: Transaction, order: Order, *, actor: str, reason: str, now: datetime, returning: bool = False
) -> Order:
    """Brings the program's next look forward; an order that stands still is followed again."""
    if order.state is not OrderState.REVIEW:
        await orders.bring_forward(tx, order.id, now)
        return order
    # Absence is proved by two look-ups of this time, not by one of an earlier time.
    after = OrderState.UNCLEAR if order.remote_id is None else OrderState.IN_PROGRESS
    return await move(
        tx,
        order,
        OrderState.RETURNING if returning else after,
        now=now,
        cause="look_again",
        actor=actor,
        note=reason,
        looks=0,
        next_step_at=now,
    )


async def adopt(tx: Transaction, verdict: Verdict, remote: RemoteOrder) -> None:
    """The remote order is this order's, paid or not. Raises `Mistake` where it belongs to another one."""
    order, now = verdict.order, verdict.now
    await require_free(tx, order, remote)
    await _settle(tx, order, Outcome.ACCEPTED, now)
    unpaid = remote.stage is Stage.UNPAID
    moved = await move(
        tx,
        order,
        OrderState.PLACED_UNPAID if unpaid else OrderState.IN_PROGRESS,
        now=now,
        cause="adopted",
        actor=verdict.actor,
        note=verdict.typed.reason,
        remote_id=remote.id,
        remote_status=remote.raw_status,
        remote_items=remote.items,
        charged_minor=remote.charged.minor if remote.charged else None,
        payment_url=remote.payment_url,
        looks=0,
        next_step_at=now,
    )
    await note_acceptance(tx, moved, now)


async def require_free(tx: Transaction, order: Order, remote: RemoteOrder) -> None:
    """Raises `Mistake` where the remote order, by its id or by our reference, belongs to another order."""
    for remote_id, reference in ((remote.id, None), (None, remote.reference)):
        other = await orders.by_remote(tx, order.provider, remote_id, reference)
        if other is not None and other.id != order.id:
            raise Mistake("error.remote_taken", number=other.number)


async def deliver(tx: Transaction, verdict: Verdict, cipher: Cipher) -> None:
    """Hands the typed text over as the goods. Whoever has goods to hand over has found them bought."""
    order, now = verdict.order, verdict.now
    item = f"by-hand:{verdict.typed.id}"
    lines = await orders.lines(tx, order.id)
    await deliveries.add(
        tx,
        order_id=order.id,
        item=item,
        kind=ItemKind.KEY,
        title=lines[0].title if lines else "",
        media_type="text/plain",
        sealed=cipher.seal(verdict.typed.text.encode(), about=f"delivery:{order.id}:{item}"),
        now=now,
    )
    if order.state is OrderState.DELIVERED:
        await _bring_more(tx, order, item, now)
        return
    await _settle(tx, order, Outcome.ACCEPTED, now)
    await move(
        tx,
        order,
        OrderState.DELIVERED,
        now=now,
        cause="delivered_by_hand",
        actor=verdict.actor,
        note=verdict.typed.reason,
    )


async def _bring_more(tx: Transaction, order: Order, item: str, now: datetime) -> None:
    """Something beside what has come already: the order stays as it is, and its customer hears of it."""
    await show(tx, order, now)
    await letters.put(
        tx, chat_id=order.customer_id, kind="goods", order_id=order.id, dedupe=f"goods:{order.id}:{item}", now=now
    )


async def refund(tx: Transaction, verdict: Verdict) -> None:
    """Ends the order without goods, so that its money becomes due; a person answers for the purchase being absent."""
    order, now = verdict.order, verdict.now
    await _settle(tx, order, Outcome.ABSENT, now)
    if order.state in (OrderState.PARTLY_DELIVERED, OrderState.DELIVERED):
        # Only a person may give back the whole for an order that has delivered something.
        order = await orders.move(
            tx, order, OrderState.REVIEW, now=now, cause="refund_of_all", actor=verdict.actor, next_step_at=None
        )
    await move(
        tx,
        order,
        OrderState.CANCELLED,
        now=now,
        cause="refunded_by_staff",
        actor=verdict.actor,
        note=verdict.typed.reason,
    )


async def refund_part(tx: Transaction, verdict: Verdict) -> None:
    """Ends the order with what has come: the money for the rest becomes due, what is kept is earned."""
    order, now = verdict.order, verdict.now
    found = await missing.part_of(tx, order)
    if found is None:
        raise Gone
    payment, minor = found
    await refunds.make_due(
        tx, payment_id=payment.id, amount_minor=minor, currency=payment.currency, reason=missing.PART, now=now
    )
    await earn(tx, order, payment, payment.amount_minor - minor, now)
    await move(
        tx,
        order,
        OrderState.PART_REFUNDED,
        now=now,
        cause="refunded_in_part",
        actor=verdict.actor,
        note=verdict.typed.reason,
    )


async def credit_part(tx: Transaction, verdict: Verdict) -> None:
    """Ends the order with what has come; the rest's price lies on the customer's balance, as a loss of the shop."""
    order, now = verdict.order, verdict.now
    worth = await missing.worth(tx, order)
    if worth is None:
        raise Gone
    for payment in await payments.captured(tx, order.id):
        await earn(tx, order, payment, payment.amount_minor, now)
    await balance_money.credit(tx, order.customer_id, worth.minor, worth.currency, now, ref=f"order:{order.id}")
    await move(
        tx,
        order,
        OrderState.PART_REFUNDED,
        now=now,
        cause="credited_in_part",
        actor=verdict.actor,
        note=verdict.typed.reason,
    )
    await letters.put(
        tx,
        chat_id=order.customer_id,
        kind="credited",
        fields={"minor": worth.minor, "currency": worth.currency},
        dedupe=f"credited:order:{order.id}",
        now=now,
    )


async def given_back_by_hand(tx: Transaction, case: Case, now: datetime) -> None:
    """A person has given the money back where no call can. Raises `Gone` where no refund waits for that."""
    if case.kind == BALANCE_BACK:
        told = case.evidence
        await balance.paid_by_hand(tx, int(case.subject), int(told["paid"]), told["currency"], f"case:{case.id}", now)
        return
    found = await refunds.of_payment(tx, case.payment_id) if case.payment_id is not None else None
    if found is None or found.state is not RefundState.REVIEW:
        raise Gone
    # Only Telegram takes Stars back, and it was not asked: the owner paid out of something else.
    is_stars = found.method == STARS
    await refunding.done(tx, found, now, out_of="owner" if is_stars else "")
    if is_stars:
        await reconciled.confirm(tx, found.payment_id, now)


async def refund_again(tx: Transaction, case: Case, now: datetime) -> None:
    """Puts a refund that could not be made in line again. Raises `Gone` where it waits for nobody."""
    found = await refunds.of_payment(tx, case.payment_id) if case.payment_id is not None else None
    if found is None or found.state is not RefundState.REVIEW:
        raise Gone
    await refunds.begin_again(tx, found, now=now)


async def give_back(tx: Transaction, case: Case, now: datetime) -> None:
    """Sends money back whose invoice nobody knows. What was sent back before is not sent twice."""
    known = case.evidence
    payer, stars = int(known["customer"]), int(known["stars"])
    if await payments.by_external(tx, STARS, case.subject) is None:
        await capture.give_back(tx, capture.Money(STARS, case.subject, "", payer, stars, "XTR"), None, now)


async def replay(tx: Transaction, case: Case) -> None:
    """Has an update that was set aside handled again. Raises `Gone` where it is not there any more."""
    bot_id, _, update_id = case.subject.partition(":")
    if not (update_id.isdigit() and await inbox.replay(tx, int(bot_id), int(update_id))):
        raise Gone


async def _settle(tx: Transaction, order: Order, outcome: Outcome, now: datetime) -> None:
    call = await calls.newest_placing(tx, order.id)
    if call is not None and call.outcome in _ALIVE:
        await calls.settle(tx, call.id, outcome, now=now)
