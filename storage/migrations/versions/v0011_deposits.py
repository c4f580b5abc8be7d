"""What is known of deposits beyond their figure, top-ups to be confirmed, refunds seen from the other side."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # Minor units of the deposit's currency. `opened`: the currency in which the ledger has an account of it.
    """CREATE TABLE deposits (
        provider TEXT PRIMARY KEY,
        opened TEXT,
        low_minor INTEGER,
        low_at INTEGER,
        differs_minor INTEGER NOT NULL DEFAULT 0,
        differs_at INTEGER,
        known_minor INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE top_ups (
        id INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        answer TEXT CHECK (answer IN ('booked', 'rejected', 'gone')),
        answered_at INTEGER,
        staff_id INTEGER,
        reason TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE UNIQUE INDEX top_ups_open ON top_ups (provider) WHERE answer IS NULL",
    "ALTER TABLE refunds ADD COLUMN confirmed_at INTEGER",
    "CREATE INDEX refunds_unconfirmed ON refunds (done_at) WHERE state = 'done' AND confirmed_at IS NULL",
    # Telegram's list is read again from its beginning: lines that are nobody's order are booked too from now on.
    "DELETE FROM shop_settings WHERE key = 'stars_reconciled'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
