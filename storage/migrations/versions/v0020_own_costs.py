"""What the shop's own products cost it, and with them the orders that they make."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # Minor units of the offer's currency per piece; NULL where staff have not said.
    "ALTER TABLE products ADD COLUMN cost_minor INTEGER",
    # An order of own goods costs what staff said when it was ordered, whatever its provider is told.
    "ALTER TABLE orders ADD COLUMN own_goods INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE orders ADD COLUMN own_cost_minor INTEGER",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
