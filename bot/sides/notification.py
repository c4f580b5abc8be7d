"""News, reminders and the customer's own data put together. Decides nothing."""

from datetime import timedelta

from bot.services.my_data import LETTER, MyData
from bot.services.notifications import ASK, REMIND, Reminding
from bot.services.threads import Threads
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import notifications, privacy
from bot.telegram.notification_places import NotificationPlaces
from bot.telegram.privacy_places import PrivacyPlaces
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    places = NotificationPlaces(parts.db, backstage.catalogues)
    reminding = Reminding(parts.db, parts.settings.zone)
    my_data = MyData(backstage.counter.answers, Threads(parts.cipher, parts.settings.zone))
    own = PrivacyPlaces(parts.db, backstage.catalogues, my_data)
    return Side(
        routers=(notifications.router(), privacy.router()),
        handed={"my_data": my_data},
        places={**places.draws(), **own.draws()},
        letters={ASK: places.compose, REMIND: places.compose, LETTER: own.compose},
        workers=(Worker("reminding", reminding.step, timedelta(minutes=1), woken=False),),
    )
