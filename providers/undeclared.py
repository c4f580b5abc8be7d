"""What a provider need not write: the methods behind capabilities that its profile does not declare.

They are never called; a call is a mistake of the shop and raises `NotDeclared`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from providers.base import PaymentPage
from providers.hints import Hint, WebhookOutcome, WebhookReply
from providers.money import Money
from providers.offers import Line, Offer, OfferPage, Tax
from providers.orders import Delivered, Placement, RemoteOrder
from providers.questions import Question, StaffAction


class NotDeclared(Exception):
    """The profile does not declare the capability that this method needs."""


class Undeclared:
    """To inherit from; override what the profile declares."""

    def offers(self, since: datetime | None) -> AsyncIterator[OfferPage]:
        """Needs `has_catalogue`."""
        raise NotDeclared("has_catalogue")

    async def quote(self, lines: Sequence[Line]) -> Sequence[Offer]:
        """Needs `can_quote`."""
        raise NotDeclared("can_quote")

    async def find(self, placement: Placement) -> Sequence[RemoteOrder]:
        """Needs `found_by_reference`."""
        raise NotDeclared("found_by_reference")

    def shelf_fields(self) -> Sequence[Question]:
        """Needs `own_shelf`."""
        raise NotDeclared("own_shelf")

    def tax(self, facts: Mapping[str, str], total: Money) -> Tax | None:
        """Its goods name no tax."""
        return None

    def actions(self) -> Sequence[StaffAction]:
        """Nothing for staff to do there."""
        return ()

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        """Needs an action of that name."""
        raise NotDeclared(action)

    async def read_many(self, remote_ids: Sequence[str]) -> Mapping[str, RemoteOrder]:
        """Needs `lists_orders`."""
        raise NotDeclared("lists_orders")

    async def paid_since(self, since: datetime) -> Sequence[RemoteOrder]:
        """Needs `lists_paid`."""
        raise NotDeclared("lists_paid")

    async def mark_paid(self, remote_id: str) -> RemoteOrder:
        """Needs `told_when_paid`."""
        raise NotDeclared("told_when_paid")

    async def payment_page(self, remote_id: str) -> PaymentPage:
        """Needs `pays_on_page`."""
        raise NotDeclared("pays_on_page")

    def invoice(self, reference: str, title: str, amount: Money, payer: Mapping[str, str]) -> Placement:
        """Needs `invoices`."""
        raise NotDeclared("invoices")

    async def refundable(self, remote_id: str) -> Money:
        """Needs `refunds`."""
        raise NotDeclared("refunds")

    async def refund(self, remote_id: str, reference: str, amount: Money) -> None:
        """Needs `refunds`."""
        raise NotDeclared("refunds")

    async def deliveries(self, remote_id: str) -> Sequence[Delivered]:
        """Needs `delivers_here`."""
        raise NotDeclared("delivers_here")

    async def cancel(self, remote_id: str) -> RemoteOrder:
        """Needs `cancels`."""
        raise NotDeclared("cancels")

    async def give_back(self, remote_id: str) -> None:
        """Needs `takes_back`."""
        raise NotDeclared("takes_back")

    async def balance(self) -> Money:
        """Needs `shows_balance`."""
        raise NotDeclared("shows_balance")

    def verify_webhook(self, headers: Mapping[str, str], raw: bytes) -> Hint:
        """Needs `sends_webhooks`."""
        raise NotDeclared("sends_webhooks")

    def webhook_reply(self, outcome: WebhookOutcome) -> WebhookReply:
        """Needs `sends_webhooks`."""
        raise NotDeclared("sends_webhooks")
