"""Where links from outside lead. Refuses what is not there, or is not this person's."""

from datetime import datetime

from bot.callbacks import Card, Home, OpenDepartment, OrderPlace, Place
from bot.callbacks.kinds import StaffPlace
from bot.callbacks.support import Conversation, Thread
from bot.services.catalogue import Catalogue
from bot.services.errors import Gone
from bot.services.payloads import department_payload, link, offer_payload, opened, order_payload
from bot.services.people import Person
from bot.services.rights import Right, may, require_place
from storage import offers, orders, threads
from storage.database import Reader, Transaction

__all__ = ["DeepLinks", "department_payload", "link", "offer_payload", "opened", "order_payload"]


class DeepLinks:
    """Opens the shop where a link leads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def place(self, tx: Transaction, person: Person, payload: str, now: datetime) -> Place:
        """Home for a payload that means nothing. Raises `Gone` for an offer, department or order that is not there."""
        target = opened(payload)
        if isinstance(target, StaffPlace):
            require_place(person, target)
            return target
        if isinstance(target, OpenDepartment):
            return await self._catalogue.open_department(tx, person, target.provider, now)
        if isinstance(target, Conversation):
            return await _conversation(tx, person, target.thread)
        if not isinstance(target, Card | OrderPlace):
            return Home()
        if not await _is_there(tx, person, target):
            raise Gone
        return target


async def _conversation(tx: Transaction, person: Person, thread_id: int) -> Place:
    """The customer's own one is read and goes on; staff open it as theirs to answer."""
    thread = await threads.get(tx, thread_id)
    if thread is not None and thread.customer_id == person.id:
        await threads.read_by_customer(tx, thread.id)
        if thread.closed_at is None:
            await threads.listen(tx, person.id, thread.id)
        return Conversation(thread=thread.id)
    if thread is None or person.role is None or not may(person, Right.ANSWER):
        raise Gone
    return Thread(thread=thread.id)


async def _is_there(reader: Reader, person: Person, place: Card | OrderPlace) -> bool:
    if isinstance(place, Card):
        return await offers.get(reader, place.offer) is not None
    return await orders.owned(reader, place.order, person.id) is not None
