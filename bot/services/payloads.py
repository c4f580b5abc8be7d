"""What stands in links that open the bot. Refuses to guess what a payload might mean, or whether it is still there."""

import base64
import binascii
import re

from bot.callbacks import Action, Card, CasePlace, OpenDepartment, OrderPlace, Place, place_of
from bot.callbacks.kinds import StaffPlace
from bot.callbacks.support import Conversation

FIRST_NUMBER = 1000
_OFFER = re.compile(r"o([1-9][0-9]{0,17})")
_DEPARTMENT = re.compile(r"d([a-z][a-z0-9_]{0,31})")
_CASE = re.compile(r"case_([1-9][0-9]{0,17})")
_STAFF = re.compile(r"at_([A-Za-z0-9_-]{1,61})")
_LONGEST = 64
_ORDER = re.compile(r"r([1-9][0-9]{0,17})")
_THREAD = re.compile(r"thread_([1-9][0-9]{0,17})")


def offer_payload(offer_id: int) -> str:
    return f"o{offer_id}"


def department_payload(provider: str) -> str:
    return f"d{provider}"


def order_payload(number: int) -> str:
    return f"r{number}"


def staff_payload(place: StaffPlace) -> str:
    """A place of staff, for links in the staff chat; empty where it does not fit. Rights are checked where it opens."""
    if isinstance(place, CasePlace):
        return f"case_{place.case}"
    packed = base64.urlsafe_b64encode(place.pack().encode()).decode().rstrip("=")
    return f"at_{packed}" if len(packed) + len("at_") <= _LONGEST else ""


def opened(payload: str) -> Place | Action | None:
    """Where a link leads. Whether it is there, and whose it is, is checked where it is shown."""
    if offer := _OFFER.fullmatch(payload):
        return Card(offer=int(offer[1]))
    if department := _DEPARTMENT.fullmatch(payload):
        return OpenDepartment(provider=department[1])
    if thread := _THREAD.fullmatch(payload):
        return Conversation(thread=int(thread[1]))
    if case := _CASE.fullmatch(payload):
        return CasePlace(case=int(case[1]))
    if packed := _STAFF.fullmatch(payload):
        return _staff_place(packed[1])
    order = _ORDER.fullmatch(payload)
    if order and int(order[1]) > FIRST_NUMBER:
        return OrderPlace(order=int(order[1]) - FIRST_NUMBER)
    return None


def _staff_place(packed: str) -> StaffPlace | None:
    try:
        place = place_of(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError):
        return None
    return place if isinstance(place, StaffPlace) else None


def link(bot_username: str, payload: str) -> str:
    """The link to share; empty while the bot's name is not known."""
    return f"https://t.me/{bot_username}?start={payload}" if bot_username else ""
