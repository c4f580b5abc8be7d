"""Customers' answers to providers' questions: sealed before they are stored, opened only for who may read them."""

from datetime import datetime

from bot.services import answer_marks
from bot.services.people import Person
from bot.services.views import SavedAnswer
from storage import answers
from storage.cipher import Cipher
from storage.database import Reader, Transaction


class Answers:
    """Keeps an answer with its order, and for the customer's next one."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def put(self, tx: Transaction, order_id: int, key: str, text: str) -> None:
        sealed = self._cipher.seal(text.encode(), about=f"answer:{order_id}:{key}")
        await answers.put(tx, order_id, key, sealed)
        await answer_marks.mark(tx, self._cipher, order_id, key, text)

    async def drop(self, tx: Transaction, order_id: int, key: str) -> None:
        """Takes an answer out of an order; what is kept for the next one stays."""
        await answers.forget(tx, order_id, key)

    async def of_order(self, reader: Reader, order_id: int) -> dict[str, str]:
        sealed = await answers.of_order(reader, order_id)
        return {key: self._open(value, f"answer:{order_id}:{key}") for key, value in sealed.items()}

    async def remember(
        self, tx: Transaction, person: Person, provider: str, key: str, text: str, now: datetime
    ) -> None:
        """Offers the answer at the customer's next order."""
        sealed = self._cipher.seal(text.encode(), about=f"saved:{person.id}:{provider}:{key}")
        await answers.save(tx, person.id, provider, key, sealed, now)

    async def saved(self, reader: Reader, person: Person) -> tuple[SavedAnswer, ...]:
        return tuple(
            SavedAnswer(provider, key, self._open(sealed, f"saved:{person.id}:{provider}:{key}"))
            for provider, key, sealed in await answers.saved(reader, person.id)
        )

    async def kept_of(self, reader: Reader, customer_id: int, provider: str) -> dict[str, str]:
        """The same for a customer who is not at the counter just now."""
        return {
            key: self._open(sealed, f"saved:{customer_id}:{name}:{key}")
            for name, key, sealed in await answers.saved(reader, customer_id)
            if name == provider
        }

    async def kept(self, reader: Reader, person: Person, provider: str) -> dict[str, str]:
        """What is offered again at the customer's next order with this provider, by question."""
        return {one.key: one.text for one in await self.saved(reader, person) if one.provider == provider}

    async def kept_before(self, reader: Reader, person: Person, provider: str, began_at: datetime) -> dict[str, str]:
        """The same without what was answered since the instant: that was asked."""
        asked = await answers.saved_since(reader, person.id, provider, began_at)
        kept = await self.kept(reader, person, provider)
        return {key: text for key, text in kept.items() if key not in asked}

    async def saved_one(self, reader: Reader, person: Person, provider: str, key: str) -> str | None:
        return (await self.kept(reader, person, provider)).get(key)

    async def forget(self, tx: Transaction, person: Person, provider: str, key: str) -> None:
        await answers.forget_saved(tx, person.id, provider, key)

    def _open(self, sealed: bytes, about: str) -> str:
        return self._cipher.open(sealed, about=about).decode()
