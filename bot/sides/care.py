"""The shop's care put together: backups, alerts, maintenance, the health screen. Decides nothing."""

from bot.services.alerts import LETTER, Alerts, Looking
from bot.services.backups import LETTER as BACKUP
from bot.services.backups import LOOKS_EVERY, NO_PHRASE, BackupNow, Backups
from bot.services.doctor import DoctorDesk
from bot.services.health import HealthDesk
from bot.sides.side import Backstage, Side
from bot.telegram.care_places import CareLetters, CarePlaces
from bot.telegram.handlers import staff_care
from bot.version import VERSION
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts, workers = backstage.parts, backstage.workers
    backups = Backups(parts.db, parts.vault, parts.settings.zone, parts.settings.backup_hour)
    looking = Looking(parts.db, workers.health, parts.vault, backups, parts.clock.now())
    desk = HealthDesk(workers.health, parts.vault, backups, VERSION)
    letters = CareLetters(parts.db, backstage.catalogues, backups)
    return Side(
        routers=(staff_care.router(),),
        handed={"backups": backups, "backup_now": BackupNow(parts.db, backups, parts.clock, workers.spawn)},
        places=CarePlaces(parts.clock, desk, DoctorDesk(parts.examine)).draws(),
        letters=dict.fromkeys((LETTER, BACKUP, NO_PHRASE), letters),
        workers=(
            Worker("backups", backups.step, LOOKS_EVERY, woken=False),
            Worker("alerts", Alerts(parts.db, looking).step, woken=False),
        ),
    )
