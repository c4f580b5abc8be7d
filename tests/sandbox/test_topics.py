"""A group with topics behaves as Telegram's does: who may make them, what a message in one carries, what is refused."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ChatMemberAdministrator, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox.telegram import TelegramStandin
from bot.sandbox.telegram.act_api import act
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.model import Chat

OLGA, ANNA = 1003, 1001
MANAGE = ("can_manage_topics",)
TAKE = InlineKeyboardButton(text="Take", callback_data="x")


@pytest.fixture
def forum(standin: TelegramStandin) -> Chat:
    chat = standin.create_group("Staff", OLGA, members=(ANNA,), forum=True)
    standin.add_bot(chat.id, OLGA, rights=MANAGE)
    standin.world.updates.pending.clear()
    return chat


def updates(standin: TelegramStandin) -> list[Update]:
    return [Update.model_validate(one.update) for one in standin.world.updates.pending]


async def test_a_message_sent_into_a_topic_carries_its_thread_and_answers_its_first_message(
    standin: TelegramStandin, bot: Bot, forum: Chat
) -> None:
    topic = await bot.create_forum_topic(forum.id, "Problems")
    message = await bot.send_message(forum.id, "It rings", message_thread_id=topic.message_thread_id)
    assert message.message_thread_id == topic.message_thread_id
    assert message.is_topic_message
    assert message.chat.is_forum
    assert message.reply_to_message
    assert message.reply_to_message.forum_topic_created
    shown = standin.state(OLGA)["chats"][1]["messages"][-1]
    assert shown["topic"] == "Problems"


async def test_an_answer_goes_into_the_topic_of_what_it_answers(
    standin: TelegramStandin, bot: Bot, forum: Chat
) -> None:
    topic = await bot.create_forum_topic(forum.id, "Support")
    asked = await bot.send_message(forum.id, "Where is it?", message_thread_id=topic.message_thread_id)
    standin.say(ANNA, "On its way", chat_id=forum.id, reply_to=asked.message_id)
    heard = updates(standin)[-1].message
    assert heard
    assert heard.message_thread_id == topic.message_thread_id
    assert heard.reply_to_message
    assert heard.reply_to_message.message_id == asked.message_id


async def test_topics_are_renamed_closed_opened_and_deleted(standin: TelegramStandin, bot: Bot, forum: Chat) -> None:
    thread = (await bot.create_forum_topic(forum.id, "Ordrs")).message_thread_id
    assert await bot.edit_forum_topic(forum.id, thread, name="Orders")
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await bot.edit_forum_topic(forum.id, thread, name="Orders")
    assert await bot.close_forum_topic(forum.id, thread)
    standin.promote_bot(forum.id, OLGA, ())
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await bot.send_message(forum.id, "x", message_thread_id=thread)
    standin.promote_bot(forum.id, OLGA, MANAGE)
    await bot.send_message(forum.id, "whoever manages topics may write", message_thread_id=thread)
    assert await bot.reopen_forum_topic(forum.id, thread)
    standin.delete_topic(forum.id, OLGA, thread)
    for call in (bot.close_forum_topic(forum.id, thread), bot.edit_forum_topic(forum.id, thread, name="New")):
        with pytest.raises(TelegramBadRequest, match="TOPIC_ID_INVALID"):
            await call
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=thread)


async def test_topics_need_a_forum_and_the_right(standin: TelegramStandin, bot: Bot) -> None:
    group = standin.create_group("Staff", OLGA)
    standin.add_bot(group.id, OLGA)
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await bot.create_forum_topic(group.id, "Problems")
    moved = standin.set_topics(group.id, OLGA)
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await bot.create_forum_topic(moved.id, "Problems")
    standin.promote_bot(moved.id, OLGA)
    with pytest.raises(TelegramBadRequest, match="not enough rights"):
        await bot.create_forum_topic(moved.id, "Problems")
    standin.promote_bot(moved.id, OLGA, MANAGE)
    assert (await bot.create_forum_topic(moved.id, "Problems")).name == "Problems"
    assert (await bot.get_chat(moved.id)).is_forum


async def test_rights_are_told_when_they_change(standin: TelegramStandin, bot: Bot, forum: Chat) -> None:
    me = await bot.get_chat_member(forum.id, bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert me.can_manage_topics
    standin.demote_bot(forum.id, OLGA)
    changed = updates(standin)[-1].my_chat_member
    assert changed
    assert changed.old_chat_member.status == "administrator"
    assert changed.new_chat_member.status == "member"


async def test_an_anonymous_administrator_writes_as_the_group_and_presses_as_themselves(
    standin: TelegramStandin, bot: Bot, forum: Chat
) -> None:
    standin.hide(forum.id, OLGA)
    asked = await bot.send_message(forum.id, "Take it", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[TAKE]]))
    standin.say(OLGA, "Hello", chat_id=forum.id)
    standin.press(OLGA, asked.message_id, "x", chat_id=forum.id)
    written, pressed = updates(standin)[-2:]
    assert written.message
    assert written.message.from_user
    assert written.message.from_user.id == 1087968824
    assert written.message.sender_chat
    assert written.message.sender_chat.id == forum.id
    assert pressed.callback_query
    assert pressed.callback_query.from_user.id == OLGA


async def test_who_is_muted_or_gone_reads_so(standin: TelegramStandin, bot: Bot, forum: Chat) -> None:
    standin.demote_bot(forum.id, OLGA)
    standin.mute_group(forum.id, OLGA)
    with pytest.raises(TelegramBadRequest, match="not enough rights to send text messages"):
        await bot.send_message(forum.id, "x")
    standin.remove_bot(forum.id, OLGA)
    with pytest.raises(TelegramForbiddenError, match="kicked"):
        await bot.send_message(forum.id, "x")


async def test_switching_topics_off_takes_the_threads_away(standin: TelegramStandin, bot: Bot, forum: Chat) -> None:
    thread = (await bot.create_forum_topic(forum.id, "Problems")).message_thread_id
    standin.set_topics(forum.id, OLGA, on=False)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "x", message_thread_id=thread)
    with pytest.raises(ActRefused):
        standin.create_topic(forum.id, OLGA, "Own")


async def test_a_group_link_on_the_page_makes_a_forum_with_the_bot_as_administrator(
    standin: TelegramStandin, bot: Bot
) -> None:
    url = "https://t.me/vitrina_shop_bot?startgroup=abc&admin=manage_topics+delete_messages"
    answer = await act(standin, {"person": OLGA, "act": "open_url", "url": url})
    me = await bot.get_chat_member(answer["chat_id"], bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert me.can_manage_topics
    assert me.can_delete_messages
    said = updates(standin)[-1].message
    assert said
    assert said.text == "/start@vitrina_shop_bot abc"


async def test_topics_outlive_a_restart(standin: TelegramStandin, bot: Bot, forum: Chat) -> None:
    thread = (await bot.create_forum_topic(forum.id, "Problems")).message_thread_id
    standin.restore(standin.snapshot())
    assert (await bot.send_message(forum.id, "x", message_thread_id=thread)).is_topic_message
