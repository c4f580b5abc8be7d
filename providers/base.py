"""The contract between the shop and an ordering API. Knows nothing of chats, tables or payment."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from providers.hints import Hint, WebhookOutcome, WebhookReply
from providers.money import Money
from providers.offers import Line, Offer, OfferPage, Tax
from providers.orders import Delivered, Evidence, Placement, RemoteOrder
from providers.questions import Question, StaffAction


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
    """`read_many` reads several orders at once."""
    delivers_in_parts: bool = False
    delivers_here: bool = False
    """Items come back through the API and are handed over in the chat."""
    collects_money: bool = False
    """The customer may pay the provider: the order is placed before it is paid."""
    cancels: bool = False
    takes_back: bool = False
    shows_balance: bool = False
    sends_webhooks: bool = False
    own_shelf: bool = False
    """Its goods are written by the shop's staff; `shelf_fields` says what they must tell."""
    paid_by_shop: bool = True
    """The customer may pay the shop, which pays the provider."""
    told_when_paid: bool = False
    """`mark_paid` tells it that the shop has the customer's money."""
    pays_on_page: bool = False
    """The customer pays on the shop's own page, made from `payment_page`; else at `RemoteOrder.payment_url`."""
    invoices: bool = False
    """`invoice` makes a placement for any sum: a way to pay for goods of other providers."""
    refunds: bool = False
    """`refund` gives back money that it collected."""
    lists_paid: bool = False
    """`paid_since` lists what customers have paid there."""
    done_by_staff: bool = False
    """The shop's staff hand the goods over themselves: nothing that the provider says means delivered."""
    settle: timedelta = timedelta(minutes=2)
    """How long after a call a look-up may still miss the order."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """What the browser of the paying customer is told, and nobody else. `client_secret` is never stored or logged."""

    amount: Money
    script_url: str
    """Stripe's own script, or the stand-in's."""
    publishable_key: str
    client_secret: str = field(repr=False)


class Provider(Protocol):
    """One ordering API. Reads raise `Unavailable`, `Limited`, `Ours` or `NotFound`; methods name what else they raise.

    Methods for capabilities that the profile does not declare are never called.
    """

    @property
    def profile(self) -> Profile: ...

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        """What must be asked before an order, in this order. `given`: answers so far; later ones may depend on it."""
        ...

    def check(self, key: str, answer: str) -> str:
        """The answer to a question, or a field of a product or an action, in the provider's form.

        Raises `InvalidAnswer`.
        """
        ...

    def shelf_fields(self) -> Sequence[Question]:
        """What staff tell of a product besides title, texts, picture, price and stock; they become `Offer.facts`."""
        ...

    def tax(self, facts: Mapping[str, str], total: Money) -> Tax | None:
        """The tax in the price of a line, by the facts of its product; None where they name none. Calls nobody."""
        ...

    def actions(self) -> Sequence[StaffAction]:
        """What staff may do at the provider; empty for most."""
        ...

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Makes the call and tells staff what was answered, line by line. Raises as `place` or as reads do."""
        ...

    async def health(self) -> str:
        """One safe read that shows that the credentials work; what it saw, in a few English words for the operator."""
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

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """Several remote orders as they are now, by id; one that was not found is absent."""
        ...

    async def paid_since(self, since: datetime) -> Sequence[RemoteOrder]:
        """Every remote order that customers have paid since the instant, those that nobody here knows included."""
        ...

    async def mark_paid(self, remote_id: str) -> RemoteOrder:
        """Tells the provider that the shop has the money; may be repeated. Raises as `place` does."""
        ...

    async def payment_page(self, remote_id: str) -> PaymentPage:
        """What the shop's own payment page needs; read anew each time, because it holds a secret of the customer's."""
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

    def invoice(self, reference: str, title: str, amount: Money, payer: Mapping[str, str]) -> Placement:
        """An invoice of this sum as a placement, for a payer who has answered `questions`."""
        ...

    async def refundable(self, remote_id: str) -> Money:
        """How much of what the customer has paid there can still be given back."""
        ...

    async def refund(self, remote_id: str, reference: str, amount: Money) -> None:
        """Gives money back to the customer, once per reference: success also where it was given back before.

        Raises as `place` does.
        """
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
