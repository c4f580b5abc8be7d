"""The rate and the markup of each provider, as decimal texts. Refuses to count with them."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """One row of `prices`: decimal numbers written as texts."""

    provider: str
    rate: str
    markup_percent: str


async def of_all(reader: Reader) -> list[PriceTerms]:
    rows = await reader.all("SELECT provider, rate, markup_percent FROM prices")
    return [PriceTerms(row["provider"], row["rate"], row["markup_percent"]) for row in rows]


async def put(tx: Transaction, terms: PriceTerms, now: datetime) -> None:
    await tx.run(
        """INSERT INTO prices (provider, rate, markup_percent, changed_at) VALUES (:provider, :rate, :markup, :at)
           ON CONFLICT (provider) DO UPDATE SET rate = excluded.rate, markup_percent = excluded.markup_percent,
               changed_at = excluded.changed_at""",
        provider=terms.provider,
        rate=terms.rate,
        markup=terms.markup_percent,
        at=to_ms(now),
    )
