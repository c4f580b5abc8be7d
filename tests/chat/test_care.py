"""The shop's own health in the staff's chat: maintenance, backups, alerts, the doctor."""

from datetime import timedelta

import pytest

from bot.services.backups import LETTER
from bot.services.doctor import Finding
from storage import letters
from storage.database import Transaction
from storage.errors import NoSpace
from storage.vault import Disk
from tests.chat.acts import buy_boosts, buy_game, game, label, to_summary_of_game
from tests.chat.conftest import Logs
from tests.chat.group import Group
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.chat.test_balance import to_top_up

REASON = "мы меняем витрину до 18:00"


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def close(olga: Person) -> None:
    await olga.say("/health")
    await olga.press("Close for maintenance")
    await olga.say(REASON)


async def test_during_maintenance_nothing_new_begins_and_what_is_paid_goes_on(
    shop: Shop, ben: Person, anna: Person, olga: Person
) -> None:
    shop.simpleboost.takes = timedelta(hours=1)
    await buy_boosts(shop, ben)
    await close(olga)
    assert "Closed for maintenance" in olga.screen.text
    assert REASON in olga.screen.text

    bought = await game(shop)
    await anna.start(f"o{bought.offer}")
    assert f"Пока недоступно: {REASON}" in anna.screen.text
    assert not any("Купить" in each for each in anna.screen.labels)
    await shop.pass_time(hours=2)
    assert await shop.states() == ["delivered"]

    await olga.press("Open the shop again")
    assert "Closed for maintenance" not in olga.screen.text
    await buy_game(shop, anna, bought)
    assert [row["action"] for row in await shop.rows("SELECT action FROM audit ORDER BY id")][-2:] == [
        "maintenance.on",
        "maintenance.off",
    ]


async def test_an_old_buy_button_gets_the_reason_and_no_order(shop: Shop, anna: Person, olga: Person) -> None:
    bought = await game(shop)
    await anna.start(f"o{bought.offer}")
    button = next(
        each for row in anna.screen.buttons for each in row if each.get("callback_data", "").startswith("bn:")
    )
    message = anna.screen.id
    await close(olga)
    await anna.press_data(message, button["callback_data"])
    assert any(REASON in alert for alert in anna.alerts)
    assert await shop.states() == []


