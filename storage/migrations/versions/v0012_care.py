"""What the shop has told its staff about itself, so that a restart neither repeats nor forgets it."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # `told_at` is empty while nobody was told; `over_at` while it lasts.
    """CREATE TABLE alerts (
        cause TEXT PRIMARY KEY,
        since_at INTEGER NOT NULL,
        told_at INTEGER,
        over_at INTEGER
    ) STRICT""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
