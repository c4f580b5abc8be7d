"""What buttons carry: places (where a screen is) and actions (what a press does). Ids only, 64 bytes at most.

A place can be drawn again at any time: after a restart, from a message a month old, or for the Back button. The place
of a dialog also says which answer is awaited: text typed at `Question` answers it. An action changes something and then
shows a place.
The only module outside `bot/telegram` that imports aiogram, with `kinds`.
"""

import bot.callbacks.balance
import bot.callbacks.broadcast
import bot.callbacks.care
import bot.callbacks.catalogue
import bot.callbacks.channel
import bot.callbacks.deposit
import bot.callbacks.desk
import bot.callbacks.money
import bot.callbacks.notification
import bot.callbacks.numbers
import bot.callbacks.payment
import bot.callbacks.people
import bot.callbacks.price
import bot.callbacks.privacy
import bot.callbacks.setup
import bot.callbacks.shelf
import bot.callbacks.supplier
import bot.callbacks.support
import bot.callbacks.wish  # noqa: F401
from bot.callbacks.kinds import Action as Action
from bot.callbacks.kinds import Place as Place
from bot.callbacks.kinds import StaffAction, StaffPlace
from bot.callbacks.kinds import way_back as way_back
from bot.services.people import Right

# --- the customer's places ---


class Home(Place, prefix="h"):
    pass


class Search(Place, prefix="s"):
    """Waits for a search text."""


class Results(Place, prefix="r"):
    """One page of a result list; pages count from 1."""

    browse: int
    page: int = 1


class Pages(Place, prefix="rj"):
    """Waits for the number of a page, typed or pressed; `page` is the one that is shown."""

    browse: int
    page: int = 1


class Choose(Place, prefix="rc"):
    """The values of one filter: platform, region, price or sort."""

    browse: int
    what: str


class Card(Place, prefix="c"):
    """One offer; `browse` and `page` lead back, 0 where it was not reached from a list."""

    offer: int
    browse: int = 0
    page: int = 1
    variant: str = ""
    quantity: int = 1


class CardAnyway(Place, prefix="ca"):
    """The card of an offer that does not work in the customer's country, once they want to go on all the same."""

    offer: int
    browse: int = 0
    page: int = 1
    variant: str = ""
    quantity: int = 1


class Details(Place, prefix="cd"):
    offer: int
    browse: int = 0
    page: int = 1


class CartPlace(Place, prefix="k"):
    pass


class Question(Place, prefix="q"):
    """Waits for the answer to one question of an order; `wrong` says why the last try was refused."""

    order: int
    key: str
    wrong: str = ""


class Summary(Place, prefix="y"):
    """What will be paid; walks through the orders of a checkout one by one."""

    checkout: int


class OrderPlace(Place, prefix="o"):
    """An order's status; `ask` is 1 while it asks whether a cancellation is meant."""

    order: int
    ask: int = 0


class Goods(Place, prefix="g"):
    """The delivered items of an order, page by page; `open` is 1 once the customer asked to see them."""

    order: int
    page: int = 1
    open: int = 0


class Orders(Place, prefix="os"):
    page: int = 1


class Settings(Place, prefix="t"):
    pass


class Languages(Place, prefix="tl"):
    pass


class Countries(Place, prefix="tc"):
    """Waits for a two-letter country or a press; `wrong` is 1 after a text that names none."""

    wrong: int = 0


class SavedAnswers(Place, prefix="ta"):
    pass


class Page(Place, prefix="p"):
    """A page of text: help, terms, privacy, paysupport."""

    name: str


# --- the customer's actions ---


class OpenDepartment(Action, prefix="od"):
    provider: str


class Filter(Action, prefix="f"):
    """Sets one filter to the value with this index among the list's values; -1 clears it."""

    browse: int
    what: str
    value: int


class AddToCart(Action, prefix="ac"):
    offer: int
    variant: str = ""
    quantity: int = 1


class BuyNow(Action, prefix="bn"):
    """`nonce` was made when the card was drawn: the second press finds the first checkout."""

    offer: int
    nonce: str
    variant: str = ""
    quantity: int = 1


class ChangeLine(Action, prefix="cl"):
    """Sets the quantity of a cart line; 0 removes it."""

    line: int
    quantity: int


class Checkout(Action, prefix="co"):
    nonce: str


class UseSaved(Action, prefix="us"):
    order: int
    key: str


class ChooseOption(Action, prefix="qo"):
    """Answers a question with one of its options."""

    order: int
    key: str
    option: str


