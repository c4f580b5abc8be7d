"""The places and actions of news, reminders and alerts: a part of `bot/callbacks`, whose rules hold here."""

from typing import ClassVar

from bot.callbacks.kinds import Action, Place


class Notifications(Place, prefix="en"):
    """What the customer hears of besides their orders."""


class SetNotification(Action, prefix="eq"):
    kind: str
    on: int


class AnswerNews(Action, prefix="ez"):
    """The answer to the one question whether news are wanted."""

    yes: int


class OpenNews(Action, prefix="eo"):
    """Opens what a broadcast's button is about."""

    stays: ClassVar[bool] = True
    broadcast: int


class Unsubscribe(Action, prefix="eu"):
    """No news any more; `broadcast` is the one below which it was pressed."""

    stays: ClassVar[bool] = True
    broadcast: int
