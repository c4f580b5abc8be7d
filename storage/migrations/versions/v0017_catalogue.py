"""Departments as staff arrange them, what is hidden or never sold, featured offers, synonyms, wishes, posts."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # 0: listed. 1: not listed, its category is hidden. 2: never sold. Kept by the rules below, whatever is synced.
    "ALTER TABLE offers ADD COLUMN barred INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX offers_popular",
    "DROP INDEX offers_cheap",
    "DROP INDEX offers_new",
    "DROP INDEX offers_platforms",
    """CREATE INDEX offers_popular ON offers (provider, (coalesce(stock, 1) <= 0), sold DESC, rating DESC, id)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0""",
    """CREATE INDEX offers_cheap ON offers (provider, (coalesce(stock, 1) <= 0), lowest_minor, id)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0""",
    """CREATE INDEX offers_new ON offers (provider, (coalesce(stock, 1) <= 0), id DESC)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0""",
    """CREATE INDEX offers_platforms ON offers (provider, platform, region)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0""",
    # Counts of price bands read this alone.
    """CREATE INDEX offers_prices ON offers (provider, lowest_minor)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0""",
    "CREATE INDEX offers_barred ON offers (barred) WHERE barred <> 0",
    # Texts that staff wrote are of any offer: of a product of the shop, or the own name of a provider's offer.
    """CREATE TABLE texts_of_offers (
        offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
        language TEXT NOT NULL,
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        PRIMARY KEY (offer_id, language)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO texts_of_offers SELECT offer_id, language, title, description FROM product_texts",
    "DROP TABLE product_texts",
    "ALTER TABLE texts_of_offers RENAME TO product_texts",
    # A department as customers see it, where staff changed it. A hidden one is in no list.
    "ALTER TABLE providers ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE departments (
        provider TEXT PRIMARY KEY,
        emoji TEXT NOT NULL DEFAULT '',
        picture TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # `what`: title, or the reason of a pause.
    """CREATE TABLE department_texts (
        provider TEXT NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('title', 'pause')),
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (provider, what, language)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hidden_categories (
        provider TEXT NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('platform', 'region', 'genre')),
        value TEXT NOT NULL,
        PRIMARY KEY (provider, what, value)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE barred_offers (
        offer_id INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
        staff_id INTEGER NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT""",
    # As typed: what a word is to the search may change.
    """CREATE TABLE barred_words (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        words TEXT NOT NULL UNIQUE,
        staff_id INTEGER NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT""",
    # `shelf`: a provider, or empty for the first screen. `until_on` is the last day, YYYY-MM-DD in the shop's zone.
    """CREATE TABLE featured (
        shelf TEXT NOT NULL,
        offer_id INTEGER NOT NULL REFERENCES offers (id) ON DELETE CASCADE,
        until_on TEXT,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (shelf, offer_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE synonyms (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        one TEXT NOT NULL,
        other TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (one, other)
    ) STRICT""",
    # Words only, never who searched.
    """CREATE TABLE missed_searches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        words TEXT NOT NULL UNIQUE,
        times INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # What a customer wants to be told of: an offer that is back, or words that find something. One letter each.
    """CREATE TABLE wishes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
        offer_id INTEGER REFERENCES offers (id) ON DELETE CASCADE,
        words TEXT NOT NULL DEFAULT '',
        created_at INTEGER NOT NULL,
        told_at INTEGER
    ) STRICT""",
    "CREATE UNIQUE INDEX wishes_open ON wishes (customer_id, coalesce(offer_id, 0), words) WHERE told_at IS NULL",
    "CREATE INDEX wishes_of_offers ON wishes (offer_id) WHERE told_at IS NULL",
    """CREATE TABLE channels (
        chat_id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        username TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL,
        trouble TEXT NOT NULL DEFAULT '',
        created_at INTEGER NOT NULL
    ) STRICT""",
    # `said`: what Telegram refused.
    """CREATE TABLE posts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id INTEGER NOT NULL REFERENCES channels (chat_id),
        offer_id INTEGER NOT NULL REFERENCES offers (id),
        state TEXT NOT NULL
            CHECK (state IN ('waiting', 'sending', 'published', 'unsure', 'refused', 'removing', 'removed')),
        message_id INTEGER,
        sold_out INTEGER NOT NULL DEFAULT 0,
        said TEXT NOT NULL DEFAULT '',
        nonce TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX posts_shown ON posts (state) WHERE state = 'published'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
