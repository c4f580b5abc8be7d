"""What the shop's numbers are read by."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX orders_paid ON orders (paid_at) WHERE paid_at IS NOT NULL",
    "CREATE INDEX orders_ended ON orders (ended_at) WHERE paid_at IS NOT NULL",
    "CREATE INDEX checkouts_begun ON checkouts (created_at)",
    "CREATE INDEX events_unclear ON events (at) WHERE after = 'unclear'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
