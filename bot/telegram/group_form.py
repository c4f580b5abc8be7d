"""How a screen looks in the staff chat: places open in the private chat of whoever presses."""

from dataclasses import replace

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.screens.screen import Button, Rows, Screen
from bot.services.payloads import link, staff_payload
from bot.telegram.composed import Composed, Copy, Edit


def in_group(composed: Composed, bot_username: str, works: frozenset[type[StaffAction]]) -> Composed:
    """`works`: the actions that may be pressed in the group."""
    match composed:
        case Screen():
            return _screen(composed, bot_username, works)
        case Edit():
            return replace(composed, screen=_screen(composed.screen, bot_username, works))
        case Copy():
            instead = _screen(composed.instead, bot_username, works)
            return replace(composed, instead=instead, rows=_rows(composed.rows, bot_username, works))
    return composed


def _screen(screen: Screen, bot_username: str, works: frozenset[type[StaffAction]]) -> Screen:
    return Screen(screen.text, _rows(screen.rows, bot_username, works), screen.picture)


def _rows(rows: Rows, bot_username: str, works: frozenset[type[StaffAction]]) -> Rows:
    made = (tuple(_button(one, bot_username, works) for one in each) for each in rows)
    return tuple(row for each in made if (row := tuple(one for one in each if one is not None)))


def _button(button: Button, bot_username: str, works: frozenset[type[StaffAction]]) -> Button | None:
    if button.press is None or type(button.press) in works:
        return button
    if not isinstance(button.press, StaffPlace):
        return None
    payload = staff_payload(button.press)
    return Button(button.label, url=link(bot_username, payload)) if payload else None
