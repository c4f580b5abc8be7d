"""When the provider changed what a hint speaks of, and quick ways to the hints that wait, repeat or are old."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE hints ADD COLUMN updated_at INTEGER",
    "DROP INDEX hints_waiting",
    "CREATE INDEX hints_waiting ON hints (kind, id) WHERE done_at IS NULL",
    "CREATE INDEX hints_of_remote ON hints (provider, remote_id, updated_at) WHERE remote_id IS NOT NULL",
    "CREATE INDEX hints_done ON hints (done_at) WHERE done_at IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
