"""The sides of the shop beside its counter: one line for each topic, in the order in which handlers are asked."""

from collections.abc import Callable

from bot.sides import (
    broadcast,
    care,
    catalogue,
    channels,
    desk,
    notification,
    numbers,
    people,
    setup,
    staff_chat,
    support,
)
from bot.sides.side import Backstage, Side

SIDES: tuple[Callable[[Backstage], Side], ...] = (
    care.side,
    catalogue.side,
    channels.side,
    desk.side,
    numbers.side,
    people.side,
    setup.side,
    staff_chat.side,
    support.side,
    broadcast.side,
    notification.side,
)


def sides(backstage: Backstage) -> tuple[Side, ...]:
    return tuple(make(backstage) for make in SIDES)
