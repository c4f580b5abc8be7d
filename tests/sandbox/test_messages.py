"""Sending and editing as aiogram does it: what is shown, what is refused and in which words."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)

from bot.sandbox.telegram import ApiError, TelegramStandin
from tests.chat.person import Person
from tests.sandbox.conftest import MovedClock

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + (64).to_bytes(4, "big") + (48).to_bytes(4, "big")


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=f"do:{label}")] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def test_a_text_arrives_with_its_formatting(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "<b>Hi</b> &amp; <code>KEY-1</code>")
    assert message.text == "Hi & KEY-1"
    assert message.html_text == "<b>Hi</b> &amp; <code>KEY-1</code>"
    assert anna.screen.text == "Hi & KEY-1"


@pytest.mark.parametrize("length", [1, 4096])
async def test_lengths_count_after_parsing(bot: Bot, anna: Person, length: int) -> None:
    message = await bot.send_message(anna.id, f"<b>{'&lt;' * length}</b>")
    assert message.text == "<" * length


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b> </b>", "message text is empty"),
        ("<b>open", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x <what>y</what>", 'can\'t parse entities: Unsupported start tag "what" at byte offset 2'),
        ("<b><i>x</b></i>", "can't parse entities: Unmatched end tag at byte offset 7"),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("1 < 2", "can't parse entities: "),
        ("<b>x</b> " * 101, "too many message entities"),
    ],
)
async def test_texts_that_telegram_refuses(bot: Bot, anna: Person, text: str, words: str) -> None:
    with pytest.raises(TelegramBadRequest) as refusal:
        await bot.send_message(anna.id, text)
    assert refusal.value.message.startswith(f"Bad Request: {words}")


async def test_a_caption_has_1024_units(bot: Bot, anna: Person) -> None:
    photo = BufferedInputFile(PNG, "card.png")
    await bot.send_photo(anna.id, photo, caption="x" * 1024)
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(anna.id, photo, caption="x" * 1025)


async def test_nobody_is_written_to_before_they_start(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1002, "hello")


async def test_who_blocked_the_bot_gets_nothing(bot: Bot, anna: Person) -> None:
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "hello")
    await anna.unblock()
    await bot.send_message(anna.id, "hello")


BUTTONS = [
    ({"callback_data": "ы" * 32 + "x"}, "BUTTON_DATA_INVALID"),
    ({}, "text buttons are unallowed in the inline keyboard"),
    ({"callback_data": "x", "url": "https://a.example"}, "has 2 actions"),
    ({"url": "not an address"}, "Wrong HTTP URL"),
    ({"url": "http://localhost:8000/x"}, "Wrong HTTP URL"),
    ({"callback_data": "x", "style": "link"}, "unknown style link"),
    ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ({"pay": True}, "BUTTON_TYPE_INVALID"),
]


@pytest.mark.parametrize(("button", "words"), BUTTONS)
async def test_buttons_that_telegram_refuses(bot: Bot, anna: Person, button: dict[str, object], words: str) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton.model_validate({"text": "Go", **button})]])
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.send_message(anna.id, "x", reply_markup=markup)


@pytest.mark.parametrize(("rows", "columns"), [(1, 9), (101, 1), (13, 8)])
async def test_keyboards_have_8_in_a_row_and_100_in_all(bot: Bot, anna: Person, rows: int, columns: int) -> None:
    row = [InlineKeyboardButton(text="x", callback_data="x")] * columns
    markup = InlineKeyboardMarkup(inline_keyboard=[row] * rows)
    with pytest.raises(TelegramBadRequest, match="REPLY_MARKUP_TOO_LONG"):
        await bot.send_message(anna.id, "x", reply_markup=markup)


async def test_an_edit_must_change_something(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "<b>one</b>", reply_markup=keyboard("Go"))
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new"):
        await message.edit_text("<b>one</b>", reply_markup=keyboard("Go"))
    await message.edit_text("one", reply_markup=keyboard("Go"))
    await message.edit_text("two")
    assert (anna.screen.text, anna.screen.labels) == ("two", [])


async def test_only_own_messages_that_exist_are_edited(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=anna.messages[0].id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("x", chat_id=anna.id, message_id=999)


async def test_a_picture_has_no_text_to_edit(bot: Bot, anna: Person) -> None:
    message = await bot.send_photo(anna.id, BufferedInputFile(PNG, "card.png"), caption="one")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await message.edit_text("two")
    await message.edit_caption(caption="two")
    assert anna.screen.text == "two"


async def test_a_deleted_message_is_gone_for_good(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "one")
    assert await message.delete()
    assert anna.screen_or_none is None
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await message.delete()


async def test_after_two_days_nothing_is_deleted(bot: Bot, anna: Person, clock: MovedClock) -> None:
    message = await bot.send_message(anna.id, "one")
    clock.move(48 * 3600 + 1)
    with pytest.raises(TelegramBadRequest, match="can't be deleted for everyone"):
        await message.delete()


async def test_files_travel_both_ways(bot: Bot, anna: Person, standin: TelegramStandin) -> None:
    sent = await bot.send_document(anna.id, BufferedInputFile(b"KEY-1\nKEY-2", "keys.txt"))
    assert sent.document is not None
    assert sent.document.file_name == "keys.txt"
    again = await bot.send_document(anna.id, sent.document.file_id)
    assert again.document == sent.document
    await anna.send_photo(PNG)
    photo = standin.world.updates.pending[-1].update["message"]["photo"][0]["file_id"]
    downloaded = await bot.download(photo)
    assert downloaded is not None
    assert downloaded.read() == PNG


async def test_what_is_no_picture_is_no_photo(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(anna.id, BufferedInputFile(b"<svg/>", "card.svg"))
    with pytest.raises(TelegramBadRequest, match="wrong remote file identifier"):
        await bot.send_photo(anna.id, "no-such-file")


async def test_an_album_holds_two_to_ten(bot: Bot, anna: Person) -> None:
    photo = InputMediaPhoto(media=BufferedInputFile(PNG, "card.png"))
    assert len(await bot.send_media_group(anna.id, [photo, photo])) == 2
    with pytest.raises(TelegramBadRequest, match="2-10 items"):
        await bot.send_media_group(anna.id, [photo])


async def test_a_link_preview_can_stand_above_the_text(bot: Bot, anna: Person) -> None:
    options = LinkPreviewOptions(
        url="http://127.0.0.1:8080/pictures/1.png", prefer_large_media=True, show_above_text=True
    )
    await bot.send_message(anna.id, "A game", link_preview_options=options)
    preview = {"url": "http://127.0.0.1:8080/pictures/1.png", "above": True, "large": True}
    assert anna.screen.raw["preview"] == preview
    options = LinkPreviewOptions(prefer_large_media=True, prefer_small_media=True)
    with pytest.raises(TelegramBadRequest, match="LinkPreviewOptions"):
        await bot.send_message(anna.id, "A game", link_preview_options=options)


async def test_a_keyboard_under_the_field_writes_its_label(bot: Bot, anna: Person) -> None:
    markup = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="Skip"), KeyboardButton(text="Share", request_contact=True)]]
    )
    message = await bot.send_message(anna.id, "Your phone?", reply_markup=markup)
    assert message.reply_markup is None
    await anna.press("Skip")
    await anna.press("Share")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.contact is not None
    assert update.message.contact.user_id == anna.id


async def test_unknown_methods_and_parameters_are_refused(standin: TelegramStandin, anna: Person) -> None:
    with pytest.raises(ApiError, match="404 Not Found"):
        await standin.call("sendMesage", {})
    with pytest.raises(ApiError, match="sendMessage has no parameter tekst"):
        await standin.call("sendMessage", {"chat_id": anna.id, "text": "x", "tekst": "y"})
    tolerated = {"chat_id": anna.id, "text": "x", "disable_web_page_preview": "true"}
    assert (await standin.call("sendMessage", tolerated))["text"] == "x"


async def test_typing_is_seen_for_five_seconds(bot: Bot, anna: Person, clock: MovedClock) -> None:
    await bot.send_chat_action(anna.id, "typing")
    assert anna.standin.state(anna.id)["chats"][0]["actions"] == "typing"
    clock.move(6)
    assert anna.standin.state(anna.id)["chats"][0]["actions"] is None
