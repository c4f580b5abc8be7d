"""Which handler comes first: commands and money, awaited answers, staff's screens, conversations, search, the rest."""

from collections.abc import Sequence
from typing import Any

from aiogram import Dispatcher, Router

from bot.telegram.handlers import balance, buy, orders, paid, rest, settings, shop, staff_rest, start, ways


def dispatcher(staff: Sequence[Router], free: Sequence[Router], **handed: Any) -> Dispatcher:
    """`free` takes what is typed where nothing is asked, before search. `handed` are services by handlers' names."""
    made = Dispatcher(**handed)
    made.include_routers(
        paid.router(),
        start.router(),
        *staff,
        ways.router(),
        balance.router(),
        buy.router(),
        orders.router(),
        settings.router(),
        shop.router(),
        shop.typing_router(),
        staff_rest.router(),
        *free,
        shop.search_router(),
        rest.router(),
    )
    return made
