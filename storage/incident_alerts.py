"""Which message of a chat tells staff of an incident: the last that was sent about it, or about its first case."""

from storage.database import Reader


async def of_incident(reader: Reader, chat_id: int, incident_id: int) -> tuple[int | None, bool]:
    """The message, None where there is none; and whether it has become somebody's live screen."""
    row = await reader.one(
        """SELECT message_id FROM letters WHERE chat_id = :chat AND kind IN ('case', 'incident')
             AND state = 'sent' AND message_id IS NOT NULL
             AND (json_extract(fields, '$.incident') = :id OR json_extract(fields, '$.case') =
                 (SELECT first_case_id FROM incidents WHERE id = :id))
           ORDER BY id DESC LIMIT 1""",
        chat=chat_id,
        id=incident_id,
    )
    if row is None:
        return None, False
    live = await reader.one(
        "SELECT 1 AS found FROM dialogs WHERE chat_id = :chat AND message_id = :id", chat=chat_id, id=row["message_id"]
    )
    return int(row["message_id"]), live is not None
