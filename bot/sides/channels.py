"""Cards in channels put together: screens, handlers, letters to channels, the worker that keeps posts true."""

from datetime import timedelta

from bot.services.posts import EDIT, REMOVE, SEND, TOLD, Posts, PostWatch
from bot.services.publishing import Publishing
from bot.sides.side import Backstage, Side
from bot.telegram.channel_letters import ChannelLetters, PostNews
from bot.telegram.channel_places import ChannelPlaces
from bot.telegram.handlers import staff_channels
from bot.texts import LANGUAGES
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts, texts = backstage.parts, backstage.catalogues
    made = Posts(backstage.counter.pricing, backstage.bot_username)
    publishing = Publishing(made, LANGUAGES)
    letters = ChannelLetters(parts.db, texts, parts.clock, made)
    return Side(
        routers=(staff_channels.router(),),
        handed={"publishing": publishing},
        places=ChannelPlaces(parts.ids, texts, publishing, backstage.bot_username).draws(),
        letters={SEND: letters, EDIT: letters, REMOVE: letters, TOLD: PostNews(parts.db, texts)},
        workers=(Worker("posts", PostWatch(parts.db).step, timedelta(minutes=1), woken=False),),
    )
