"""Flood limits, faults on demand, the webhook's repetitions and the world kept over a restart."""

import json
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import LabeledPrice

from bot.sandbox.telegram import ApiError, FloodLimits, TelegramStandin
from tests.chat.person import Person
from tests.sandbox.conftest import TOKEN, MovedClock


async def test_too_many_messages_in_one_chat_have_to_wait(
    bot: Bot, standin: TelegramStandin, anna: Person, clock: MovedClock
) -> None:
    standin.world.flood.limits = FloodLimits(chat_burst=3, chat_burst_seconds=10)
    for number in range(3):
        await bot.send_message(anna.id, str(number))
    clock.move(4)
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(anna.id, "3")
    assert flood.value.retry_after == 6
    clock.move(6)
    await bot.send_message(anna.id, "3")


async def test_thirty_messages_a_second_are_the_most_in_all(standin: TelegramStandin, clock: MovedClock) -> None:
    standin.world.flood.limits = FloodLimits()
    people = [standin.add_person("Guest").id for _ in range(31)]
    for person in people:
        standin.start(person)
    for person in people[:30]:
        await standin.call("sendMessage", {"chat_id": person, "text": "x"})
    with pytest.raises(ApiError, match="429 Too Many Requests: retry after 1"):
        await standin.call("sendMessage", {"chat_id": people[30], "text": "x"})


async def test_a_lost_answer_leaves_the_message_behind(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    standin.faults.plan("sendMessage", "drop_before")
    standin.faults.plan("sendMessage", "drop_after")
    for _ in range(2):
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(anna.id, "once")
    assert len(anna.bot_messages) == 1
    await bot.send_message(anna.id, "twice")
    assert len(anna.bot_messages) == 2


async def test_faults_hit_the_calls_they_are_planned_for(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    standin.faults.plan("sendMessage", "error_500", after=1)
    standin.faults.plan("*", "flood", after=2, seconds=7)
    await bot.send_message(anna.id, "fine")
    with pytest.raises(TelegramServerError):
        await bot.send_message(anna.id, "not sent")
    await bot.send_message(anna.id, "fine")
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.get_me()
    assert flood.value.retry_after == 7
    assert standin.faults.describe() == []


class Hook:
    """A webhook endpoint that answers as told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[tuple[dict[str, str], dict[str, object]]] = []

    async def __call__(self, url: str, headers: dict[str, str], body: bytes) -> int:
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise ConnectionRefusedError
        self.received.append((headers, json.loads(body)))
        return status


async def test_a_webhook_gets_updates_again_until_it_takes_them(
    bot: Bot, standin: TelegramStandin, anna: Person, clock: MovedClock
) -> None:
    await bot.set_webhook("https://shop.example/hook", secret_token="s3cret")
    hook = Hook()
    hook.statuses = [500]
    await anna.say("one")
    await anna.say("two")
    standin.start(1002)
    assert await standin.deliver_due(hook) == 1
    assert (await bot.get_webhook_info()).pending_update_count == 2
    hook.statuses = [0]
    clock.move(1)
    assert await standin.deliver_due(hook) == 0
    assert await standin.deliver_due(hook) == 0
    clock.move(2)
    assert await standin.deliver_due(hook) == 2
    texts = [body["message"]["text"] for _, body in hook.received]  # type: ignore[index]
    assert texts == ["one", "/start", "one", "two"]
    assert hook.received[0][0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://shop.example/hook"},
        {"url": "https://shop.example:9000/hook"},
        {"url": "https://shop.example/hook", "secret_token": "no spaces"},
        {"url": "https://shop.example/hook", "max_connections": 101},
    ],
)
async def test_webhooks_that_telegram_refuses(standin: TelegramStandin, params: dict[str, object]) -> None:
    with pytest.raises(ApiError, match="400 Bad Request"):
        await standin.call("setWebhook", params)
    assert (await standin.call("getWebhookInfo", {}))["url"] == ""


async def test_a_restart_keeps_chats_stars_and_unread_updates(
    bot: Bot, standin: TelegramStandin, anna: Person, clock: MovedClock
) -> None:
    link = await bot.create_invoice_link("Game", "A key", "order-1", "XTR", [LabeledPrice(label="Game", amount=720)])
    checkout = standin.begin_payment(anna.id, standin.open_invoice(anna.id, link)["slug"])
    await bot.answer_pre_checkout_query(checkout["id"], ok=True)
    await anna.send_document("a.txt", b"a")
    saved = json.loads(json.dumps(standin.snapshot()))
    clock.at += timedelta(minutes=1)
    second = TelegramStandin(now=clock.now, token=TOKEN)
    second.restore(saved)
    assert second.state(anna.id) == standin.state(anna.id)
    assert second.truth == standin.truth
    assert await second.call("getUpdates", {}) == await standin.call("getUpdates", {})
    assert second.say(anna.id, "x")["message_id"] == standin.say(anna.id, "x")["message_id"]
    assert second.snapshot()["charges"] == saved["charges"]


async def test_a_fresh_world_gives_no_id_twice(clock: MovedClock) -> None:
    first = TelegramStandin(now=clock.now, token=TOKEN)
    clock.move(60)
    second = TelegramStandin(now=clock.now, token=TOKEN)
    for standin in (first, second):
        standin.add_person("Anna", person_id=1001)
        standin.start(1001)
    ids = [(await one.call("getUpdates", {}))[0]["update_id"] for one in (first, second)]
    assert ids[0] < ids[1]


async def test_a_group_that_moved_names_its_new_id(bot: Bot, standin: TelegramStandin) -> None:
    group = standin.create_group("Staff", 1003)
    standin.add_bot(group.id, 1003)
    moved = standin.upgrade_group(group.id, 1003)
    with pytest.raises(TelegramMigrateToChat) as told:
        await bot.send_message(group.id, "x")
    assert told.value.migrate_to_chat_id == moved.id
    standin.remove_bot(moved.id, 1003)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(moved.id, "x")
