"""Every refusal of Telegram has its meaning, and none of them stops the chat."""

import asyncio

import pytest
from aiogram import Router
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import GetMe
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Home, OrderPlace
from bot.screens.screen import Button, Screen
from bot.services.errors import Mistake
from bot.telegram.posting import Posting
from bot.telegram.refusals import Refusal, id_in_unread, refusal_of
from bot.telegram.turn import Turn
from tests.telegram.house import House, story

MEANINGS = (
    ("message is not modified: specified new message content and reply markup are exactly the same", "not_modified"),
    ("message to edit not found", "gone"),
    ("message can't be edited", "gone"),
    ("MESSAGE_ID_INVALID", "gone"),
    ("can't parse entities: unsupported start tag", "unparsable"),
    ("WEBPAGE_CURL_FAILED", "no_picture"),
    ("wrong type of the web page content", "no_picture"),
    ("chat not found", "unreachable"),
    ("PEER_ID_INVALID", "unreachable"),
    ("query is too old and response timeout expired or query ID is invalid", "too_old"),
    ("message is too long", "other"),
)


@pytest.mark.parametrize(("words", "meaning"), MEANINGS)
def test_a_refusal_has_its_meaning(words: str, meaning: str) -> None:
    error = TelegramBadRequest(method=GetMe(), message=f"Bad Request: {words}")
    assert refusal_of(error) == Refusal(meaning)


@pytest.mark.parametrize("words", ["bot was blocked by the user", "user is deactivated", "bot was kicked"])
def test_a_forbidden_chat_is_unreachable(words: str) -> None:
    assert refusal_of(TelegramForbiddenError(method=GetMe(), message=words)) is Refusal.UNREACHABLE


def test_other_errors_have_no_meaning_of_their_own() -> None:
    assert refusal_of(TelegramAPIError(method=GetMe(), message="chat not found")) is Refusal.OTHER


class Picky:
    """A bot whose Telegram takes no pictures."""

    def __init__(self) -> None:
        self.previews: list[str | None] = []

    async def send_message(self, *_: object, link_preview_options: object, **__: object) -> Message:
        url = getattr(link_preview_options, "url", None)
        self.previews.append(url)
        if url:
            raise TelegramBadRequest(method=GetMe(), message="Bad Request: WEBPAGE_MEDIA_EMPTY")
        chat = {"id": 1, "type": "private"}
        return Message.model_validate({"message_id": 7, "date": 1, "chat": chat})


async def test_a_screen_whose_picture_is_refused_is_sent_without_it() -> None:
    bot = Picky()
    screen = Screen("soup", picture="https://pictures.example/gone.jpg")
    assert await Posting(bot).send(1, screen) == 7  # type: ignore[arg-type]
    assert bot.previews == ["https://pictures.example/gone.jpg", None]


class Puzzling:
    """A bot whose Telegram says yes in words that nobody knows."""

    async def send_message(self, *_: object, **__: object) -> Message:
        raise ClientDecodeError("Failed to deserialize object", ValueError(), {"ok": True, "result": "sent"})


async def test_a_message_whose_id_cannot_be_read_is_sent_all_the_same() -> None:
    assert await Posting(Puzzling()).send(1, Screen("soup")) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("data", ["<html>Bad Gateway</html>", {"ok": False}, {"ok": "maybe"}, [], None])
def test_what_is_no_answer_of_telegram_is_raised(data: object) -> None:
    with pytest.raises(ClientDecodeError):
        id_in_unread(ClientDecodeError("Failed to decode object", ValueError(), data))


def handlers() -> Router:
    router = Router()

    @router.message()
    async def anything(message: Message, turn: Turn) -> None:
        await turn.show(Home())
        if message.text == "late":
            raise RuntimeError("after the commit")

    @router.edited_message()
    async def edited(message: Message, turn: Turn) -> None:
        await turn.show(OrderPlace(order=1))

    @router.callback_query(OrderPlace.filter())
    async def order(query: CallbackQuery, turn: Turn) -> None:
        await asyncio.sleep(5)
        raise Mistake("order.gone")

    return router


@story
async def test_a_press_that_telegram_forgot_is_handled_all_the_same(house: House) -> None:
    house.router = handlers
    await house.start()
    anna = house.person()
    house.screens["h"] = Screen("home", ((Button("Order", press=OrderPlace(order=5)),),))
    await anna.say("hello")
    await anna.press("Order", settle=False)
    await house.bot.answer_callback_query(anna.last_query)
    await house.rest()
    assert anna.screen.text == "order.gone\n\nhome"


@story
async def test_a_mistake_on_a_letters_button_leaves_the_screen_where_it_is(house: House) -> None:
    house.router = handlers
    await house.start()
    anna = house.person()
    house.composed = lambda letter: Screen("goods", ((Button("Show", press=OrderPlace(order=5)),),))
    await house.letter(anna)
    await anna.say("hello")
    before = await house.row("SELECT place_version FROM dialogs")
    await anna.press("Show")
    assert await house.row("SELECT place_version FROM dialogs") == before


@story
async def test_what_fails_after_the_commit_is_not_run_again(house: House) -> None:
    house.router = handlers
    await house.start()
    anna = house.person()
    await anna.say("late")
    assert anna.screen.text == "at h"
    row = await house.row("SELECT starts, failures, done_at IS NOT NULL AS done FROM inbox")
    assert (row["starts"], row["failures"], row["done"]) == (1, 0, 1)


@story
async def test_an_edited_message_does_not_push_the_screen_down(house: House) -> None:
    house.router = handlers
    await house.start()
    anna = house.person()
    await anna.say("hello")
    house.telegram.edit(anna.id, anna.messages[0].id, "hello!")
    await house.rest()
    assert [message.text for message in anna.bot_messages] == [f"at {OrderPlace(order=1).pack()}"]


@story
async def test_a_press_in_a_group_is_answered_with_the_link(house: House) -> None:
    house.router = handlers
    await house.start()
    anna = house.person()
    chat = {"id": -5, "type": "group", "title": "Friends"}
    pressed = {"message_id": 1, "date": 1, "chat": chat, "text": "old screen"}
    sender = {"id": anna.id, "is_bot": False, "first_name": "Anna"}
    await house.rest(1)
    house.telegram.world.updates.push(
        "callback_query", {"id": "77", "from": sender, "chat_instance": "1", "message": pressed, "data": "o:5:0"}
    )
    await house.rest()
    answers = house.calls("answerCallbackQuery")
    assert [("t.me/vitrina_shop_bot" in answer["text"], answer["callback_query_id"]) for answer in answers] == [
        (True, "77")
    ]
    assert house.drawn == []


@story
async def test_polling_waits_as_long_as_it_is_told(house: House) -> None:
    house.router = handlers
    house.telegram.faults.plan("getUpdates", "flood", seconds=40)
    await house.start()
    anna = house.person()
    await anna.say("hello", settle=False)
    await house.rest(39)
    assert anna.bot_messages == []
    await house.rest(20)
    assert anna.screen.text == "at h"
