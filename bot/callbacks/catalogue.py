"""The places and actions of the catalogue in the staff's hands: a part of `bot/callbacks`, whose rules hold here."""

from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.services.people import Right


class Shop(StaffPlace, prefix="v", needs=Right.CATALOGUE):
    """Where everything that customers see is arranged."""


class Departments(StaffPlace, prefix="vd", needs=Right.CATALOGUE):
    pass


class DepartmentPlace(StaffPlace, prefix="vp", needs=Right.CATALOGUE):
    """One department; `ask` is 1 while it asks whether its own texts are to be forgotten."""

    provider: str
    ask: int = 0


class DepartmentField(StaffPlace, prefix="vf", needs=Right.CATALOGUE):
    """Waits for a title, the emoji or the picture; `wrong` says why the last try was refused."""

    provider: str
    key: str
    wrong: str = ""


class DepartmentPreview(StaffPlace, prefix="vv", needs=Right.CATALOGUE):
    """The department as customers of this language see it; empty: of one's own."""

    provider: str
    language: str = ""


class PauseReasonIn(StaffPlace, prefix="vr", needs=Right.SWITCH):
    """Waits for the reason of a pause that customers of one language read."""

    provider: str
    language: str


class MoveDepartment(StaffAction, prefix="vM", needs=Right.CATALOGUE):
    """`step` is -1 for up, 1 for down."""

    provider: str
    step: int


class ShowDepartment(StaffAction, prefix="vH", needs=Right.CATALOGUE):
    provider: str
    on: int


class ResetDepartment(StaffAction, prefix="vR", needs=Right.CATALOGUE):
    """The second press: the provider's own texts stand again."""

    provider: str


class ClearField(StaffAction, prefix="vC", needs=Right.CATALOGUE):
    provider: str
    key: str


class Categories(StaffPlace, prefix="vc", needs=Right.CATALOGUE):
    """What a department's offers are; without `what` the choice of platforms, regions or genres."""

    provider: str
    what: str = ""
    page: int = 1


class SwitchCategory(StaffAction, prefix="vS", needs=Right.CATALOGUE):
    """Hides a category, named by a digest of its value, or shows it again."""

    provider: str
    what: str
    key: str
    hide: int
    page: int = 1


class FindOffer(StaffPlace, prefix="vo", needs=Right.CATALOGUE):
    """Waits for words of an offer's title; `browse` is the list that the last ones opened, 0 for none."""

    browse: int = 0


class OfferPlace(StaffPlace, prefix="vO", needs=Right.CATALOGUE):
    """An offer and what can be made of it; `ask` names the press that waits for its second: home, list, bar."""

    offer: int
    ask: str = ""


class OwnName(StaffPlace, prefix="vn", needs=Right.CATALOGUE):
    """Waits for the shop's own name of an offer."""

    offer: int
    language: str
    wrong: str = ""


class ClearName(StaffAction, prefix="vN", needs=Right.CATALOGUE):
    offer: int
    language: str


class FeaturedOffers(StaffPlace, prefix="vl", needs=Right.CATALOGUE):
    pass


class FeatureUntil(StaffPlace, prefix="vu", needs=Right.CATALOGUE):
    """Waits for the last day on which an offer stands first; `home` is 1 for the first screen."""

    offer: int
    home: int
    wrong: str = ""


class Feature(StaffAction, prefix="vF", needs=Right.CATALOGUE):
    """The second press: the offer stands first, on the first screen or in its department."""

    offer: int
    home: int


class Unfeature(StaffAction, prefix="vU", needs=Right.CATALOGUE):
    offer: int
    home: int


class EndlessFeature(StaffAction, prefix="vE", needs=Right.CATALOGUE):
    """No last day."""

    offer: int
    home: int


class Blacklist(StaffPlace, prefix="vb", needs=Right.CATALOGUE):
    page: int = 1


class BarWords(StaffPlace, prefix="vw", needs=Right.CATALOGUE):
    """Waits for words; `draft` holds those that wait for the second press."""

    draft: int = 0
    wrong: str = ""


class ConfirmWords(StaffAction, prefix="vW", needs=Right.CATALOGUE):
    draft: int


class AllowWords(StaffAction, prefix="vA", needs=Right.CATALOGUE):
    words: int


class BarOffer(StaffAction, prefix="vB", needs=Right.CATALOGUE):
    """Never sells the offer, or lets it be sold again."""

    offer: int
    on: int


class Synonyms(StaffPlace, prefix="vs", needs=Right.CATALOGUE):
    page: int = 1


class NewSynonym(StaffPlace, prefix="vy", needs=Right.CATALOGUE):
    """Waits for a pair, or for what a missed search means; `miss` is 0 where none is meant."""

    miss: int = 0
    wrong: str = ""


class DropSynonym(StaffAction, prefix="vD", needs=Right.CATALOGUE):
    pair: int


class TrySearch(StaffPlace, prefix="vt", needs=Right.CATALOGUE):
    """Waits for words and shows what customers find with them; `browse` holds the last ones."""

    browse: int = 0


class MissedSearches(StaffPlace, prefix="vm", needs=Right.CATALOGUE):
    page: int = 1


class MissedSearch(StaffPlace, prefix="vi", needs=Right.CATALOGUE):
    miss: int


class MissNote(StaffPlace, prefix="vj", needs=Right.CATALOGUE):
    """Waits for what staff make of a search that finds nothing."""

    miss: int


class ForgetMiss(StaffAction, prefix="vG", needs=Right.CATALOGUE):
    miss: int
