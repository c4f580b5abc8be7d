"""News, reminders and the customer's own data put together. Decides nothing."""

from datetime import timedelta

from bot.services.notifications import ASK, REMIND, Reminding
from bot.side import Backstage, Side
from bot.telegram.handlers import notifications
from bot.telegram.notification_places import NotificationPlaces
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    places = NotificationPlaces(parts.db, backstage.catalogues)
    reminding = Reminding(parts.db, parts.settings.zone)
    return Side(
        routers=(notifications.router(),),
        places=places.draws(),
        letters={ASK: places.compose, REMIND: places.compose},
        workers=(Worker("reminding", reminding.step, timedelta(minutes=1), woken=False),),
    )
