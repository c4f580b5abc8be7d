"""Updates are on disk before Telegram forgets them, by polling or webhook; pre-checkouts wait for nothing."""

import asyncio
import json

import pytest
from aiogram import Router
from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import GetMe
from aiogram.types import Message

from bot.callbacks import Home
from bot.problems import lines_about
from bot.telegram.ingress import SECRET_HEADER, Webhook
from bot.telegram.polling import SecondPoller
from bot.telegram.raw import Json, lane_of
from bot.telegram.session import make_bot
from bot.telegram.takeover import WebhookLeftSet, remove_webhook
from bot.telegram.turn import Turn
from tests.chat.person import Person
from tests.chat.session import StandinSession
from tests.telegram.house import TEXTS, TOKEN, House, story

SECRET = "s3cret-token"
HOOK = {"url": "https://shop.example/hook", "secret_token": SECRET}


def handlers() -> Router:
    router = Router()

    @router.message()
    async def anything(message: Message, turn: Turn) -> None:
        if message.text == "hang":
            await asyncio.Event().wait()
        if message.text == "slow":
            await asyncio.sleep(30)
        await turn.show(Home())

    return router


async def opened(house: House, *, poll: bool = True) -> Person:
    house.router = handlers
    await house.start(poll=poll)
    await house.rest(1)
    return house.person()


def message(update_id: int, text: str = "soup") -> Json:
    chat = {"id": 1001, "type": "private", "first_name": "Anna"}
    sender = {"id": 1001, "is_bot": False, "first_name": "Anna"}
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text}}


async def stored(house: House) -> int:
    return int((await house.row("SELECT count(*) AS n FROM inbox"))["n"])


# --- polling --------------------------------------------------------------------------------------------------------


@story
async def test_only_kinds_that_are_handled_are_asked_for(house: House) -> None:
    await opened(house)
    assert house.telegram.world.updates.allowed == ["edited_message", "message", "my_chat_member", "pre_checkout_query"]


@story
async def test_a_second_poller_ends_the_program(house: House) -> None:
    await opened(house)
    await house.telegram.call("getUpdates", {"timeout": "1"})
    with pytest.raises(SecondPoller):
        await house.workers.wait()


@story
async def test_a_webhook_left_set_ends_the_program_and_stays(house: House) -> None:
    await house.person().say("before")
    await house.telegram.call("setWebhook", HOOK)
    await opened(house)
    with pytest.raises(WebhookLeftSet) as caught:
        await house.workers.wait()
    [line] = lines_about(caught.value) or []
    assert "shop.example" in line
    assert "/hook" not in line
    assert "python -m bot take-over" in line
    info = await house.telegram.call("getWebhookInfo", {})
    assert (info["url"], info["pending_update_count"]) == (HOOK["url"], 1)


@story
async def test_a_webhook_set_while_polling_ends_the_program(house: House) -> None:
    await opened(house)
    await house.telegram.call("setWebhook", HOOK)
    await house.rest(60)
    with pytest.raises(WebhookLeftSet):
        await house.workers.wait()


@story
async def test_after_taking_over_what_waited_is_handled(house: House) -> None:
    anna = house.person()
    await anna.say("before")
    await house.telegram.call("setWebhook", HOOK)
    removed = await remove_webhook(make_bot(TOKEN, StandinSession(house.telegram)))
    assert (removed.host, removed.waiting) == ("shop.example", 1)
    await opened(house)
    await house.rest()
    assert anna.screen.text == "at h"


@story
async def test_where_no_webhook_is_set_there_is_nothing_to_take_over(house: House) -> None:
    await opened(house)
    assert (await remove_webhook(house.bot)).host is None


@story
async def test_polling_goes_on_after_lost_connections(house: House) -> None:
    anna = await opened(house)
    house.telegram.faults.plan("getUpdates", "drop_before", count=4)
    house.telegram.faults.plan("getUpdates", "error_500", count=2)
    await anna.say("hello", settle=False)
    await house.rest(120)
    assert anna.screen.text == "at h"


@story
async def test_a_lost_answer_to_polling_loses_no_update(house: House) -> None:
    anna = await opened(house)
    house.telegram.faults.plan("getUpdates", "drop_after", count=2)
    await anna.say("hello", settle=False)
    await house.rest(120)
    assert anna.screen.text == "at h"


