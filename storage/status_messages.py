"""Owns which message shows an order's status: one per order, edited as the order moves."""

from dataclasses import dataclass

from storage.database import Reader, Transaction


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """`drawn_version` is the order's version that the message shows."""

    chat_id: int
    message_id: int
    drawn_version: int


async def find(reader: Reader, order_id: int) -> StatusMessage | None:
    row = await reader.one(
        "SELECT chat_id, message_id, drawn_version FROM status_messages WHERE order_id = :order_id", order_id=order_id
    )
    return None if row is None else StatusMessage(**dict(row))


async def put(tx: Transaction, order_id: int, message: StatusMessage) -> None:
    await tx.run(
        """INSERT INTO status_messages (order_id, chat_id, message_id, drawn_version)
        VALUES (:order_id, :chat_id, :message_id, :drawn_version)
        ON CONFLICT (order_id) DO UPDATE SET chat_id = excluded.chat_id, message_id = excluded.message_id,
            drawn_version = excluded.drawn_version""",
        order_id=order_id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        drawn_version=message.drawn_version,
    )


async def forget(tx: Transaction, chat_id: int, message_id: int) -> None:
    """The message shows something else from now on; the order's next status is a new message."""
    await tx.run(
        "DELETE FROM status_messages WHERE chat_id = :chat_id AND message_id = :message_id",
        chat_id=chat_id,
        message_id=message_id,
    )
