"""What is deleted when its time is over: traces of use and what was said, nothing of orders and money."""

from datetime import datetime

from storage.database import Transaction
from storage.instants import to_ms


async def browses(tx: Transaction, before: datetime) -> int:
    """Result lists that were opened before the instant; their buttons lead home from then on."""
    return await tx.run("DELETE FROM browses WHERE created_at < :before", before=to_ms(before))


async def drafts(tx: Transaction, before: datetime) -> int:
    """What staff typed and never confirmed, or confirmed long ago: the audit log keeps what was done."""
    return await tx.run("DELETE FROM drafts WHERE created_at < :before", before=to_ms(before))


async def letters(tx: Transaction, before: datetime) -> int:
    """Letters that have left, or never will. Those that must not be sent twice stay known by their `dedupe`."""
    return await tx.run(
        "DELETE FROM letters WHERE state IN ('sent', 'dropped') AND dedupe IS NULL AND created_at < :before",
        before=to_ms(before),
    )


async def names(tx: Transaction, before: datetime) -> int:
    """How people were called who have not been here since the instant; they are known by their number."""
    return await tx.run(
        "UPDATE customers SET name = '', username = '' WHERE seen_at < :before AND name <> ''", before=to_ms(before)
    )


async def conversations(tx: Transaction, before: datetime) -> int:
    """What was said before the instant in conversations that are closed; that there was one stays known."""
    await tx.run(
        """DELETE FROM letters WHERE kind IN ('word', 'word_edit') AND created_at < :before
           AND state IN ('sent', 'dropped', 'aside')""",
        before=to_ms(before),
    )
    return await tx.run(
        """UPDATE thread_words SET content = NULL WHERE content IS NOT NULL AND at < :before AND thread_id IN
           (SELECT id FROM threads WHERE closed_at IS NOT NULL)""",
        before=to_ms(before),
    )
