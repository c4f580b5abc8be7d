"""What a provider need not write: the methods behind capabilities that its profile does not declare.

They are never called; a call is a mistake of the shop and raises `NotDeclared`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from providers.base import (
    Delivered,
    Hint,
    Line,
    Offer,
    OfferPage,
    Placement,
    RemoteOrder,
    WebhookOutcome,
    WebhookReply,
)
from providers.money import Money


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
