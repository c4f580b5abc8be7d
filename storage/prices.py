"""How the prices of each provider are made, as staff set it: decimal numbers as texts. Refuses to count with them."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """One row of `prices`."""

    provider: str
    rate: str | None
    """What staff fixed; where the rate is the bank's, what holds while the bank's is too old."""
    markup_percent: str
    rate_from: str = "staff"
    """`staff` or `bank`."""
    spread_percent: str = "0"
    """On top of the bank's rate."""
    rounding: str = "unit"


@dataclass(frozen=True, slots=True)
class MarkupRule:
    """One row of `markup_rules`. Empty texts ask for nothing; `below` is a cost in the shop's currency."""

    id: int
    provider: str
    genre: str
    platform: str
    below: str
    percent: str


@dataclass(frozen=True, slots=True)
class Example:
    """An offer by which a change of prices is shown."""

    title: str
    cost_minor: int
    cost_currency: str
    genres: tuple[str, ...]
    platform: str | None


_COLUMNS = tuple(PriceTerms.__slots__)


async def of_all(reader: Reader) -> list[PriceTerms]:
    rows = await reader.all(f"SELECT {', '.join(_COLUMNS)} FROM prices")  # noqa: S608 - names from a dataclass
    return [PriceTerms(**{name: row[name] for name in _COLUMNS}) for row in rows]


async def put(tx: Transaction, terms: PriceTerms, now: datetime) -> None:
    await tx.run(
        """INSERT INTO prices (provider, rate, markup_percent, rate_from, spread_percent, rounding, changed_at)
           VALUES (:provider, :rate, :markup_percent, :rate_from, :spread_percent, :rounding, :at)
           ON CONFLICT (provider) DO UPDATE SET rate = excluded.rate, markup_percent = excluded.markup_percent,
               rate_from = excluded.rate_from, spread_percent = excluded.spread_percent,
               rounding = excluded.rounding, changed_at = excluded.changed_at""",
        at=to_ms(now),
        **{name: getattr(terms, name) for name in _COLUMNS},
    )


async def rules(reader: Reader) -> list[MarkupRule]:
    """The rules of all providers in the order in which they were made."""
    rows = await reader.all("SELECT id, provider, genre, platform, below, percent FROM markup_rules ORDER BY id")
    return [MarkupRule(**{name: row[name] for name in MarkupRule.__slots__}) for row in rows]


async def put_rule(tx: Transaction, rule: MarkupRule, now: datetime) -> None:
    """Stores a rule under a new id; one about the same things gets the new percent and keeps its place."""
    await tx.run(
        """INSERT INTO markup_rules (provider, genre, platform, below, percent, changed_at)
           VALUES (:provider, :genre, :platform, :below, :percent, :at)
           ON CONFLICT (provider, genre, platform, below) DO UPDATE SET percent = excluded.percent,
               changed_at = excluded.changed_at""",
        provider=rule.provider,
        genre=rule.genre,
        platform=rule.platform,
        below=rule.below,
        percent=rule.percent,
        at=to_ms(now),
    )


async def remove_rule(tx: Transaction, provider: str, rule_id: int) -> bool:
    """False where the provider has no such rule."""
    changed = await tx.run(
        "DELETE FROM markup_rules WHERE id = :id AND provider = :provider", id=rule_id, provider=provider
    )
    return changed == 1


async def categories(reader: Reader, provider: str) -> tuple[list[str], list[str]]:
    """Genres and platforms of what a provider sells, those of the most offers first."""
    platforms = await reader.all(
        """SELECT platform AS name FROM offers WHERE provider = :provider AND sellable = 1 AND platform <> ''
           GROUP BY platform ORDER BY count(*) DESC, platform""",
        provider=provider,
    )
    joined = await reader.all(
        """SELECT genres, count(*) AS n FROM offers WHERE provider = :provider AND sellable = 1 AND genres <> ''
           GROUP BY genres""",
        provider=provider,
    )
    counted: dict[str, int] = {}
    for row in joined:
        for name in row["genres"].split("|"):
            counted[name] = counted.get(name, 0) + row["n"]
    genres = sorted(counted, key=lambda name: (-counted[name], name))
    return genres, [row["name"] for row in platforms]


_FITTING = """FROM offers WHERE provider = :provider AND sellable = 1 AND cost_minor IS NOT NULL
    AND (:platform = '' OR platform = :platform)
    AND (:genre = '' OR instr('|' || genres || '|', '|' || :genre || '|') > 0)
    AND (:below IS NULL OR cost_minor < :below)"""


async def example(
    reader: Reader, provider: str, *, genre: str = "", platform: str = "", below_minor: int | None = None
) -> Example | None:
    """An offer in the middle of those that fit, by cost. `below_minor`: in the provider's currency."""
    values = {"provider": provider, "genre": genre, "platform": platform, "below": below_minor}
    row = await reader.one(
        f"""SELECT title, cost_minor, cost_currency, genres, platform {_FITTING}
            ORDER BY cost_minor, id LIMIT 1 OFFSET (SELECT count(*) / 2 {_FITTING})""",
        **values,
    )
    if row is None:
        return None
    genres = tuple(row["genres"].split("|")) if row["genres"] else ()
    return Example(row["title"], row["cost_minor"], row["cost_currency"], genres, row["platform"])
