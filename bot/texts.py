"""Texts in the language of the one who reads: gettext with keys as message ids, Babel for money and times.

Refuses raw HTML: each value is escaped unless it is `Html`. Knows no screen and no order.
"""

import gettext
import html
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from babel.units import format_unit

from providers.money import Money

if TYPE_CHECKING:
    from bot.services.views import Price

LANGUAGES = ("en", "ru")
DEFAULT_LANGUAGE = "en"
STARS = "XTR"
_FOLDER = Path(__file__).resolve().parent.parent / "locales"
SPAN_HOURS = timedelta(hours=2)
"""From here on a span is told in hours."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Html(str):
    """Text that already is Telegram's HTML: inserted into other texts as it stands."""

    __slots__ = ()


class MissingText(KeyError):
    """No catalogue has the key, or a placeholder got no value."""


class Domain:
    """One or several `.po` files as one, compiled in memory. A key stands in one of them."""

    def __init__(self, paths: Sequence[Path], language: str) -> None:
        catalogue = _read_po(paths[0], language)
        for path in paths[1:]:
            for message in _read_po(path, language):
                if message.id:
                    catalogue[message.id] = message
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        self._translations = gettext.GNUTranslations(compiled)
        ids = (m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id)
        self.keys = frozenset(ids)

    def text(self, key: str) -> str:
        return self._translations.gettext(key)

    def plural(self, key: str, n: int) -> str:
        return self._translations.ngettext(key, key, n)


def _read_po(path: Path, language: str) -> Catalog:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    for message in catalogue:
        told = message.string
        message.string = _kept(told) if isinstance(told, str) else tuple(_kept(form) for form in told or ())
    return catalogue


def _kept(text: str) -> str:
    """A sign before a number stays on the line of its number."""
    return text.replace("\N{NUMERO SIGN} ", "\N{NUMERO SIGN}\N{NO-BREAK SPACE}")


@cache
def _read(paths: tuple[Path, ...], language: str) -> Domain:
    """Once for each process: no file of texts changes while it is in use."""
    return Domain(paths, language)


