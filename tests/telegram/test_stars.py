"""Stars: links, refunds that may be repeated, the list of moves, and what each failure means."""

from collections.abc import Awaitable

import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import User

from bot.lengths import units
from bot.payments.base import Invoice
from bot.payments.stars import Stars
from bot.sandbox.telegram import TelegramStandin
from bot.telegram.session import http_session, make_bot
from bot.telegram.stars import TelegramStars
from providers.errors import Limited, NotSent, Ours, Refused, Unclear
from tests.chat.session import StandinSession
from tests.simulation.loop import BEGINNING
from tests.telegram.house import TOKEN


class Till:
    """Anna has paid 5 Stars."""

    def __init__(self) -> None:
        self.telegram = TelegramStandin(now=lambda: BEGINNING, token=TOKEN)
        self.anna = self.telegram.add_first_people()[0].id
        self.telegram.start(self.anna)
        self.bot = make_bot(TOKEN, StandinSession(self.telegram))
        self.stars = TelegramStars(self.bot)

    async def pays(self) -> str:
        link = await self.stars.create_invoice_link("Soup", "Warm", "order-1", 5)
        slug = self.telegram.open_invoice(self.anna, link)["slug"]
        checkout = self.telegram.begin_payment(self.anna, slug)
        await self.bot.answer_pre_checkout_query(checkout["id"], ok=True)
        return str(self.telegram.charges[0]["charge_id"])


async def test_a_refund_asked_for_twice_is_paid_once() -> None:
    till = Till()
    charge = await till.pays()
    await till.stars.refund(till.anna, charge)
    await till.stars.refund(till.anna, charge)
    assert [fact["what"] for fact in till.telegram.truth] == ["paid", "refunded"]


@pytest.mark.parametrize("text", ["🎮" * 300, "Ж" * 300, "soup"])
async def test_a_long_title_is_cut_as_telegram_counts(text: str) -> None:
    till = Till()
    link = await Stars(till.stars).invoice(Invoice(text, text, "order-1", 5, "XTR"))
    shown = till.telegram.open_invoice(till.anna, link.link)
    for name, limit in (("title", 32), ("description", 255)):
        assert limit - 2 <= units(shown[name]) <= limit or shown[name] == text


async def test_moves_tell_who_paid_what_for_which_order() -> None:
    till = Till()
    charge = await till.pays()
    await till.stars.refund(till.anna, charge)
    moves = await till.stars.transactions(0)
    assert [(move.charge_id, move.stars, move.incoming) for move in moves] == [(charge, 5, True), (charge, 5, False)]
    assert (moves[0].payer_id, moves[0].payload, moves[0].at) == (till.anna, "order-1", BEGINNING)
    assert await till.stars.transactions(2) == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [("drop_before", Unclear), ("drop_after", Unclear), ("error_500", Unclear), ("flood", Limited)],
)
async def test_a_failure_has_its_class(fault: str, error: type[Exception]) -> None:
    till = Till()
    charge = await till.pays()
    till.telegram.faults.plan("refundStarPayment", fault)  # type: ignore[arg-type]
    with pytest.raises(error):
        await till.stars.refund(till.anna, charge)
    await till.stars.refund(till.anna, charge)
    assert [fact["what"] for fact in till.telegram.truth] == ["paid", "refunded"]


async def test_a_refund_of_an_unknown_charge_is_refused_with_its_code() -> None:
    till = Till()
    with pytest.raises(Refused) as refused:
        await till.stars.refund(till.anna, "nothing")
    assert refused.value.code == "CHARGE_NOT_FOUND"


async def test_a_refused_connection_surely_sent_nothing(unused_tcp_port: int) -> None:
    session = http_session(f"http://127.0.0.1:{unused_tcp_port}")
    try:
        with pytest.raises(NotSent):
            await TelegramStars(make_bot(TOKEN, session)).refund(1, "charge")
    finally:
        await session.close()


async def test_a_refused_token_is_the_shops_own_fault() -> None:
    async def refuse() -> User:
        raise TelegramUnauthorizedError(method=None, message="Unauthorized")  # type: ignore[arg-type]

    till = Till()

    def call(*_: object, **__: object) -> Awaitable[User]:
        return refuse()

    till.bot.create_invoice_link = call  # type: ignore[method-assign,assignment]
    with pytest.raises(Ours):
        await till.stars.create_invoice_link("Soup", "Warm", "order-1", 5)
