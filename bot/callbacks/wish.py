"""What customers press to be told of something once: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import Action, Place


class Wishes(Place, prefix="vZ"):
    """What the customer waits for, each to be forgotten."""


class WishOffer(Action, prefix="vz"):
    """Tell me when this is back."""

    offer: int


class WishWords(Action, prefix="vk"):
    """Tell me when this list finds something."""

    browse: int


class ForgetWish(Action, prefix="vK"):
    wish: int
