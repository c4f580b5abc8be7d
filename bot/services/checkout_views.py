"""What the screens between buying and paying draw: a question, a summary, the ways to pay. Only data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.services.views import Answer, Price, SummaryLine, Usual
from providers.money import Money
from providers.questions import Question
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class QuestionView:
    order: int
    checkout: int
    provider: str
    key: str
    number: int
    count: int | None
    """Of how many; None while that depends on an answer."""
    saved: str | None
    """The customer's earlier answer, to be used with one press."""
    current: str | None
    wrong: str | None = None
    """Why the last try was refused: a reason key of the provider's texts."""
    refused_code: str | None = None
    """The provider itself refused the former answer with this code."""
    previous: str | None = None
    """The question before this one; Back leads there."""
    back_offer: int = 0
    """The offer that was bought at once; 0: the order came from the cart."""
    options: tuple[str, ...] = ()
    """Answered by a button instead of a text."""
    optional: bool = False
    by_phone: bool = False
    """A telephone number is asked for: the customer may share their contact."""
    is_paid: bool = True
    """Where the provider has refused the former answer: whether the customer's money is kept meanwhile."""
    complete: bool = False
    """Every question has an answer: this one is only changed."""
    payer_of: str = ""
    """The payment method that asks, where it is not the provider of the goods."""

    @classmethod
    def of_payer(
        cls, question: Question, provider: str, *, method: str, wrong: str, order: int = 0, checkout: int = 0
    ) -> Self:
        """A question that a payment method puts to the payer; `provider` has its texts. A top-up has no order."""
        return cls(
            order=order,
            checkout=checkout,
            provider=provider,
            key=question.key,
            number=1,
            count=1,
            saved=None,
            current=None,
            wrong=wrong or None,
            options=question.options,
            by_phone=question.by_phone,
            is_paid=False,
            payer_of=method,
        )


@dataclass(frozen=True, slots=True)
class Way:
    """A payment method and what is paid by it."""

    method: str
    kind: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class SummaryView:
    checkout: int
    order: int
    number: int
    position: int
    count: int
    """Payment `position` of `count` in this checkout."""
    provider: str
    lines: tuple[SummaryLine, ...]
    answers: tuple[Answer, ...]
    total: Price
    deadline_at: datetime | None
    invoice_link: str | None
    """None while it is being prepared."""
    lapsed: bool
    state: OrderState
    price_moved_from: Price | None
    regions: tuple[str, ...]
    blocked_here: bool
    duplicate: bool
    """The same was ordered within a day."""
    available: bool
    reason: str
    usual: Usual | None
    in_sandbox: bool = False
    pays_here: bool = True
    """The shop takes the money, in Stars."""
    pays_there: bool = False
    """The provider takes it, in the shop's currency; the order is placed first."""
    back_offer: int = 0
    """The offer that was bought at once; 0: the order came from the cart."""
    way: Way | None = None
    """How it is paid by its present invoice."""
    payer_of: str = ""
    """The method that must ask its payer something before there can be an invoice."""
    other_ways: bool = False
    version: int = 0
    """The order's, for presses that pay at once."""
    balance: Money | None = None
    """What of the balance may pay for this; None where nothing may."""
    covers: bool = False
    """It is enough."""
    approval: bool = False
    """Staff may be asked to let it be paid later."""
    held: bool = False
    """They are asked already."""


@dataclass(frozen=True, slots=True)
class GoodsWays:
    """A kind of goods: all methods of the shop, and the names of those that serve it."""

    goods: str
    all: tuple[Way, ...]
    serving: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaysView:
    """The methods for one order; `chosen` is the present one's name, empty where none is."""

    order: int
    checkout: int
    number: int
    ways: tuple[Way, ...]
    chosen: str
    version: int = 0
    total: Money | None = None
    covers: bool = False
    """The balance is enough for it."""
    approval: bool = False
    """Staff may be asked to let it be paid later."""
