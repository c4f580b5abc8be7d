"""The places and actions of the shop's own health: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class Health(StaffPlace, prefix="H", needs=Right.LOOK):
    """How the program does: workers, queues, disk, the last backup."""


class Workers(StaffPlace, prefix="Hw", needs=Right.LOOK):
    """Each worker by its name."""


class MaintenanceReason(StaffPlace, prefix="Hm", needs=Right.CARE):
    """Waits for the reason that customers will read."""


class Doctor(StaffPlace, prefix="Hd", needs=Right.CARE):
    """What the doctor finds, looked at anew each time it is drawn."""


class BackupsGo(StaffPlace, prefix="Hg", needs=Right.VAULT):
    """Where backups are sent."""


class BackUpNow(StaffAction, prefix="HB", needs=Right.CARE):
    """Makes a backup beside the press."""


class OpenAgain(StaffAction, prefix="HO", needs=Right.CARE):
    """Ends the maintenance."""


class SendBackups(StaffAction, prefix="HS", needs=Right.VAULT):
    """`to` is here, staff or me."""

    to: str
