"""A customer's own data: all of it as a file, and its deletion but for the books. Refuses to delete what is open.

The file holds no secret of the shop, and no goods: those are shown in the chat.
"""

import json
from datetime import datetime
from typing import Any

from bot.callbacks.privacy import MyData as MyDataPlace
from bot.services.answers import Answers
from bot.services.errors import Mistake
from bot.services.people import Person
from bot.services.threads import Threads, number_of
from storage import letters, personal_data, thread_words
from storage.database import Reader, Row, Transaction
from storage.instants import from_ms

LETTER = "my_data"


class MyData:
    """Every method runs in the caller's transaction, or read."""

    def __init__(self, answers: Answers, threads: Threads) -> None:
        self._answers, self._threads = answers, threads

    async def ask(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Has the file sent to the person; it is written when it is sent."""
        await letters.put(tx, chat_id=person.id, kind=LETTER, now=now)

    async def export(self, reader: Reader, person: Person) -> bytes:
        """Everything that is kept about the person, as JSON: instants in UTC, money in minor units."""
        told: dict[str, Any] = {
            topic: [_readable(row) for row in rows]
            for topic, rows in (await personal_data.told(reader, person.id)).items()
        }
        for item in told["goods"]:
            item["content"] = "shown in the chat"
        told["saved_answers"] = [
            {"department": each.provider, "question": each.key, "answer": each.text}
            for each in await self._answers.saved(reader, person)
        ]
        told["order_answers"] = [
            {"number": 1000 + order, **await self._answers.of_order(reader, order)}
            for order in await personal_data.sealed_answers(reader, person.id)
        ]
        told["messages"] = [
            word
            for thread in await personal_data.conversations(reader, person.id)
            for word in await self._said(reader, thread)
        ]
        return json.dumps(told, ensure_ascii=False, indent=2).encode()

    async def _said(self, reader: Reader, thread_id: int) -> list[dict[str, Any]]:
        """What was said in a conversation, the oldest first; the text is null where it was deleted since."""
        thread = await self._threads.get(reader, thread_id)
        words = await self._threads.words(reader, thread, await thread_words.count(reader, thread_id))
        return [
            {
                "number": number_of(thread.order_id),
                "at": each.at.isoformat(),
                "by": "shop" if each.by_staff else "you",
                "kind": each.kind,
                "text": each.text,
            }
            for each in words
        ]

    async def delete(self, tx: Transaction, person: Person, now: datetime) -> MyDataPlace:
        """The second press. Raises `Mistake` while anything is open."""
        await self.require_closed(tx, person)
        await personal_data.erase(tx, person.id, now)
        return MyDataPlace(ask=2)

    async def require_closed(self, reader: Reader, person: Person) -> None:
        """Raises `Mistake` with what must be over first."""
        if found := await personal_data.open_matter(reader, person.id):
            raise Mistake(f"error.my_data.{found}")


def _readable(row: Row) -> dict[str, Any]:
    return {
        name: from_ms(value).isoformat() if name.endswith("_at") and value is not None else value
        for name, value in row.items()
    }
