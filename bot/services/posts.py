"""Cards in channels: what a post says now, and what each end of its sending means. Sends nothing.

A post is sent once: what may have been sent is asked of staff, who can see the channel, and never repeated blindly.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.callbacks.channel import PostPlace
from bot.services import payloads
from bot.services.pricing import Pricing, total
from bot.services.staff_chat import Topic, tell
from bot.services.views import Price
from providers.money import Money
from storage import dialogs, letters, offers, posts
from storage.database import Database, Reader, Transaction
from storage.posts import Post

SEND, EDIT, REMOVE, TOLD = "post", "post_edit", "post_remove", "post_told"
"""Kinds of letters: three to the channel, one to staff."""
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PostView:
    """A card as the channel sees it. `price` is None where it is not sold; `link` opens it in the bot."""

    provider: str
    title: str
    price: Price | None
    from_price: bool
    platform: str
    region: str
    description: str
    picture: str | None
    link: str
    sold_out: bool


class Posts:
    """One per shop."""

    def __init__(self, pricing: Pricing, bot_username: str) -> None:
        self._pricing, self._bot_username = pricing, bot_username

    async def view(self, reader: Reader, offer_id: int, language: str) -> PostView | None:
        """None for an offer that is not there."""
        offer = await offers.get(reader, offer_id, language)
        if offer is None:
            return None
        terms, price = await self._pricing.terms(reader), None
        if offer.sellable and offer.lowest_minor is not None:
            price = total(terms, [Money.of_minor(offer.lowest_minor, terms.shop_currency)])
        return PostView(
            provider=offer.provider,
            title=offer.title,
            price=price,
            from_price=bool(await offers.variants(reader, offer.id)),
            platform=offer.platform or "",
            region=offer.region or "",
            description=offer.description,
            picture=offer.picture_url,
            link=payloads.link(self._bot_username, payloads.offer_payload(offer.id)),
            sold_out=price is None or (offer.stock is not None and offer.stock <= 0),
        )

    # --- the ends of sending; all run in the caller's transaction ---

    async def begin(self, tx: Transaction, post: int, now: datetime) -> bool:
        """Commits that it is about to be sent. False where it was begun before: it may stand in the channel."""
        if await posts.move(tx, post, "waiting", "sending"):
            return True
        if await posts.move(tx, post, "sending", "unsure"):
            await self._tell(tx, post, "unsure", now)
        return False

    async def rest(self, tx: Transaction, post: int) -> None:
        """Telegram asked for patience: it surely was not sent."""
        await posts.move(tx, post, "sending", "waiting")

    async def sent(self, tx: Transaction, post: int, message_id: int | None, now: datetime) -> None:
        """It stands there; without its id nobody can edit it, which counts as not known."""
        if message_id is None:
            await self.unsure(tx, post, now)
            return
        await posts.move(tx, post, "sending", "published", message_id=message_id)
        found = await posts.get(tx, post)
        if found is not None:
            await posts.note_trouble(tx, found.chat_id, "")
        await _redraw(tx, post, now)

    async def unsure(self, tx: Transaction, post: int, now: datetime) -> None:
        if await posts.move(tx, post, "sending", "unsure"):
            await self._tell(tx, post, "unsure", now)

    async def refused(self, tx: Transaction, post: Post, trouble: str, now: datetime) -> None:
        """Telegram did not take it: nothing stands in the channel, or it stands there unchanged."""
        await posts.note_trouble(tx, post.chat_id, trouble)
        after = {"sending": "refused", "removing": "published"}.get(post.state, post.state)
        await posts.move(tx, post.id, post.state, after, said=trouble)
        await self._tell(tx, post.id, trouble, now)

    async def gone(self, tx: Transaction, post: Post, now: datetime) -> None:
        """Somebody has deleted the message."""
        if await posts.move(tx, post.id, post.state, "removed", said="gone"):
            await _redraw(tx, post.id, now)
            if post.state == "published":
                await self._tell(tx, post.id, "gone", now)

    async def _tell(self, tx: Transaction, post: int, what: str, now: datetime) -> None:
        await _redraw(tx, post, now)
        fields: dict[str, str | int] = {"post": post, "what": what}
        await tell(tx, Topic.SYSTEM, kind=TOLD, fields=fields, now=now)


async def _redraw(tx: Transaction, post: int, now: datetime) -> None:
    """Whoever of the staff looks at the post sees what has become of it."""
    await dialogs.refresh_of_staff(tx, f"{PostPlace.__prefix__}:{post}", now=now)


class PostWatch:
    """The worker that has posts say what is true: sold out, or back."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> bool:
        """Orders an edit for each post that says otherwise."""
        found = await self._db.read(lambda reader: posts.moved_stock(reader, AT_ONCE))
        if found:
            await self._db.write(lambda tx: self._note(tx, found, now))
        return False

    async def _note(self, tx: Transaction, found: list[tuple[int, bool]], now: datetime) -> None:
        for post_id, sold_out in found:
            await posts.note_sold_out(tx, post_id, sold_out)
            await order_edit(tx, post_id, now)


async def order_edit(tx: Transaction, post_id: int, now: datetime) -> None:
    """A letter that brings the post to what is true when its turn comes."""
    post = await posts.get(tx, post_id)
    if post is not None and post.state == "published":
        await letters.put(tx, chat_id=post.chat_id, kind=EDIT, fields={"post": post_id}, now=now)
