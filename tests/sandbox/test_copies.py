"""Copies keep files and their ids; what is gone, or is no message of a person, is not copied."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.sandbox.telegram import TelegramStandin
from tests.chat.person import Person

JPEG = b"\xff\xd8\xff" + bytes(16)


async def test_a_copy_holds_the_same_file_and_no_link_to_the_original(
    bot: Bot, standin: TelegramStandin, anna: Person
) -> None:
    sent = standin.send_photo(anna.id, JPEG, caption="it says so")
    copied = await bot.copy_message(anna.id, anna.id, sent["message_id"])
    seen = anna.messages[-1]
    assert seen.id == copied.message_id
    assert seen.raw["photo"][-1]["file_id"] == sent["photo"][-1]["file_id"]
    assert seen.text == "it says so"
    assert not {"forward_origin", "reply_to_message"} & set(seen.raw)
    assert seen.raw["from"]["is_bot"]


async def test_a_copy_can_have_another_caption(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    sent = standin.send_voice(anna.id)
    copied = await bot.copy_message(anna.id, anna.id, sent["message_id"], caption="<b>new</b>")
    assert anna.messages[-1].text == "new"
    edited = await bot.edit_message_caption(chat_id=anna.id, message_id=copied.message_id, caption="newer")
    assert edited.caption == "newer"  # type: ignore[union-attr]


async def test_what_is_gone_or_no_message_of_a_person_is_not_copied(
    bot: Bot, standin: TelegramStandin, anna: Person
) -> None:
    sent = standin.send_video_note(anna.id)
    standin.delete_own(anna.id, sent["message_id"])
    with pytest.raises(TelegramBadRequest, match="message to copy not found"):
        await bot.copy_message(anna.id, anna.id, sent["message_id"])
    group = standin.create_group("Staff", anna.id)
    standin.add_bot(group.id, anna.id)
    joined = next(number for number, one in group.messages.items() if "new_chat_members" in one)
    with pytest.raises(TelegramBadRequest, match="can't be copied"):
        await bot.copy_message(anna.id, group.id, joined)
