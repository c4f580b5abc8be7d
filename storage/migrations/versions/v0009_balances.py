"""Money that customers left with the shop: balances, the parts that they are made of, budgets of orders on approval."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # A top-up is a payment without an order: so much comes to the balance of its payer.
    "ALTER TABLE payments ADD COLUMN kind TEXT NOT NULL DEFAULT 'order' CHECK (kind IN ('order', 'topup'))",
    "ALTER TABLE payments ADD COLUMN credit_minor INTEGER CHECK (credit_minor > 0)",
    "ALTER TABLE payments ADD COLUMN credit_currency TEXT",
    "CREATE INDEX payments_topups ON payments (payer_id, id) WHERE kind = 'topup'",
    # What the ledger says of `balance:<customer>`, kept by its own triggers: no code can book past the check, and it
    # costs the same however long the ledger is.
    """CREATE TABLE balances (
        customer_id INTEGER NOT NULL,
        currency TEXT NOT NULL,
        minor INTEGER NOT NULL CHECK (minor >= 0),
        PRIMARY KEY (customer_id, currency)
    ) STRICT""",
    """CREATE TRIGGER balances_grow AFTER INSERT ON ledger WHEN NEW.credit GLOB 'balance:*' BEGIN
        INSERT INTO balances (customer_id, currency, minor)
        VALUES (CAST(substr(NEW.credit, 9) AS INTEGER), NEW.currency, NEW.amount_minor)
        ON CONFLICT (customer_id, currency) DO UPDATE SET minor = minor + excluded.minor;
    END""",
    """CREATE TRIGGER balances_shrink AFTER INSERT ON ledger WHEN NEW.debit GLOB 'balance:*' BEGIN
        SELECT RAISE(ABORT, 'a balance is never negative') WHERE NEW.amount_minor > coalesce((SELECT minor FROM balances
            WHERE customer_id = CAST(substr(NEW.debit, 9) AS INTEGER) AND currency = NEW.currency), 0);
        UPDATE balances SET minor = minor - NEW.amount_minor
        WHERE customer_id = CAST(substr(NEW.debit, 9) AS INTEGER) AND currency = NEW.currency;
    END""",
    # `source`: the method that brought it, or `goodwill`. A part that was taken back outside is not given out again.
    """CREATE TABLE balance_parts (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL,
        source TEXT NOT NULL,
        payment_id INTEGER UNIQUE REFERENCES payments (id),
        currency TEXT NOT NULL,
        came_minor INTEGER NOT NULL CHECK (came_minor > 0),
        left_minor INTEGER NOT NULL CHECK (left_minor BETWEEN 0 AND came_minor),
        taken_back INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX balance_parts_of_customer ON balance_parts (customer_id, id)",
    """CREATE TABLE balance_uses (
        payment_id INTEGER NOT NULL REFERENCES payments (id),
        part_id INTEGER NOT NULL REFERENCES balance_parts (id),
        minor INTEGER NOT NULL CHECK (minor > 0),
        back_minor INTEGER NOT NULL DEFAULT 0 CHECK (back_minor BETWEEN 0 AND minor),
        PRIMARY KEY (payment_id, part_id)
    ) STRICT""",
    # For how much a month the shop trusts a customer with an order that is paid later.
    """CREATE TABLE approval_budgets (
        customer_id INTEGER PRIMARY KEY,
        currency TEXT NOT NULL,
        month_minor INTEGER NOT NULL CHECK (month_minor >= 0),
        changed_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX payments_approved ON payments (payer_id, created_at) WHERE method = 'approval'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