class Texts:
    """The texts of one language, and money and times as its readers write them.

    Texts are HTML for messages; `plain` gives the same without escaping, for buttons, alerts and invoices.
    """

    def __init__(self, language: str, catalogues: "Catalogues", domain: Domain) -> None:
        self.language = language
        self._catalogues = catalogues
        self._domain = domain

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language)

    def __call__(self, key: str, **values: object) -> Html:
        """The text as HTML. Raises `MissingText` where catalogues are strict."""
        return Html(self._fill(key, self._found(key), values, _escaped))

    def plain(self, key: str, **values: object) -> str:
        """The text without escaping, for everything that Telegram does not parse."""
        return self._fill(key, self._found(key), values, str)

    def count(self, key: str, n: int, **values: object) -> Html:
        """The plural form for `n`; `{n}` stands for the number itself."""
        return Html(self._fill(key, self._plural(key, n), {"n": self.number(n), **values}, _escaped))

    def has(self, key: str) -> bool:
        return key in self._domain.keys

    def provider(self, name: str) -> "Texts":
        """The provider's own texts; neutral ones of the shop stand in for those that it lacks."""
        named = self._catalogues.named.get((name, self.language), {})
        return ProviderTexts(self, self._catalogues, self._catalogues.domain_of(name, self.language), named)

    def in_language(self, code: str) -> "Texts":
        """The same texts for readers of another language."""
        return self._catalogues.of(code)

    def money(self, money: Money) -> str:
        """`349 ₽`, `€5.79`, `210 ⭐`."""
        if money.currency == STARS:
            return self.plain("format.stars", n=self.number(int(money.amount)))
        return _currency(money, self._locale, whole=money.amount % 1 == 0)

    def price(self, price: "Price") -> str:
        """One number in two currencies: `349 ₽ · 210 ⭐`; in one where Stars are not taken."""
        money = self.money(price.money)
        if not price.stars:
            return money
        return self.plain("format.price", money=money, stars=self.plain("format.stars", n=self.number(price.stars)))

    def number(self, n: int | Decimal) -> str:
        return format_decimal(n, locale=self._locale)

    def exact(self, n: Decimal | str) -> str:
        """With all its digits: `101,2`. A text that is no number stays as it is."""
        try:
            exact = Decimal(n)
        except InvalidOperation:
            return str(n)
        return format_decimal(exact, locale=self._locale, decimal_quantization=False) if exact.is_finite() else str(n)

    def size(self, count: int) -> str:
        """Bytes in the unit that fits: `12 MB`."""
        unit, each = ("gigabyte", 2**30) if count >= 2**30 else ("megabyte", 2**20)
        if count < 2**20:
            unit, each = "kilobyte", 2**10
        exact = max(Decimal(count) / each, Decimal("0.1"))
        shown = round(exact, 1) if exact < 10 else round(exact)
        return str(format_unit(shown, f"digital-{unit}", "short", locale=self._locale))

    def moment(self, at: datetime) -> str:
        """Day and time in the shop's time zone."""
        return self._pattern("format.moment", at)

    def full_moment(self, at: datetime) -> str:
        """The same with its year."""
        return self._pattern("format.full_moment", at)

    def time(self, at: datetime) -> str:
        """Hours and minutes in the shop's time zone."""
        return self._pattern("format.time", at)

    def day(self, on: date) -> str:
        return format_date(on, self.plain("format.day"), locale=self._locale)

    def short_day(self, on: date) -> str:
        """Without its year, where the reader knows it."""
        return format_date(on, self.plain("format.short_day"), locale=self._locale)

    def month(self, on: date) -> str:
        """The month of a day, with its year."""
        return format_date(on, self.plain("format.month"), locale=self._locale)

    def same_day(self, one: datetime, other: datetime) -> bool:
        """Whether both are of one day in the shop's time zone."""
        zone = self._catalogues.zone
        return one.astimezone(zone).date() == other.astimezone(zone).date()

    def span(self, delta: timedelta) -> str:
        """How long in one unit: `5 minutes`; below a minute counts as one."""
        return format_timedelta(delta, granularity="minute", threshold=2, locale=self._locale)

    def within(self, delta: timedelta) -> str:
        """The same after `within` and before `ago`: of the units that `span` counts by one, minutes change there."""
        if delta >= SPAN_HOURS:
            return self.span(delta)
        return self.count("format.within_minutes", max(1, round(delta / timedelta(minutes=1))))

    def country(self, code: str) -> str:
        """The country's name; the code itself where nobody knows it."""
        return str(self._locale.territories.get(code.upper(), code))

    def territory(self, name: str) -> str:
        """A country or a part of the world that is named in English, in this language; else the name as it is."""
        code = _territories().get(name.strip().casefold())
        return self.country(code) if code else name

    def _pattern(self, key: str, at: datetime) -> str:
        return format_datetime(at, self.plain(key), tzinfo=self._catalogues.zone, locale=self._locale)

    def _found(self, key: str) -> str:
        return self._domain.text(key) if self.has(key) else self._catalogues.missing(key, self.language)

    def _plural(self, key: str, n: int) -> str:
        return self._domain.plural(key, n) if self.has(key) else self._catalogues.missing(key, self.language)

    def _shown(self, told: object) -> object:
        if isinstance(told, Money):
            return self.money(told)
        return self.exact(told) if isinstance(told, Decimal) else told

    def _fill(self, key: str, text: str, values: Mapping[str, object], form: Callable[[object], str]) -> str:
        def value(found: re.Match[str]) -> str:
            if found[1] not in values:
                return self._catalogues.missing(f"{key} {{{found[1]}}}", self.language)
            told = values[found[1]]
            return form(self._shown(told))

        return _PLACEHOLDER.sub(value, text)


class ProviderTexts(Texts):
    """A provider's own words; `named` are those that staff wrote instead. Money and times are the shop's."""

    def __init__(self, shop: Texts, catalogues: "Catalogues", domain: Domain | None, named: Mapping[str, str]) -> None:
        super().__init__(shop.language, catalogues, domain or shop._domain)
        self._shop = shop
        self._own = domain
        self._named = named

    def __call__(self, key: str, **values: object) -> Html:
        return Html(html.escape(self._named[key])) if key in self._named else super().__call__(key, **values)

    def plain(self, key: str, **values: object) -> str:
        return self._named[key] if key in self._named else super().plain(key, **values)

    def has(self, key: str) -> bool:
        return self._own is not None and key in self._own.keys

    def _found(self, key: str) -> str:
        if self.has(key):
            return self._domain.text(key)
        return self._shop._found(key if self._shop.has(key) else _neutral(key))


