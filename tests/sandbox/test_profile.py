"""What the bot says of itself: names, commands per scope and language, the menu button."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)

from bot.sandbox.telegram import TelegramStandin
from tests.chat.person import Person


def shown(standin: TelegramStandin, person_id: int) -> list[str]:
    commands = standin.state(person_id)["bot"]["commands"]
    return [command["command"] for command in commands]


async def test_commands_follow_scope_and_language(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    def one(name: str) -> list[BotCommand]:
        return [BotCommand(command=name, description="x")]

    await bot.set_my_commands(one("all"))
    await bot.set_my_commands(one("ru"), language_code="ru")
    assert (shown(standin, anna.id), shown(standin, 1002)) == (["ru"], ["all"])
    await bot.set_my_commands(one("private"), scope=BotCommandScopeAllPrivateChats())
    assert shown(standin, anna.id) == ["private"]
    scope = BotCommandScopeChat(chat_id=anna.id)
    await bot.set_my_commands(one("own"), scope=scope)
    assert shown(standin, anna.id) == ["own"]
    assert [command.command for command in await bot.get_my_commands(scope=scope)] == ["own"]
    await bot.delete_my_commands(scope=scope)
    assert shown(standin, anna.id) == ["private"]


@pytest.mark.parametrize(("name", "description"), [("Big", "x"), ("a" * 33, "x"), ("a", "x" * 257)])
async def test_commands_that_telegram_refuses(bot: Bot, name: str, description: str) -> None:
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND"):
        await bot.set_my_commands([BotCommand(command=name, description=description)])


async def test_commands_of_a_chat_need_that_chat(bot: Bot) -> None:
    scope = BotCommandScopeChat(chat_id=1002)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands([BotCommand(command="desk", description="x")], scope=scope)


async def test_names_have_lengths_and_languages(bot: Bot, standin: TelegramStandin) -> None:
    await bot.set_my_name("Shop")
    await bot.set_my_name("Лавка", language_code="ru")
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_name(language_code="ru")).name == "Лавка"
    assert (await bot.get_my_name(language_code="de")).name == "Shop"
    assert standin.state(1001)["bot"]["name"] == "Лавка"
    assert standin.state(1002)["bot"]["name"] == "Shop"
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_name("x" * 65)
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_description("x" * 513)
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_short_description("x" * 121)


async def test_the_bot_knows_itself_and_its_chats(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    assert (await bot.me()).username == "vitrina_shop_bot"
    assert (await bot.get_chat(anna.id)).first_name == "Anna"
    await bot.set_chat_menu_button(anna.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(anna.id)).type == "commands"
    group = standin.create_group("Staff", 1003, members=(1001,))
    standin.add_bot(group.id, 1003)
    standin.promote_bot(group.id, 1003)
    assert (await bot.get_chat_member(group.id, 1003)).status == "creator"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert len(await bot.get_chat_administrators(group.id)) == 2
