"""What the doctor found, for the chat: wrong things first, then notes; what is well is counted. Pure."""

from collections.abc import Sequence

from bot.callbacks.care import Doctor, Health
from bot.lengths import cut
from bot.screens.layout import bottom, lines, main, paragraphs, screen
from bot.screens.screen import Screen
from bot.services.doctor import NOTE, OK, WRONG, Finding
from bot.texts import Html, Texts

LINE = 300
NOTES_SHOWN, WRONG_SHOWN = 8, 4


def doctor(found: Sequence[Finding], t: Texts) -> Screen:
    """The page behind the button of the health screen."""
    wrong, notes, fine = ([each for each in found if each.mark == mark] for mark in (WRONG, NOTE, OK))
    pasted, others = ([each for each in notes if each.is_pasted is wanted] for wanted in (True, False))
    more = len(others) - NOTES_SHOWN
    text = paragraphs(
        t("doctor.title"),
        _lines("doctor.wrong", wrong[:WRONG_SHOWN], t) or t("doctor.well"),
        _lines("doctor.paste", pasted, t),
        _lines("doctor.note", others[:NOTES_SHOWN], t),
        lines(t.count("doctor.more", more) if more > 0 else None, t.count("doctor.ok", len(fine))),
        t("doctor.console"),
    )
    return screen(text, (main(t.plain("doctor.button.again"), Doctor()),), bottom(t, Health()))


def _lines(key: str, found: Sequence[Finding], t: Texts) -> Html:
    return lines(*(t(key, line=cut(t.plain(f"doctor.line.{each.key}", **each.values), LINE)) for each in found))
