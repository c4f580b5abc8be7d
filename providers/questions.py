"""What a provider must be told: by a customer with an order, by staff about a product or for an action."""

from dataclasses import dataclass
from enum import StrEnum


class AnswerKind(StrEnum):
    """How an answer is typed; personal kinds are deleted from the chat once stored."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Question:
    """Something the provider must be told. `Provider.check` judges the answer.

    Texts are keys of the provider's own domain: `question.<key>.title`, `.hint`, `.example`, `.option.<option>` for
    each option, and `.wrong.<reason>` for each reason that `InvalidAnswer` may carry.
    """

    key: str
    kind: AnswerKind = AnswerKind.TEXT
    personal: bool = False
    options: tuple[str, ...] = ()
    """Answered by a button; the answer is one of these words."""
    optional: bool = False
    """May be skipped; the answer is empty then."""
    critical: bool = False
    """A wrong answer cannot be mended once it is paid: shown once more before paying."""
    kept: bool = True
    """Offered again at the customer's next order."""
    prefilled: bool = False
    """What was kept is taken without asking; the summary shows it with a pencil."""

    @property
    def by_phone(self) -> bool:
        """Whether a shared contact answers it."""
        return self.kind is AnswerKind.PHONE


@dataclass(frozen=True, slots=True)
class StaffAction:
    """A call that staff may make at the provider. `fields` are asked one by one.

    Texts: `action.<name>.title`, `.hint`. The field `remote_id`, where there is one, is filled in from the order that
    the action is opened from.
    """

    name: str
    fields: tuple[Question, ...] = ()
    acts: bool = True
    """Changes something outside: the intent is stored before, and a second press is asked for."""
