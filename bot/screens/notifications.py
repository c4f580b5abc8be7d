"""What a customer hears of: the switches, the one question about news, the reminder. Pure."""

from bot.callbacks import CartPlace, Summary
from bot.callbacks import Settings as SettingsPlace
from bot.callbacks.notification import AnswerNews, Notifications, SetNotification
from bot.screens.layout import bottom, button, lines, main, paragraphs, screen
from bot.screens.screen import Button, Screen
from bot.services.notifications import KINDS, Chosen
from bot.texts import Texts


def notifications(chosen: Chosen, t: Texts) -> Screen:
    """Each kind with its switch; messages about orders are told to come always."""
    states = {kind: bool(getattr(chosen, kind)) for kind in KINDS}
    told = (t(f"notifications.{kind}.{'on' if on else 'off'}") for kind, on in states.items())
    rows = tuple((_switch(kind, on, t),) for kind, on in states.items())
    text = paragraphs(t("notifications.title"), lines(*told), t("notifications.orders"))
    return screen(text, rows, bottom(t, SettingsPlace()))


def _switch(kind: str, on: bool, t: Texts) -> Button:
    label = t.plain(f"notifications.button.{kind}.{'off' if on else 'on'}")
    return button(label, SetNotification(kind=kind, on=int(not on)))


def ask_news(t: Texts) -> Screen:
    """The one question, with a no as near as the yes."""
    yes = main(t.plain("news.button.yes"), AnswerNews(yes=1))
    no = (button(t.plain("news.button.no"), AnswerNews(yes=0)),)
    return screen(t("news.ask"), (yes, no))


def reminder(checkout: int, what: str, t: Texts) -> Screen:
    """Something was left unfinished; `checkout` is 0 for a cart, `what` the first thing in it."""
    place = Summary(checkout=checkout) if checkout else CartPlace()
    key = "reminder.summary" if checkout else "reminder.cart"
    on = main(t.plain("reminder.button.go_on"), place)
    off = (button(t.plain("reminder.button.settings"), Notifications()),)
    return screen(t(key, title=what), (on, off))
