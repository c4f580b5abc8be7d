"""What five providers need: tiers and facts of offers, orders that are paid at the provider, calls of staff."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # JSON: facts are texts by name, tiers are [pieces, cost in minor units] from the smallest number on.
    "ALTER TABLE offers ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE offers ADD COLUMN tiers TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE offers ADD COLUMN most INTEGER",
    "ALTER TABLE offers ADD COLUMN alone INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE order_lines ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'",
    # The customer pays the provider: when that was chosen, and where it is paid.
    "ALTER TABLE orders ADD COLUMN pays_there_at INTEGER",
    "ALTER TABLE orders ADD COLUMN payment_url TEXT",
    """CREATE TABLE new_calls (
        id INTEGER PRIMARY KEY,
        order_id INTEGER REFERENCES orders (id),
        provider TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('place', 'cancel', 'give_back', 'mark_paid', 'action')),
        attempt INTEGER NOT NULL,
        boot TEXT NOT NULL,
        exclusive INTEGER NOT NULL,
        body BLOB NOT NULL,
        body_hash TEXT NOT NULL,
        evidence TEXT NOT NULL,
        outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN
            ('open', 'accepted', 'refused', 'not_acted', 'ours', 'limited', 'duplicate', 'unclear', 'absent')),
        code TEXT,
        status INTEGER,
        request_id TEXT,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        -- of an action of staff: its name, who asked, and what was answered
        name TEXT,
        staff_id INTEGER,
        answer BLOB,
        UNIQUE (order_id, kind, attempt)
    ) STRICT""",
    """INSERT INTO new_calls (id, order_id, provider, kind, attempt, boot, exclusive, body, body_hash, evidence,
           outcome, code, status, request_id, started_at, ended_at)
       SELECT id, order_id, provider, kind, attempt, boot, exclusive, body, body_hash, evidence, outcome,
           code, status, request_id, started_at, ended_at FROM calls""",
    "DROP TABLE calls",
    "ALTER TABLE new_calls RENAME TO calls",
    """CREATE UNIQUE INDEX calls_one_alive ON calls (order_id)
        WHERE kind = 'place' AND outcome IN ('open', 'unclear', 'duplicate')""",
    """CREATE UNIQUE INDEX calls_one_in_flight ON calls (provider)
        WHERE kind = 'place' AND exclusive = 1 AND outcome IN ('open', 'unclear', 'duplicate')""",
    "CREATE INDEX calls_of_action ON calls (provider, name, id) WHERE kind = 'action'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
