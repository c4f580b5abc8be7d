"""Publishing in the staff's hands: channels that are connected, cards that are put there, changed and taken away.

Nothing leaves without a second press that shows what will stand there; every change is in the audit log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.channel import (
    ChannelPlace,
    CheckChannel,
    PostPlace,
    Publish,
    PublishPlace,
    RemovePost,
    SettlePost,
    SpeakInChannel,
    UpdatePost,
)
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.posts import REMOVE, SEND, Posts, PostView, order_edit
from bot.services.rights import Right, require
from storage import letters, offers, posts, staff
from storage.database import Reader, Transaction
from storage.posts import Channel, Post

PAGE = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """What Telegram says of a channel. `trouble` is empty where the bot may post there."""

    trouble: str
    chat_id: int = 0
    title: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    chat_id: int
    title: str
    username: str
    language: str
    trouble: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """`title` is the offer's; `said` is what Telegram refused last."""

    id: int
    channel: ChannelRow
    offer: int
    provider: str
    title: str
    state: str
    message_id: int | None
    sold_out: bool
    said: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelView:
    channel: ChannelRow
    posts: tuple[PostRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class PublishView:
    offer: int
    channel: ChannelRow
    post: PostView
    nonce: str


class Publishing:
    """All raise `Gone` and `Mistake`."""

    def __init__(self, made: Posts, languages: Sequence[str]) -> None:
        self._made, self._languages = made, languages

    async def channels(self, reader: Reader, person: Person) -> list[ChannelRow]:
        require(person, Right.CATALOGUE)
        return [_channel(each) for each in await posts.channels(reader)]

    async def channel(self, reader: Reader, person: Person, place: ChannelPlace) -> ChannelView:
        channel = await self._channel(reader, person, place.channel)
        total = await posts.count(reader, place.channel)
        pages = max(1, -(-total // PAGE))
        page = min(max(place.page, 1), pages)
        found = await posts.page(reader, place.channel, (page - 1) * PAGE, PAGE)
        rows = [await self._row(reader, each, channel) for each in found]
        return ChannelView(channel, tuple(rows), page, pages, total)

    async def preview(self, reader: Reader, person: Person, place: PublishPlace, nonce: str) -> PublishView:
        """The post as it will stand there."""
        channel = await self._channel(reader, person, place.channel)
        post = await self._sold(reader, place.offer, channel.language)
        return PublishView(place.offer, channel, post, nonce)

    async def post(self, reader: Reader, person: Person, place: PostPlace) -> PostRow:
        found = await self._post(reader, person, place.post)
        return await self._row(reader, found, await self._channel(reader, person, found.chat_id))

    # --- what staff do ---

    async def connect(self, tx: Transaction, person: Person, looked: Looked, now: datetime) -> Place:
        """A channel where the bot may post."""
        require(person, Right.CATALOGUE)
        known = await posts.channel(tx, looked.chat_id)
        language = person.language if person.language in self._languages else self._languages[0]
        await posts.put_channel(tx, looked.chat_id, looked.title, looked.username, language, now)
        if known is None:
            await _record(tx, person, "channel.connect", f"channel:{looked.chat_id}", "", looked.title, now)
        return ChannelPlace(channel=looked.chat_id)

    async def checked(self, tx: Transaction, person: Person, press: CheckChannel, looked: Looked) -> Place:
        """Notes what Telegram said of a channel just now; `no_answer` changes nothing."""
        await self._channel(tx, person, press.channel)
        if looked.trouble == "no_answer":
            raise Mistake("channel.wrong.no_answer")
        await posts.note_trouble(tx, press.channel, looked.trouble)
        return ChannelPlace(channel=press.channel)

    async def speak(self, tx: Transaction, person: Person, press: SpeakInChannel, now: datetime) -> Place:
        """The language of the posts that are published or changed from now on."""
        channel = await self._channel(tx, person, press.channel)
        if press.language not in self._languages:
            raise Gone
        if channel.language != press.language:
            await posts.set_language(tx, press.channel, press.language)
            subject = f"channel:{press.channel}"
            await _record(tx, person, "channel.language", subject, channel.language, press.language, now)
        return ChannelPlace(channel=press.channel)

    async def publish(self, tx: Transaction, person: Person, press: Publish, now: datetime) -> Place:
        """The second press: the card goes to the channel, once for each preview."""
        channel = await self._channel(tx, person, press.channel)
        post = await self._sold(tx, press.offer, channel.language)
        made = await posts.put(tx, press.channel, press.offer, press.nonce, post.sold_out, now)
        if made is None:
            return ChannelPlace(channel=press.channel)
        await letters.put(tx, chat_id=press.channel, kind=SEND, fields={"post": made}, dedupe=f"post:{made}", now=now)
        await _record(tx, person, "post.publish", f"offer:{press.offer}", "", channel.title, now)
        return PostPlace(post=made)

    async def update(self, tx: Transaction, person: Person, press: UpdatePost, now: datetime) -> Place:
        """The post says the present price and texts."""
        found = await self._post(tx, person, press.post)
        if found.state != "published":
            raise Mistake("notice.already")
        await order_edit(tx, found.id, now)
        await _record(tx, person, "post.update", f"post:{found.id}", "", "", now)
        return PostPlace(post=found.id)

    async def remove(self, tx: Transaction, person: Person, press: RemovePost, now: datetime) -> Place:
        """The second press: the message is deleted, or loses its button where Telegram deletes it no more."""
        found = await self._post(tx, person, press.post)
        if not await posts.move(tx, found.id, "published", "removing"):
            raise Mistake("notice.already")
        await letters.put(tx, chat_id=found.chat_id, kind=REMOVE, fields={"post": found.id}, now=now)
        await _record(tx, person, "post.remove", f"post:{found.id}", "published", "removed", now)
        return ChannelPlace(channel=found.chat_id)

    async def settle(self, tx: Transaction, person: Person, press: SettlePost, now: datetime) -> Place:
        """What staff saw of a post that nobody knows of: it stands there, or it is sent again."""
        found = await self._post(tx, person, press.post)
        if found.state not in ("unsure", "refused"):
            raise Mistake("notice.already")
        await posts.move(tx, found.id, found.state, "removed" if press.seen else "waiting")
        if not press.seen:
            await letters.put(tx, chat_id=found.chat_id, kind=SEND, fields={"post": found.id}, now=now)
        after = "seen" if press.seen else "sent again"
        await _record(tx, person, "post.settle", f"post:{found.id}", found.state, after, now)
        return ChannelPlace(channel=found.chat_id) if press.seen else PostPlace(post=found.id)

    async def _sold(self, reader: Reader, offer: int, language: str) -> PostView:
        view = await self._made.view(reader, offer, language)
        if view is None:
            raise Gone
        if view.price is None:
            raise Mistake("post.not_sold")
        return view

    async def _channel(self, reader: Reader, person: Person, chat_id: int) -> ChannelRow:
        require(person, Right.CATALOGUE)
        found = await posts.channel(reader, chat_id)
        if found is None:
            raise Gone
        return _channel(found)

    async def _post(self, reader: Reader, person: Person, post_id: int) -> Post:
        require(person, Right.CATALOGUE)
        found = await posts.get(reader, post_id)
        if found is None or found.state == "removed":
            raise Gone
        return found

    async def _row(self, reader: Reader, each: Post, channel: ChannelRow) -> PostRow:
        offer = await offers.get(reader, each.offer, channel.language)
        title, provider = (offer.title, offer.provider) if offer else (each.title, "")
        return PostRow(
            each.id, channel, each.offer, provider, title, each.state, each.message_id, each.sold_out, each.said,
            each.created_at,
        )  # fmt: skip


def _channel(each: Channel) -> ChannelRow:
    return ChannelRow(each.chat_id, each.title, each.username, each.language, each.trouble)


async def _record(
    tx: Transaction, person: Person, action: str, subject: str, before: str, after: str, now: datetime
) -> None:
    await staff.record(tx, staff_id=person.id, action=action, subject=subject, before=before, after=after, now=now)
