"""The sides of the shop beside its counter: one line for each topic, in the order in which handlers are asked."""

from collections.abc import Callable

from bot import (
    broadcast_side,
    care_side,
    catalogue_side,
    channels_side,
    desk_side,
    notification_side,
    numbers_side,
    people_side,
    setup_side,
    staff_chat_side,
    support_side,
)
from bot.side import Backstage, Side

SIDES: tuple[Callable[[Backstage], Side], ...] = (
    care_side.side,
    catalogue_side.side,
    channels_side.side,
    desk_side.side,
    numbers_side.side,
    people_side.side,
    setup_side.side,
    staff_chat_side.side,
    support_side.side,
    broadcast_side.side,
    notification_side.side,
)


def sides(backstage: Backstage) -> tuple[Side, ...]:
    return tuple(make(backstage) for make in SIDES)
