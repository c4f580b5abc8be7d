"""A customer's own data: export, deletion, and what is told before and after it. Pure."""

from bot.callbacks import Settings as SettingsPlace
from bot.callbacks.privacy import DeleteData, ExportData, MyData
from bot.screens.layout import bottom, button, danger, paragraphs, screen
from bot.screens.screen import Screen
from bot.texts import Texts


def my_data(t: Texts) -> Screen:
    """What can be done with one's data."""
    export = (button(t.plain("my_data.button.export"), ExportData()),)
    delete = (button(t.plain("my_data.button.delete"), MyData(ask=1)),)
    return screen(paragraphs(t("my_data.title"), t("my_data.body")), (export, delete), bottom(t, SettingsPlace()))


def asked(t: Texts) -> Screen:
    """Before the second press: what goes, what stays and why."""
    return screen(t("my_data.ask"), (danger(t.plain("my_data.button.sure"), DeleteData()),), bottom(t, MyData()))


def deleted(t: Texts) -> Screen:
    return screen(t("my_data.deleted"), bottom(t))
