"""The first shape of the shop's tables. Instants are integer milliseconds UTC, money is integer minor units and a currency."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    # The file itself: a sandbox's or a shop's; the program refuses the wrong one.
    """CREATE TABLE shop_file (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        kind TEXT NOT NULL CHECK (kind IN ('shop', 'sandbox')),
        created_at INTEGER NOT NULL
    ) STRICT""",
    # What the shop changes in daily life.
    """CREATE TABLE shop_settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT""",
    # People.
    """CREATE TABLE customers (
        id INTEGER PRIMARY KEY,
        language TEXT NOT NULL,
        language_chosen INTEGER NOT NULL DEFAULT 0,
        country TEXT,
        reachable INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE staff (
        id INTEGER PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'support')),
        name TEXT NOT NULL,
        added_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE owner_links (
        token_hash BLOB PRIMARY KEY,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        staff_id INTEGER NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        before TEXT NOT NULL DEFAULT '',
        after TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # Telegram's side.
    """CREATE TABLE inbox (
        bot_id INTEGER NOT NULL,
        update_id INTEGER NOT NULL,
        lane TEXT NOT NULL,
        raw TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        starts INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        done_at INTEGER,
        quarantined_at INTEGER,
        error TEXT,
        PRIMARY KEY (bot_id, update_id)
    ) STRICT""",
    "CREATE INDEX inbox_waiting ON inbox (bot_id, update_id) WHERE done_at IS NULL AND quarantined_at IS NULL",
    """CREATE TABLE dialogs (
        chat_id INTEGER NOT NULL,
        person_id INTEGER NOT NULL,
        place TEXT,
        place_version INTEGER NOT NULL DEFAULT 0,
        shown_version INTEGER NOT NULL DEFAULT 0,
        message_id INTEGER,
        last_message_id INTEGER NOT NULL DEFAULT 0,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY (chat_id, person_id)
    ) STRICT""",
    "CREATE INDEX dialogs_undrawn ON dialogs (changed_at) WHERE place_version > shown_version",
    """CREATE TABLE letters (
        id INTEGER PRIMARY KEY,
        chat_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        order_id INTEGER REFERENCES orders (id),
        fields TEXT NOT NULL DEFAULT '{}',
        dedupe TEXT UNIQUE,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'aside', 'dropped')),
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before_at INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        sent_at INTEGER,
        message_id INTEGER,
        error TEXT
    ) STRICT""",
    "CREATE INDEX letters_waiting ON letters (chat_id, id) WHERE state IN ('waiting', 'sending')",
    "CREATE INDEX letters_of_order ON letters (order_id, kind)",
    # The one message per order that is edited as the order moves.
    """CREATE TABLE status_messages (
        order_id INTEGER PRIMARY KEY REFERENCES orders (id),
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        drawn_version INTEGER NOT NULL
    ) STRICT""",
    # Providers.
    """CREATE TABLE providers (
        name TEXT PRIMARY KEY,
        mode TEXT NOT NULL DEFAULT 'on' CHECK (mode IN ('on', 'off', 'paused')),
        reason TEXT NOT NULL DEFAULT '',
        held_until_at INTEGER,
        held_reason TEXT NOT NULL DEFAULT '',
        deposit_minor INTEGER,
        deposit_currency TEXT,
        deposit_at INTEGER,
        synced_since_at INTEGER,
        synced_at INTEGER,
        sync_read INTEGER NOT NULL DEFAULT 0,
        sync_total INTEGER NOT NULL DEFAULT 0,
        place INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE prices (
        provider TEXT PRIMARY KEY,
        rate TEXT NOT NULL,
        markup_percent TEXT NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE hints (
        id INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        remote_id TEXT,
        reference TEXT,
        ref TEXT,
        received_at INTEGER NOT NULL,
        done_at INTEGER,
        UNIQUE (provider, key)
    ) STRICT""",
    "CREATE INDEX hints_waiting ON hints (id) WHERE done_at IS NULL",
    # Catalogue. Unit cost in the provider's currency; variants of an offer stand in `variants`.
    """CREATE TABLE offers (
        id INTEGER PRIMARY KEY,
        provider TEXT NOT NULL,
        ref TEXT NOT NULL,
        title TEXT NOT NULL,
        cost_minor INTEGER,
        cost_currency TEXT NOT NULL,
        stock INTEGER,
        platform TEXT,
        region TEXT,
        excluded_countries TEXT NOT NULL DEFAULT '',
        genres TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        activation TEXT NOT NULL DEFAULT '',
        picture_url TEXT,
        has_text_keys INTEGER,
        preorder_on TEXT,
        rating INTEGER NOT NULL DEFAULT 0,
        sold INTEGER NOT NULL DEFAULT 0,
        sellable INTEGER NOT NULL DEFAULT 1,
        updated_at INTEGER,
        synced_at INTEGER NOT NULL,
        UNIQUE (provider, ref)
    ) STRICT""",
    "CREATE INDEX offers_popular ON offers (provider, sellable, sold DESC, rating DESC, id)",
    "CREATE INDEX offers_cheap ON offers (provider, sellable, cost_minor, id)",
    "CREATE INDEX offers_new ON offers (provider, sellable, id DESC)",
    """CREATE TABLE variants (
        offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
        ref TEXT NOT NULL,
        title TEXT NOT NULL,
        position INTEGER NOT NULL,
        cost_minor INTEGER,
        price_minor INTEGER,
        sellable INTEGER NOT NULL DEFAULT 1,
        PRIMARY KEY (offer_id, ref)
    ) STRICT""",
    # A result list that a customer opened: buttons carry its id, so they work for ever.
    """CREATE TABLE browses (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        provider TEXT,
        query TEXT NOT NULL DEFAULT '',
        platform TEXT NOT NULL DEFAULT '',
        region TEXT NOT NULL DEFAULT '',
        price_band TEXT NOT NULL DEFAULT '',
        in_stock INTEGER NOT NULL DEFAULT 0,
        sort TEXT NOT NULL DEFAULT 'popular' CHECK (sort IN ('popular', 'cheap', 'new')),
        created_at INTEGER NOT NULL,
        UNIQUE (customer_id, provider, query, platform, region, price_band, in_stock, sort)
    ) STRICT""",
    # Cart.
    """CREATE TABLE cart_lines (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customers (id),
        offer_id INTEGER NOT NULL REFERENCES offers (id),
        variant TEXT NOT NULL DEFAULT '',
        quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
        added_at INTEGER NOT NULL,
        UNIQUE (customer_id, offer_id, variant)
    ) STRICT""",
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
    """CREATE TRIGGER events_append_only BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END""",
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
    "CREATE UNIQUE INDEX calls_one_alive ON calls (order_id) WHERE kind = 'place' AND outcome IN ('open', 'unclear', 'duplicate')",
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
        state TEXT NOT NULL CHECK (state IN ('new', 'open', 'unclear', 'failed', 'held', 'captured', 'released', 'lapsed', 'review')),
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
        boot TEXT,
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
    "CREATE TRIGGER ledger_append_only BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    # Cases.
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        order_id INTEGER REFERENCES orders (id),
        payment_id INTEGER REFERENCES payments (id),
        kind TEXT NOT NULL,
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
    "CREATE UNIQUE INDEX cases_one_open ON cases (kind, ifnull(order_id, 0), ifnull(payment_id, 0)) WHERE closed_at IS NULL",
    "CREATE INDEX cases_open ON cases (deadline_at) WHERE closed_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
