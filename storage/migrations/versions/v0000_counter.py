"""The file, people, Telegram's side, providers, catalogue and cart. Instants are integer milliseconds UTC."""

from alembic import op

revision = "0000"
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
    # What staff typed and have not confirmed by a second press.
    """CREATE TABLE drafts (
        id INTEGER PRIMARY KEY,
        staff_id INTEGER NOT NULL,
        subject TEXT NOT NULL,
        decision TEXT NOT NULL,
        text TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        used_at INTEGER
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
        place INTEGER NOT NULL DEFAULT 0,
        configured INTEGER NOT NULL DEFAULT 1
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
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
