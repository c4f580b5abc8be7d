"""The contract between the shop and an ordering API. Knows nothing of chats, tables or payment."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from providers.money import Money


class Goods(StrEnum):
    """What is sold; payment rules depend on it."""

    DIGITAL = "digital"
    PHYSICAL = "physical"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one remote order may hold."""

    lines: int = 1
    per_line: int = 1
    total: int = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """Facts that a provider declares about itself. The shop branches on these, never on the name."""

    name: str
    goods: Goods
    currency: str
    has_catalogue: bool = False
    can_quote: bool = False
    repeat_is_safe: bool = False
    """The same reference twice surely makes one order."""
    found_by_reference: bool = False
    """`find` answers by our reference. Without it one placement is in flight per account."""
    lists_orders: bool = False
    delivers_in_parts: bool = False
    delivers_here: bool = False
    """Items come back through the API and are handed over in the chat."""
    collects_money: bool = False
    cancels: bool = False
    takes_back: bool = False
    shows_balance: bool = False
    sends_webhooks: bool = False
    settle: timedelta = timedelta(minutes=2)
    """How long after a call a look-up may still miss the order."""
    limits: Limits = field(default_factory=Limits)


class AnswerKind(StrEnum):
    """How an answer is typed; personal kinds are deleted from the chat once stored."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Question:
    """Something the provider must be told with an order.

    Texts are keys of the provider's own domain: `question.<key>.title`, `.hint`, `.example`, and `.wrong.<reason>` for
    each reason that `InvalidAnswer` may carry.
    """

    key: str
    kind: AnswerKind = AnswerKind.TEXT
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One bought thing as the provider knows it."""

    ref: str
    title: str
    quantity: int
    variant: str | None = None
    price: Money | None = None
    """The provider's price per unit that the shop accepted when it quoted."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known before a placement, committed with its intent. JSON values only (texts and whole numbers)."""

    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """One attempt to order: our reference, the lines and the customer's answers."""

    reference: str
    lines: tuple[Line, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)


class Stage(StrEnum):
    """How far a remote order is, in the shop's words."""

    UNPAID = "unpaid"
    OPEN = "open"
    PARTLY = "partly"
    DONE = "done"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    """A status word that nobody declared: neither success nor an end."""


@dataclass(frozen=True, slots=True)
class RemoteOrder:
    """What the provider says about an order."""

    id: str
    stage: Stage
    raw_status: str
    reference: str | None = None
    charged: Money | None = None
    items: int | None = None
    """How many items will be delivered in all, where the provider says so."""
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ItemKind(StrEnum):
    """What was delivered."""

    KEY = "key"
    PICTURE = "picture"
    LINK = "link"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivered item. `content` is secret: text in UTF-8, or the bytes of a picture."""

    id: str
    kind: ItemKind
    title: str
    content: bytes = field(repr=False)
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Variant:
    """A face value or an amount of one offer."""

    ref: str
    title: str
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A catalogue row as the provider sells it. Facts that it does not tell stay empty."""

    ref: str
    title: str
    price: Money | None
    stock: int | None = None
    variants: tuple[Variant, ...] = ()
    description: str = ""
    picture_url: str | None = None
    platform: str | None = None
    region: str | None = None
    excluded_countries: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    activation: str = ""
    has_text_keys: bool | None = None
    preorder_at: date | None = None
    rating: int = 0
    """0 to 100: how popular; sorts the results."""
    sellable: bool = True
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One page of the catalogue with the progress of reading it."""

    offers: tuple[Offer, ...]
    read: int
    total: int


class HintKind(StrEnum):
    """What a webhook is about."""

    ORDER = "order"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to look, never a fact. `key` makes a repeated webhook recognisable."""

    kind: HintKind
    key: str
    remote_id: str | None = None
    reference: str | None = None
    ref: str | None = None
    updated_at: datetime | None = None


