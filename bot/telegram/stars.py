"""The few calls of the Bot API that move Stars, with the shop's classes of failure. Decides nothing about money."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import LabeledPrice, StarTransaction, TransactionPartnerUser
from aiohttp import ClientConnectorError

from providers.errors import Limited, NotSent, Ours, Refused, Unclear

T = TypeVar("T")

STARS = "XTR"
ALREADY_REFUNDED = "CHARGE_ALREADY_REFUNDED"
MOST_TRANSACTIONS = 100


@dataclass(frozen=True, slots=True)
class StarsMove:
    """Stars that came in (`incoming`) or went out. `charge_id` is that of the payment; a refund carries it too.

    `payer_id` and `payload` are None where the other side is no person, or it was no invoice.
    """

    charge_id: str
    stars: int
    at: datetime
    incoming: bool
    payer_id: int | None
    payload: str | None


class TelegramStars:
    """Implements `bot.payments.stars.StarsApi`."""

    def __init__(self, bot: Bot, provider_token: str = "") -> None:
        """`provider_token`: of the payment provider behind card payments; without it there are none."""
        self._bot = bot
        self._provider_token = provider_token

    async def create_invoice_link(self, title: str, description: str, payload: str, stars: int) -> str:
        """A link that opens the payment of whole Stars. Bot API 10.3, createInvoiceLink.

        Raises `NotSent`, `Limited`, `Ours`, `Refused` or `Unclear`; an unclear one may be asked for again.
        """
        price = LabeledPrice(label=title, amount=stars)
        return await _classed(
            lambda: self._bot.create_invoice_link(
                title=title, description=description, payload=payload, currency=STARS, prices=[price]
            )
        )

    async def create_card_link(
        self, title: str, description: str, payload: str, amount_minor: int, currency: str
    ) -> str:
        """A link that opens a card payment in a currency. Bot API 10.3, createInvoiceLink with provider_token.

        Raises as above.
        """
        price = LabeledPrice(label=title, amount=amount_minor)
        return await _classed(
            lambda: self._bot.create_invoice_link(
                title=title,
                description=description,
                payload=payload,
                provider_token=self._provider_token,
                currency=currency,
                prices=[price],
            )
        )

    async def refund(self, user_id: int, charge_id: str) -> None:
        """Gives the whole charge back; done already is done. Bot API 10.3, refundStarPayment. Raises as above."""
        try:
            await _classed(lambda: self._bot.refund_star_payment(user_id, charge_id))
        except Refused as error:
            if error.code != ALREADY_REFUNDED:
                raise

    async def transactions(self, offset: int, limit: int = MOST_TRANSACTIONS) -> list[StarsMove]:
        """Moves of Stars, oldest first, after `offset` of them. Bot API 10.3, getStarTransactions. Raises as above."""
        found = await _classed(lambda: self._bot.get_star_transactions(offset=offset, limit=limit))
        return [_move(one) for one in found.transactions]

    async def balance(self) -> int:
        """The Stars that the bot has. Bot API 10.3, getMyStarBalance. Raises as above."""
        return (await _classed(self._bot.get_my_star_balance)).amount


def _move(one: StarTransaction) -> StarsMove:
    partner = one.source or one.receiver
    person = partner if isinstance(partner, TransactionPartnerUser) else None
    return StarsMove(
        charge_id=one.id,
        stars=one.amount,
        at=one.date,
        incoming=one.source is not None,
        payer_id=None if person is None else person.user.id,
        payload=None if person is None else person.invoice_payload,
    )


async def _classed(call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except TelegramRetryAfter as error:
        raise Limited("telegram: too many requests", retry_after=error.retry_after, status=429) from error
    except (TelegramNetworkError, ClientDecodeError) as error:
        if isinstance(error.__cause__, ClientConnectorError):
            raise NotSent("telegram: no connection") from error
        raise Unclear("telegram: no answer") from error
    except TelegramServerError as error:
        raise Unclear("telegram: failed", status=500) from error
    except TelegramUnauthorizedError as error:
        raise Ours("telegram: the token is refused", status=401) from error
    except TelegramAPIError as error:
        raise Refused("telegram: refused", code=_code(error.message)) from error


def _code(description: str) -> str:
    """`Bad Request: CHARGE_NOT_FOUND` -> `CHARGE_NOT_FOUND`."""
    return description.rpartition(": ")[2]
