"""The staff's own chat with its topics, the links that connect it, the cards that are edited there."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # asked: an owner has still to say yes; on; lost: the bot cannot write there; off: not the staff chat any more.
    # `check_at`: when Telegram is asked next what the group is. `found`: what was told of it last.
    """CREATE TABLE staff_chats (
        chat_id INTEGER PRIMARY KEY,
        title TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL CHECK (state IN ('asked', 'on', 'lost', 'off')),
        connected_by INTEGER NOT NULL,
        connected_at INTEGER NOT NULL,
        is_supergroup INTEGER NOT NULL DEFAULT 0,
        is_forum INTEGER NOT NULL DEFAULT 0,
        is_admin INTEGER NOT NULL DEFAULT 0,
        manages_topics INTEGER NOT NULL DEFAULT 0,
        check_at INTEGER NOT NULL DEFAULT 0,
        found TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '',
        hidden_told INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE UNIQUE INDEX staff_chats_one ON staff_chats ((1)) WHERE state IN ('on', 'lost')",
    """CREATE TABLE staff_topics (
        chat_id INTEGER NOT NULL,
        topic TEXT NOT NULL,
        thread_id INTEGER NOT NULL,
        PRIMARY KEY (chat_id, topic)
    ) STRICT""",
    # A message that is edited instead of repeated. `drawn` says which state of things it was last drawn for.
    """CREATE TABLE staff_cards (
        chat_id INTEGER NOT NULL,
        card TEXT NOT NULL,
        message_id INTEGER,
        drawn TEXT NOT NULL DEFAULT '',
        is_over INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (chat_id, card)
    ) STRICT""",
    "CREATE INDEX staff_cards_open ON staff_cards (chat_id) WHERE is_over = 0",
    """CREATE TABLE group_links (
        token_hash BLOB PRIMARY KEY,
        owner_id INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT""",
    # Where in the staff chat a letter goes: one of its topics, or a thread of its own; the card that it draws.
    "ALTER TABLE letters ADD COLUMN topic TEXT",
    "ALTER TABLE letters ADD COLUMN thread_id INTEGER",
    "ALTER TABLE letters ADD COLUMN card TEXT",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
