"""The queue of updates: offsets, expiry, one poller, kinds; every update is one that aiogram reads."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Update

from bot.sandbox.telegram import ActRefused, TelegramStandin, Upload
from tests.chat.person import Person
from tests.sandbox.conftest import MovedClock


async def raw_updates(standin: TelegramStandin, **params: int) -> list[dict[str, object]]:
    updates: list[dict[str, object]] = await standin.call("getUpdates", params)
    return updates


async def test_an_update_comes_again_until_it_is_confirmed(bot: Bot, anna: Person) -> None:
    await anna.say("one")
    await anna.say("two")
    first = await bot.get_updates()
    assert [one.update_id for one in await bot.get_updates()] == [one.update_id for one in first]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [one.message.text for one in rest if one.message] == ["two"]
    assert await bot.get_updates(offset=rest[0].update_id + 1) == []
    assert await bot.get_updates() == []


async def test_a_batch_holds_as_many_as_asked(bot: Bot, anna: Person) -> None:
    for number in range(5):
        await anna.say(str(number))
    assert len(await bot.get_updates(limit=2)) == 2
    assert [one.message.text for one in await bot.get_updates(offset=-1) if one.message] == ["4"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_wakes_with_the_first_update(standin: TelegramStandin) -> None:
    poll = asyncio.create_task(standin.call("getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    standin.start(1001)
    assert [one["message"]["text"] for one in await poll] == ["/start"]


async def test_a_second_poller_ends_the_first(bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(bot.get_updates(timeout=50))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    bot.session.standin.start(1001)  # type: ignore[attr-defined]
    assert len(await second) == 1


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("https://shop.example/hook")
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_only_kinds_that_were_asked_for_are_queued(bot: Bot, anna: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await anna.say("not heard")
    assert await bot.get_updates() == []
    await anna.say("not heard either, for the setting stays")
    assert await bot.get_updates(allowed_updates=[]) == []
    await anna.say("heard")
    assert len(await bot.get_updates()) == 1


async def test_presses_live_150_seconds_and_messages_a_day(bot: Bot, anna: Person, clock: MovedClock) -> None:
    await anna.press_data(1, "x")
    await anna.say("one")
    clock.move(149)
    assert len(await bot.get_updates()) == 2
    clock.move(2)
    assert [one.event_type for one in await bot.get_updates()] == ["message"]
    clock.move(24 * 3600)
    assert await bot.get_updates() == []


async def test_aiogram_reads_every_update(standin: TelegramStandin, anna: Person) -> None:
    link = await standin.call("createInvoiceLink", STARS)
    await standin.call("getUpdates", {"allowed_updates": '["message","callback_query"]'})
    standin.world.updates.allow([])
    await anna.say("/help a@b.example https://x.example @someone")
    await anna.press_data(1, "x")
    await anna.press_data(99, "gone")
    await anna.send_photo(b"\x89PNG\r\n\x1a\n", caption="look")
    await anna.send_document("a.txt", b"a")
    await anna.send_voice()
    await anna.send_contact()
    await anna.send_sticker()
    standin.edit(anna.id, anna.messages[0].id, "/start again")
    checkout = standin.begin_payment(anna.id, link.rsplit("$")[-1])
    answer = {"pre_checkout_query_id": checkout["id"], "ok": True}
    await standin.call("answerPreCheckoutQuery", answer)
    standin.refund_from_outside(checkout["charge_id"])
    group = standin.create_group("Staff", 1003, members=(1001,))
    standin.add_bot(group.id, 1003, payload="connect")
    standin.promote_bot(group.id, 1003)
    standin.say(1001, "hello", chat_id=group.id)
    moved = standin.upgrade_group(group.id, 1003)
    standin.remove_bot(moved.id, 1003)
    await anna.block()
    await anna.unblock()
    updates = [Update.model_validate(one) for one in await raw_updates(standin)]
    kinds = [update.event_type for update in updates]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "message": 13,
        "callback_query": 2,
        "edited_message": 1,
        "pre_checkout_query": 1,
        "my_chat_member": 5,
    }


STARS = {
    "title": "Game",
    "description": "A key",
    "payload": "order-1",
    "currency": "XTR",
    "prices": '[{"label":"Game","amount":720}]',
}


async def test_who_blocked_the_bot_writes_nothing_until_start(bot: Bot, standin: TelegramStandin, anna: Person) -> None:
    await anna.block()
    with pytest.raises(ActRefused):
        await anna.say("hello")
    await anna.start("again")
    kinds = [one.event_type for one in await bot.get_updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_a_long_text_leaves_in_pieces(bot: Bot, anna: Person) -> None:
    await anna.say("x" * 5000)
    texts = [one.message.text for one in await bot.get_updates() if one.message]
    assert [len(text or "") for text in texts] == [4096, 904]


async def test_a_deep_link_holds_64_letters(anna: Person) -> None:
    await anna.start("a" * 64)
    with pytest.raises(ActRefused):
        await anna.start("a" * 65)
    with pytest.raises(ActRefused):
        await anna.start("a.b")


async def test_in_a_group_the_bot_hears_only_what_is_for_it(bot: Bot, standin: TelegramStandin) -> None:
    group = standin.create_group("Staff", 1003, members=(1001,))
    standin.add_bot(group.id, 1003)
    hello = await bot.send_message(group.id, "hello")
    standin.world.updates.pending.clear()
    standin.say(1001, "just talking", chat_id=group.id)
    standin.say(1001, "/desk", chat_id=group.id)
    standin.say(1001, "yes", chat_id=group.id, reply_to=hello.message_id)
    texts = [one.message.text for one in await bot.get_updates() if one.message]
    assert texts == ["/desk", "yes"]


async def test_a_file_comes_with_its_own_type(bot: Bot, standin: TelegramStandin) -> None:
    standin.send_document(1001, Upload("a.pdf", b"%PDF", "application/pdf"))
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.document is not None
    assert message.document.mime_type == "application/pdf"


def test_a_poller_whose_loop_died_is_forgotten(standin: TelegramStandin) -> None:
    first = asyncio.new_event_loop()
    poll = first.create_task(standin.call("getUpdates", {"timeout": 50}))
    first.run_until_complete(asyncio.sleep(0))
    poll.cancel()
    poll.get_coro().close()
    first.close()
    standin.start(1001)
    assert len(asyncio.run(standin.call("getUpdates", {"timeout": 50}))) == 1