class SkipQuestion(Action, prefix="qs"):
    """Leaves an optional question without an answer."""

    order: int
    key: str


class EditAnswer(Action, prefix="ea"):
    order: int
    key: str


class Renew(Action, prefix="rn"):
    """Quotes an order again whose price or invoice has lapsed."""

    order: int


class PayThere(Action, prefix="pt"):
    """The customer pays the provider itself: the order is placed there, and then waits for the money."""

    order: int


class ShowQr(Action, prefix="qr"):
    """Sends the payment link of an order as a picture."""

    order: int


class CheckPayment(Action, prefix="cp"):
    """The customer says it is paid: look whether the payment has come."""

    order: int


class LookNow(Action, prefix="ln"):
    order: int


class CancelOrder(Action, prefix="xo"):
    """`sure` is 1 on the second press."""

    order: int
    sure: int = 0


class MoneyBack(Action, prefix="mb"):
    order: int
    sure: int = 0


class Reveal(Action, prefix="rv"):
    """Shows delivered items of an order: all of a page as text, or one picture or file."""

    order: int
    page: int = 1


class Repeat(Action, prefix="rp"):
    order: int
    nonce: str


class SetLanguage(Action, prefix="sl"):
    language: str


class SetCountry(Action, prefix="sc"):
    country: str


class ForgetAnswer(Action, prefix="fa"):
    provider: str
    key: str


class Nothing(Action, prefix="n"):
    """A label that does nothing when pressed, such as the page counter."""


# --- the staff's places and actions ---


class Desk(StaffPlace, prefix="D", needs=Right.LOOK):
    pass


class CasePlace(StaffPlace, prefix="C", needs=Right.LOOK):
    case: int


class StaffOrder(StaffPlace, prefix="O", needs=Right.LOOK):
    order: int


class Reason(StaffPlace, prefix="R", needs=Right.DECIDE):
    """Waits for the text of a decision: the remote id to adopt, the goods to deliver, the reason of the others."""

    case: int
    decision: str


class Because(StaffPlace, prefix="W", needs=Right.DECIDE):
    """Waits for the reason of a decision for which something else was typed first; `draft` holds that."""

    case: int
    draft: int


class Decide(StaffPlace, prefix="Y", needs=Right.DECIDE):
    """Shows what a decision will do and waits for the second press; `draft` holds the typed text and the reason."""

    case: int
    draft: int


class Providers(StaffPlace, prefix="P", needs=Right.SWITCH):
    """`back`: the way back, empty for the desk."""

    back: str = ""


class ProviderPlace(StaffPlace, prefix="Pp", needs=Right.SWITCH):
    """`back`: the way back from the list that this provider stands in."""

    provider: str
    back: str = ""


class PauseReason(StaffPlace, prefix="Pr", needs=Right.SWITCH):
    """Waits for the reason that customers will read."""

    provider: str


class NextCase(StaffAction, prefix="NC", needs=Right.LOOK):
    pass


class TakeCase(StaffAction, prefix="TC", needs=Right.TAKE):
    case: int


class GiveReason(StaffAction, prefix="GR", needs=Right.DECIDE):
    """A reason by a button; `draft` is 0 where nothing had to be typed before."""

    case: int
    decision: str
    preset: str
    draft: int = 0


class Confirm(StaffAction, prefix="CF", needs=Right.DECIDE):
    """The second press of a decision."""

    case: int
    draft: int


class SwitchProvider(StaffAction, prefix="SP", needs=Right.SWITCH):
    provider: str
    mode: str


def _places() -> dict[str, type[Place]]:
    every = [each for each in (*Place.__subclasses__(), *StaffPlace.__subclasses__()) if each is not StaffPlace]
    found = {each.__prefix__: each for each in every}
    if len(found) != len(every):
        raise ValueError("two places have one prefix")
    return found


PLACES = _places()


def place_of(packed: str | None) -> Place:
    """The place that was packed into text; Home where the text means nothing any more."""
    kind = PLACES.get((packed or "").partition(":")[0])
    if kind is None or packed is None:
        return Home()
    try:
        place = kind.unpack(packed)
    except (TypeError, ValueError):
        return Home()
    return place


def back_to(way: str, otherwise: Place) -> Place:
    """Where a way back leads; `otherwise` where it leads nowhere."""
    found = place_of(way.replace("~", Place.__separator__))
    return otherwise if isinstance(found, Home) else found
