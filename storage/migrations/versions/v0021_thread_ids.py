"""The numbers of conversations, and of what was said in them, are never given again.

Letters, cards and buttons name them: after a customer had their data deleted, a number that was given again led what
staff wrote to somebody else, and a letter that had left once kept another from leaving.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE new_threads (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        order_id INTEGER REFERENCES orders (id),
        case_id INTEGER REFERENCES cases (id),
        reason TEXT NOT NULL DEFAULT '',
        opened_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        waiting_at INTEGER,
        due_at INTEGER,
        alerted_at INTEGER,
        unread INTEGER NOT NULL DEFAULT 0,
        listens INTEGER NOT NULL DEFAULT 0,
        taken_by INTEGER,
        closed_at INTEGER,
        closed_by TEXT,
        topic_chat_id INTEGER,
        topic_id INTEGER
    ) STRICT""",
    "INSERT INTO new_threads SELECT * FROM threads",
    "DROP TABLE threads",
    "ALTER TABLE new_threads RENAME TO threads",
    """CREATE TABLE new_thread_words (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        thread_id INTEGER NOT NULL REFERENCES threads (id),
        staff_id INTEGER,
        kind TEXT NOT NULL,
        content BLOB,
        chat_id INTEGER,
        message_id INTEGER,
        at INTEGER NOT NULL,
        edited_at INTEGER,
        reported TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "INSERT INTO new_thread_words SELECT * FROM thread_words",
    "DROP TABLE thread_words",
    "ALTER TABLE new_thread_words RENAME TO thread_words",
    "CREATE UNIQUE INDEX threads_one ON threads (customer_id, ifnull(order_id, 0))",
    "CREATE INDEX threads_waiting ON threads (due_at) WHERE waiting_at IS NOT NULL AND closed_at IS NULL",
    "CREATE INDEX threads_open ON threads (last_at) WHERE closed_at IS NULL",
    "CREATE INDEX threads_of_topic ON threads (topic_chat_id, topic_id) WHERE topic_id IS NOT NULL",
    "CREATE INDEX thread_words_of ON thread_words (thread_id, id)",
    "CREATE UNIQUE INDEX thread_words_said ON thread_words (chat_id, message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX thread_words_sent ON thread_words (id) WHERE staff_id IS NOT NULL AND reported <> 'sent'",
    # What was deleted before is still named by letters.
    "DELETE FROM sqlite_sequence WHERE name IN ('threads', 'thread_words')",
    """INSERT INTO sqlite_sequence (name, seq) SELECT 'threads', max(
        (SELECT coalesce(max(id), 0) FROM threads),
        (SELECT coalesce(max(json_extract(fields, '$.thread')), 0) FROM letters))""",
    """INSERT INTO sqlite_sequence (name, seq) SELECT 'thread_words', max(
        (SELECT coalesce(max(id), 0) FROM thread_words),
        (SELECT coalesce(max(json_extract(fields, '$.word')), 0) FROM letters))""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
