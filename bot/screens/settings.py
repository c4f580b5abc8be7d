"""The customer's settings: language, country, saved answers, and the way to everything else they choose."""

from bot.callbacks import Countries, ForgetAnswer, Languages, Page, SavedAnswers, SetCountry, SetLanguage
from bot.callbacks import Settings as SettingsPlace
from bot.callbacks.balance import BalancePlace
from bot.callbacks.money import Statement
from bot.callbacks.notification import Notifications
from bot.callbacks.privacy import MyData
from bot.callbacks.wish import Wishes
from bot.screens.layout import bottom, button, columns, listed, paragraphs, screen
from bot.screens.parts import ANSWER_LIMIT, answer, department, question
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import SavedAnswer, SettingsView
from bot.texts import LANGUAGES, Texts

COUNTRIES = ("RU", "BY", "KZ", "UA", "AM", "GE", "UZ", "DE", "GB", "US", "TR", "PL")
ANSWERS_LISTED = 12


def settings(view: SettingsView, t: Texts) -> Screen:
    """What the shop knows about the customer and how to change it."""
    text = paragraphs(t("settings.title"), t("settings.hint"))
    return screen(text, _choices(view, t), _pages(t), bottom(t))


def languages(current: str, t: Texts) -> Screen:
    """The languages of the shop, each named in itself."""
    rows = columns(_language(code, current, t) for code in LANGUAGES)
    return screen(t("languages.title"), rows, bottom(t, SettingsPlace()))


def countries(current: str | None, t: Texts, *, wrong: bool = False) -> Screen:
    """Common countries to press; any other is typed as two letters."""
    text = paragraphs(t("countries.wrong") if wrong else None, t("countries.title"))
    codes = COUNTRIES if current is None or current in COUNTRIES else (current, *COUNTRIES)
    rows = columns(_country(code, current, t) for code in codes)
    return screen(text, rows, bottom(t, SettingsPlace()))


def saved_answers(view: SettingsView, t: Texts) -> Screen:
    """Earlier answers, each to be forgotten with one press."""
    back = bottom(t, SettingsPlace())
    if not view.saved_answers:
        return screen(t("saved.empty"), back)
    text = paragraphs(
        t("saved.title"), listed(t, [_saved_line(each, t) for each in view.saved_answers], ANSWERS_LISTED)
    )
    return screen(text, tuple((_forget(each, t),) for each in view.saved_answers[:ANSWERS_LISTED]), back)


def _choices(view: SettingsView, t: Texts) -> Rows:
    country = t.country(view.country) if view.country else t.plain("settings.no_country")
    buttons = [
        button(t.plain("settings.button.language", language=t.plain(f"language.{view.language}")), Languages()),
        button(t.plain("settings.button.country", country=country), Countries()),
        button(t.plain("settings.button.saved", n=len(view.saved_answers)), SavedAnswers()),
        button(t.plain("settings.button.balance"), BalancePlace()),
        button(t.plain("settings.button.wishes"), Wishes()),
        button(t.plain("settings.button.notifications"), Notifications()),
        button(t.plain("settings.button.my_data"), MyData()),
    ]
    if view.has_statement:
        buttons.append(button(t.plain("settings.button.statement"), Statement()))
    return columns(buttons)


def _pages(t: Texts) -> Rows:
    return columns(button(t.plain(f"page.{name}.button"), Page(name=name)) for name in ("terms", "privacy"))


def _language(code: str, current: str, t: Texts) -> Button:
    name = t.plain(f"language.{code}")
    label = t.plain("button.chosen", label=name) if code == current else name
    return button(label, SetLanguage(language=code))


def _country(code: str, current: str | None, t: Texts) -> Button:
    name = t.country(code)
    label = t.plain("button.chosen", label=name) if code == current else name
    return button(label, SetCountry(country=code))


def _saved_line(each: SavedAnswer, t: Texts) -> str:
    title = t.plain("saved.name", department=department(t, each.provider), title=question(t, each.provider, each.key))
    return t("line.answer", title=title, text=answer(t, each.provider, each.key, each.text, ANSWER_LIMIT))


def _forget(each: SavedAnswer, t: Texts) -> Button:
    label = t.plain("saved.button.forget", title=question(t, each.provider, each.key))
    return button(label, ForgetAnswer(provider=each.provider, key=each.key))
