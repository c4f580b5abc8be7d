"""Orders and their lines. A state changes only through `move`; refuses every other way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage import order_events
from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from storage.order_state import OrderState, RefusedMove, require


@dataclass(frozen=True, slots=True)
class Order:
    """One row of `orders`. Money is in minor units of `currency` (the shop's) and `cost_currency` (the provider's)."""

    id: int
    reference: str
    checkout_id: int
    customer_id: int
    provider: str
    state: OrderState
    version: int
    currency: str
    total_minor: int
    stars: int
    cost_minor: int | None
    cost_currency: str
    quote_expires_at: datetime
    remote_id: str | None
    remote_status: str | None
    remote_items: int | None
    charged_minor: int | None
    attempts: int
    looks: int
    next_step_at: datetime | None
    promised_at: datetime | None
    cancel_asked_at: datetime | None
    moved_from_minor: int | None
    moved_from_stars: int | None
    mend_question: str | None
    refusal_code: str | None
    paid_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    pays_there_at: datetime | None
    """When the customer chose to pay the provider itself."""
    payment_url: str | None
    cost_rate: str | None = None
    """What one unit of `cost_currency` cost in `currency` when the order was quoted, as a decimal text."""
    own_goods: bool = False
    """Made of the shop's own products: `cost_minor` is what the provider is told, `own_cost_minor` what they cost."""
    own_cost_minor: int | None = None

    @property
    def number(self) -> int:
        """The number that people read."""
        return 1000 + self.id


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One row of `order_lines`: `unit_minor` is the customer's price, `cost_minor` the provider's, both per piece."""

    offer_id: int
    ref: str
    variant: str
    title: str
    variant_title: str
    quantity: int
    unit_minor: int
    cost_minor: int | None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What an order begins with."""

    reference: str
    checkout_id: int
    customer_id: int
    provider: str
    currency: str
    total_minor: int
    stars: int
    cost_minor: int | None
    cost_currency: str
    quote_expires_at: datetime
    next_step_at: datetime
    moved_from_minor: int | None = None
    moved_from_stars: int | None = None
    cost_rate: str | None = None


_INSTANTS = ("next_step_at", "promised_at", "cancel_asked_at", "paid_at", "ended_at", "pays_there_at")


def order_of(row: Row) -> Order:
    values = {name: row[name] for name in Order.__slots__}
    values |= {name: from_ms_or_none(values[name]) for name in _INSTANTS}
    values["own_goods"] = bool(values["own_goods"])
    values["state"] = OrderState(values["state"])
    values["created_at"] = from_ms(values["created_at"])
    values["quote_expires_at"] = from_ms(values["quote_expires_at"])
    return Order(**values)