async def test_money_is_refused_before_it_is_taken_and_the_order_is_kept(shop: Shop, ben: Person, olga: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    await close(olga)
    assert (await pay_anyway(shop, ben))["state"] == "declined"
    assert ben.stars == 5000
    assert await shop.states() == ["awaiting_payment"]
    await olga.press("Open the shop again")
    assert (await pay_anyway(shop, ben))["state"] == "paid"


async def pay_anyway(shop: Shop, person: Person) -> dict[str, object]:
    """By a link that was opened before."""
    return await person.pay(label(shop, person, "summary.button.pay"))


async def test_a_balance_is_not_topped_up_meanwhile(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await to_top_up(shop, ben, "500")
    await close(olga)
    assert (await ben.pay("Pay"))["state"] == "declined"
    assert ben.stars == 5000
    await to_top_up(shop, ben, "600")
    assert any(REASON in text for text in (*ben.alerts, ben.screen.text))


async def test_maintenance_outlives_a_restart_and_the_desk_says_so(shop: Shop, olga: Person) -> None:
    await close(olga)
    await shop.restart()
    await olga.say("/desk")
    assert "closed for maintenance" in olga.screen.text
    await olga.press("Health")
    await olga.press("Change the reason")
    await olga.say("another reason")
    assert "another reason" in olga.screen.text


async def test_a_reason_is_needed_and_fits_a_line(shop: Shop, olga: Person) -> None:
    await olga.say("/health")
    await olga.press("Close for maintenance")
    await olga.say("x" * 201)
    await olga.say("/health")
    assert "Closed for maintenance" not in olga.screen.text


async def test_a_backup_is_made_at_a_press_and_the_screen_says_when_it_is_done(shop: Shop, olga: Person) -> None:
    await olga.say("/health")
    assert "There is no backup yet" in olga.screen.text
    messages = len(olga.bot_messages)
    await olga.press("Back up now")
    assert "Last backup: 1 minute ago" in olga.screen.text
    assert "being made" not in olga.screen.text
    assert len(olga.bot_messages) == messages
    assert len(shop.vault.files) == 1


async def test_a_backup_that_fails_says_why(shop: Shop, olga: Person, logs: Logs) -> None:
    shop.vault.broken = NoSpace(shop.file)
    await olga.say("/health")
    await olga.press("Back up now")
    assert "failed: the disk is full" in olga.screen.text
    logs.clear()


async def test_the_night_sends_a_sealed_file_to_the_owner_who_chose_so(shop: Shop, olga: Person) -> None:
    await olga.say("/health")
    await olga.press("Where backups go")
    await olga.press("Send to me")
    assert "sent to an owner in private" in olga.screen.text
    await shop.pass_time(hours=24)
    sent = [message for message in olga.bot_messages if message.has_file]
    assert len(sent) == 1
    assert "sealed with the passphrase" in sent[0].text


async def test_a_backup_that_telegram_does_not_take_is_told(shop: Shop, olga: Person) -> None:
    shop.vault.content_bytes = bytes(51_000_000)
    await olga.say("/health")
    await olga.press("Where backups go")
    await olga.press("Send to me")
    await shop.pass_time(hours=24)
    assert not any(message.has_file for message in olga.bot_messages)
    assert olga.sees("49 MB too big for Telegram")


async def test_without_a_passphrase_the_owner_hears_once_how_to_set_one(shop: Shop, olga: Person) -> None:
    shop.vault.seals = False
    await olga.say("/health")
    await olga.press("Where backups go")
    assert "BACKUP_PASSPHRASE=" in olga.screen.text
    for _ in range(3):
        await shop.pass_time(hours=24)
    told = [message for message in olga.bot_messages if "it is not sealed" in message.text]
    assert len(told) == 1
    assert not any(message.has_file for message in olga.bot_messages)


async def test_an_alarm_is_told_when_the_last_backup_is_too_old_and_ends_with_the_next_one(
    shop: Shop, olga: Person, logs: Logs
) -> None:
    shop.vault.broken = NoSpace(shop.file)
    for _ in range(8):
        await shop.pass_time(hours=6)
    told = [message for message in olga.bot_messages if "older than 36 hours" in message.text]
    assert len(told) == 1
    await shop.restart()
    await olga.press("How the shop does")
    assert "⚠️ The last good backup is older than 36 hours" in olga.screen.text
    shop.vault.broken = None
    logs.clear()
    await olga.press("Back up now")
    await shop.pass_time(minutes=2)
    assert olga.sees("✅ Over: The last good backup is older than 36 hours")
    await olga.say("/health")
    assert "All is well" in olga.screen.text


async def test_a_full_disk_is_told_in_russian_as_well(shop: Shop) -> None:
    await shop.olga.start()
    shop.vault.size = Disk(free=100 * 2**20, total=2**35, database=2**20)
    await shop.pass_time(minutes=2)
    assert shop.olga.sees("⚠️ Диск почти заполнен")
    assert shop.olga.sees("Освободите место")


async def test_support_sees_how_the_shop_does_and_changes_nothing(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    await ben.press_data(ben.screen.id, "H")
    await ben.press_data(ben.screen.id, "HO")
    assert "How the shop does" not in ben.screen.text
    await shop.db.write(
        lambda tx: tx.run("INSERT INTO staff (id, role, name, added_at) VALUES (:id, 'support', 'Ben', 0)", id=ben.id)
    )
    await ben.say("/health")
    assert "How the shop does" in ben.screen.text
    assert ben.screen.labels == ["Workers", "‹ Back", "Home"]
    for data in ("HB", "HS:me", "HO", "Hm", "Hd", "Hg"):
        await ben.press_data(ben.screen.id, data)
    assert shop.vault.files == {}
    assert await shop.rows("SELECT 1 AS one FROM audit WHERE staff_id = :id", id=ben.id) == []


def found(mark: str, line: str) -> Finding:
    return Finding(mark, "raw", {"line": line})


async def test_the_doctor_looks_again_at_each_press(shop: Shop, olga: Person) -> None:
    shop.findings = [
        Finding("ok", "provider.on", {"name": "acme"}),
        Finding("note", "provider.off", {"name": "other", "variables": "OTHER_KEY"}),
        Finding("note", "provider.paste", {"name": "acme", "address": "https://shop.example/providers/acme"}),
        found("wrong", "data/vitrina.db is <damaged>"),
    ]
    await olga.say("/health")
    await olga.press("Doctor")
    assert "❌ data/vitrina.db is <damaged>" in olga.screen.text
    assert "▫️ other: off. To switch it on set OTHER_KEY" in olga.screen.text
    text = olga.screen.text
    assert text.index("https://shop.example/providers/acme") < text.index("other: off")
    assert "1 thing is in order." in olga.screen.text
    assert "acme: on" not in olga.screen.text
    shop.findings = [found("ok", "fine")] * 40 + [found("note", "x" * 900)] * 20
    await olga.press("Look again")
    assert "Nothing is wrong" in olga.screen.text
    assert "… and 12 more notes." in olga.screen.text


async def test_the_doctor_speaks_russian_too(shop: Shop) -> None:
    shop.findings = [Finding("note", "provider.off", {"name": "other", "variables": "OTHER_KEY"})]
    await shop.olga.start()
    await shop.olga.say("/health")
    await shop.olga.press("Проверка")
    assert "other: выключен. Чтобы включить, задайте OTHER_KEY" in shop.olga.screen.text


async def test_in_the_staff_chat_an_alert_stands_under_problems_and_leads_to_the_page(
    shop: Shop, olga: Person, ben: Person
) -> None:
    group = Group(shop, olga, ben)
    await group.connect()
    shop.vault.size = Disk(free=100 * 2**20, total=2**35, database=2**20)
    await shop.pass_time(minutes=2)
    assert "The disk is nearly full" in group.read("Problems")[-1]
    assert not olga.sees("The disk is nearly full")
    await group.press(olga, "How the shop does")
    assert "The disk is nearly full" in olga.screen.text
    await olga.press("Where backups go")
    await olga.press("Send to the staff chat")
    await shop.pass_time(hours=24)
    files = [one for one in group.chat.messages.values() if "document" in one]
    assert len(files) == 1
    assert files[0]["message_thread_id"] == group.thread("System")


async def test_who_is_no_owner_any_more_when_a_backup_leaves_gets_none(shop: Shop, olga: Person) -> None:
    """It was put into the outbox while she was one, and waited there."""
    made = await shop.vault.make(shop.clock.now())
    fields = {"name": made.name, "bytes": made.size_bytes}

    async def put_and_demoted(tx: Transaction) -> None:
        await letters.put(tx, chat_id=olga.id, kind=LETTER, fields=fields, now=shop.clock.now())
        await tx.run("UPDATE staff SET role = 'manager' WHERE id = :id", id=olga.id)

    await shop.db.write(put_and_demoted)
    await shop.settle()
    assert (await shop.row("SELECT state FROM letters WHERE kind = 'backup'"))["state"] == "dropped"
    assert not any(message.has_file for message in olga.bot_messages)
