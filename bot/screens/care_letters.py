"""Letters to staff about the shop itself: what is wrong, what is over, backups. Pure."""

from datetime import datetime

from bot.callbacks.care import Health
from bot.screens.health import cause_name
from bot.screens.layout import main, paragraphs, screen
from bot.screens.screen import Rows, Screen
from bot.services.alerts import OVER
from bot.texts import Html, Texts


def alert(cause: str, move: str, since: datetime, t: Texts) -> Screen:
    """Something began, still lasts, or is over."""
    what = cause_name(cause, t)
    told = t(f"alert.{move}", what=what, moment=t.moment(since))
    if move == OVER:
        return screen(told, _to_health(t))
    return screen(paragraphs(told, t(f"alert.advice.{cause.partition(':')[0]}")), _to_health(t))


def no_passphrase(t: Texts) -> Screen:
    return screen(t("backups.told.no_phrase"), _to_health(t))


def backup_too_big(name: str, size: int, t: Texts) -> Screen:
    return screen(t("backups.told.too_big", name=name, size=t.size(size)))


def backup_gone(name: str, t: Texts) -> Screen:
    return screen(t("backups.told.gone", name=name))


def backup_caption(size: int, t: Texts) -> Html:
    return t("backups.told.caption", size=t.size(size))


def _to_health(t: Texts) -> Rows:
    return (main(t.plain("alert.button.health"), Health()),)
