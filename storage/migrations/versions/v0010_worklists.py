"""What workers ask at every step, and screens at every look, is found without reading whole tables."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "DROP INDEX orders_due",
    "CREATE INDEX orders_due ON orders (provider, next_step_at) WHERE next_step_at IS NOT NULL",
    "CREATE INDEX orders_placing ON orders (provider) WHERE state = 'placing'",
    "CREATE INDEX payments_without_invoice ON payments (id) WHERE state = 'new'",
    "CREATE INDEX refunds_sending ON refunds (id) WHERE state = 'sending'",
    "CREATE INDEX cases_of_order ON cases (order_id, kind)",
    "CREATE INDEX drafts_of_subject ON drafts (staff_id, subject, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
