"""Departments for their staff: the list, one department, one of its texts, the preview, its categories. Pure."""

from collections.abc import Sequence

from bot.callbacks import Nothing, ProviderPlace
from bot.callbacks.catalogue import (
    Categories,
    ClearField,
    DepartmentField,
    DepartmentPlace,
    DepartmentPreview,
    Departments,
    MoveDepartment,
    ResetDepartment,
    Shop,
    ShowDepartment,
    SwitchCategory,
)
from bot.screens.layout import bottom, button, columns, danger, lines, main, paging, paragraphs, screen, short
from bot.screens.parts import department_label, region
from bot.screens.results import offer_labels, results
from bot.screens.screen import Button, Rows, Screen
from bot.services.catalogue_views import (
    CategoriesView,
    CategoryRow,
    DepartmentFieldView,
    DepartmentPreviewView,
    DepartmentRow,
    DepartmentView,
)
from bot.services.departments import TITLE, TITLE_LIMIT
from bot.services.own_shelf_fields import ADDRESS_LIMIT
from bot.texts import LANGUAGES, Html, Texts

SHOWN = 20
WRONG = ("title", "emoji", "address", "photo")


def departments(rows: Sequence[DepartmentRow], t: Texts) -> Screen:
    """All of them in the order of the first screen, with arrows."""
    if not rows:
        return screen(t("departments.empty"), bottom(t, Shop()))
    shown = rows[:SHOWN]
    text = paragraphs(t("departments.title"), lines(*(_row(each, t) for each in shown)), t("departments.hint"))
    buttons = tuple(_with_arrows(each, i, len(shown), t) for i, each in enumerate(shown))
    return screen(text, buttons, bottom(t, Shop()))


def _row(each: DepartmentRow, t: Texts) -> Html:
    name = short(department_label(t, each.provider), 60)
    return t("departments.row", name=name, provider=each.provider, state=_state(each, t), n=t.number(each.offers))


def _state(each: DepartmentRow, t: Texts) -> str:
    if each.mode != "on":
        return t.plain(f"provider.mode.{each.mode}")
    return t.plain("departments.hidden") if each.hidden else t.plain("departments.shown")


def _with_arrows(each: DepartmentRow, index: int, count: int, t: Texts) -> tuple[Button, ...]:
    name = button(short(department_label(t, each.provider), 40), DepartmentPlace(provider=each.provider))
    up = button(t.plain("departments.button.up"), MoveDepartment(provider=each.provider, step=-1))
    down = button(t.plain("departments.button.down"), MoveDepartment(provider=each.provider, step=1))
    return (name, *((up,) if index else ()), *((down,) if index < count - 1 else ()))


def department(view: DepartmentView, t: Texts) -> Screen:
    """One department with a pencil for each of its texts."""
    name = view.row.provider
    own = _own(view, t)
    text = paragraphs(
        t("arrange.title", name=short(department_label(t, name), 60), provider=name),
        t("arrange.ask") if view.asking else None,
        lines(
            t("arrange.state", state=_state(view.row, t)),
            t("departments.offers", n=t.number(view.row.offers)),
            t("arrange.unlisted") if view.row.hidden else None,
        ),
        lines(t("arrange.own"), *own) if own else t("arrange.as_provider"),
    )
    others = columns(
        (
            button(t.plain("arrange.button.preview"), DepartmentPreview(provider=name)),
            button(t.plain("arrange.button.categories"), Categories(provider=name)),
            button(t.plain("arrange.button.provider"), ProviderPlace(provider=name)),
        )
    )
    keys = (*(f"{TITLE}{each}" for each in LANGUAGES), "emoji", "picture")
    pencils = columns(_pencil(name, key, t) for key in keys)
    show, hide = (ShowDepartment(provider=name, on=on) for on in (1, 0))
    first: Rows = (main(t.plain("arrange.button.show"), show),) if view.row.hidden else ()
    last: Rows = () if view.row.hidden else (danger(t.plain("arrange.button.hide"), hide),)
    return screen(text, first, pencils, others, _reset(view, t) if own else (), last, bottom(t, Departments()))


