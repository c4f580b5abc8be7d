"""Roles granted in the chat, what staff note about customers, customers who are blocked or limited."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # As Telegram told them at the last visit; empty where it never did. `most_day_minor`: the shop's currency.
    "ALTER TABLE customers ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE customers ADD COLUMN username TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE customers ADD COLUMN blocked_at INTEGER",
    "ALTER TABLE customers ADD COLUMN most_open INTEGER CHECK (most_open > 0)",
    "ALTER TABLE customers ADD COLUMN most_day_minor INTEGER CHECK (most_day_minor > 0)",
    # `text` is sealed: staff write what customers told them.
    """CREATE TABLE customer_notes (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL,
        staff_id INTEGER NOT NULL,
        text BLOB NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX customer_notes_of ON customer_notes (customer_id)",
    # An invitation makes its opener a member with its role. `made_by` is empty for the link of the console.
    """CREATE TABLE staff_links (
        id INTEGER PRIMARY KEY,
        token_hash BLOB NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'support')),
        made_by INTEGER,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT""",
    """INSERT INTO staff_links (token_hash, role, expires_at, used_at)
        SELECT token_hash, 'owner', expires_at, used_at FROM owner_links""",
    "DROP TABLE owner_links",
    # Who was staff once: the log goes on naming them. `menu_gone_at`: Telegram shows them no commands of staff now.
    """CREATE TABLE former_staff (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        removed_at INTEGER NOT NULL,
        menu_gone_at INTEGER
    ) STRICT""",
    "CREATE INDEX payments_of_payer ON payments (payer_id)",
    "CREATE INDEX audit_of_staff ON audit (staff_id)",
    "CREATE INDEX audit_of_subject ON audit (subject)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
