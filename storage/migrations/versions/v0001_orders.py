"""Checkouts, orders, calls, goods, money and cases. Instants are milliseconds UTC, money is minor units."""

from alembic import op

revision = "0001"
down_revision = "0000"

STATEMENTS = (
    # A checkout: the cart frozen while questions are answered and the price is confirmed.
    """CREATE TABLE checkouts (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        from_cart INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        closed_at INTEGER
    ) STRICT""",
    "CREATE INDEX checkouts_of_customer ON checkouts (customer_id, id)",
    # Orders. A draft is an order whose questions and price are not settled yet: it has no number for people.
    """CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        checkout_id INTEGER NOT NULL REFERENCES checkouts (id),
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        provider TEXT NOT NULL,
        state TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        currency TEXT NOT NULL,
        total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
        stars INTEGER NOT NULL CHECK (stars >= 0),
        cost_minor INTEGER,
        cost_currency TEXT NOT NULL,
        quoted_at INTEGER NOT NULL,
        quote_expires_at INTEGER NOT NULL,
        remote_id TEXT,
        remote_status TEXT,
        remote_items INTEGER,
        charged_minor INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        looks INTEGER NOT NULL DEFAULT 0,
        next_step_at INTEGER,
        promised_at INTEGER,
        cancel_asked_at INTEGER,
        moved_from_minor INTEGER,
        moved_from_stars INTEGER,
        mend_question TEXT,
        refusal_code TEXT,
        paid_at INTEGER,
        ended_at INTEGER,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        UNIQUE (provider, remote_id)
    ) STRICT""",
    "CREATE INDEX orders_due ON orders (next_step_at) WHERE next_step_at IS NOT NULL",
    "CREATE INDEX orders_of_customer ON orders (customer_id, id DESC)",
    "CREATE INDEX orders_of_checkout ON orders (checkout_id)",
    """CREATE TABLE order_lines (
        order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        offer_id INTEGER NOT NULL REFERENCES offers (id),
        ref TEXT NOT NULL,
        variant TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL,
        variant_title TEXT NOT NULL DEFAULT '',
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        unit_minor INTEGER NOT NULL,
        cost_minor INTEGER,
        PRIMARY KEY (order_id, position)
    ) STRICT""",
    """CREATE TABLE order_answers (
        order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (order_id, key)
    ) STRICT""",
    """CREATE TABLE saved_answers (
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        provider TEXT NOT NULL,
        key TEXT NOT NULL,
        sealed BLOB NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (customer_id, provider, key)
    ) STRICT""",
    """CREATE TABLE events (
        order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        cause TEXT NOT NULL,
        actor TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (order_id, seq)
    ) STRICT""",
    """CREATE TRIGGER events_append_only BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
    # Calls that change something outside: intent first, outcome after.
    """CREATE TABLE calls (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        provider TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('place', 'cancel', 'give_back')),
        attempt INTEGER NOT NULL,
        boot TEXT NOT NULL,
        exclusive INTEGER NOT NULL,
        body BLOB NOT NULL,
        body_hash TEXT NOT NULL,
        evidence TEXT NOT NULL,
        outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN
            ('open', 'accepted', 'refused', 'not_acted', 'ours', 'limited', 'duplicate', 'unclear', 'absent')),
        code TEXT,
        status INTEGER,
        request_id TEXT,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        UNIQUE (order_id, kind, attempt)
    ) STRICT""",
    """CREATE UNIQUE INDEX calls_one_alive ON calls (order_id)
        WHERE kind = 'place' AND outcome IN ('open', 'unclear', 'duplicate')""",
    """CREATE UNIQUE INDEX calls_one_in_flight ON calls (provider)
        WHERE kind = 'place' AND exclusive = 1 AND outcome IN ('open', 'unclear', 'duplicate')""",
    # Goods.
    """CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        item TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sealed BLOB NOT NULL,
        delivered_at INTEGER NOT NULL,
        shown_at INTEGER,
        UNIQUE (order_id, item)
    ) STRICT""",
    # Money.
    """CREATE TABLE nonces (
        nonce TEXT PRIMARY KEY,
        checkout_id INTEGER NOT NULL REFERENCES checkouts (id),
        used_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE payments (
        id INTEGER PRIMARY KEY,
        order_id INTEGER REFERENCES orders (id),
        payer_id INTEGER NOT NULL,
        method TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('new', 'open', 'unclear', 'failed', 'held', 'captured', 'released', 'lapsed', 'review')),
        version INTEGER NOT NULL DEFAULT 1,
        surplus INTEGER NOT NULL DEFAULT 0,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        payload TEXT UNIQUE,
        link TEXT,
        external_id TEXT,
        deadline_at INTEGER,
        lapses_at INTEGER,
        captured_at INTEGER,
        created_at INTEGER NOT NULL,
        UNIQUE (method, external_id)
    ) STRICT""",
    "CREATE INDEX payments_of_order ON payments (order_id)",
    "CREATE INDEX payments_lapsing ON payments (lapses_at) WHERE state IN ('new', 'open', 'unclear')",
    """CREATE TABLE refunds (
        id INTEGER PRIMARY KEY,
        payment_id INTEGER NOT NULL UNIQUE REFERENCES payments (id),
        state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'done', 'unclear', 'review', 'external')),
        version INTEGER NOT NULL DEFAULT 1,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_step_at INTEGER,
        error TEXT,
        created_at INTEGER NOT NULL,
        done_at INTEGER
    ) STRICT""",
    "CREATE INDEX refunds_due ON refunds (next_step_at) WHERE next_step_at IS NOT NULL",
    # Each row is a debit and a credit of the same amount: zero per transaction and currency by construction.
    """CREATE TABLE ledger (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        ref TEXT NOT NULL,
        debit TEXT NOT NULL,
        credit TEXT NOT NULL CHECK (credit <> debit),
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        UNIQUE (ref, kind)
    ) STRICT""",
    """CREATE TRIGGER ledger_append_only BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    "CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    # Cases.
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        order_id INTEGER REFERENCES orders (id),
        payment_id INTEGER REFERENCES payments (id),
        kind TEXT NOT NULL,
        subject TEXT NOT NULL DEFAULT '',
        evidence TEXT NOT NULL DEFAULT '{}',
        opened_at INTEGER NOT NULL,
        deadline_at INTEGER NOT NULL,
        taken_by INTEGER,
        taken_at INTEGER,
        closed_at INTEGER,
        closed_by INTEGER,
        resolution TEXT,
        reason TEXT
    ) STRICT""",
    """CREATE UNIQUE INDEX cases_one_open ON cases (kind, subject, ifnull(order_id, 0), ifnull(payment_id, 0))
        WHERE closed_at IS NULL""",
    "CREATE INDEX cases_open ON cases (deadline_at) WHERE closed_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
