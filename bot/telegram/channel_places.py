"""What staff see of channels and their posts, place by place. Refuses to write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Place
from bot.callbacks.channel import ChannelPlace, Channels, ConnectChannel, PostPlace, PublishPlace
from bot.screens import channels
from bot.screens.screen import Screen
from bot.seams import Ids
from bot.services.people import Person
from bot.services.publishing import Publishing
from bot.services.rights import Right, require
from bot.texts import Catalogues, Texts
from storage.database import Reader

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class ChannelPlaces:
    """One per shop. The services refuse strangers."""

    ids: Ids
    catalogues: Catalogues
    publishing: Publishing
    bot_username: str

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            Channels: self._channels,
            ConnectChannel: self._connect,
            ChannelPlace: self._channel,
            PublishPlace: self._publish,
            PostPlace: self._post,
        }

    async def _channels(self, reader: Reader, person: Person, place: Channels, t: Texts) -> Screen:
        return channels.channels(await self.publishing.channels(reader, person), place.offer, t)

    async def _connect(self, reader: Reader, person: Person, place: ConnectChannel, t: Texts) -> Screen:
        require(person, Right.CATALOGUE)
        return channels.connect(self.bot_username, place.wrong, t)

    async def _channel(self, reader: Reader, person: Person, place: ChannelPlace, t: Texts) -> Screen:
        return channels.channel(await self.publishing.channel(reader, person, place), t)

    async def _publish(self, reader: Reader, person: Person, place: PublishPlace, t: Texts) -> Screen:
        view = await self.publishing.preview(reader, person, place, self.ids.nonce())
        return channels.publish(view, t, self.catalogues.of(view.channel.language))

    async def _post(self, reader: Reader, person: Person, place: PostPlace, t: Texts) -> Screen:
        return channels.post_page(await self.publishing.post(reader, person, place), bool(place.ask), t)
