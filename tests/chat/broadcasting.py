"""What stories of broadcasts do again and again: people who agreed, a message that is written and sent."""

from storage import customers, notifications
from storage.database import Transaction
from tests.chat.person import Person
from tests.chat.shop import Shop

LOUD = "0-0"


async def agree(shop: Shop, *people: Person) -> None:
    """These people want news."""

    async def body(tx: Transaction) -> None:
        for person in people:
            await notifications.put(tx, person.id, notifications.NEWS, True, shop.clock.now())

    for person in people:
        await person.start()
    await shop.db.write(body)


async def crowd(shop: Shop, n: int, language: str = "en") -> list[Person]:
    """So many people who wrote to the bot once, and want news."""
    people = [Person(shop.telegram, shop.telegram.add_person(f"P{i}", language).id, shop.settle) for i in range(n)]

    async def body(tx: Transaction) -> None:
        for person in people:
            await customers.see(tx, person.id, language=language, now=shop.clock.now())
            await notifications.put(tx, person.id, notifications.NEWS, True, shop.clock.now())

    for person in people:
        shop.telegram.start(person.id)
    shop.telegram.world.updates.pending.clear()
    await shop.db.write(body)
    return people


async def loud(shop: Shop) -> None:
    """No quiet hours: stories begin at midnight."""
    sql = "INSERT INTO shop_settings (key, value, changed_at) VALUES ('quiet_hours', :value, 0)"
    await shop.db.write(lambda tx: tx.run(sql, value=LOUD))


async def written(staff: Person, text: str = "Big sale", language: str = "English") -> None:
    """A draft with a text, up to its page."""
    await staff.say("/broadcast")
    await staff.press("Write a broadcast")
    await staff.press(f"Text: {language}")
    await staff.say(text)


async def launched(staff: Person, text: str = "Big sale") -> None:
    """The same, sent at once to everybody who agreed."""
    await written(staff, text)
    await staff.press("Send…")
    await staff.press("Send to")


def copies(person: Person, text: str = "Big sale") -> int:
    """How many messages with the text the person has got, by Telegram's own word."""
    return sum(text == message.text and not message.outgoing for message in person.messages)
