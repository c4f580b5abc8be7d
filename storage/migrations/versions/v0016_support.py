"""Problems and conversations with customers: threads, what was said in them, texts that staff saved."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # A conversation with a customer, about one order or about none; it is closed and opened again, never made twice.
    """CREATE TABLE threads (
        id INTEGER PRIMARY KEY,
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
    "CREATE UNIQUE INDEX threads_one ON threads (customer_id, ifnull(order_id, 0))",
    "CREATE INDEX threads_waiting ON threads (due_at) WHERE waiting_at IS NOT NULL AND closed_at IS NULL",
    "CREATE INDEX threads_open ON threads (last_at) WHERE closed_at IS NULL",
    "CREATE INDEX threads_of_topic ON threads (topic_chat_id, topic_id) WHERE topic_id IS NOT NULL",
    # What was said. `content` is sealed, and is deleted long before the row.
    """CREATE TABLE thread_words (
        id INTEGER PRIMARY KEY,
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
    "CREATE INDEX thread_words_of ON thread_words (thread_id, id)",
    "CREATE UNIQUE INDEX thread_words_said ON thread_words (chat_id, message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX thread_words_sent ON thread_words (id) WHERE staff_id IS NOT NULL AND reported <> 'sent'",
    # A reply to a copy finds its conversation.
    "CREATE INDEX letters_words ON letters (chat_id, message_id) WHERE kind = 'word'",
    """CREATE TABLE saved_texts (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        text_en TEXT NOT NULL DEFAULT '',
        text_ru TEXT NOT NULL DEFAULT '',
        changed_at INTEGER NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
