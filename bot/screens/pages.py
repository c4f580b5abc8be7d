"""Pages of text: help, terms, privacy, payment questions; the apology and the answer to a group."""

from bot.callbacks import Action, Home, Page, Place
from bot.screens.layout import bottom, button, columns, paragraphs, screen
from bot.screens.screen import Screen
from bot.screens.support import ask_row
from bot.texts import Texts

PAGES = ("help", "paysupport", "terms", "privacy")


def page(name: str, shop: str, t: Texts, owner: int | None = None, address: str | None = None) -> Screen:
    """One page; an unknown name shows help.

    `address`: the shop's own contact, `@name` or https; without one `owner` is the person to write to.
    """
    known = name if name in PAGES else "help"
    contact = None
    if address and known in ("paysupport", "help"):
        contact = t("page.contact.address", address=address)
    elif known == "paysupport":
        contact = t("page.no_contact") if owner is None else t("page.contact", id=owner)
    text = paragraphs(t(f"page.{known}.title", shop=shop), t(f"page.{known}.body", shop=shop), contact)
    others = columns(button(t.plain(f"page.{each}.button"), Page(name=each)) for each in PAGES if each != known)
    asked = ask_row(t) if known in ("paysupport", "help") else ()
    return screen(text, asked, others, bottom(t, Home() if known == "help" else Page(name="help")))


def apology(code: str, t: Texts) -> Screen:
    """Something broke on the shop's side; `code` finds it in the log."""
    return screen(t("error.apology", code=code), bottom(t))


def slow(again: Place | Action, t: Texts) -> Screen:
    """What was asked for takes long; `again` asks for it once more."""
    return screen(t("error.slow"), ((button(t.plain("button.try_again"), again),),), bottom(t))


def told(key: str, t: Texts, **values: object) -> Screen:
    """One sentence that says what is true now, and the way home."""
    return screen(t(key, **values), bottom(t))
