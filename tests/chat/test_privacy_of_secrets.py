"""What must not leak: after whole stories no key, token or answer stands where others could read it."""

import json
from typing import Any

import pytest
from aiogram.exceptions import ClientDecodeError
from structlog.processors import format_exc_info

from bot.log import Redact
from providers.kinguin.samples import WEBHOOK_SECRET
from providers.standin import Fault
from tests.chat.acts import as_picture, buy_boosts, buy_game, game, press, serials
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.setting import CIPHER_KEY, KINGUIN_KEY, SIMPLEBOOST_KEY, TOKEN
from tests.chat.shop import Shop

INVITE = "CanaryInvite777"
BY_HAND = "CANARY-HANDED-OVER-BY-STAFF"
TOKENS = (TOKEN, TOKEN.partition(":")[2], KINGUIN_KEY, SIMPLEBOOST_KEY, WEBHOOK_SECRET, CIPHER_KEY.decode())


async def live_through_everything(shop: Shop, ben: Person, olga: Person) -> None:
    """Keys, pictures, boosts, a lost answer, a case that is opened, a restart."""
    await olga.start()
    shop.kinguin.faults.plan(Fault.CLOSED_AFTER)
    await buy_game(shop, ben, await game(shop), quantity=3)
    await shop.pass_time(minutes=5)
    await press(shop, ben, "goods.button.show")
    await buy_game(shop, ben, await game(shop, as_picture))
    await shop.pass_time(minutes=5)
    await press(shop, ben, "goods.button.show")
    shop.simpleboost.faults.plan(Fault.SILENT_AFTER)
    await buy_boosts(shop, ben, f"discord.gg/{INVITE}")
    await shop.pass_time(minutes=30)
    await press(shop, olga, "staff.button.open_case")
    await press(shop, olga, "decision.deliver")
    await olga.say(BY_HAND)
    await press(shop, olga, "because.bought_elsewhere")
    await press(shop, olga, "decide.deliver.button")
    shop.kinguin.faults.plan(Fault.UNAUTHORISED)
    await buy_game(shop, ben, await game(shop, skip=1))
    await shop.restart()
    await shop.pass_time(minutes=20)
    assert await shop.states() == ["delivered"] * 4


def _pressed(calls: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """The data of all buttons that were ever sent."""
    markups = [json.loads(params["reply_markup"]) for _, params in calls if params.get("reply_markup")]
    rows = [row for markup in markups for row in markup.get("inline_keyboard", [])]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


async def test_no_log_line_holds_a_secret(shop: Shop, ben: Person, olga: Person, logs: Logs) -> None:
    await live_through_everything(shop, ben, olga)
    written = "\n".join(repr(entry) for entry in logs)
    assert [secret for secret in (*TOKENS, INVITE, BY_HAND, *serials(shop)) if secret in written] == []


async def test_an_answer_of_telegram_that_cannot_be_read_shows_no_key(shop: Shop, ben: Person, logs: Logs) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=5)
    for method in ("sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage"):
        shop.session.spoilt[method] = 2
    await press(shop, ben, "goods.button.show")
    await ben.start()
    await shop.pass_time(minutes=5)

    assert serials(shop)
    assert [serial for serial in serials(shop) if serial in as_drawn(logs)] == []


async def test_the_error_about_an_unreadable_answer_is_logged_without_the_answer(shop: Shop, ben: Person) -> None:
    await ben.start()
    shop.session.spoilt["sendMessage"] = 1
    with pytest.raises(ClientDecodeError) as caught:
        await shop.bot.send_message(ben.id, BY_HAND)
    entry = {"event": "errand.failed", "level": "error", "exc_info": caught.value, "reason": str(caught.value)}

    assert BY_HAND in str(caught.value)
    assert "ClientDecodeError" in as_drawn([entry])
    assert BY_HAND not in as_drawn([entry])


def as_drawn(entries: Logs) -> str:
    """The lines as they reach the terminal."""
    drawn = (Redact(TOKENS)(None, "error", format_exc_info(None, "error", dict(entry))) for entry in entries)
    return "\n".join(repr(entry) for entry in drawn)


async def test_the_file_holds_no_secret_in_clear(shop: Shop, ben: Person, olga: Person) -> None:
    await live_through_everything(shop, ben, olga)
    await shop.stop()
    written = b"".join(path.read_bytes() for path in shop.file.parent.iterdir() if path.is_file())
    secrets = [*TOKENS, INVITE, BY_HAND, *serials(shop)]
    assert [secret for secret in secrets if secret.encode() in written] == []


async def test_letters_and_buttons_hold_no_secret(shop: Shop, ben: Person, olga: Person) -> None:
    await live_through_everything(shop, ben, olga)
    letters = "\n".join(str(dict(row)) for row in await shop.rows("SELECT * FROM letters"))
    buttons = "\n".join(_pressed(list(shop.telegram.calls)))
    secrets = (*TOKENS, INVITE, BY_HAND, *serials(shop))

    assert len(buttons.splitlines()) > 100
    assert [secret for secret in secrets if secret in letters] == []
    assert [secret for secret in secrets if secret in buttons] == []


async def test_keys_are_sent_to_their_buyer_only_and_only_when_asked(shop: Shop, ben: Person, olga: Person) -> None:
    await live_through_everything(shop, ben, olga)
    for serial in serials(shop):
        for method, params in shop.telegram.calls:
            if serial in str(params):
                assert (method, str(params["chat_id"])) in {
                    ("sendMessage", str(ben.id)),
                    ("editMessageText", str(ben.id)),
                }


async def test_a_typed_answer_does_not_stay_in_the_chat(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben, f"discord.gg/{INVITE}")
    assert not any(INVITE in message.text for message in ben.messages if message.outgoing)
