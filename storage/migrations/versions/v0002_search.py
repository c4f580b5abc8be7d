"""Search over offers, their lowest customer's price for sorting, and filter values whose numbers never change."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    # The customer's price of the cheapest variant in the shop's currency, for sorting and filtering. None: not sold.
    "ALTER TABLE offers ADD COLUMN lowest_minor INTEGER",
    "DROP INDEX offers_popular",
    "DROP INDEX offers_cheap",
    "DROP INDEX offers_new",
    # What is sold out comes last.
    """CREATE INDEX offers_popular ON offers (provider, (coalesce(stock, 1) <= 0), sold DESC, rating DESC, id)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL""",
    """CREATE INDEX offers_cheap ON offers (provider, (coalesce(stock, 1) <= 0), lowest_minor, id)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL""",
    """CREATE INDEX offers_new ON offers (provider, (coalesce(stock, 1) <= 0), id DESC)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL""",
    """CREATE INDEX offers_platforms ON offers (provider, platform, region)
        WHERE sellable = 1 AND lowest_minor IS NOT NULL""",
    "CREATE INDEX offers_vanishing ON offers (provider, synced_at) WHERE sellable = 1",
    # Long texts stand apart: lists and counts read narrow rows.
    "ALTER TABLE offers DROP COLUMN description",
    "ALTER TABLE offers DROP COLUMN activation",
    """CREATE TABLE offer_texts (
        offer_id INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
        description TEXT NOT NULL,
        activation TEXT NOT NULL
    ) STRICT""",
    # When the last complete read of a catalogue began.
    "ALTER TABLE providers ADD COLUMN full_read_at INTEGER",
    "UPDATE providers SET synced_since_at = NULL, synced_at = NULL",
    # Buttons carry the id of a filter's value: it means the same a month later.
    """CREATE TABLE filter_values (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL CHECK (what IN ('platform', 'region')),
        value TEXT NOT NULL,
        UNIQUE (what, value)
    ) STRICT""",
    # rowid is the offer's id. `words`: the title in small Latin letters; `sounds`: how its words sound.
    """CREATE VIRTUAL TABLE offer_words USING fts5 (
        words, sounds, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    )""",
    "CREATE VIRTUAL TABLE offer_vocabulary USING fts5vocab (offer_words, 'col')",
    "CREATE INDEX browses_of_customer ON browses (customer_id, query)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
