"""Commands and links from outside: where they lead. `/start` never loses a cart or an open question."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from bot.callbacks import CartPlace, Desk, Home, Orders, Page, Place, Search, Settings
from bot.callbacks.setup import Setup
from bot.services.availability import unopened
from bot.services.deeplinks import DeepLinks
from bot.services.invitations import Invitations
from bot.services.people import Role
from bot.telegram.turn import Turn
from bot.texts import Texts
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


async def start(
    message: Message, command: CommandObject, turn: Turn, deep_links: DeepLinks, invitations: Invitations, t: Texts
) -> None:
    payload = command.args or ""
    name = message.from_user.full_name if message.from_user else ""

    async def body(tx: Transaction) -> tuple[Place, Role | None]:
        role = await invitations.open(tx, turn.person, payload, name, turn.now)
        if role is None:
            return await deep_links.place(tx, turn.person, payload, turn.now), None
        return (await _first_place(tx) if role is Role.OWNER else Desk()), role

    _, role = await turn.write(body, show=lambda found: found[0])
    if role is not None:
        turn.notice(t("notice.joined", role=t.plain(f"role.{role}")))


async def _first_place(tx: Transaction) -> Place:
    """A new owner of a new shop begins with the checklist."""
    return Setup() if await unopened(tx) else Home()


async def go(message: Message, command: CommandObject, turn: Turn) -> None:
    await turn.show(PLACES[command.command.lower()])


def router() -> Router:
    made = Router(name="start")
    made.message.register(start, CommandStart(ignore_case=True))
    made.message.register(go, Command(*PLACES, ignore_case=True))
    return made
