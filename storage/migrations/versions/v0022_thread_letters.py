"""A reply to news of a conversation finds the conversation, like a reply to what was said in it."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATEMENTS: tuple[str, ...] = (
    """CREATE INDEX letters_threads ON letters (chat_id, message_id)
        WHERE kind IN ('question', 'thread_closed', 'thread_overdue', 'problem_settled', 'word_undelivered')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