async def add(tx: Transaction, new: NewOrder, lines: Sequence[OrderLine], now: datetime) -> int:
    """Stores an order that awaits its payment, and its first event. Returns its id."""
    at = to_ms(now)
    row = await tx.one(
        """INSERT INTO orders (reference, checkout_id, customer_id, provider, state, currency, total_minor, stars,
               cost_minor, cost_currency, quoted_at, quote_expires_at, next_step_at, moved_from_minor,
               moved_from_stars, cost_rate, created_at, changed_at)
           VALUES (:reference, :checkout_id, :customer_id, :provider, 'awaiting_payment', :currency, :total_minor,
               :stars, :cost_minor, :cost_currency, :at, :quote_expires_at, :next_step_at, :moved_from_minor,
               :moved_from_stars, :cost_rate, :at, :at)
           RETURNING id""",
        reference=new.reference,
        checkout_id=new.checkout_id,
        customer_id=new.customer_id,
        provider=new.provider,
        currency=new.currency,
        total_minor=new.total_minor,
        stars=new.stars,
        cost_minor=new.cost_minor,
        cost_currency=new.cost_currency,
        quote_expires_at=to_ms(new.quote_expires_at),
        next_step_at=to_ms(new.next_step_at),
        moved_from_minor=new.moved_from_minor,
        moved_from_stars=new.moved_from_stars,
        cost_rate=new.cost_rate,
        at=at,
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    order_id = int(row["id"])
    await put_lines(tx, order_id, lines)
    await order_events.record(
        tx, order_id, now, "", OrderState.AWAITING_PAYMENT, "ordered", f"customer:{new.customer_id}", ""
    )
    return order_id


async def put_lines(tx: Transaction, order_id: int, lines: Sequence[OrderLine]) -> None:
    """Replaces the lines of an order that is not paid yet."""
    await tx.run("DELETE FROM order_lines WHERE order_id = :id", id=order_id)
    for position, line in enumerate(lines):
        await tx.run(
            """INSERT INTO order_lines (order_id, position, offer_id, ref, variant, title, variant_title, quantity,
                   unit_minor, cost_minor, facts)
               VALUES (:order_id, :position, :offer_id, :ref, :variant, :title, :variant_title, :quantity,
                   :unit_minor, :cost_minor, :facts)""",
            order_id=order_id,
            position=position,
            offer_id=line.offer_id,
            ref=line.ref,
            variant=line.variant,
            title=line.title,
            variant_title=line.variant_title,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            cost_minor=line.cost_minor,
            facts=json.dumps(dict(line.facts), sort_keys=True),
        )
    await _cost_of_own_goods(tx, order_id)


async def _cost_of_own_goods(tx: Transaction, order_id: int) -> None:
    """Notes what the shop's own products in the order cost it now; unknown where that of any of them is."""
    await tx.run(
        """UPDATE orders SET (own_goods, own_cost_minor) = (
               SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END,
                   CASE WHEN count(*) = count(p.cost_minor) THEN sum(p.cost_minor * l.quantity) END
               FROM order_lines l JOIN products p ON p.offer_id = l.offer_id WHERE l.order_id = :id)
           WHERE id = :id""",
        id=order_id,
    )


async def requote(tx: Transaction, order: Order, new: NewOrder, lines: Sequence[OrderLine], now: datetime) -> None:
    """Gives an order that awaits its payment a new price. Raises `RefusedMove` when it no longer awaits it."""
    changed = await tx.run(
        """UPDATE orders SET total_minor = :total, stars = :stars, cost_minor = :cost, cost_currency = :cost_currency,
               cost_rate = :cost_rate, quoted_at = :at, quote_expires_at = :expires, next_step_at = :next,
               moved_from_minor = :moved_minor, moved_from_stars = :moved_stars, version = version + 1, changed_at = :at
           WHERE id = :id AND state = 'awaiting_payment' AND version = :version""",
        total=new.total_minor,
        stars=new.stars,
        cost=new.cost_minor,
        cost_currency=new.cost_currency,
        cost_rate=new.cost_rate,
        expires=to_ms(new.quote_expires_at),
        next=to_ms(new.next_step_at),
        moved_minor=new.moved_from_minor,
        moved_stars=new.moved_from_stars,
        at=to_ms(now),
        id=order.id,
        version=order.version,
    )
    if changed != 1:
        raise RefusedMove(f"order {order.id} does not await its payment any more")
    await put_lines(tx, order.id, lines)


async def get(reader: Reader, order_id: int) -> Order | None:
    row = await reader.one("SELECT * FROM orders WHERE id = :id", id=order_id)
    return None if row is None else order_of(row)


async def newest_cost(reader: Reader, provider: str, currency: str) -> int | None:
    """What the last order that was asked for costs the shop, in minor units of the currency."""
    row = await reader.one(
        """SELECT cost_minor FROM orders WHERE provider = :provider AND cost_currency = :currency
           AND cost_minor IS NOT NULL ORDER BY id DESC LIMIT 1""",
        provider=provider,
        currency=currency,
    )
    return None if row is None else int(row["cost_minor"])


async def owned(reader: Reader, order_id: int, customer_id: int) -> Order | None:
    """The order if it is this customer's; another's is as if it were not there."""
    row = await reader.one("SELECT * FROM orders WHERE id = :id AND customer_id = :who", id=order_id, who=customer_id)
    return None if row is None else order_of(row)


async def by_remote(reader: Reader, provider: str, remote_id: str | None, reference: str | None) -> Order | None:
    """The order that a provider's webhook speaks of."""
    row = await reader.one(
        "SELECT * FROM orders WHERE provider = :provider AND (remote_id = :remote OR reference = :reference)",
        provider=provider,
        remote=remote_id,
        reference=reference,
    )
    return None if row is None else order_of(row)


async def of_checkout(reader: Reader, checkout_id: int, customer_id: int) -> list[Order]:
    """The orders of one checkout in the order in which they are paid."""
    rows = await reader.all(
        "SELECT * FROM orders WHERE checkout_id = :id AND customer_id = :who ORDER BY id",
        id=checkout_id,
        who=customer_id,
    )
    return [order_of(row) for row in rows]


async def due(reader: Reader, provider: str, now: datetime, *, expiring: bool, limit: int) -> list[Order]:
    """Orders of a provider whose next step is due, the longest waiting first.

    Without `expiring` those stay away whose time runs out while they wait for their customer.
    """
    rows = await reader.all(
        """SELECT * FROM orders WHERE next_step_at <= :now AND provider = :provider
               AND (:expiring = 1 OR pays_there_at IS NOT NULL OR state NOT IN ('awaiting_payment', 'needs_answer'))
           ORDER BY next_step_at LIMIT :limit""",
        expiring=int(expiring),
        provider=provider,
        now=to_ms(now),
        limit=limit,
    )
    return [order_of(row) for row in rows]


async def placing(reader: Reader, provider: str) -> list[Order]:
    """The provider's orders that are being placed."""
    # The state stands in the text: only so is the index of the few orders in it used.
    rows = await reader.all("SELECT * FROM orders WHERE provider = :provider AND state = 'placing'", provider=provider)
    return [order_of(row) for row in rows]


async def lines(reader: Reader, order_id: int) -> list[OrderLine]:
    rows = await reader.all(
        """SELECT offer_id, ref, variant, title, variant_title, quantity, unit_minor, cost_minor, facts
           FROM order_lines WHERE order_id = :id ORDER BY position""",
        id=order_id,
    )
    return [
        OrderLine(**{name: row[name] for name in OrderLine.__slots__} | {"facts": json.loads(row["facts"])})
        for row in rows
    ]


# Columns that a move may change besides the state. Instants are given as datetimes.
_CHANGEABLE = frozenset(
    {
        "remote_id",
        "remote_status",
        "remote_items",
        "charged_minor",
        "attempts",
        "looks",
        "next_step_at",
        "promised_at",
        "cancel_asked_at",
        "mend_question",
        "refusal_code",
        "paid_at",
        "ended_at",
        "pays_there_at",
        "payment_url",
    }
)


def _settings(changes: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    unknown = changes.keys() - _CHANGEABLE
    if unknown:
        raise ValueError(f"not a column that moves change: {sorted(unknown)}")
    values = {k: to_ms_or_none(v) if isinstance(v, datetime) else v for k, v in changes.items()}
    return "".join(f", {name} = :{name}" for name in values), values


async def move(
    tx: Transaction,
    order: Order,
    after: OrderState,
    *,
    now: datetime,
    cause: str,
    actor: str,
    note: str = "",
    **changes: object,
) -> Order:
    """Moves the order and records the event. Raises `RefusedMove` if the table forbids it or somebody moved first."""
    require(order.state, after)
    await change(tx, order, now=now, state=after, **changes)
    await order_events.record(tx, order.id, now, order.state, after, cause, actor, note)
    moved = await get(tx, order.id)
    assert moved is not None  # noqa: S101 - it was just updated
    return moved


async def change(
    tx: Transaction, order: Order, *, now: datetime, state: OrderState | None = None, **changes: object
) -> None:
    """Changes facts of an order that has not moved since it was read. Raises `RefusedMove` when it has."""
    assignments, values = _settings(changes)
    changed = await tx.run(
        f"""UPDATE orders SET state = :after, version = version + 1, changed_at = :now{assignments}
            WHERE id = :id AND state = :before AND version = :version""",  # noqa: S608 - names from a fixed set
        after=state or order.state,
        before=order.state,
        version=order.version,
        id=order.id,
        now=to_ms(now),
        **values,
    )
    if changed != 1:
        raise RefusedMove(f"order {order.id} has moved since it was read")


async def ask_to_cancel(tx: Transaction, order_id: int, now: datetime) -> None:
    """Notes the wish to cancel, once. The order's version stays: a call that is under way must still be answered."""
    await tx.run(
        "UPDATE orders SET cancel_asked_at = coalesce(cancel_asked_at, :now) WHERE id = :id",
        id=order_id,
        now=to_ms(now),
    )


async def bring_forward(tx: Transaction, order_id: int, at: datetime) -> None:
    """Has the next step made by then at the latest. The version stays: what is being read meanwhile still counts."""
    await tx.run(
        "UPDATE orders SET next_step_at = :at WHERE id = :id AND next_step_at > :at", id=order_id, at=to_ms(at)
    )


async def put_off(tx: Transaction, order_id: int, at: datetime) -> None:
    """Has nothing done with the order before then; the version stays."""
    await tx.run(
        "UPDATE orders SET next_step_at = :at WHERE id = :id AND next_step_at < :at", id=order_id, at=to_ms(at)
    )
