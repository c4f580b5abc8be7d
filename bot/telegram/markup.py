"""Turns a screen into what the Bot API takes: a keyboard as lists of lists, a preview that carries the picture."""

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.screens.screen import Button, Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """None where the screen has no buttons."""
    lines = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=lines) if lines else None


def preview(picture: str | None) -> LinkPreviewOptions:
    """A picture is the large preview of its address, above the text: the one kind that an edited text can carry."""
    if picture is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=picture, prefer_large_media=True, show_above_text=True)


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=button.label,
        callback_data=None if button.press is None else button.press.pack(),
        url=button.url,
        copy_text=None if button.copy is None else CopyTextButton(text=button.copy),
        style=None if button.style is None else button.style.value,
    )
