"""News to customers who agreed to them."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # What a customer wants to hear of besides their orders. No row: nothing was asked and nothing chosen.
    """CREATE TABLE notifications (
        customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
        news INTEGER NOT NULL DEFAULT 0,
        reminders INTEGER NOT NULL DEFAULT 0,
        alerts INTEGER NOT NULL DEFAULT 1,
        asked_at INTEGER,
        reminded_at INTEGER,
        changed_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX notifications_news ON notifications (customer_id) WHERE news = 1",
    "CREATE INDEX notifications_reminders ON notifications (customer_id) WHERE reminders = 1",
    # Ids are never used again: a button of an old message must not speak of a newer broadcast. `target`: what its
    # button opens; `segment`: JSON; `missing`: what happens to readers of a language without a text.
    """CREATE TABLE broadcasts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        made_by INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'draft'
            CHECK (state IN ('draft', 'scheduled', 'running', 'paused', 'stopped', 'done')),
        missing TEXT NOT NULL DEFAULT '' CHECK (missing IN ('', 'skip', 'other')),
        target TEXT NOT NULL DEFAULT '',
        segment TEXT NOT NULL DEFAULT '{}',
        held TEXT NOT NULL DEFAULT '',
        rounds INTEGER NOT NULL DEFAULT 0,
        starts_at INTEGER,
        started_at INTEGER,
        ended_at INTEGER,
        created_at INTEGER NOT NULL
    ) STRICT""",
    # Telegram's HTML; `photo` is Telegram's id of a picture, whose caption the text then is.
    """CREATE TABLE broadcast_texts (
        broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
        language TEXT NOT NULL,
        html TEXT NOT NULL,
        photo TEXT,
        PRIMARY KEY (broadcast_id, language)
    ) STRICT, WITHOUT ROWID""",
    # Who gets it, frozen when it starts. `sending` is written before the call, its outcome after: a row that another
    # boot left there is uncertain, and nothing sends it again by itself.
    """CREATE TABLE broadcast_recipients (
        id INTEGER PRIMARY KEY,
        broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
            ('waiting', 'sending', 'sent', 'failed', 'unreachable', 'uncertain', 'left_out', 'stopped')),
        boot TEXT,
        error TEXT,
        message_id INTEGER,
        again INTEGER NOT NULL DEFAULT 0,
        not_before_at INTEGER NOT NULL DEFAULT 0,
        changed_at INTEGER,
        UNIQUE (broadcast_id, customer_id)
    ) STRICT""",
    "CREATE INDEX broadcast_recipients_by_state ON broadcast_recipients (broadcast_id, state, id)",
    "CREATE INDEX broadcast_recipients_open ON broadcast_recipients (boot) WHERE state = 'sending'",
    "CREATE INDEX orders_bought ON orders (customer_id, provider) WHERE paid_at IS NOT NULL",
    "CREATE INDEX orders_delivered ON orders (ended_at) WHERE state = 'delivered'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
