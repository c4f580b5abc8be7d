"""The two kinds of what buttons carry. Knows no place and no action.

Beside `bot/callbacks` and its parts the only module outside `bot/telegram` that imports aiogram.
"""

from aiogram.filters.callback_data import CallbackData


class Place(CallbackData, prefix="place"):
    """Where a person is."""


class Action(CallbackData, prefix="action"):
    """What a press does."""
