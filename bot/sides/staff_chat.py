"""The staff chat put together: its page, its letters, its buttons and its workers. Decides nothing."""

from datetime import timedelta

from bot.services import orders_roll, staff_cards
from bot.services.orders_roll import OrdersRolls
from bot.services.staff_cards import CaseCards
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import staff_chat
from bot.telegram.staff_chat_look import StaffChatLook
from bot.telegram.staff_chat_places import KINDS, StaffChatLetters, StaffChatPlaces
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    """The link that connects a group is Backstage's: what opens it is no handler."""
    parts, links = backstage.parts, backstage.links
    letters = StaffChatLetters(parts.db, backstage.catalogues)
    look = StaffChatLook(parts.db, backstage.bot, backstage.catalogues)
    return Side(
        routers=(staff_chat.router(),),
        handed={"group_links": links},
        places=StaffChatPlaces(parts.clock, links).draws(),
        letters=dict.fromkeys(KINDS, letters),
        workers=(
            Worker("staff chat", look.step, timedelta(seconds=30), interruptible=True),
            Worker("cards", CaseCards(parts.db).step, staff_cards.EVERY),
            Worker("orders of the hour", OrdersRolls(parts.db).step, orders_roll.EVERY, woken=False),
        ),
        group_presses=staff_chat.GroupPresses(links, backstage.desk).handlers(),
    )
