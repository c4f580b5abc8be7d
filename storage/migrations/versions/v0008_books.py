"""The ledger is read by time and by account: a month, a statement, what a customer has."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX ledger_by_time ON ledger (at)",
    "CREATE INDEX ledger_debits ON ledger (debit)",
    "CREATE INDEX ledger_credits ON ledger (credit)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
