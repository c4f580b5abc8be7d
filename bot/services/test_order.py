"""A test order: what a customer would read from the summary to the goods. Made of nothing; stores nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.views import GoodsItem, GoodsView, Price, StatusView, Step, SummaryLine
from providers.money import Money
from storage.order_state import OrderState

STEPS = ("paid", "in_progress", "goods", "shown")
"""Paid and told, on its way, the message that it is here, the goods themselves."""
PROVIDER = "sample"
TITLE = "setup.test.product"
"""A key: the screen names the product in the reader's language."""
NUMBER = 1001
KEPT = timedelta(days=365)
TAKES = timedelta(minutes=5)


def status_at(step: int, currency: str, title: str, now: datetime) -> StatusView:
    """The order as its buyer sees it at a step, from 1."""
    states = [OrderState.PAID, OrderState.IN_PROGRESS, OrderState.DELIVERED]
    shown = states[: min(step, len(states))]
    begun = now - TAKES
    times = [begun + timedelta(minutes=2 * place) for place in range(len(shown))]
    view = _ordered(currency, title, begun)
    steps = tuple(Step(state, at) for state, at in zip(shown, times, strict=True))
    came = int(shown[-1] is OrderState.DELIVERED)
    return replace(view, state=shown[-1], steps=steps, items_delivered=came)


def goods(title: str, key: str, now: datetime) -> GoodsView:
    """The delivered item, shown."""
    item = GoodsItem(title, "key", key)
    day = (now + KEPT).date()
    return GoodsView(0, NUMBER, PROVIDER, title, (item,), 1, 1, True, 1, 1, None, "", day, 0)


def _ordered(currency: str, title: str, at: datetime) -> StatusView:
    price = Money.of_minor(0, currency)
    return StatusView(
        id=0,
        number=NUMBER,
        checkout=0,
        provider=PROVIDER,
        state=OrderState.PAID,
        lines=(SummaryLine(title, "", 1, price),),
        answers=(),
        total=Price(price, 0),
        steps=(),
        next_look_at=None,
        promised_at=at + timedelta(hours=2),
        usual=None,
        items_delivered=0,
        items_total=1,
        delivers_here=True,
        can_cancel=False,
        cancel_asked=False,
        cancel_sure=False,
        mend_question=None,
        refusal_code=None,
        money_back_at=None,
        refund=None,
        payment_open=False,
        late=False,
        case_deadline_at=None,
        nonce="",
    )
