"""What stands below the news that customers get: the button of the broadcast, and the way out. Pure."""

from bot.callbacks.notification import OpenNews, Unsubscribe
from bot.screens.layout import button, link, short
from bot.screens.parts import department, words
from bot.screens.screen import Button, Rows
from bot.services.broadcast_views import Target
from bot.texts import Texts


def rows(broadcast: int, target: Target, t: Texts) -> Rows:
    """The unsubscribe button stands at the foot of every one."""
    leave = (button(t.plain("news.button.unsubscribe"), Unsubscribe(broadcast=broadcast)),)
    opens = _opens(broadcast, target, t)
    return (leave,) if opens is None else ((opens,), leave)


def target_words(target: Target, t: Texts) -> str:
    """What the button is about, plain; empty for no button."""
    match target.kind:
        case "offer":
            return short(words(t, target.provider, target.title), 60)
        case "department":
            return department(t, target.provider)
        case _:
            return short(target.url, 60)


def _opens(broadcast: int, target: Target, t: Texts) -> Button | None:
    match target.kind:
        case "":
            return None
        case "link":
            return link(t.plain("news.button.more"), target.url)
        case _:
            label = t.plain("news.button.open", title=target_words(target, t))
            return button(label, OpenNews(broadcast=broadcast))
