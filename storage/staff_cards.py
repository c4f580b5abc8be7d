"""Cards: messages of the staff chat that are edited as things move. Holds which message shows what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Reader, Row, Transaction


@dataclass(frozen=True, slots=True)
class Card:
    """`drawn` is the state of things that it was last drawn for, in the words of whoever draws it."""

    card: str
    message_id: int | None
    drawn: str


async def begin(tx: Transaction, chat_id: int, card: str, drawn: str = "") -> bool:
    """False where the chat has the card already."""
    stored = await tx.run(
        "INSERT INTO staff_cards (chat_id, card, drawn) VALUES (:id, :card, :drawn) ON CONFLICT DO NOTHING",
        id=chat_id,
        card=card,
        drawn=drawn,
    )
    return stored == 1


async def find(reader: Reader, chat_id: int, card: str) -> Card | None:
    row = await reader.one(
        "SELECT card, message_id, drawn FROM staff_cards WHERE chat_id = :id AND card = :card", id=chat_id, card=card
    )
    return None if row is None else Card(**dict(row))


async def note_message(tx: Transaction, chat_id: int, card: str, message_id: int) -> None:
    await tx.run(
        """INSERT INTO staff_cards (chat_id, card, message_id) VALUES (:id, :card, :message)
           ON CONFLICT (chat_id, card) DO UPDATE SET message_id = excluded.message_id""",
        id=chat_id,
        card=card,
        message=message_id,
    )


async def note_drawn(tx: Transaction, chat_id: int, card: str, drawn: str, *, is_over: bool = False) -> bool:
    """Whether it is to be drawn again; `is_over`: for the last time."""
    changed = await tx.run(
        """UPDATE staff_cards SET drawn = :drawn, is_over = :over
           WHERE chat_id = :id AND card = :card AND drawn <> :drawn""",
        id=chat_id,
        card=card,
        drawn=drawn,
        over=int(is_over),
    )
    return changed == 1


async def open_cards(reader: Reader, chat_id: int, kind: str) -> dict[str, str]:
    """What each card of a kind was drawn for that is not over, by its name after the colon."""
    rows = await reader.all(
        "SELECT card, drawn FROM staff_cards WHERE chat_id = :id AND is_over = 0 AND card LIKE :kind || ':%'",
        id=chat_id,
        kind=kind,
    )
    return {row["card"].partition(":")[2]: row["drawn"] for row in rows}


async def case_row(reader: Reader, case_id: int) -> Row | None:
    """Every column of a case."""
    return await reader.one("SELECT * FROM cases WHERE id = :id", id=case_id)


async def case_rows(reader: Reader, ids: Sequence[int]) -> list[Row]:
    return await reader.all(
        "SELECT * FROM cases WHERE id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(list(ids))
    )
