"""Owns the dialogs: at which place a person is in a chat, and which message shows it. Knows places as packed text.

A dialog whose `place_version` is ahead of `shown_version` is to be drawn; whoever changes what a place shows, calls
`refresh`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

_ONE = "chat_id = :chat_id AND person_id = :person_id"
_COLUMNS = "chat_id, person_id, place, place_version, shown_version, message_id, last_message_id"


@dataclass(frozen=True, slots=True)
class Dialog:
    """`message_id` is the live screen's, `last_message_id` the newest known one of the chat."""

    chat_id: int
    person_id: int
    place: str | None
    place_version: int
    shown_version: int
    message_id: int | None
    last_message_id: int

    @property
    def live_is_last(self) -> bool:
        return self.message_id is not None and self.message_id >= self.last_message_id


async def find(reader: Reader, chat_id: int, person_id: int) -> Dialog | None:
    row = await reader.one(f"SELECT {_COLUMNS} FROM dialogs WHERE {_ONE}", chat_id=chat_id, person_id=person_id)  # noqa: S608
    return None if row is None else _dialog(row)


async def meet(tx: Transaction, chat_id: int, person_id: int, *, message_id: int, now: datetime) -> Dialog:
    """The dialog, made where it is new. `message_id` is a message just seen in the chat, 0 for none."""
    await tx.run(
        """INSERT INTO dialogs (chat_id, person_id, last_message_id, changed_at)
        VALUES (:chat_id, :person_id, :message_id, :now)
        ON CONFLICT (chat_id, person_id) DO UPDATE SET last_message_id = max(dialogs.last_message_id, :message_id)""",
        chat_id=chat_id,
        person_id=person_id,
        message_id=message_id,
        now=to_ms(now),
    )
    dialog = await find(tx, chat_id, person_id)
    if dialog is None:
        raise LookupError(f"dialog {chat_id}/{person_id}")
    return dialog


async def adopt(tx: Transaction, dialog: Dialog, message_id: int) -> Dialog:
    """From now on this message is the live screen: the newest of the chat, whose button was pressed."""
    await tx.run(
        f"""UPDATE dialogs SET message_id = :message_id,
            last_message_id = max(last_message_id, :message_id) WHERE {_ONE}""",  # noqa: S608
        chat_id=dialog.chat_id,
        person_id=dialog.person_id,
        message_id=message_id,
    )
    return replace(dialog, message_id=message_id, last_message_id=max(dialog.last_message_id, message_id))


async def put(tx: Transaction, chat_id: int, person_id: int, place: str, *, now: datetime) -> None:
    """Moves the dialog to a packed place; it is to be drawn even where the place is the same."""
    await tx.run(
        """INSERT INTO dialogs (chat_id, person_id, place, place_version, changed_at)
        VALUES (:chat_id, :person_id, :place, 1, :now)
        ON CONFLICT (chat_id, person_id) DO UPDATE
        SET place = excluded.place, place_version = dialogs.place_version + 1, changed_at = excluded.changed_at""",
        chat_id=chat_id,
        person_id=person_id,
        place=place,
        now=to_ms(now),
    )


async def refresh(tx: Transaction, person_id: int, places: Iterable[str], *, now: datetime) -> int:
    """Has the person's dialogs drawn again that are at one of these places; returns how many are.

    A place is packed text, whole or its beginning up to a colon: `o:12` is an order, `y` is every summary.
    """
    changed = 0
    for place in places:
        changed += await tx.run(
            """UPDATE dialogs SET place_version = place_version + 1, changed_at = :now WHERE person_id = :person_id
            AND (place = :place OR substr(place, 1, length(:place) + 1) = :place || ':')""",
            person_id=person_id,
            place=place,
            now=to_ms(now),
        )
    return changed


async def refresh_of_staff(tx: Transaction, prefix: str, *, now: datetime) -> int:
    """Has the dialogs of staff drawn again that are at a place of this kind."""
    return await tx.run(
        """UPDATE dialogs SET place_version = place_version + 1, changed_at = :now
        WHERE chat_id IN (SELECT id FROM staff) AND substr(place, 1, length(:prefix) + 1) = :prefix || ':'""",
        prefix=prefix,
        now=to_ms(now),
    )


async def undrawn(reader: Reader, limit: int = 200) -> list[Dialog]:
    """Dialogs whose screen is behind their place, the longest waiting first."""
    rows = await reader.all(
        f"SELECT {_COLUMNS} FROM dialogs WHERE place_version > shown_version ORDER BY changed_at LIMIT :limit",  # noqa: S608
        limit=limit,
    )
    return [_dialog(row) for row in rows]


async def confirm(tx: Transaction, dialog: Dialog, *, version: int, message_id: int | None) -> None:
    """The live screen `message_id` shows `version`; None where nothing can be shown."""
    await tx.run(
        f"""UPDATE dialogs SET shown_version = max(shown_version, :version),
            message_id = coalesce(:message_id, message_id),
            last_message_id = max(last_message_id, coalesce(:message_id, 0)) WHERE {_ONE}""",  # noqa: S608
        chat_id=dialog.chat_id,
        person_id=dialog.person_id,
        version=version,
        message_id=message_id,
    )


async def unsee(tx: Transaction, chat_id: int, person_id: int, *, message_id: int, before: int) -> None:
    """The chat's newest message was deleted: `before` is again the newest, unless another has come since."""
    await tx.run(
        f"UPDATE dialogs SET last_message_id = :before WHERE {_ONE} AND last_message_id = :message_id",  # noqa: S608
        chat_id=chat_id,
        person_id=person_id,
        message_id=message_id,
        before=before,
    )


async def note_message(tx: Transaction, chat_id: int, message_id: int) -> None:
    """A message was added to the chat: the live screen may no longer be the last."""
    await tx.run(
        "UPDATE dialogs SET last_message_id = max(last_message_id, :message_id) WHERE chat_id = :chat_id",
        chat_id=chat_id,
        message_id=message_id,
    )


def _dialog(row: Row) -> Dialog:
    return Dialog(**dict(row))
