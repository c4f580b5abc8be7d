"""What the doctor found, for the chat: wrong things first, then notes; what is well is counted. Pure."""

from collections.abc import Sequence

from bot.care_callbacks import Doctor, Health
from bot.lengths import cut
from bot.screens.layout import bottom, lines, main, paragraphs, screen
from bot.screens.screen import Screen
from bot.services.doctor import NOTE, OK, WRONG, Finding
from bot.texts import Texts

LINE = 300
NOTES_SHOWN, WRONG_SHOWN = 8, 4


def doctor(found: Sequence[Finding], t: Texts) -> Screen:
    """The page behind the button of the health screen."""
    wrong, notes = _of(found, WRONG), _of(found, NOTE)
    text = paragraphs(
        t("doctor.title"),
        lines(*(t("doctor.wrong", line=line) for line in wrong[:WRONG_SHOWN])) if wrong else t("doctor.well"),
        lines(*(t("doctor.note", line=line) for line in notes[:NOTES_SHOWN])),
        lines(
            t.count("doctor.more", more) if (more := max(0, len(notes) - NOTES_SHOWN)) else None,
            t.count("doctor.ok", len(_of(found, OK))),
        ),
        t("doctor.console"),
    )
    return screen(text, (main(t.plain("doctor.button.again"), Doctor()),), bottom(t, Health()))


def _of(found: Sequence[Finding], mark: str) -> list[str]:
    return [cut(line, LINE) for each, line in found if each == mark]
