"""Prices with rounding, markups by category, rates of a bank; the rate of an order's cost."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # A rate may be the bank's: then `rate` is what holds while the bank's is too old, if staff gave one.
    """CREATE TABLE new_prices (
        provider TEXT PRIMARY KEY,
        rate TEXT,
        markup_percent TEXT NOT NULL,
        rate_from TEXT NOT NULL DEFAULT 'staff' CHECK (rate_from IN ('staff', 'bank')),
        spread_percent TEXT NOT NULL DEFAULT '0',
        rounding TEXT NOT NULL DEFAULT 'unit',
        changed_at INTEGER NOT NULL
    ) STRICT""",
    """INSERT INTO new_prices (provider, rate, markup_percent, changed_at)
       SELECT provider, rate, markup_percent, changed_at FROM prices""",
    "DROP TABLE prices",
    "ALTER TABLE new_prices RENAME TO prices",
    # Ids are never used again: a button of an old screen must not remove a newer rule.
    """CREATE TABLE markup_rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        provider TEXT NOT NULL,
        genre TEXT NOT NULL DEFAULT '',
        platform TEXT NOT NULL DEFAULT '',
        below TEXT NOT NULL DEFAULT '',
        percent TEXT NOT NULL,
        changed_at INTEGER NOT NULL,
        UNIQUE (provider, genre, platform, below)
    ) STRICT""",
    # What a bank said. `applied_at`: since when it holds; empty while it waits for a person.
    """CREATE TABLE rates (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        day TEXT NOT NULL,
        currency TEXT NOT NULL,
        shop_currency TEXT NOT NULL,
        rate TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        applied_at INTEGER,
        told_at INTEGER,
        UNIQUE (source, day, currency, shop_currency, rate)
    ) STRICT""",
    # Shop currency for one unit of `cost_currency` when the order was quoted.
    "ALTER TABLE orders ADD COLUMN cost_rate TEXT",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
