"""What Vektor must be told of the person who gets the cards, and what staff are asked.

Document: api/orders, Participant. The goods go to that person and to nobody else: a wrong address is a lost card.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from providers.errors import InvalidAnswer
from providers.questions import AnswerKind, Question, StaffAction
from providers.vektor.addresses import EMAIL, NAME, PHONE, email_address, full_name, phone_number

RECIPIENT, ME, OTHER = "recipient", "me", "other"
PAGE, REMOTE_ID = "page", "remote_id"

LIST, STATUS = "orders", "status"

ACTIONS = (
    StaffAction(LIST, (Question(PAGE, optional=True, kept=False),), acts=False),
    StaffAction(STATUS, (Question(REMOTE_ID, kept=False),), acts=False),
)
"""Reads that staff may make by hand."""

_MOST_PAGES = 100_000


def questions(given: Mapping[str, str]) -> Sequence[Question]:
    """For whom, then who that is. One's own data are kept; another's are neither kept nor offered again."""
    own = given.get(RECIPIENT) == ME
    return (
        Question(RECIPIENT, options=(ME, OTHER), kept=False),
        Question(NAME, personal=True, kept=own, prefilled=own),
        Question(EMAIL, AnswerKind.EMAIL, personal=True, critical=True, kept=own, prefilled=own),
        Question(PHONE, AnswerKind.PHONE, personal=True, critical=True, kept=own, prefilled=own),
    )


def check(key: str, answer: str, region: str) -> str:
    """The answer in the form that is sent; a phone keeps its plus until then. Raises `InvalidAnswer`."""
    match key:
        case "recipient":
            return _recipient(answer)
        case "name":
            return full_name(answer)
        case "email":
            return email_address(answer)
        case "phone":
            return phone_number(answer, region)
        case "page":
            return _page(answer)
        case "remote_id":
            return _order_id(answer)
    raise ValueError(f"no question {key}")


def _recipient(answer: str) -> str:
    word = answer.strip().casefold()
    if word not in {ME, OTHER}:
        raise InvalidAnswer(RECIPIENT, "choose")
    return word


def _page(answer: str) -> str:
    text = answer.strip()
    if not text:
        return ""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= _MOST_PAGES):
        raise InvalidAnswer(PAGE, "number")
    return str(int(text))


def _order_id(answer: str) -> str:
    try:
        return str(UUID(answer.strip()))
    except ValueError:
        raise InvalidAnswer(REMOTE_ID, "form") from None