@story
async def test_the_bot_has_caught_up_when_all_that_waited_is_handled(house: House) -> None:
    ben = house.person("Ben")
    people = [house.person(f"Person{n}") for n in range(150)]
    for person in people:
        await person.say("hello", settle=False)
    await ben.say("slow", settle=False)
    await opened(house)
    assert (house.side.polling.drained, house.side.caught_up) == (True, False)
    await house.rest(60)
    assert house.side.caught_up
    await ben.say("slow", settle=False)
    await house.rest(5)
    assert house.side.caught_up  # what comes later does not count


@story
async def test_a_refused_token_ends_the_program(house: House) -> None:
    async def refuse(*_: object) -> None:
        raise TelegramUnauthorizedError(method=None, message="Unauthorized")

    await opened(house)
    house.side.polling._fetch = refuse
    await house.rest(60)
    with pytest.raises(TelegramUnauthorizedError):
        await house.workers.wait()


# --- pre-checkout ----------------------------------------------------------------------------------------------------


async def pays(house: House, anna: Person) -> Json:
    """Anna confirms a payment; the checkout tells how that went."""
    link = await house.bot.create_invoice_link(
        title="Soup", description="Warm", payload="order-1", currency="XTR", prices=[{"label": "Soup", "amount": 5}]
    )
    slug = house.telegram.open_invoice(anna.id, link)["slug"]
    checkout = house.telegram.begin_payment(anna.id, slug)
    await house.rest()
    return checkout


@story
async def test_a_pre_checkout_is_answered_while_the_lane_hangs_and_is_not_stored(house: House) -> None:
    anna = await opened(house)
    await anna.say("hang")
    checkout = await pays(house, anna)
    assert checkout["state"] == "paid"
    raws = await house.db.read(lambda reader: reader.all("SELECT raw FROM inbox"))
    assert not any("pre_checkout_query" in row["raw"] for row in raws)
    await house.kill()


@story
async def test_a_pre_checkout_that_cannot_be_decided_in_time_is_declined(house: House) -> None:
    anna = await opened(house)

    async def for_ever(query: Json) -> tuple[bool, str | None]:
        await asyncio.Event().wait()
        return True, None

    house.decide = for_ever
    checkout = await pays(house, anna)
    assert checkout["state"] == "declined"
    assert checkout["reason"] == TEXTS.of("en").plain("checkout.refused.busy")


@story
async def test_a_pre_checkout_whose_decision_fails_is_declined(house: House) -> None:
    anna = await opened(house)

    async def broken(query: Json) -> tuple[bool, str | None]:
        raise RuntimeError("no database")

    house.decide = broken
    assert (await pays(house, anna))["state"] == "declined"


@story
async def test_a_declined_pre_checkout_says_why(house: House) -> None:
    anna = await opened(house)

    async def sold_out(query: Json) -> tuple[bool, str | None]:
        return False, f"sold out: {query['invoice_payload']}"

    house.decide = sold_out
    assert (await pays(house, anna))["reason"] == "sold out: order-1"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error_500", "flood", "gateway"])
