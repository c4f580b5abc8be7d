"""The places and actions of the shop's numbers and of the digest: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class NumbersPlace(StaffPlace, prefix="Nu", needs=Right.NUMBERS):
    """One `day`, `week` or `month`; `back` says how many before the present one."""

    unit: str = "day"
    back: int = 0


class DigestPlace(StaffPlace, prefix="Nd", needs=Right.NUMBERS):
    """When the daily digest comes."""


class ExportNumbers(StaffAction, prefix="Nx", needs=Right.NUMBERS):
    """Sends the numbers as a file: `csv`, `xlsx`, or a picture that is `light` or `dark`."""

    unit: str
    form: str


class SetDigest(StaffAction, prefix="Ns", needs=Right.NUMBERS):
    """The hour of the shop's day at which the digest comes; -1: not at all."""

    hour: int
