"""Channels of the stand-in refuse what Telegram refuses: posts without rights, others' posts, private ones unseen."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import ChatMemberAdministrator, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox.telegram import TelegramStandin
from bot.sandbox.telegram.act_api import act
from bot.sandbox.telegram.channels import DELETE, POST
from bot.sandbox.telegram.model import Chat
from tests.sandbox.test_topics import OLGA

BUY = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Buy", url="https://t.me/x?start=o1")]])


@pytest.fixture
def news(standin: TelegramStandin) -> Chat:
    chat = standin.create_channel("News", OLGA, username="shop_news")
    standin.add_bot(chat.id, OLGA, rights=(POST, DELETE))
    return chat


async def test_a_post_is_the_channels_and_can_be_edited_and_deleted(
    standin: TelegramStandin, bot: Bot, news: Chat
) -> None:
    post = await bot.send_message(news.id, "Tea", reply_markup=BUY)
    assert post.from_user is None
    assert post.sender_chat
    assert post.sender_chat.id == news.id
    edited = await bot.edit_message_text("Green tea", chat_id=news.id, message_id=post.message_id, reply_markup=BUY)
    assert edited is not True
    assert edited.text == "Green tea"
    assert await bot.delete_message(news.id, post.message_id)


async def test_rights_are_asked_for_at_each_call(standin: TelegramStandin, bot: Bot, news: Chat) -> None:
    post = await bot.send_message(news.id, "Tea")
    standin.promote_bot(news.id, OLGA, ())
    calls = (
        lambda: bot.send_message(news.id, "Coffee"),
        lambda: bot.edit_message_text("Coffee", chat_id=news.id, message_id=post.message_id),
        lambda: bot.delete_message(news.id, post.message_id),
    )
    for call in calls:
        with pytest.raises(TelegramBadRequest, match="need administrator rights in the channel chat"):
            await call()
    member = await bot.get_chat_member(news.id, bot.id)
    assert isinstance(member, ChatMemberAdministrator)
    assert not member.can_post_messages
    standin.remove_bot(news.id, OLGA)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the channel chat"):
        await bot.send_message(news.id, "Coffee")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked"):
        await bot.get_chat(news.id)


async def test_the_post_of_another_is_not_the_bots_to_edit(standin: TelegramStandin, bot: Bot, news: Chat) -> None:
    own = standin.post_in_channel(news.id, OLGA, "By hand")
    with pytest.raises(TelegramBadRequest, match="can't be edited"):
        await bot.edit_message_text("Mine now", chat_id=news.id, message_id=own["message_id"])
    assert await bot.delete_message(news.id, own["message_id"])


async def test_a_public_channel_is_known_by_name_and_a_private_one_to_its_members(
    standin: TelegramStandin, bot: Bot
) -> None:
    public = standin.create_channel("News", OLGA, username="Shop_News")
    private = standin.create_channel("Hidden", OLGA)
    assert (await bot.get_chat("@shop_news")).id == public.id
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.get_chat("@nobody")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.get_chat(private.id)
    with pytest.raises(TelegramBadRequest, match="member list is inaccessible"):
        await bot.get_chat_member(public.id, bot.id)
    with pytest.raises(TelegramForbiddenError, match="not a member of the channel chat"):
        await bot.send_message(public.id, "Tea")


async def test_a_channel_link_makes_the_bot_an_administrator_with_its_rights(
    standin: TelegramStandin, bot: Bot
) -> None:
    url = f"https://t.me/{standin.world.state.bot['username']}?startchannel&admin=post_messages+delete_messages"
    told = await act(standin, {"person": OLGA, "act": "open_url", "url": url})
    assert told["ok"]
    chat = await bot.get_chat(told["chat_id"])
    assert chat.type == "channel"
    assert chat.username
    assert await bot.send_message(chat.id, "Tea")


async def test_a_forwarded_post_says_where_it_comes_from(standin: TelegramStandin, news: Chat) -> None:
    own = standin.post_in_channel(news.id, OLGA, "By hand")
    standin.forward_post(OLGA, news.id, own["message_id"])
    heard = Update.model_validate(standin.world.updates.pending[-1].update).message
    assert heard
    assert heard.forward_origin
    assert heard.forward_origin.type == "channel"
