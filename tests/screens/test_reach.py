"""Every place and action that a button can carry is carried by some screen, and by none that is not there."""

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.screens import home
from bot.texts import Texts
from tests.screens.checker import presses
from tests.screens.samples import CALM
from tests.screens.test_balance import balance_screens
from tests.screens.test_books import drawn
from tests.screens.test_broadcasts import broadcast_mail, broadcast_screens
from tests.screens.test_catalogue import catalogue_screens
from tests.screens.test_channels import channel_screens
from tests.screens.test_deposits import deposit_screens
from tests.screens.test_desk_lists import desk_screens
from tests.screens.test_health import health_screens
from tests.screens.test_limits import browsing, cards, following, mail, others, paying, staff
from tests.screens.test_numbers import number_screens
from tests.screens.test_own_shelf import shelf
from tests.screens.test_people import people
from tests.screens.test_staff_chat import staff_chat_screens
from tests.screens.test_support import support_letters, support_screens
from tests.screens.test_ways import ways_screens

# Reached by other ways than a button.
AWAITED = {
    "Decided",  # after the second press of a decision
    "MemberDecide",  # after the reason
    "BlockDecide",  # after the reason
    "ReturnConfirm",  # after the reason
    "SupplierField",  # after `BeginCall`
    "SupplierSummary",  # after the last field
    "CustomerDecide",  # after the sum and the reason
    "FeeDecide",  # after the percentage
    "TopUpPayer",  # after `TopUpWith`
    "TopUpOption",  # a question about the payer of a top-up
    "Because",  # after the remote id or the goods
    "Decide",  # after the text that a decision needs
    "Payer",  # after `PayWith`
    "Question",  # after `BuyNow`, `Checkout` or `EditAnswer`, and by Back
}


def test_nothing_that_can_be_pressed_is_out_of_reach(t: Texts) -> None:
    screens = [home.home(CALM.home(), t)]
    for topic in (
        browsing,
        cards,
        paying,
        following,
        others,
        staff,
        shelf,
        deposit_screens,
        ways_screens,
        mail,
        drawn,
        balance_screens,
        number_screens,
        people,
        support_screens,
        support_letters,
        health_screens,
        catalogue_screens,
        broadcast_screens,
        broadcast_mail,
        staff_chat_screens,
        desk_screens,
        channel_screens,
    ):
        screens += topic(CALM, t)
    reached = {type(press).__name__ for screen in screens for press in presses(screen)}
    bases = (Place, Action, StaffPlace, StaffAction)
    known = {each.__name__ for kind in bases for each in kind.__subclasses__() if each not in bases}
    assert known - reached - AWAITED == set()
