"""What a customer waits for, and the letter that tells of it. Pure."""

from collections.abc import Sequence

from bot.callbacks import Card, Results, Settings
from bot.callbacks.wish import ForgetWish, Wishes
from bot.screens.layout import bottom, button, lines, main, paragraphs, screen, short
from bot.screens.parts import words
from bot.screens.screen import Screen
from bot.services.catalogue_views import WishRow
from bot.texts import Texts

SHOWN = 20


def wishes(rows: Sequence[WishRow], t: Texts) -> Screen:
    """Each wish with a button that forgets it."""
    back = bottom(t, Settings())
    if not rows:
        return screen(t("wish.none"), back)
    named = [(each, _name(each, t)) for each in rows[:SHOWN]]
    text = paragraphs(t("wish.title"), lines(*(t("wish.row", name=name) for _, name in named)), t("wish.hint"))
    buttons = tuple(
        (button(t.plain("wish.button.forget", name=short(name, 40)), ForgetWish(wish=each.id)),) for each, name in named
    )
    return screen(text, buttons, back)


def _name(each: WishRow, t: Texts) -> str:
    if not each.offer:
        return t.plain("wish.words", words=short(each.words, 60))
    return short(words(t, each.provider, each.title), 60)


def letter(wish: WishRow, browse: int, t: Texts) -> Screen:
    """It is there: the one letter about this wish. `browse`: the list of what was searched for, 0 for an offer."""
    others = ((button(t.plain("wish.button.list"), Wishes()),),)
    if wish.offer:
        title = short(words(t, wish.provider, wish.title), 150)
        look = main(t.plain("wish.button.look"), Card(offer=wish.offer))
        return screen(t("wish.letter.offer", title=title), (look,), others, bottom(t))
    look = main(t.plain("wish.button.look_at_list"), Results(browse=browse))
    return screen(t("wish.letter.words", words=short(wish.words, 60)), (look,), others, bottom(t))