def test_an_answer_to_a_pre_checkout_that_failed_is_sent_again(fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        if fault == "gateway":
            house.session.gateway["answerPreCheckoutQuery"] = 3
        else:
            house.telegram.faults.plan("answerPreCheckoutQuery", fault, count=3)
        assert (await pays(house, anna))["state"] == "paid"

    told(shop_file)  # type: ignore[arg-type]


@story
async def test_no_answer_to_a_pre_checkout_leaves_after_its_time(house: House) -> None:
    anna = await opened(house)
    begin, times = house.clock.now(), []

    async def silence(*_: object, request_timeout: int, **__: object) -> None:
        times.append((house.clock.now() - begin).total_seconds())
        await asyncio.sleep(request_timeout)
        raise TelegramNetworkError(method=GetMe(), message="Request timeout error")

    async def for_ever(query: Json) -> tuple[bool, str | None]:
        await asyncio.Event().wait()
        return True, None

    house.decide, house.bot.answer_pre_checkout_query = for_ever, silence
    await pays(house, anna)
    assert len(times) >= 2
    assert max(times) <= 8


@story
async def test_flood_control_of_an_answer_to_a_pre_checkout_leaves_the_way_to_it(house: House) -> None:
    anna = await opened(house)
    house.telegram.faults.plan("answerPreCheckoutQuery", "flood", seconds=5)
    ben = house.person("Ben")
    link = await house.bot.create_invoice_link(
        title="Soup", description="Warm", payload="order-1", currency="XTR", prices=[{"label": "Soup", "amount": 5}]
    )
    checkout = house.telegram.begin_payment(anna.id, house.telegram.open_invoice(anna.id, link)["slug"])
    await house.rest(1)
    await ben.say("hello", settle=False)
    await house.rest(2)
    assert ben.bot_messages == []
    await house.rest(5)
    assert (checkout["state"], ben.screen.text) == ("paid", "at h")


# --- webhook ---------------------------------------------------------------------------------------------------------


async def posted(house: House, raw: bytes, secret: str = SECRET, header: str = SECRET_HEADER) -> int:
    return await Webhook(house.side.intake, SECRET).receive({header: secret}, raw)


@story
async def test_a_webhook_update_is_on_disk_when_telegram_hears_200(house: House) -> None:
    await opened(house, poll=False)
    assert await posted(house, json.dumps(message(7)).encode(), header=SECRET_HEADER.lower()) == 200
    assert await stored(house) == 1


@story
async def test_with_a_webhook_the_bot_has_caught_up_when_what_was_brought_is_handled(house: House) -> None:
    await opened(house, poll=False)
    house.side.expect_webhook()
    assert await posted(house, json.dumps(message(7, "slow")).encode()) == 200
    await house.rest(60)
    assert not house.side.caught_up  # Telegram may still bring more
    await house.rest(230)
    assert await posted(house, json.dumps(message(8, "slow")).encode()) == 200
    await house.rest(15)
    assert not house.side.caught_up
    await house.rest(20)
    assert house.side.caught_up
    assert await posted(house, json.dumps(message(9, "slow")).encode()) == 200
    await house.rest(5)
    assert house.side.caught_up  # what comes later does not count


@story
async def test_a_webhook_update_that_comes_twice_is_stored_once(house: House) -> None:
    await opened(house, poll=False)
    for _ in range(2):
        assert await posted(house, json.dumps(message(7)).encode()) == 200
    assert await stored(house) == 1


@story
async def test_a_wrong_secret_stores_nothing(house: House) -> None:
    await opened(house, poll=False)
    for secret in ("", "wrong", SECRET + "x", "s3cret-tokén", "\udcff", "секрет"):
        assert await posted(house, json.dumps(message(7)).encode(), secret) == 401
    assert await Webhook(house.side.intake, SECRET).receive({}, json.dumps(message(7)).encode()) == 401
    assert await stored(house) == 0


@story
async def test_what_is_no_update_is_refused_without_a_failure(house: House) -> None:
    await opened(house, poll=False)
    bad = (
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"message": {}}',
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 1.5}',
        b'{"update_id": 99999999999999999999}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
    )
    assert [await posted(house, raw) for raw in bad] == [400] * len(bad)
    assert await stored(house) == 0


@story
async def test_strange_content_of_an_update_is_stored(house: House) -> None:
    await opened(house, poll=False)
    strange = (
        b'{"update_id": 1}',
        b'{"update_id": 2, "message": []}',
        b'{"update_id": 3, "message": {"chat": 5, "from": "x", "text": "\\ud800\\u0000"}}',
        b'{"update_id": 4, "callback_query": {"from": null, "message": 3}}',
        b'{"update_id": 5, "pre_checkout_query": 5}',
        b'{"update_id": 6, "something_new": {"x": NaN}}',
    )
    assert [await posted(house, raw) for raw in strange] == [200] * len(strange)
    await house.rest()
    row = await house.row("SELECT count(*) AS n FROM inbox WHERE done_at IS NULL AND quarantined_at IS NULL")
    assert row["n"] == 0


@story
async def test_an_update_that_cannot_be_stored_is_to_be_sent_again(house: House) -> None:
    await opened(house, poll=False)
    await house.db.close()
    assert await posted(house, json.dumps(message(7)).encode()) == 503
    await house.workers.stop()


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(None, "")  # type: ignore[arg-type]


def test_a_lane_is_a_chat_and_a_person() -> None:
    assert lane_of(message(1)) == "1001:1001"
    query = {"from": {"id": 5}, "message": {"chat": {"id": -7}}}
    assert lane_of({"callback_query": query}) == "-7:5"
    assert lane_of({"callback_query": {"from": {"id": 5}, "inline_message_id": "x"}}) == "5:5"
