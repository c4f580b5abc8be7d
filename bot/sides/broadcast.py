"""Broadcasts put together: the desk, the control, what sends them. Decides nothing; services check every right."""

from datetime import timedelta

from bot.services.broadcast_control import REPORT, BroadcastControl
from bot.services.broadcasts import TEST, BroadcastDesk
from bot.sides.side import Backstage, Side
from bot.telegram.broadcast_places import BroadcastLetters, BroadcastPlaces
from bot.telegram.broadcasting import Broadcasting
from bot.telegram.handlers import staff_broadcast
from bot.telegram.posting import Posting
from bot.texts import LANGUAGES
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    desk = BroadcastDesk(parts.profiles, LANGUAGES, parts.settings.zone, backstage.bot_username)
    control = BroadcastControl(desk)
    written = BroadcastLetters(parts.db, backstage.catalogues, parts.clock, desk)
    sending = Broadcasting(
        parts.db,
        Posting(backstage.bot),
        backstage.pacer,
        backstage.workers,
        parts.clock,
        desk,
        control,
        written.write,
        parts.boot,
    )
    return Side(
        routers=(staff_broadcast.router(),),
        handed={"broadcast_desk": desk, "broadcast_control": control},
        places=BroadcastPlaces(parts.clock, desk, control, tuple(parts.profiles)).draws(),
        letters={TEST: written, REPORT: written},
        workers=(Worker("broadcast", sending.step, timedelta(seconds=1)),),
    )
