"""What the screens of the catalogue in the staff's hands are given to draw: plain facts. Refuses behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.services.views import OfferRow, Price, ResultsView


@dataclass(frozen=True, slots=True)
class ShopView:
    """What a member of staff may open from `/shop`."""

    rights: frozenset[str]
    missed: int
    """Searches that found nothing."""


@dataclass(frozen=True, slots=True)
class WishRow:
    """What a customer waits for: an offer, 0 for none, or words."""

    id: int
    offer: int
    words: str
    title: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    provider: str
    mode: str
    hidden: bool
    offers: int


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """`titles` by language, empty where the provider's own stands; so are emoji and picture."""

    row: DepartmentRow
    titles: Mapping[str, str]
    emoji: str
    picture: str
    first: bool
    last: bool
    asking: bool


@dataclass(frozen=True, slots=True)
class DepartmentFieldView:
    provider: str
    key: str
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class DepartmentPreviewView:
    provider: str
    language: str
    languages: tuple[str, ...]
    results: ResultsView


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """`key` names the value in a button."""

    key: str
    value: str
    offers: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class CategoriesView:
    provider: str
    what: str
    rows: tuple[CategoryRow, ...]
    page: int
    pages: int
    kinds: tuple[str, ...]
    """Those of platform, region, genre that the department's offers have."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An offer as staff find it; `state` is sold, gone, unlisted or never."""

    id: int
    provider: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class FindView:
    query: str
    rows: tuple[FoundRow, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """`names` by language: the shop's own. `featured`: the last day by shelf, `home` or `list`."""

    row: FoundRow
    provider_title: str
    names: Mapping[str, str]
    price: Price | None
    stock: int | None
    own: bool
    """Written by staff: its name is a field of it."""
    barred_itself: bool
    featured: Mapping[str, date | None]
    ask: str
    channels: int


@dataclass(frozen=True, slots=True)
class NameView:
    offer: int
    language: str
    provider: str
    title: str
    current: str
    wrong: str


@dataclass(frozen=True, slots=True)
class UntilView:
    offer: int
    home: bool
    title: str
    provider: str
    until: date | None
    wrong: str


@dataclass(frozen=True, slots=True)
class FeaturedRow:
    """`shelf` is a provider, empty for the first screen."""

    shelf: str
    offer: int
    title: str
    provider: str
    until: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class BlacklistView:
    offers: tuple[FoundRow, ...]
    words: tuple[tuple[int, str, int], ...]
    """Id, words, and how many offers they keep out."""
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class BarWordsView:
    draft: int
    words: str
    hits: int
    examples: tuple[FoundRow, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class SynonymsView:
    rows: tuple[tuple[int, str, str], ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class TryView:
    query: str
    total: int
    corrected: str
    rows: tuple[OfferRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MissRow:
    id: int
    words: str
    times: int
    last_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class MissesView:
    rows: tuple[MissRow, ...] = field(default_factory=tuple)
    page: int = 1
    pages: int = 1
    total: int = 0
