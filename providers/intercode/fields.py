"""What staff write about products and actions, checked. Refuses what cannot be right, with the reason."""

from collections.abc import Callable, Mapping

from providers.errors import InvalidAnswer
from providers.intercode.statuses import STATUSES, known
from providers.questions import Question, StaffAction

PRODUCT_ID = "product_id"
REMOTE_ID = "remote_id"
STATUS = "status"
LEAD_IDS = "ids"

SHELF_FIELDS = (Question(PRODUCT_ID),)

ORDERS = StaffAction("orders", acts=False)
STATUS_UPDATE = StaffAction("status_update", (Question(REMOTE_ID), Question(STATUS, options=STATUSES)))
LEAD_STATUSES = StaffAction("lead_statuses", (Question(LEAD_IDS),))

_LONGEST_NUMBER = 15
_LONGEST_TEXT = 100
_MOST_LEAD_STATUSES = 50


def _digits(key: str, answer: str) -> str:
    text = answer.strip().removeprefix("#")
    if not (text.isascii() and text.isdigit()) or int(text[:20]) == 0:
        raise InvalidAnswer(key, "number")
    if len(text.lstrip("0")) > _LONGEST_NUMBER:
        raise InvalidAnswer(key, "length")
    return text.lstrip("0")


def product_id(answer: str) -> str:
    """The number of a product at the shop. Raises `InvalidAnswer`."""
    return _digits(PRODUCT_ID, answer)


def product_text(answer: str) -> str:
    """Any text by which the shop knows a product. Raises `InvalidAnswer`."""
    text = " ".join(answer.split())
    if not text or not text.isprintable():
        raise InvalidAnswer(PRODUCT_ID, "empty")
    if len(text) > _LONGEST_TEXT:
        raise InvalidAnswer(PRODUCT_ID, "length")
    return text


def _remote_id(answer: str) -> str:
    return _digits(REMOTE_ID, answer)


def _status(answer: str) -> str:
    declared = known(answer)
    if declared is None:
        raise InvalidAnswer(STATUS, "unknown")
    return declared


def _lead_ids(answer: str) -> str:
    parts = answer.replace(";", ",").replace(",", " ").split()
    ids = [_digits(LEAD_IDS, part) for part in parts[: _MOST_LEAD_STATUSES + 1]]
    if not ids:
        raise InvalidAnswer(LEAD_IDS, "number")
    if len(ids) > _MOST_LEAD_STATUSES:
        raise InvalidAnswer(LEAD_IDS, "length")
    if len(set(ids)) < len(ids):
        raise InvalidAnswer(LEAD_IDS, "repeated")
    return ", ".join(ids)


CHECKS: Mapping[str, Callable[[str], str]] = {
    PRODUCT_ID: product_id,
    REMOTE_ID: _remote_id,
    STATUS: _status,
    LEAD_IDS: _lead_ids,
}


def lead_ids(answer: str) -> list[int]:
    """The checked answer as numbers."""
    return [int(part) for part in answer.split(",")]
