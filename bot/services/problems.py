"""A customer's side of conversations: a problem with an order, a question, going on, leaving, saying that it is solved.

Refuses orders and conversations that are another's.
"""

from datetime import datetime

from bot.callbacks import Home, OrderPlace, Place
from bot.callbacks.support import Conversation
from bot.services.casework import open_case
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.support_views import ConversationView, Expected, Said, ThreadRow
from bot.services.threads import Threads, number_of
from storage import cases, orders, thread_words, threads
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.threads import Thread

PROBLEM = "problem"
"""The kind of the case that a problem opens."""
REASONS = ("broken", "used", "region", "missing", "other")
SOLVED = "solved"
WORDS_SHOWN = 5


class Problems:
    """Every method runs in the caller's transaction, or read, and raises `Gone`."""

    def __init__(self, threads_: Threads) -> None:
        self._threads = threads_

    async def require_asked(self, reader: Reader, person: Person, order_id: int, reason: str = "") -> Order:
        """The customer's own order, which was paid or placed; `reason` is one that a button offers."""
        order = await orders.owned(reader, order_id, person.id)
        if order is None or order.state is OrderState.AWAITING_PAYMENT or (reason and reason not in REASONS):
            raise Gone
        return order

    async def report(
        self, tx: Transaction, person: Person, order_id: int, reason: str, said: Said | None, now: datetime
    ) -> Place:
        """Opens the conversation about the order and a case for staff; `said` is None where nothing was told."""
        order = await self.require_asked(tx, person, order_id, reason)
        thread = await threads.begin(tx, person.id, order.id, now)
        due_at = (await self._threads.expected(tx, thread, now)).due_at
        evidence = {"reason": reason, "thread": thread.id}
        await open_case(tx, PROBLEM, order_id=order.id, evidence=evidence, deadline_at=due_at, now=now)
        case_id = next(each.id for each in await cases.of_order(tx, order.id) if each.kind == PROBLEM)
        thread = await threads.bind(tx, thread.id, reason=reason, case_id=case_id)
        await threads.listen(tx, person.id, thread.id)
        if said is None:
            await self._threads.wait(tx, thread, now)
        else:
            await self._threads.hear(tx, thread, said, now, tell=False)
        return Conversation(thread=thread.id)

    async def ask(self, tx: Transaction, person: Person, said: Said, now: datetime) -> Place:
        """A question about no order."""
        thread = await threads.begin(tx, person.id, None, now)
        await self._threads.hear(tx, thread, said, now)
        return Conversation(thread=thread.id)

    async def hear(self, tx: Transaction, person: Person, thread_id: int, said: Said, now: datetime) -> Place:
        """Goes on in a conversation; one that was closed is open again."""
        thread = await self._own(tx, person, thread_id)
        await self._threads.hear(tx, thread, said, now)
        return Conversation(thread=thread.id)

    async def listening(self, reader: Reader, person: Person) -> int | None:
        """The open conversation that takes what is typed where nothing is asked."""
        found = await threads.listening(reader, person.id)
        return None if found is None else found.id

    async def replied(self, reader: Reader, person: Person, message_id: int) -> int | None:
        """The conversation of which the customer answers this message."""
        thread_id = await thread_words.thread_of_copy(reader, person.id, message_id)
        thread = None if thread_id is None else await threads.get(reader, thread_id)
        return thread.id if thread is not None and thread.customer_id == person.id else None

    async def open(self, tx: Transaction, person: Person, thread_id: int) -> None:
        """The customer reads it, and what they type goes there while it is open."""
        thread = await self._own(tx, person, thread_id)
        await threads.read_by_customer(tx, thread.id)
        if thread.closed_at is None:
            await threads.listen(tx, person.id, thread.id)

    async def leave(self, tx: Transaction, person: Person) -> None:
        """What the customer types from now on is searched for."""
        await threads.listen(tx, person.id, 0)

    async def solve(self, tx: Transaction, person: Person, thread_id: int, now: datetime) -> Place:
        """The customer needs nothing more: the conversation is closed, and the case about the problem with it."""
        thread = await self._own(tx, person, thread_id)
        if thread.closed_at is None:
            await threads.close(tx, thread.id, "customer", now)
            if thread.case_id is not None:
                await cases.close(tx, thread.case_id, closed_by=None, resolution=SOLVED, reason="", now=now)
        return Home() if thread.order_id is None else OrderPlace(order=thread.order_id)

    async def expected(self, reader: Reader, now: datetime) -> Expected:
        """When a question that is asked now is answered."""
        return await self._threads.expected(reader, None, now)

    async def view(self, reader: Reader, person: Person, place: Conversation, now: datetime) -> ConversationView:
        thread = await self._own(reader, person, place.thread)
        case = None if thread.case_id is None else await cases.get(reader, thread.case_id)
        return ConversationView(
            id=thread.id,
            order_id=thread.order_id,
            order_number=number_of(thread.order_id),
            reason=thread.reason,
            words=await self._threads.words(reader, thread, WORDS_SHOWN),
            waits=thread.waiting_at is not None,
            expected=await self._threads.expected(reader, thread, now),
            closed_by=thread.closed_by,
            listens=thread.listens,
            ask=bool(place.ask) and thread.closed_at is None,
            about_case=case is not None and case.resolution is None,
        )

    async def _own(self, reader: Reader, person: Person, thread_id: int) -> Thread:
        thread = await self._threads.get(reader, thread_id)
        if thread.customer_id != person.id:
            raise Gone
        return thread


async def newest(reader: Reader, person: Person) -> ThreadRow | None:
    """The open conversation to go on with from home."""
    found = await threads.open_of(reader, person.id)
    if not found:
        return None
    first = found[0]
    number = number_of(first.order_id)
    return ThreadRow(first.id, number, first.reason, first.due_at, False, None, unread=first.unread)
