"""Owns keyboards: one action per button, bytes of callback data, rows and counts, pay buttons."""

import re
from typing import Any

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, refuse_unknown_fields

ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "disabled",
    ]
)
LOOKS = frozenset(["text", "style", "icon_custom_emoji_id"])
STYLES = ("danger", "success", "primary")
REPLY_BUTTON = LOOKS | frozenset(["request_contact", "request_location", "request_poll"])
KEYBOARD = frozenset(
    ["keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"]
)
_URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[\w-]+(?::\d+)?(?:[/?#]\S*)?|(?:tg|ton)://\S+")
MOST_BUTTONS = 100
MOST_IN_ROW = 8


def read_markup(params: Params, *, invoice: bool = False) -> tuple[Json | None, Json | None]:
    """`reply_markup` as (inline keyboard, other keyboard); raises ApiError 400."""
    markup = params.record("reply_markup")
    if "inline_keyboard" in markup:
        return read_inline(markup, invoice=invoice), None
    if markup and invoice:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return None, _reply_keyboard(markup)
    if markup:
        _plain_markup(markup)
    return None, markup or None


def read_inline(markup: Json, *, invoice: bool = False) -> Json | None:
    """A checked inline keyboard; None when it has no buttons."""
    refuse_unknown_fields("InlineKeyboardMarkup", markup, frozenset(["inline_keyboard"]))
    rows = _rows(markup["inline_keyboard"])
    for row in rows:
        for button in row:
            _inline_button(button)
    _pay_buttons(rows, invoice)
    return {"inline_keyboard": rows} if rows else None


def read_inline_only(params: Params, *, invoice: bool = False) -> Json | None:
    """`reply_markup` of an edit, where only an inline keyboard is possible."""
    markup = params.record("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return read_inline(markup, invoice=invoice)


def _rows(given: Any) -> list[list[Json]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request("can't parse inline keyboard: expected an Array of Array")
    rows = [row for row in given if row]
    if any(len(row) > MOST_IN_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _text_and_style(what: str, button: Json) -> None:
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request(f"can't parse {what}: field text must be a non-empty String")
    if "style" in button and button["style"] not in STYLES:
        raise bad_request(f"can't parse {what}: unknown style {button['style']}")


def _inline_button(given: Any) -> None:
    button = refuse_unknown_fields("inline keyboard button", given, ACTIONS | LOOKS)
    _text_and_style("inline keyboard button", button)
    actions = [name for name in button if name in ACTIONS]
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"inline keyboard button has {len(actions)} actions: {actions}")
    _action(actions[0], button[actions[0]])


def _action(name: str, value: Any) -> None:
    if name == "callback_data" and not 1 <= len(str(value).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if name == "url" and not _URL.fullmatch(str(value)):
        reason = "Wrong HTTP URL"
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: {reason}")
    if name == "copy_text":
        copied = refuse_unknown_fields("CopyTextButton", value, frozenset(["text"]))
        if not 1 <= len(str(copied.get("text", ""))) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _pay_buttons(rows: list[list[Json]], invoice: bool) -> None:
    places = [(r, c) for r, row in enumerate(rows) for c, one in enumerate(row) if "pay" in one]
    if invoice and rows and places != [(0, 0)]:
        raise bad_request("the first button of an invoice must be a pay button, and the only one")
    if places and not invoice:
        raise bad_request("BUTTON_TYPE_INVALID")


def _reply_keyboard(markup: Json) -> Json:
    refuse_unknown_fields("ReplyKeyboardMarkup", markup, KEYBOARD)
    for row in markup["keyboard"]:
        for button in row:
            if isinstance(button, str):
                continue
            _text_and_style("keyboard button", button)
            refuse_unknown_fields("keyboard button", button, REPLY_BUTTON)
    return markup


def _plain_markup(markup: Json) -> None:
    known = frozenset(["remove_keyboard", "force_reply", "selective", "input_field_placeholder"])
    refuse_unknown_fields("reply markup", markup, known)