def _own(view: DepartmentView, t: Texts) -> list[Html]:
    values = {f"{TITLE}{language}": title for language, title in view.titles.items()}
    values |= {"emoji": view.emoji, "picture": view.picture}
    return [
        t("arrange.field", name=field_name(key, t), value=short(value, 100)) for key, value in values.items() if value
    ]


def _reset(view: DepartmentView, t: Texts) -> Rows:
    if view.asking:
        return (danger(t.plain("arrange.button.reset_sure"), ResetDepartment(provider=view.row.provider)),)
    return ((button(t.plain("arrange.button.reset"), DepartmentPlace(provider=view.row.provider, ask=1)),),)


def field_name(key: str, t: Texts) -> str:
    """What a text of a department is called, plain."""
    if key.startswith(TITLE):
        return t.plain("arrange.name", language=t.plain(f"shelf.language.{key.removeprefix(TITLE)}"))
    return t.plain(f"arrange.{key}")


def _pencil(provider: str, key: str, t: Texts) -> Button:
    return button(t.plain("shelf.button.edit", title=field_name(key, t)), DepartmentField(provider=provider, key=key))


def field(view: DepartmentFieldView, t: Texts) -> Screen:
    """Waits for one text of a department."""
    kind = view.key.partition("_")[0]
    values = {"limit": TITLE_LIMIT, "address_limit": ADDRESS_LIMIT}
    text = paragraphs(
        t(f"arrange.wrong.{view.wrong}", **values) if view.wrong in WRONG else None,
        lines(t("question.title", title=field_name(view.key, t)), t(f"arrange.hint.{kind}", **values)),
        t("question.current", text=short(view.value, 500)) if view.value else None,
    )
    clear: Rows = ()
    if view.value:
        press = ClearField(provider=view.provider, key=view.key)
        clear = ((button(t.plain("arrange.button.clear"), press),),)
    return screen(text, clear, bottom(t, DepartmentPlace(provider=view.provider)))


def preview(view: DepartmentPreviewView, t: Texts, customers: Texts) -> Screen:
    """The first screen's button and the list, in the customers' words; nothing of it can be pressed."""
    drawn = results(view.results, customers)
    first = button(department_label(customers, view.provider), Nothing())
    labels = [(button(label, Nothing()),) for label in offer_labels(view.results.rows, customers)]
    others = columns(
        button(t.plain(f"shelf.language.{each}"), DepartmentPreview(provider=view.provider, language=each))
        for each in view.languages
        if each != view.language
    )
    text = paragraphs(t("arrange.preview"), drawn.text)
    back = bottom(t, DepartmentPlace(provider=view.provider))
    return screen(text, ((first,),), tuple(labels), others, back, picture=drawn.picture)


def categories(view: CategoriesView, t: Texts) -> Screen:
    """What the department's offers are, each hidden or shown by a press."""
    name = short(department_label(t, view.provider), 60)
    if not view.what:
        text = paragraphs(
            t("categories.title", name=name), t("categories.hint") if view.kinds else t("categories.none")
        )
        buttons = columns(
            button(t.plain(f"categories.button.{each}"), Categories(provider=view.provider, what=each))
            for each in view.kinds
        )
        return screen(text, buttons, bottom(t, DepartmentPlace(provider=view.provider)))
    before, after = (Categories(provider=view.provider, what=view.what, page=view.page + step) for step in (-1, 1))
    text = paragraphs(
        t("categories.title", name=name), t(f"categories.{view.what}"), t("categories.press"), t("categories.unlisted")
    )
    return screen(
        text,
        tuple((_category(view, each, t),) for each in view.rows),
        paging(t, view.page, view.pages, before, after),
        bottom(t, Categories(provider=view.provider)),
    )


def _category(view: CategoriesView, each: CategoryRow, t: Texts) -> Button:
    value = region(t, view.provider, each.value) if view.what == "region" else each.value
    key = "categories.button.hidden" if each.hidden else "categories.button.shown"
    label = t.plain(key, value=short(value, 40), n=t.number(each.offers))
    press = SwitchCategory(
        provider=view.provider, what=view.what, key=each.key, hide=int(not each.hidden), page=view.page
    )
    return button(label, press)
