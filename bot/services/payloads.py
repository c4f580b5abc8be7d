"""What stands in links that open the bot. Refuses to guess what a payload might mean, or whether it is still there."""

import re

from bot.callbacks import Action, Card, OpenDepartment, OrderPlace, Place
from bot.support_callbacks import Conversation

FIRST_NUMBER = 1000
_OFFER = re.compile(r"o([1-9][0-9]{0,17})")
_DEPARTMENT = re.compile(r"d([a-z][a-z0-9_]{0,31})")
_ORDER = re.compile(r"r([1-9][0-9]{0,17})")
_THREAD = re.compile(r"thread_([1-9][0-9]{0,17})")


def thread_payload(thread_id: int) -> str:
    return f"thread_{thread_id}"


def offer_payload(offer_id: int) -> str:
    return f"o{offer_id}"


def department_payload(provider: str) -> str:
    return f"d{provider}"


def order_payload(number: int) -> str:
    return f"r{number}"


def opened(payload: str) -> Place | Action | None:
    """Where a link leads. Whether it is there, and whose it is, is checked where it is shown."""
    if offer := _OFFER.fullmatch(payload):
        return Card(offer=int(offer[1]))
    if department := _DEPARTMENT.fullmatch(payload):
        return OpenDepartment(provider=department[1])
    if thread := _THREAD.fullmatch(payload):
        return Conversation(thread=int(thread[1]))
    order = _ORDER.fullmatch(payload)
    if order and int(order[1]) > FIRST_NUMBER:
        return OrderPlace(order=int(order[1]) - FIRST_NUMBER)
    return None


def link(bot_username: str, payload: str) -> str:
    """The link to share; empty while the bot's name is not known."""
    return f"https://t.me/{bot_username}?start={payload}" if bot_username else ""
