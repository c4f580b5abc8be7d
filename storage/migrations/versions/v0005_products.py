"""The shop's own products: texts per language, stock that orders have taken, tables that staff sent as files."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    # An offer that staff wrote. `language` is the one that its own title and description are in.
    """CREATE TABLE products (
        offer_id INTEGER PRIMARY KEY REFERENCES offers (id) ON DELETE CASCADE,
        language TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE product_texts (
        offer_id INTEGER NOT NULL REFERENCES products (offer_id) ON DELETE CASCADE,
        language TEXT NOT NULL,
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        PRIMARY KEY (offer_id, language)
    ) STRICT, WITHOUT ROWID""",
    # Pieces that an order has taken from the stock of a product, until it ends without goods.
    """CREATE TABLE stock_taken (
        order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
        offer_id INTEGER NOT NULL REFERENCES products (offer_id) ON DELETE CASCADE,
        pieces INTEGER NOT NULL CHECK (pieces > 0),
        PRIMARY KEY (order_id, offer_id)
    ) STRICT, WITHOUT ROWID""",
    # A table of products as staff sent it, until it is applied or replaced by the next one. Ids are never used again:
    # a button of an old screen must not apply a newer file.
    """CREATE TABLE product_files (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        staff_id INTEGER NOT NULL,
        provider TEXT NOT NULL,
        content BLOB NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
