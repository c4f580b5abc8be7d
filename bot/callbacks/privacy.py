"""The places and actions of a customer's own data: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import Action, Place


class MyData(Place, prefix="ed"):
    """The customer's own data; `ask` is 1 while it asks whether deleting is meant, 2 once they are deleted."""

    ask: int = 0


class ExportData(Action, prefix="ee"):
    pass


class DeleteData(Action, prefix="ek"):
    """The second press."""
