"""A broadcast under the real limits, in virtual time: about as fast as Telegram allows, and never before a letter."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.telegram.model import Person as Someone
from bot.services.broadcast_control import BroadcastControl
from bot.services.broadcasts import BroadcastDesk
from bot.services.people import Person as Who
from bot.services.people import Role
from bot.telegram.broadcasting import WORKER, Broadcasting
from bot.telegram.composed import News
from bot.texts import LANGUAGES
from bot.workers import Worker
from storage import broadcasts, customers, notifications, shop_settings
from storage.broadcast_recipients import Claimed
from storage.database import Reader, Transaction
from tests.telegram.house import House, story

OLGA = Who(77, "en", role=Role.OWNER)


async def write(reader: Reader, claimed: Claimed) -> News:
    return News("Big sale")


async def begun(house: House, people: int) -> None:
    """A broadcast to so many people has just been started."""
    await house.start()
    desk = BroadcastDesk({}, LANGUAGES, ZoneInfo("UTC"), "bot")
    control = BroadcastControl(desk)
    sending = Broadcasting(
        house.db, house.side.posting, house.side.pacer, house.workers, house.clock, desk, control, write, "boot"
    )
    crowd = [Someone(2000 + n, f"P{n}") for n in range(people)]
    for person in crowd:
        house.telegram.world.state.people[person.id] = person
        house.telegram.world.private_chat(person)

    async def body(tx: Transaction) -> None:
        now = house.clock.now()
        await shop_settings.put(tx, "quiet_hours", "0-0", now)
        for person in crowd:
            await customers.see(tx, person.id, language="en", now=now)
            await notifications.put(tx, person.id, notifications.NEWS, True, now)
        one = await broadcasts.create(tx, OLGA.id, now)
        await broadcasts.put_text(tx, one, "en", broadcasts.News("Big sale"))
        await control.start(tx, OLGA, one, 0, now)

    await house.db.write(body)
    house.workers.start(Worker(WORKER, sending.step, timedelta(seconds=1)))


def news(house: House) -> int:
    return sum(call["text"] == "Big sale" for call in house.calls("sendMessage"))


@story
async def test_an_order_letter_put_during_a_broadcast_of_thousands_leaves_next(house: House) -> None:
    await begun(house, 3000)
    anna = house.person("Anna")
    house.telegram.start(anna.id)
    await house.rest(30)
    for n in range(5):
        before = news(house)
        assert 0 < before < 3000
        await house.letter(anna, n)
        await house.rest(0.001)
        sent = [call["text"] for call in house.calls("sendMessage")]
        assert f"letter {n}" in sent
        assert len(sent[sent.index(f"letter {n}") :]) <= 2
        await house.rest(5)


@story
async def test_a_broadcast_is_about_as_fast_as_telegram_allows(house: House) -> None:
    await begun(house, 1000)
    await house.rest(20)
    assert 400 <= news(house) <= 520
    await house.rest(30)
    assert news(house) == 1000
    assert (await house.row("SELECT state FROM broadcasts"))["state"] == "done"


@story
async def test_while_telegram_is_silent_nobody_more_becomes_uncertain(house: House) -> None:
    await begun(house, 100)
    house.telegram.faults.plan("*", "drop_before", count=400)
    await house.rest(60)
    row = await house.row("SELECT count(*) AS n FROM broadcast_recipients WHERE state = 'uncertain'")
    assert 1 <= row["n"] <= 8
    house.telegram.faults.heal()
    await house.rest(120)
    assert news(house) == 100 - row["n"]


@story
async def test_who_waited_for_their_turn_until_the_quiet_hours_waits_for_their_end(house: House) -> None:
    await begun(house, 50)
    await house.rest(0.5)
    house.side.pacer.pause(2 * 3600)
    hour = house.clock.now().hour
    quiet = f"{(hour + 1) % 24}-{(hour + 4) % 24}"
    await house.db.write(lambda tx: shop_settings.put(tx, "quiet_hours", quiet, house.clock.now()))
    before = news(house)
    assert 0 < before < 50
    await house.rest(2 * 3600 + 60)
    assert news(house) == before
    await house.rest(2 * 3600)
    assert news(house) == 50
