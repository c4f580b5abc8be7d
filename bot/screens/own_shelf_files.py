"""A file with products: how to send one, what it would do, what is wrong with it line by line."""

from bot.callbacks.shelf import ApplyShelfFile, ExportShelf, OwnShelf, ShelfFile
from bot.screens.layout import bottom, button, lines, listed, main, paragraphs, screen, short
from bot.screens.own_shelf import column_name, reason
from bot.screens.parts import department
from bot.screens.screen import Rows, Screen
from bot.services.own_shelf_csv import MOST_ROWS
from bot.services.own_shelf_views import FileView, LineChange, LineProblem
from bot.texts import Html, Texts

PROBLEMS_SHOWN = 20
CHANGES_SHOWN = 15


def shelf_file(view: FileView, t: Texts) -> Screen:
    """Waits for a file, or for the second press on one."""
    back = bottom(t, OwnShelf(provider=view.provider))
    title = t("shelf.file.title", name=department(t, view.provider))
    if not view.file:
        wrong = t(f"shelf.file.wrong.{view.wrong}", rows=t.number(MOST_ROWS)) if view.wrong else None
        how = t("shelf.file.how", rows=t.number(MOST_ROWS))
        export = ((button(t.plain("shelf.button.export"), ExportShelf(provider=view.provider)),),)
        return screen(paragraphs(title, wrong, how), export, back)
    return screen(paragraphs(title, _counts(view, t), _problems(view, t) or _changes(view, t)), _apply(view, t), back)


def _counts(view: FileView, t: Texts) -> Html:
    numbers = {name: t.number(getattr(view, name)) for name in ("new", "changed", "unchanged")}
    return t("shelf.file.counts", new=numbers["new"], changed=numbers["changed"], unchanged=numbers["unchanged"])


def _problems(view: FileView, t: Texts) -> Html | None:
    if not view.problems:
        return None
    rows = [_problem(view.provider, each, t) for each in view.problems]
    return lines(t.count("shelf.file.problems", len(rows)), listed(t, rows, PROBLEMS_SHOWN), t("shelf.file.mend"))


def _problem(provider: str, each: LineProblem, t: Texts) -> Html:
    name = short(column_name(provider, each.key, t, own=each.own), 40)
    why = reason(provider, each.key, each.reason, t, own=each.own)
    return t("shelf.file.problem", line=t.number(each.line), field=name, reason=why)


def _changes(view: FileView, t: Texts) -> Html | None:
    if not view.changes:
        return t("shelf.file.nothing")
    return listed(t, [_change(view.provider, each, t) for each in view.changes], CHANGES_SHOWN)


def _change(provider: str, each: LineChange, t: Texts) -> Html:
    names = ", ".join(column_name(provider, key, t, own=own) for key, own in each.fields)
    what = short(names, 80) or t.plain("shelf.file.new")
    return t("shelf.file.change", line=t.number(each.line), title=short(each.title, 60), what=what)


def _apply(view: FileView, t: Texts) -> Rows:
    """Nothing to press where a line is wrong: the mended file is sent again."""
    if view.problems or not view.changes:
        return ((button(t.plain("shelf.button.import"), ShelfFile(provider=view.provider)),),)
    return (main(t.plain("shelf.button.apply"), ApplyShelfFile(file=view.file, seen=view.seen)),)