class WebhookOutcome(StrEnum):
    """What became of a webhook, for the provider's reply."""

    STORED = "stored"
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    ALREADY_PAID = "already_paid"
    BAD_SIGNATURE = "bad_signature"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class WebhookReply:
    """The HTTP answer to a webhook."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"


class ProviderError(Exception):
    """A call did not give what was asked. `code` is the provider's own, `request_id` helps its support.

    The text is for developers and never holds a secret.
    """

    def __init__(
        self,
        text: str,
        *,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.status = status
        self.request_id = request_id


class NotSent(ProviderError):
    """The request surely never reached the provider."""


class Ours(ProviderError):
    """The provider refused the shop itself (key, deposit, set-up); surely nothing was bought."""


class Limited(ProviderError):
    """Too many requests; surely nothing was bought. `retry_after` in seconds, where told."""

    def __init__(
        self,
        text: str,
        *,
        retry_after: int | None = None,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text, code=code, status=status, request_id=request_id)
        self.retry_after = retry_after


class Refused(ProviderError):
    """A code that the provider declares final. `question` names the answer that can mend it, where one can."""

    def __init__(
        self,
        text: str,
        *,
        question: str | None = None,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text, code=code, status=status, request_id=request_id)
        self.question = question


class Duplicate(ProviderError):
    """The provider already knows this reference: look it up."""


class Unclear(ProviderError):
    """The provider may have acted. Look it up; never repeat blindly."""


class Unavailable(ProviderError):
    """A read failed; try again later."""


class NotFound(ProviderError):
    """The provider says that there is no such order or offer."""


class BadWebhook(Exception):
    """The webhook is not from the provider, or cannot be read. Changes nothing."""


class InvalidAnswer(Exception):
    """The answer cannot be right. `reason` completes the text key `question.<key>.wrong.<reason>`."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


class Provider(Protocol):
    """One ordering API. Reads raise `Unavailable`, `Limited`, `Ours` or `NotFound`; methods name what else they raise.

    Methods for capabilities that the profile does not declare are never called.
    """

    @property
    def profile(self) -> Profile: ...

    def questions(self) -> Sequence[Question]:
        """What must be asked before an order, in this order."""
        ...

    def check(self, key: str, answer: str) -> str:
        """The answer in the provider's form. Raises `InvalidAnswer`."""
        ...

    def offers(self, since: datetime | None) -> AsyncIterator[OfferPage]:
        """The catalogue, or what changed since the instant, page by page."""
        ...

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        """Price and stock of each line's offer as they are now. Raises `NotFound` for a vanished offer."""
        ...

    async def before(self, placement: Placement) -> Evidence:
        """What must be known before placing; a read."""
        ...

    def body(self, placement: Placement) -> bytes:
        """The exact body that `place` will send; stored with the intent."""
        ...

    async def place(self, body: bytes) -> RemoteOrder:
        """Sends one request, once. Raises `NotSent`, `Ours`, `Limited`, `Refused`, `Duplicate` or `Unclear`."""
        ...

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        """The remote orders that carry our reference: none, one, or an alarm."""
        ...

    async def read(self, remote_id: str) -> RemoteOrder:
        """The remote order as it is now."""
        ...

    async def deliveries(self, remote_id: str) -> Sequence[Delivered]:
        """Every item that can be had now; fewer than ordered while it is under way."""
        ...

    async def cancel(self, remote_id: str) -> RemoteOrder:
        """Cancels. Raises as `place` does."""
        ...

    async def give_back(self, remote_id: str) -> None:
        """Asks the provider to take the goods back. Raises as `place` does."""
        ...

    async def balance(self) -> Money:
        """What the provider still holds for the shop."""
        ...

    def verify_webhook(self, headers: Mapping[str, str], raw: bytes) -> Hint:
        """Reads a webhook. Header names are lower case. Raises `BadWebhook`."""
        ...

    def webhook_reply(self, outcome: WebhookOutcome) -> WebhookReply:
        """What the provider wants to hear."""
        ...

    async def close(self) -> None:
        """Closes its connections. Nothing else is called afterwards."""
        ...
