"""Every update is handled once, whatever ends the process in between, and a poisoned one stops nobody."""

import asyncio

from aiogram import Router
from aiogram.types import Message

from bot.callbacks import Home
from bot.lengths import plain_of
from bot.telegram.turn import Turn
from storage import inbox
from storage.database import Transaction
from tests.telegram.house import TEXTS, House, story

PAID = {
    "currency": "XTR",
    "total_amount": 5,
    "invoice_payload": "p",
    "telegram_payment_charge_id": "c",
    "provider_payment_charge_id": "",
}
BROKEN = "CREATE TRIGGER broken BEFORE UPDATE ON dialogs BEGIN SELECT RAISE(ABORT, 'broken'); END"


class Kitchen:
    """Handlers that note what they did in the database, and do what the text says."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.together = 0
        self.most_together = 0

    def handlers(self) -> Router:
        router = Router()
        router.message.register(self.cook)
        return router

    async def cook(self, message: Message, turn: Turn) -> None:
        text = message.text or "money"
        self.begun.append(text)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            if text.startswith("slow"):
                await asyncio.sleep(30)
            if text.startswith("hang"):
                await asyncio.Event().wait()
            if text.startswith(("poison", "money")):
                raise RuntimeError(text)
            await turn.write(lambda tx: note(tx, text), show=Home())
        finally:
            self.together -= 1


async def note(tx: Transaction, text: str) -> None:
    await tx.run(
        "INSERT INTO staff_links (token_hash, role, expires_at) VALUES (:text, 'owner', 0)", text=text.encode()
    )


async def cooked(house: House) -> list[str]:
    rows = await house.db.read(lambda reader: reader.all("SELECT token_hash FROM staff_links ORDER BY rowid"))
    return [row["token_hash"].decode() for row in rows]


async def opened(house: House, only: tuple[str, ...] = ()) -> Kitchen:
    kitchen = Kitchen()
    house.router = kitchen.handlers
    await house.start(only=only)
    return kitchen


@story
async def test_an_update_that_was_stored_and_not_begun_is_handled_after_a_restart(house: House) -> None:
    await opened(house)
    house.side.lanes.accept = lambda rows: None  # nothing is handled before the end
    house.side.intake._accept = house.side.lanes.accept
    anna = house.person()
    await anna.say("soup", settle=False)
    await house.rest(5)
    assert house.telegram.world.updates.pending == []  # Telegram has forgotten it
    await house.kill()
    await house.start()
    await house.rest()
    assert await cooked(house) == ["soup"]
    assert anna.screen.text == "at h"


@story
async def test_an_update_whose_handler_was_killed_is_handled_again(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    await anna.say("slow soup", settle=False)
    await house.rest(5)
    await house.kill()
    await house.start()
    await house.rest(40)
    assert kitchen.begun == ["slow soup", "slow soup"]
    assert await cooked(house) == ["slow soup"]


@story
async def test_an_update_that_comes_twice_is_handled_once(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    await anna.say("soup", settle=False)
    again = list(house.telegram.world.updates.pending)
    await house.rest()
    house.telegram.world.updates.pending.extend(again)
    await house.stop()
    await house.start()
    await house.rest()
    assert kitchen.begun == ["soup"]


@story
async def test_a_poisoned_update_is_set_aside_and_the_chat_goes_on(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    await anna.say("poison", settle=False)
    await anna.say("soup", settle=False)
    await house.rest()
    assert kitchen.begun == ["poison", "poison", "poison", "soup"]
    assert await cooked(house) == ["soup"]
    row = await house.row("SELECT failures, error FROM inbox WHERE quarantined_at IS NOT NULL")
    assert row["failures"] == 3
    assert "RuntimeError" in row["error"]


@story
async def test_an_update_that_cannot_even_be_begun_is_set_aside_and_the_chat_goes_on(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    await anna.say("soup")
    await house.db.write(lambda tx: tx.run(BROKEN))
    await anna.say("tea")
    row = await house.row(
        "SELECT starts, failures, quarantined_at IS NOT NULL AS aside FROM inbox ORDER BY update_id DESC"
    )
    assert (row["starts"], row["failures"], row["aside"]) == (3, 3, 1)
    await house.db.write(lambda tx: tx.run("DROP TRIGGER broken"))
    await anna.say("bread")
    assert kitchen.begun == ["soup", "bread"]


@story
async def test_no_press_is_remembered_when_it_is_over(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("soup")
    await anna.press("Again")
    await house.db.write(lambda tx: tx.run(BROKEN))
    await anna.press("Again")
    assert len(house.side.presses) == 0


@story
async def test_who_wrote_a_poisoned_update_reads_an_apology(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("poison")
    code = (await house.row("SELECT error FROM inbox"))["error"].split()[0]
    apology = plain_of(TEXTS.of("en")("error.apology", code=code))
    assert anna.screen.text == f"{apology}\n\nat h"


@story
async def test_a_payment_that_cannot_be_handled_opens_a_case(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.telegram._write(anna.id, {"successful_payment": PAID})
    await house.rest()
    row = await house.row("SELECT update_id FROM inbox WHERE quarantined_at IS NOT NULL")
    assert house.money_set_aside == [row["update_id"]]


@story
async def test_an_update_that_aiogram_cannot_read_is_set_aside_and_the_batch_goes_on(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    house.telegram.world.updates.push("message", {"message_id": "not a number", "chat": 5})
    await anna.say("soup", settle=False)
    await house.rest()
    assert kitchen.begun == ["soup"]
    assert (await house.row("SELECT count(*) AS n FROM inbox WHERE quarantined_at IS NOT NULL"))["n"] == 1


@story
async def test_messages_of_a_person_are_handled_in_order_one_at_a_time(house: House) -> None:
    kitchen = await opened(house)
    anna = house.person()
    for text in ("slow 1", "2", "slow 3", "4"):
        await anna.say(text, settle=False)
    await house.rest(100)
    assert await cooked(house) == ["slow 1", "2", "slow 3", "4"]
    assert kitchen.most_together == 1


@story
async def test_people_do_not_wait_for_each_other(house: House) -> None:
    await opened(house)
    anna, ben = house.person("Anna"), house.person("Ben")
    await anna.say("hang", settle=False)
    await ben.say("soup")
    assert await cooked(house) == ["soup"]
    await house.kill()


@story
async def test_a_suspect_runs_alone_and_is_set_aside_after_five_crashes(house: House) -> None:
    kitchen = await opened(house)
    anna, ben = house.person("Anna"), house.person("Ben")
    await anna.say("hang", settle=False)
    await ben.say("slow soup", settle=False)
    for _ in range(2):
        await house.rest(5)
        await house.kill()
        await house.start()
    await house.rest(100)
    assert await cooked(house) == []  # Anna's suspect hangs alone, so Ben's, a suspect too, waits
    for _ in range(3):
        await house.kill()
        await house.start()
        await house.rest(100)
    assert await cooked(house) == ["slow soup"]
    assert (await house.row("SELECT starts FROM inbox WHERE quarantined_at IS NOT NULL"))["starts"] == 5
    assert kitchen.begun.count("hang") == 5


@story
async def test_a_screen_is_drawn_after_a_crash_between_commit_and_drawing(house: House) -> None:
    await opened(house)
    anna = house.person()
    house.telegram.faults.plan("sendMessage", "slow", seconds=60)
    await anna.say("soup", settle=False)
    await house.rest(5)
    assert anna.bot_messages == []
    await house.kill()
    assert anna.bot_messages == []
    house.telegram.faults.heal()
    await house.start()
    await house.rest()
    assert [message.text for message in anna.bot_messages] == ["at h"]


@story
async def test_a_stop_lets_handlers_finish(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("slow soup", settle=False)
    await house.rest(5)
    await house.stop(40)
    await house.start()
    await house.rest()
    assert await cooked(house) == ["slow soup"]
    assert (await house.row("SELECT starts FROM inbox"))["starts"] == 1


@story
async def test_a_report_of_money_that_was_set_aside_can_be_run_again(house: House) -> None:
    kitchen = await opened(house)
    house.telegram._write(house.person().id, {"successful_payment": PAID})
    await house.rest()
    row = await house.row("SELECT bot_id, update_id FROM inbox")
    assert await house.db.write(lambda tx: inbox.replay(tx, row["bot_id"], row["update_id"]))
    await house.rest(60)
    assert kitchen.begun == ["money"] * 6


@story
async def test_what_was_typed_is_forgotten_when_its_update_is_set_aside(house: House) -> None:
    await opened(house)
    await house.person().say("poison AAAA-BBBB")
    row = await house.row("SELECT bot_id, update_id, raw FROM inbox WHERE quarantined_at IS NOT NULL")
    assert row["raw"] == ""
    assert not await house.db.write(lambda tx: inbox.replay(tx, row["bot_id"], row["update_id"]))


@story
async def test_handled_updates_are_forgotten_in_time(house: House) -> None:
    await opened(house)
    anna = house.person()
    await anna.say("soup")
    await anna.say("poison")
    await house.stop()
    await house.start(only=("inbox",), poll=False)
    await house.rest(47 * 3600)
    assert (await house.row("SELECT count(*) AS n FROM inbox"))["n"] == 2
    await house.rest(2 * 3600)
    assert (await house.row("SELECT count(*) AS n FROM inbox WHERE done_at IS NULL"))["n"] == 1
    assert (await house.row("SELECT count(*) AS n FROM inbox"))["n"] == 1
    assert await house.db.read(inbox.backlog) == 0
    await house.rest(29 * 24 * 3600)
    assert (await house.row("SELECT count(*) AS n FROM inbox"))["n"] == 0


@story
async def test_a_screen_that_cannot_be_made_is_an_apology(house: House) -> None:
    await opened(house)
    anna = house.person()

    async def broken(*_: object) -> None:
        raise RuntimeError("no such screen")

    house.side.painter._render = broken
    await anna.say("soup")
    assert anna.screen.text == plain_of(TEXTS.of("en")("error.apology", code="nonce0"))
    dialog = await house.row("SELECT place_version, shown_version FROM dialogs")
    assert dialog["place_version"] == dialog["shown_version"]
