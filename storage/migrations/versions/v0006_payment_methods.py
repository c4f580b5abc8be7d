"""Payments by methods that must be asked: when an invoice was last looked at, and whether it can be paid any more."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE payments ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE payments ADD COLUMN over INTEGER NOT NULL DEFAULT 0",
    """CREATE INDEX payments_watched ON payments (method, looked_at)
        WHERE over = 0 AND external_id IS NOT NULL AND state IN ('open', 'lapsed', 'failed')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
