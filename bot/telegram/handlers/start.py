"""Commands and links from outside: where they lead. `/start` never loses a cart or an open question."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from bot.callbacks import CartPlace, Home, Orders, Page, Place, Search, Settings
from bot.services.deeplinks import DeepLinks
from bot.services.owner_link import OwnerLink
from bot.telegram.turn import Turn
from storage.database import Transaction

PLACES: dict[str, Place] = {
    "search": Search(),
    "cart": CartPlace(),
    "orders": Orders(),
    "settings": Settings(),
    "help": Page(name="help"),
    "paysupport": Page(name="paysupport"),
    "terms": Page(name="terms"),
    "privacy": Page(name="privacy"),
}


async def start(message: Message, command: CommandObject, turn: Turn, deep_links: DeepLinks, owner: OwnerLink) -> None:
    payload = command.args or ""
    name = message.from_user.full_name if message.from_user else ""

    async def body(tx: Transaction) -> Place:
        if await owner.open(tx, turn.person, payload, name, turn.now):
            return Home()
        return await deep_links.place(tx, turn.person, payload, turn.now)

    await turn.write(body, show=lambda place: place)


async def go(message: Message, command: CommandObject, turn: Turn) -> None:
    await turn.show(PLACES[command.command.lower()])


def router() -> Router:
    made = Router(name="start")
    made.message.register(start, CommandStart(ignore_case=True))
    made.message.register(go, Command(*PLACES, ignore_case=True))
    return made
