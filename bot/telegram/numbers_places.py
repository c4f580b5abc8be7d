"""What is seen of the shop's numbers, and the letters that bring them: files, pictures, the digest. Writes nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.callbacks import Place
from bot.callbacks.numbers import DigestPlace, NumbersPlace
from bot.charts import NOTHING, Drawing, NotDrawn, Panel
from bot.charts import Draw as DrawPicture
from bot.screens import numbers as screens
from bot.screens.numbers_tables import labels, series, short_name, table
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import digest, exports_files
from bot.services.errors import Gone, Mistake
from bot.services.numbers import Numbers
from bot.services.numbers_files import PICTURES
from bot.services.numbers_views import NumbersView
from bot.services.people import Person
from bot.services.rights import Right, may, require
from bot.telegram.composed import Composed, Document, Nothing, Photo
from bot.telegram.money_places import reader_of
from bot.texts import Catalogues, Texts
from storage.database import Database, Reader
from storage.letters import Letter

PROVIDERS_DRAWN = 6

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class NumbersPlaces:
    """The services refuse who may not see it."""

    clock: Clock
    numbers: Numbers

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {NumbersPlace: self._numbers, DigestPlace: self._digest}

    async def _numbers(self, reader: Reader, person: Person, place: NumbersPlace, t: Texts) -> Screen:
        return screens.numbers(await self.numbers.view(reader, person, place.unit, place.back, self.clock.now()), t)

    async def _digest(self, reader: Reader, person: Person, place: DigestPlace, t: Texts) -> Screen:
        require(person, Right.NUMBERS)
        return screens.digest_hour(await digest.hour_of(reader), t)


@dataclass(frozen=True, slots=True)
class NumbersLetters:
    """Composes what was asked for; whoever may not read it any more by then gets nothing. `draw` makes pictures."""

    db: Database
    catalogues: Catalogues
    numbers: Numbers
    clock: Clock
    draw: DrawPicture

    async def file(self, letter: Letter) -> Composed:
        """The numbers as a table or a picture."""
        unit, form = str(letter.fields["unit"]), str(letter.fields["form"])
        person = await self._reader(letter)
        t, now = self.catalogues.of(person.language), self.clock.now()
        try:
            view = await self.db.read(lambda reader: self.numbers.view(reader, person, unit, 0, now))
            caption = t("numbers.caption", span=screens.row_span(view, t))
            if form in PICTURES:
                png = await self.draw(_drawing(view, self.numbers.currency, t, dark=form == "dark"))
                return Photo(png, f"numbers-{unit}.png", caption)
        except (Gone, Mistake, NotDrawn):
            return Nothing()
        found = table(view, self.numbers.currency, t)
        content = exports_files.as_csv(found, t.language) if form == "csv" else exports_files.as_xlsx([found])
        return Document(content, f"numbers-{unit}.{form}", caption)

    async def digest(self, letter: Letter) -> Composed:
        """How a day was."""
        day = date.fromisoformat(str(letter.fields["day"]))
        person = await self._reader(letter)
        if not may(person, Right.NUMBERS):
            return Nothing()
        t = self.catalogues.of(person.language)
        return screens.digest(await self.db.read(lambda reader: self.numbers.digest(reader, day)), t)

    async def _reader(self, letter: Letter) -> Person:
        return await self.db.read(lambda reader: reader_of(reader, letter.chat_id))


def _drawing(view: NumbersView, currency: str, t: Texts, *, dark: bool) -> Drawing:
    panels = [
        _panel(view, "orders", "", ("orders",), t, bars=True),
        _panel(view, "money", currency, ("revenue", "profit", "refunds"), t),
        _panel(view, "margin", "%", ("margin",), t),
        _panel(view, "cart_to_paid", "%", ("cart_to_paid",), t, bars=True),
        _panel(view, "pace", t.plain("numbers.picture.minutes"), ("median", "most"), t),
    ]
    if view.all_along:
        panels.append(_providers(view, t))
    return Drawing(screens.row_span(view, t), labels(view, t), panels, dark=dark)


def _providers(view: NumbersView, t: Texts) -> Panel:
    name = t.plain("numbers.picture.providers")
    shown = view.all_along[:PROVIDERS_DRAWN]
    return Panel(
        title=name,
        unit="%",
        names=[name],
        series=[[NOTHING if one.percent is None else str(one.percent) for one in shown]],
        bars=True,
        labels=[short_name(one.provider, t) for one in shown],
    )


def _panel(view: NumbersView, name: str, unit: str, columns: tuple[str, ...], t: Texts, *, bars: bool = False) -> Panel:
    return Panel(
        title=t.plain(f"numbers.picture.{name}"),
        unit=unit,
        names=[t.plain(f"numbers.picture.{column}") for column in columns],
        series=[[NOTHING if one is None else str(one) for one in series(view, column)] for column in columns],
        bars=bars,
    )
