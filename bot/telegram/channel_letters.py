"""Sends cards to channels, edits and deletes them, and tells staff where one did not go. Decides nothing about a post.

A first message is never repeated where it may have been sent: neither after a lost answer nor after a crash.
"""

from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter

from bot.screens import channels as screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.posts import EDIT, SEND, Posts, PostView
from bot.services.publishing import ChannelRow, PostRow
from bot.services.staff_chat import language_of
from bot.telegram.composed import Composed, Errand, Nothing
from bot.telegram.posting import Posting
from bot.telegram.refusals import NO_ANSWER, channel_trouble
from bot.texts import Catalogues
from storage import offers, posts
from storage.database import Database, Reader, Transaction
from storage.letters import Letter
from storage.posts import Post

Done = Callable[[Transaction], Awaitable[None]]


class ChannelLetters:
    """Composes the letters to channels, by their kind."""

    def __init__(self, db: Database, catalogues: Catalogues, clock: Clock, made: Posts) -> None:
        self._db, self._catalogues, self._clock, self._made = db, catalogues, clock, made

    async def __call__(self, letter: Letter) -> Composed:
        found = await self._db.read(lambda reader: self._found(reader, int(str(letter.fields["post"]))))
        if found is None:
            return Nothing()
        post, view, language = found
        t = self._catalogues.of(language)
        if letter.kind == SEND:
            return Errand(lambda posting: self._send(posting, post, screens.post(view, t)))
        if letter.kind == EDIT:
            return Errand(lambda posting: self._edit(posting, post, screens.post(view, t)))
        return Errand(lambda posting: self._remove(posting, post, screens.withdrawn(view, t)))

    async def _found(self, reader: Reader, post_id: int) -> tuple[Post, PostView, str] | None:
        post = await posts.get(reader, post_id)
        channel = await posts.channel(reader, post.chat_id) if post else None
        view = await self._made.view(reader, post.offer, channel.language) if post and channel else None
        return (post, view, channel.language) if post and channel and view else None

    async def _send(self, posting: Posting, post: Post, screen: Screen) -> Done:
        """Once: the intent is on disk before the call."""
        if not await self._db.write(lambda tx: self._made.begin(tx, post.id, self._clock.now())):
            return _nothing
        try:
            message_id = await posting.send(post.chat_id, screen)
        except TelegramRetryAfter:
            await self._db.write(lambda tx: self._made.rest(tx, post.id))
            raise
        except NO_ANSWER:
            return lambda tx: self._made.unsure(tx, post.id, self._clock.now())
        except TelegramAPIError as error:
            return self._refused(post, error, "sending")
        return lambda tx: self._made.sent(tx, post.id, message_id, self._clock.now())

    async def _edit(self, posting: Posting, post: Post, screen: Screen) -> Done:
        """As often as it takes: an edit may be repeated."""
        if post.state != "published" or post.message_id is None:
            return _nothing
        try:
            is_there = await posting.edit(post.chat_id, post.message_id, screen)
        except (TelegramRetryAfter, *NO_ANSWER):
            raise
        except TelegramAPIError as error:
            return self._refused(post, error, post.state)
        return _nothing if is_there else lambda tx: self._made.gone(tx, post, self._clock.now())

    async def _remove(self, posting: Posting, post: Post, instead: Screen) -> Done:
        """Deleted; what Telegram deletes no more loses its price and its button."""
        if post.state != "removing" or post.message_id is None:
            return _nothing
        try:
            await posting.delete(post.chat_id, post.message_id)
        except (TelegramRetryAfter, *NO_ANSWER):
            raise
        except TelegramBadRequest as error:
            if channel_trouble(error) != "refused":
                return self._refused(post, error, post.state)
            return await self._withdraw(posting, post, instead)
        except TelegramAPIError as error:
            return self._refused(post, error, post.state)
        return lambda tx: self._made.gone(tx, post, self._clock.now())

    async def _withdraw(self, posting: Posting, post: Post, instead: Screen) -> Done:
        assert post.message_id is not None  # noqa: S101 - the caller looked
        try:
            await posting.edit(post.chat_id, post.message_id, instead)
        except (TelegramRetryAfter, *NO_ANSWER):
            raise
        except TelegramAPIError as error:
            return self._refused(post, error, post.state)
        return lambda tx: self._made.gone(tx, post, self._clock.now())

    def _refused(self, post: Post, error: TelegramAPIError, state: str) -> Done:
        async def note(tx: Transaction) -> None:
            now = await posts.get(tx, post.id)
            if now is not None and now.state == state:
                await self._made.refused(tx, now, channel_trouble(error), self._clock.now())

        return note


class PostNews:
    """Composes what staff are told of a post."""

    def __init__(self, db: Database, catalogues: Catalogues) -> None:
        self._db, self._catalogues = db, catalogues

    async def __call__(self, letter: Letter) -> Composed:
        return await self._db.read(lambda reader: self._compose(reader, letter))

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        post = await posts.get(reader, int(str(letter.fields["post"])))
        channel = await posts.channel(reader, post.chat_id) if post else None
        if post is None or channel is None:
            return Nothing()
        t = self._catalogues.of(await language_of(reader, letter.chat_id))
        offer = await offers.get(reader, post.offer, t.language)
        row = PostRow(
            post.id,
            ChannelRow(channel.chat_id, channel.title, channel.username, channel.language, channel.trouble),
            post.offer,
            offer.provider if offer else "",
            offer.title if offer else post.title,
            post.state,
            post.message_id,
            post.sold_out,
            post.said,
            post.created_at,
        )
        return screens.told(row, str(letter.fields["what"]), t)


async def _nothing(tx: Transaction) -> None:
    """Nothing is left to note."""