class Catalogues:
    """The languages of the shop, read when first asked for. Times are told in `zone`.

    `folders`: each provider's `locale` folder. `strict`: a missing text raises instead of showing its key.
    """

    def __init__(self, zone: ZoneInfo, folders: Mapping[str, Path] | None = None, *, strict: bool = False) -> None:
        self.zone = zone
        self._folders = dict(folders or {})
        self._strict = strict
        self._texts: dict[str, Texts] = {}
        self._domains: dict[tuple[str, str], Domain | None] = {}
        self.named: Mapping[tuple[str, str], Mapping[str, str]] = {}

    def name(self, named: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        """What staff call providers, by provider and language, then by key: in place of their own words."""
        self.named = named

    def of(self, language: str) -> Texts:
        """The texts for a language code such as `ru` or `en-GB`; English where the shop does not speak it."""
        code = language.lower().partition("-")[0]
        known = code if code in LANGUAGES else DEFAULT_LANGUAGE
        if known not in self._texts:
            self._texts[known] = Texts(known, self, _read(own_files(known), known))
        return self._texts[known]

    def domain_of(self, provider: str, language: str) -> Domain | None:
        """The provider's own catalogue, where it has one."""
        name = (provider, language)
        if name not in self._domains:
            folder = self._folders.get(provider)
            path = _path(folder, language, provider) if folder else None
            self._domains[name] = _read((path,), language) if path and path.is_file() else None
        return self._domains[name]

    def every_name(self, provider: str, title: str) -> str:
        """The words by which an offer is found whose title may be a key of its provider's texts."""
        every = [self.of(language).provider(provider) for language in LANGUAGES]
        return " ".join(dict.fromkeys(own.plain(title) if own.has(title) else title for own in every))

    def missing(self, key: str, language: str) -> str:
        """What is shown for a text that is not there. Raises `MissingText` where strict."""
        if self._strict:
            raise MissingText(f"{language}: {key}")
        return key


@cache
def _territories() -> dict[str, str]:
    """Codes of territories by their English names, small; older and shorter names beside those of today."""
    known = {str(name).casefold(): str(code) for code, name in Locale("en").territories.items()}
    return known | {"turkey": "TR", "usa": "US", "uk": "GB", "uae": "AE", "korea": "KR", "czech republic": "CZ"}


def own_files(language: str) -> tuple[Path, ...]:
    """The files that hold the shop's own texts in a language, one for each topic."""
    return tuple(sorted((_FOLDER / language / "LC_MESSAGES").glob("*.po")))


def _path(folder: Path, language: str, domain: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def _escaped(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value))


def _neutral(key: str) -> str:
    """`question.invite.wrong.length` -> `neutral.question.wrong`: the shop's own words for what a provider left out."""
    parts = key.split(".")
    if parts[0] == "question":
        return f"neutral.question.{parts[2]}"
    return f"neutral.department.{parts[1]}" if parts[0] == "department" else f"neutral.{parts[0]}"


def _currency(money: Money, locale: Locale, *, whole: bool) -> str:
    pattern = _currency_pattern(money.currency, locale, whole)
    return format_currency(money.amount, money.currency, pattern, locale=locale, currency_digits=not whole)


@cache
def _currency_pattern(currency: str, locale: Locale, whole: bool) -> str:
    """The locale's own pattern; no digits for a whole amount; a code of letters stands apart from its number."""
    pattern = str(locale.currency_formats["standard"].pattern)
    if whole:
        pattern = pattern.replace(".00", "")
    letters = get_currency_symbol(currency, locale=locale)[-1].isalpha()
    return pattern.replace("¤", "¤\N{NO-BREAK SPACE}") if letters and pattern.startswith("¤") else pattern
