"""Incidents and decisions about all of their orders, escalation, replacements, notes, marks of answers."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # Cases of one cause. `escalated` counts the levels that were told: 1 managers, 2 owners.
    """CREATE TABLE incidents (
        id INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        kind TEXT NOT NULL,
        first_case_id INTEGER NOT NULL REFERENCES cases (id),
        opened_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        escalated INTEGER NOT NULL DEFAULT 0,
        closed_at INTEGER
    ) STRICT""",
    "CREATE INDEX incidents_open ON incidents (provider, kind) WHERE closed_at IS NULL",
    "ALTER TABLE cases ADD COLUMN incident_id INTEGER REFERENCES incidents (id)",
    "ALTER TABLE cases ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX cases_of_incident ON cases (incident_id) WHERE incident_id IS NOT NULL",
    # What somebody decided about all cases of an incident, and how far it has come.
    """CREATE TABLE bulk_runs (
        id INTEGER PRIMARY KEY,
        incident_id INTEGER NOT NULL REFERENCES incidents (id),
        what TEXT NOT NULL CHECK (what IN ('look', 'refund', 'tell')),
        word TEXT NOT NULL DEFAULT '',
        staff_id INTEGER NOT NULL,
        begun_at INTEGER NOT NULL,
        done_at INTEGER
    ) STRICT""",
    "CREATE UNIQUE INDEX bulk_runs_one ON bulk_runs (incident_id, what, word) WHERE done_at IS NULL",
    """CREATE TABLE bulk_items (
        run_id INTEGER NOT NULL REFERENCES bulk_runs (id),
        order_id INTEGER NOT NULL REFERENCES orders (id),
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'passed')),
        why TEXT NOT NULL DEFAULT '',
        looks INTEGER NOT NULL DEFAULT 0,
        absent INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (run_id, order_id)
    ) STRICT""",
    "CREATE INDEX bulk_items_waiting ON bulk_items (next_at) WHERE state = 'waiting'",
    # An order that the shop pays for in place of another one.
    """CREATE TABLE replacements (
        order_id INTEGER PRIMARY KEY REFERENCES orders (id),
        replaces_id INTEGER NOT NULL REFERENCES orders (id),
        staff_id INTEGER NOT NULL,
        made_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX replacements_of ON replacements (replaces_id)",
    # `sealed`: staff write what customers told them.
    """CREATE TABLE order_notes (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        staff_id INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX order_notes_of ON order_notes (order_id)",
    # A mark is a keyed hash of an answer: it is found by whoever types the same, and says nothing without the key.
    """CREATE TABLE answer_marks (
        mark BLOB NOT NULL,
        order_id INTEGER NOT NULL,
        key TEXT NOT NULL,
        PRIMARY KEY (mark, order_id, key),
        FOREIGN KEY (order_id, key) REFERENCES order_answers (order_id, key) ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX answer_marks_of ON answer_marks (order_id, key)",
    "ALTER TABLE order_answers ADD COLUMN marked INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX order_answers_unmarked ON order_answers (order_id) WHERE marked = 0",
    "CREATE INDEX payments_external ON payments (external_id) WHERE external_id IS NOT NULL",
    "CREATE INDEX orders_remote ON orders (remote_id) WHERE remote_id IS NOT NULL",
    "CREATE INDEX orders_open ON orders (state, provider) WHERE ended_at IS NULL",
    "CREATE INDEX letters_of_cases ON letters (chat_id) WHERE kind IN ('case', 'incident')",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
