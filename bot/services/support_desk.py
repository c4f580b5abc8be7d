"""The staff's side of conversations: who waits, taking one, answering, writing first, closing.

Refuses who lacks the right. What was said stands in no audit line.
"""

from dataclasses import replace
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.support import EndThread, Questions, WriteTo
from bot.callbacks.support import Thread as ThreadPlace
from bot.services import support_hours
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, may, require
from bot.services.support_views import QuestionsView, Said, ThreadRow, ThreadView
from bot.services.threads import Threads, number_of
from bot.services.topic_of import has_topics, topic_of
from storage import cases, customers, letters, order_lists, orders, saved_texts, staff, thread_words, threads
from storage.database import Reader, Transaction
from storage.threads import Thread

ROWS = 20
WORDS_SHOWN = 8
CLOSED = "thread_closed"
"""The letter that tells a customer that nobody works on it any more."""


class SupportDesk:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, threads_: Threads) -> None:
        self._threads = threads_

    async def questions(self, reader: Reader, person: Person, now: datetime) -> QuestionsView:
        require(person, Right.ANSWER)
        rows = [await _row(reader, each, now) for each in await threads.all_open(reader, ROWS)]
        return QuestionsView(
            rows=tuple(rows),
            waiting=await threads.waiting_count(reader),
            overdue=await threads.overdue_count(reader, now),
            may_set_hours=may(person, Right.HOURS),
            hours=await support_hours.read(reader),
        )

    async def next(self, reader: Reader, person: Person) -> Place:
        """Who has waited longest and whom nobody else looks after; else the list."""
        require(person, Right.ANSWER)
        for thread in await threads.all_open(reader, ROWS):
            if thread.waiting_at is not None and thread.taken_by in (None, person.id):
                return ThreadPlace(thread=thread.id)
        return Questions()

    async def view(self, reader: Reader, person: Person, place: ThreadPlace, now: datetime) -> ThreadView:
        require(person, Right.ANSWER)
        thread = await self._threads.get(reader, place.thread)
        card = await self.card(reader, thread, now)
        return replace(
            card,
            words=await self._threads.words(reader, thread, WORDS_SHOWN, fates=True),
            earlier=max(0, await thread_words.count(reader, thread.id) - WORDS_SHOWN),
            mine=thread.taken_by == person.id,
            ask=bool(place.ask) and thread.closed_at is None,
            has_saved=bool(await saved_texts.every(reader)),
            decides=may(person, Right.DECIDE),
        )

    async def card(self, reader: Reader, thread: Thread, now: datetime) -> ThreadView:
        """Who writes, about what, and since when: without anything that was said. Asks for no right."""
        order = await orders.get(reader, thread.order_id) if thread.order_id is not None else None
        customer = await customers.find(reader, thread.customer_id)
        case = None if thread.case_id is None else await cases.get(reader, thread.case_id)
        newest = await order_lists.newest_open(reader, thread.customer_id)
        row = await _row(reader, thread, now)
        return ThreadView(
            id=thread.id,
            customer_id=thread.customer_id,
            language=customer.language if customer else "en",
            reachable=customer is not None and customer.reachable,
            order_id=thread.order_id,
            order_number=row.order_number,
            order_state="" if order is None else str(order.state),
            reason=thread.reason,
            case_id=case.id if case is not None and case.resolution is None else None,
            words=(),
            earlier=0,
            waiting_at=thread.waiting_at,
            due_at=thread.due_at,
            overdue=row.overdue,
            taken_by=row.taken_by,
            mine=False,
            closed_by=thread.closed_by,
            orders=await order_lists.count_of_customer(reader, thread.customer_id),
            open_order=None if newest is None else (newest.id, newest.number, str(newest.state)),
        )

    async def take(self, tx: Transaction, person: Person, thread_id: int, now: datetime) -> Place:
        """From now on what the customer writes comes to this person's own chat."""
        require(person, Right.ANSWER)
        thread = await self._threads.get(tx, thread_id)
        if thread.closed_at is not None or not await threads.take(tx, thread_id, person.id):
            raise Mistake("notice.already")
        if thread.taken_by is None:
            await _record(tx, person, "thread.take", thread, now)
            if await topic_of(tx, thread) is None:
                await self._threads.show_to(tx, thread, person.id, now)
        return ThreadPlace(thread=thread_id)

    async def release(self, tx: Transaction, person: Person, thread_id: int, now: datetime) -> Place:
        """Leaves it to the others. Raises `Mistake` where somebody else has it."""
        require(person, Right.ANSWER)
        thread = await self._threads.get(tx, thread_id)
        if thread.taken_by != person.id:
            raise Mistake("notice.already")
        await threads.give_back(tx, thread_id)
        await _record(tx, person, "thread.release", thread, now)
        if thread.waiting_at is not None and not await has_topics(tx):
            await self._threads.tell_question(tx, thread, now)
        return Questions()

    async def answer(
        self, tx: Transaction, person: Person, place: ThreadPlace | WriteTo, said: Said, now: datetime
    ) -> Place:
        """Answers, or writes first. Whoever answers what nobody has taken takes it."""
        require(person, Right.ANSWER)
        thread = await self._written_to(tx, person, place, now)
        await self._threads.answer(tx, thread, person.id, said, now)
        await _record(tx, person, "thread.answer", thread, now, after=said.kind)
        return ThreadPlace(thread=thread.id)

    async def replied(self, reader: Reader, person: Person, message_id: int) -> int | None:
        """The conversation of which this message in the person's own chat is a part."""
        if not may_answer(person):
            return None
        thread_id = await thread_words.thread_of_copy(reader, person.id, message_id)
        thread = None if thread_id is None else await threads.get(reader, thread_id)
        return None if thread is None or thread.customer_id == person.id else thread.id

    async def write_to(self, reader: Reader, person: Person, place: WriteTo) -> ThreadPlace | None:
        """The conversation that there is with the customer. Raises `Gone` where the shop knows no such customer."""
        require(person, Right.ANSWER)
        if await customers.find(reader, place.customer) is None:
            raise Gone
        order = await orders.owned(reader, place.order, place.customer) if place.order else None
        if place.order and order is None:
            raise Gone
        found = await threads.about(reader, place.customer, place.order or None)
        return None if found is None else ThreadPlace(thread=found.id)

    async def end(self, tx: Transaction, person: Person, press: EndThread, now: datetime) -> Place:
        """Closes it and tells the customer. An open case about it is closed with it where `settle` says so."""
        require(person, Right.ANSWER)
        thread = await self._threads.get(tx, press.thread)
        if thread.closed_at is not None:
            raise Mistake("notice.already")
        await threads.close(tx, thread.id, "staff", now)
        await letters.put(
            tx, chat_id=thread.customer_id, kind=CLOSED, fields={"thread": thread.id, "why": "staff"}, now=now
        )
        settles = press.settle and thread.case_id is not None
        if settles and thread.case_id is not None:
            require(person, Right.DECIDE)
            reason = f"thread:{thread.id}"
            await cases.close(tx, thread.case_id, closed_by=person.id, resolution="close", reason=reason, now=now)
            await threads.bind(tx, thread.id, reason=thread.reason, case_id=None)
        await _record(tx, person, "thread.close", thread, now, after="with its case" if settles else "")
        return await self.next(tx, person)

    async def _written_to(self, tx: Transaction, person: Person, place: ThreadPlace | WriteTo, now: datetime) -> Thread:
        if isinstance(place, ThreadPlace):
            return await self._threads.get(tx, place.thread)
        await self.write_to(tx, person, place)
        return await threads.begin(tx, place.customer, place.order or None, now)


def may_answer(person: Person) -> bool:
    return person.role is not None and may(person, Right.ANSWER)


async def _row(reader: Reader, thread: Thread, now: datetime) -> ThreadRow:
    return ThreadRow(
        id=thread.id,
        order_number=number_of(thread.order_id),
        reason=thread.reason,
        due_at=thread.due_at,
        overdue=thread.due_at is not None and thread.due_at < now,
        taken_by=None if thread.taken_by is None else await staff.name_of(reader, thread.taken_by),
        unread=thread.waiting_at is not None,
    )


async def _record(
    tx: Transaction, person: Person, action: str, thread: Thread, now: datetime, *, after: str = ""
) -> None:
    await staff.record(tx, staff_id=person.id, action=action, subject=f"thread:{thread.id}", after=after, now=now)
