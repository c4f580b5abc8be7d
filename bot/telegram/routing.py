"""Which handler comes first: commands and money, then answers that are awaited, then search, then everything else."""

from collections.abc import Sequence
from typing import Any

from aiogram import Dispatcher, Router

from bot.telegram.handlers import balance, buy, orders, paid, rest, settings, shop, start, ways


def dispatcher(staff: Sequence[Router], **handed: Any) -> Dispatcher:
    """`handed` are the services that handlers name as arguments."""
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
        rest.router(),
    )
    return made
