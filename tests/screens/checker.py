"""What Telegram and the rules of layout ask of a screen, checked strictly."""

from bot.callbacks import Home
from bot.sandbox.telegram.html_text import parse_html, utf16
from bot.screens.screen import Button, Screen, Style


def check(screen: Screen) -> str:
    """The text as it is read. Fails where Telegram or a person would stumble."""
    text, entities = parse_html(screen.text)
    assert 0 < utf16(text.strip()) <= 4096
    assert len(entities) <= 100
    buttons = [each for row in screen.rows for each in row]
    assert len(buttons) <= 100
    for each in buttons:
        check_button(each)
    check_rows(screen)
    return text


def check_button(each: Button) -> None:
    assert each.label.strip()
    assert "\n" not in each.label
    assert utf16(each.label) <= 64
    assert [each.press, each.url, each.copy].count(None) == 2
    if each.press is not None:
        assert len(each.press.pack().encode()) <= 64
    if each.copy is not None:
        assert 1 <= utf16(each.copy) <= 256


def check_rows(screen: Screen) -> None:
    assert all(0 < len(row) <= 8 for row in screen.rows)
    for row in screen.rows:
        styles = {each.style for each in row}
        assert len(row) == 1 or not styles & {Style.MAIN, Style.DANGER}, "main and danger stand alone"
    mains = [i for i, row in enumerate(screen.rows) if row[0].style is Style.MAIN]
    assert mains in ([], [0]), "the main action is the first row"


def check_bottom(screen: Screen) -> None:
    """Back at the left, Home at the right."""
    last = screen.rows[-1]
    assert len(last) in (1, 2)
    assert last[-1].press == Home()
    assert all(each.style is None for each in last)


def presses(screen: Screen) -> list[object]:
    return [each.press for row in screen.rows for each in row if each.press is not None]
