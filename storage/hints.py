"""Hints that providers' webhooks gave: each stored once, handled in order, deleted when old. Moves no order."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms

ORDER, OFFER = "order", "offer"


@dataclass(frozen=True, slots=True)
class NewHint:
    """What a webhook said. `updated_at` is the provider's, in milliseconds UTC."""

    provider: str
    key: str
    kind: str
    remote_id: str | None
    reference: str | None
    ref: str | None
    updated_at: int | None


@dataclass(frozen=True, slots=True)
class OrderHint:
    """A waiting hint about an order."""

    id: int
    provider: str
    remote_id: str | None
    reference: str | None
    updated_at: int | None


@dataclass(frozen=True, slots=True)
class OfferHint:
    """Every waiting hint about one offer; `newest_id` is the last of them."""

    provider: str
    ref: str
    newest_id: int


async def store(tx: Transaction, hint: NewHint, now: datetime) -> bool:
    """Whether it is new: a key of this provider is stored once."""
    stored = await tx.run(
        """INSERT INTO hints (provider, key, kind, remote_id, reference, ref, updated_at, received_at)
           VALUES (:provider, :key, :kind, :remote_id, :reference, :ref, :updated_at, :at)
           ON CONFLICT (provider, key) DO NOTHING""",
        at=to_ms(now),
        **asdict(hint),
    )
    return stored == 1


async def waiting_for_orders(reader: Reader, limit: int) -> list[OrderHint]:
    """In the order in which they came."""
    rows = await reader.all(
        """SELECT id, provider, remote_id, reference, updated_at FROM hints
           WHERE kind = 'order' AND done_at IS NULL ORDER BY id LIMIT :limit""",
        limit=limit,
    )
    return [OrderHint(**row) for row in rows]


async def is_stale(reader: Reader, hint: OrderHint) -> bool:
    """Whether a hint about a later change of the same remote order has been handled."""
    if hint.remote_id is None or hint.updated_at is None:
        return False
    later = await reader.one(
        """SELECT 1 FROM hints WHERE provider = :provider AND remote_id = :remote AND updated_at > :updated
               AND done_at IS NOT NULL LIMIT 1""",
        provider=hint.provider,
        remote=hint.remote_id,
        updated=hint.updated_at,
    )
    return later is not None


async def finish(tx: Transaction, hint: OrderHint, now: datetime) -> None:
    await tx.run("UPDATE hints SET done_at = :at WHERE id = :id AND done_at IS NULL", at=to_ms(now), id=hint.id)


async def offers_wait(reader: Reader) -> bool:
    return await reader.one("SELECT 1 FROM hints WHERE kind = 'offer' AND done_at IS NULL LIMIT 1") is not None


async def drop_needless(tx: Transaction, providers: Collection[str], now: datetime) -> int:
    """Ends hints about offers that the shop does not have, or whose change a read of the catalogue has covered.

    `providers`: those whose offers can be read one by one.
    """
    return await tx.run(
        """UPDATE hints SET done_at = :at WHERE kind = 'offer' AND done_at IS NULL AND (
               provider NOT IN (SELECT value FROM json_each(:providers))
               OR NOT EXISTS (SELECT 1 FROM offers o WHERE o.provider = hints.provider AND o.ref = hints.ref)
               OR received_at <= (SELECT synced_since_at FROM providers p WHERE p.name = hints.provider))""",
        at=to_ms(now),
        providers=json.dumps(sorted(providers)),
    )


async def waiting_for_offers(reader: Reader, provider: str, limit: int) -> Sequence[OfferHint]:
    """One for each offer, the longest waiting first."""
    rows = await reader.all(
        """SELECT provider, ref, max(id) AS newest_id FROM hints
           WHERE kind = 'offer' AND done_at IS NULL AND provider = :provider AND ref IS NOT NULL
           GROUP BY provider, ref ORDER BY min(id) LIMIT :limit""",
        provider=provider,
        limit=limit,
    )
    return [OfferHint(**row) for row in rows]


async def finish_offer(tx: Transaction, hint: OfferHint, now: datetime) -> None:
    """Ends every hint about the offer that had come when it was read; later ones wait on."""
    await tx.run(
        """UPDATE hints SET done_at = :at
           WHERE kind = 'offer' AND done_at IS NULL AND provider = :provider AND ref = :ref AND id <= :newest""",
        at=to_ms(now),
        provider=hint.provider,
        ref=hint.ref,
        newest=hint.newest_id,
    )


async def forget(tx: Transaction, before: datetime, limit: int) -> int:
    """Deletes hints that were done before the instant, at most `limit`, and says how many."""
    return await tx.run(
        "DELETE FROM hints WHERE id IN (SELECT id FROM hints WHERE done_at < :before LIMIT :limit)",
        before=to_ms(before),
        limit=limit,
    )


async def backlog(reader: Reader) -> int:
    """How many hints wait."""
    row = await reader.one("SELECT count(*) AS n FROM hints WHERE done_at IS NULL")
    return int(row["n"]) if row else 0
