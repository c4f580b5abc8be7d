"""The places and actions of cards in channels: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class Channels(StaffPlace, prefix="vh", needs=Right.CATALOGUE):
    """The channels; `offer` is one that is to be published, 0 for none."""

    offer: int = 0


class ConnectChannel(StaffPlace, prefix="vJ", needs=Right.CATALOGUE):
    """Waits for a channel's name, or for a message forwarded from it; `wrong` says what Telegram told."""

    wrong: str = ""


class ChannelPlace(StaffPlace, prefix="vg", needs=Right.CATALOGUE):
    """A channel with its posts."""

    channel: int
    page: int = 1


class PublishPlace(StaffPlace, prefix="vx", needs=Right.CATALOGUE):
    """The post as it will be, before the second press."""

    offer: int
    channel: int


class PostPlace(StaffPlace, prefix="vq", needs=Right.CATALOGUE):
    """A published card; `ask` is 1 while it asks whether it is to be removed."""

    post: int
    ask: int = 0


class SpeakInChannel(StaffAction, prefix="vL", needs=Right.CATALOGUE):
    """The language of a channel's posts."""

    channel: int
    language: str


class CheckChannel(StaffAction, prefix="vQ", needs=Right.CATALOGUE):
    """Asks Telegram again what the bot may do there."""

    channel: int


class Publish(StaffAction, prefix="vP", needs=Right.CATALOGUE):
    """The second press."""

    offer: int
    channel: int
    nonce: str


class UpdatePost(StaffAction, prefix="vT", needs=Right.CATALOGUE):
    post: int


class RemovePost(StaffAction, prefix="vX", needs=Right.CATALOGUE):
    post: int


class SettlePost(StaffAction, prefix="vY", needs=Right.CATALOGUE):
    """What staff saw in the channel of a post that nobody knows of: `seen` 0 sends it again, 1 lets it be."""

    post: int
    seen: int
