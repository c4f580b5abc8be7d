"""Pins, reactions, groups of deletions, pictures that are exchanged, and the fine points of HTML."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox.telegram import ApiError, TelegramStandin
from bot.sandbox.telegram.html_text import parse_html
from tests.chat.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b><i>x</i></b>", "x", ["bold", "italic"]),
        ("<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>", "abc", ["underline", "strikethrough", "spoiler"]),
        ('<span class="tg-spoiler">x</span>', "x", ["spoiler"]),
        ('<a href="https://a.example/?x=1&amp;y=2">x</a>', "x", ["text_link"]),
        ("<a>x</a>", "x", []),
        ("<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", None),
        ('<pre><code class="language-python">x</code></pre>', "x", ["pre"]),
        ("&lt;b&gt; &amp; &quot; &#33; &nbsp;", '<b> & " ! &nbsp;', []),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, kinds: list[str] | None) -> None:
    parsed, entities = parse_html(source)
    assert parsed == text
    expected = ["blockquote", "expandable_blockquote"] if kinds is None else kinds
    assert [one["type"] for one in entities] == expected


def test_offsets_count_utf16_units() -> None:
    _, entities = parse_html("😀<b>ы</b>")
    assert entities == [{"type": "bold", "offset": 2, "length": 1}]


@pytest.mark.parametrize("source", ["<span>x</span>", "<", "<b", "<b>x</i>"])
def test_broken_html_is_refused(source: str) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        parse_html(source)


async def test_white_space_around_a_text_is_cut(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "  <b>x</b> \n")
    assert message.text == "x"
    assert message.html_text == "<b>x</b>"


async def test_entities_can_be_given_ready(bot: Bot, anna: Person) -> None:
    bold = [MessageEntity(type="bold", offset=0, length=1)]
    message = await bot.send_message(anna.id, "x y", parse_mode=None, entities=bold)
    assert message.html_text == "<b>x</b> y"
    with pytest.raises(TelegramBadRequest, match="unsupported parse_mode"):
        await bot.send_message(anna.id, "x", parse_mode="MarkdownV2")


async def test_a_picture_can_be_exchanged(bot: Bot, anna: Person) -> None:
    first = await bot.send_photo(anna.id, BufferedInputFile(PNG, "a.png"), caption="one")
    media = InputMediaDocument(media=BufferedInputFile(b"x", "a.txt"), caption="two")
    await first.edit_media(media)
    raw = anna.screen.raw
    assert (raw["caption"], "photo" in raw, raw["document"]["file_name"]) == ("two", False, "a.txt")
    picture = InputMediaPhoto(media=first.photo[-1].file_id)  # type: ignore[index]
    await first.edit_media(picture)
    assert anna.screen.text == ""
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await first.edit_media(picture)


async def test_many_are_deleted_at_once_and_the_missing_do_not_matter(bot: Bot, anna: Person) -> None:
    ids = [(await bot.send_message(anna.id, str(number))).message_id for number in range(3)]
    await bot.delete_messages(anna.id, [*ids, 999])
    assert anna.bot_messages == []
    with pytest.raises(TelegramBadRequest, match="1-100"):
        await bot.delete_messages(anna.id, [])


async def test_a_typed_secret_can_be_deleted_in_private_only(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    await anna.say("me@mail.example")
    assert await bot.delete_message(anna.id, anna.messages[-1].id)
    group = standin.create_group("Staff", 1003, supergroup=True)
    standin.add_bot(group.id, 1003)
    foreign = standin.say(1003, "/desk", chat_id=group.id)["message_id"]
    with pytest.raises(TelegramBadRequest, match="can't be deleted"):
        await bot.delete_message(group.id, foreign)
    standin.promote_bot(group.id, 1003)
    assert await bot.delete_message(group.id, foreign)


async def test_pins_need_rights_in_groups(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    message = await bot.send_message(anna.id, "x")
    await message.pin()
    await message.unpin()
    with pytest.raises(TelegramBadRequest, match="message to unpin not found"):
        await message.unpin()
    with pytest.raises(TelegramBadRequest, match="message to pin not found"):
        await bot.pin_chat_message(anna.id, 999)
    group = standin.create_group("Staff", 1003)
    standin.add_bot(group.id, 1003)
    card = await bot.send_message(group.id, "x")
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await card.pin()
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=5)


async def test_one_reaction_at_a_time(bot: Bot, anna: Person) -> None:
    thumb = ReactionTypeEmoji(emoji="👍")
    assert await bot.set_message_reaction(anna.id, anna.messages[0].id, [thumb])
    with pytest.raises(TelegramBadRequest, match="REACTIONS_TOO_MANY"):
        await bot.set_message_reaction(anna.id, anna.messages[0].id, [thumb, thumb])


async def test_a_reply_needs_its_message(bot: Bot, anna: Person) -> None:
    there = ReplyParameters(message_id=anna.messages[0].id)
    message = await bot.send_message(anna.id, "x", reply_parameters=there)
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/start"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(message_id=99))
    missing = ReplyParameters(message_id=99, allow_sending_without_reply=True)
    assert (await bot.send_message(anna.id, "x", reply_parameters=missing)).reply_to_message is None


async def test_buttons_may_have_styles_and_texts_to_copy(bot: Bot, anna: Person) -> None:
    rows: list[list[InlineKeyboardButton]] = [
        [InlineKeyboardButton(text="Pay", callback_data="x" * 64, style="success")],
        [InlineKeyboardButton.model_validate({"text": "Copy", "copy_text": {"text": "K" * 256}})],
        [InlineKeyboardButton.model_validate({"text": "Gone", "disabled": {}})],
    ]
    await bot.send_message(anna.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
    assert anna.screen.labels == ["Pay", "Copy", "Gone"]
    with pytest.raises(AssertionError, match="copy_text"):
        await anna.press("Copy")


async def test_a_message_with_another_keyboard_is_not_edited(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "x", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await message.edit_text("y")
