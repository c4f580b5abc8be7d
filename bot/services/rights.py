"""Who of the staff may do what: one table. To a stranger everything here is as if it were not there."""

from enum import StrEnum

from bot.balance_callbacks import CustomerDecide, CustomerMoney, CustomerValue
from bot.callbacks import (
    Because,
    CasePlace,
    Decide,
    Desk,
    PauseReason,
    Place,
    ProviderPlace,
    Providers,
    Reason,
    StaffOrder,
)
from bot.deposit_callbacks import DepositLimit, TopUpReason
from bot.money_callbacks import MoneyOrders, MoneyPlace
from bot.payment_callbacks import Ways
from bot.price_callbacks import Prices, PriceValue
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from bot.shelf_callbacks import NewProduct, OwnShelf, ProductField, ProductPlace, ProductPreview, ShelfFile
from bot.supplier_callbacks import (
    ReturnConfirm,
    ReturnReason,
    SupplierAction,
    SupplierActions,
    SupplierField,
    SupplierSummary,
)


class Right(StrEnum):
    LOOK = "look"
    """See the desk, cases and any order."""
    TAKE = "take"
    DECIDE = "decide"
    """Decide a case: money and goods."""
    SWITCH = "switch"
    """Switch providers on and off."""
    PRICE = "price"
    SUPPLIER = "supplier"
    """Make calls at providers."""
    REOPEN = "reopen"
    """Open a shop whose database was restored."""
    SHELF = "shelf"
    """Write the shop's own products."""
    MONEY = "money"
    """Read the books: what was earned, what it cost, what is held."""


_ALL = frozenset(Role)
_CHIEFS = frozenset({Role.OWNER, Role.MANAGER})

HOLDERS: dict[Right, frozenset[Role]] = {
    Right.LOOK: _ALL,
    Right.TAKE: _ALL,
    Right.DECIDE: _CHIEFS,
    Right.SWITCH: _CHIEFS,
    Right.PRICE: _CHIEFS,
    Right.SUPPLIER: _CHIEFS,
    Right.SHELF: _CHIEFS,
    Right.REOPEN: frozenset({Role.OWNER}),
    Right.MONEY: _CHIEFS,
}

PLACES: dict[type[Place], Right] = {
    Desk: Right.LOOK,
    CasePlace: Right.LOOK,
    StaffOrder: Right.LOOK,
    Reason: Right.DECIDE,
    Because: Right.DECIDE,
    Decide: Right.DECIDE,
    Providers: Right.SWITCH,
    ProviderPlace: Right.SWITCH,
    PauseReason: Right.SWITCH,
    DepositLimit: Right.SWITCH,
    TopUpReason: Right.DECIDE,
    SupplierActions: Right.SUPPLIER,
    SupplierAction: Right.SUPPLIER,
    SupplierField: Right.SUPPLIER,
    SupplierSummary: Right.SUPPLIER,
    ReturnReason: Right.DECIDE,
    ReturnConfirm: Right.DECIDE,
    Prices: Right.PRICE,
    PriceValue: Right.PRICE,
    Ways: Right.PRICE,
    CustomerMoney: Right.DECIDE,
    CustomerValue: Right.DECIDE,
    CustomerDecide: Right.DECIDE,
    MoneyPlace: Right.MONEY,
    MoneyOrders: Right.MONEY,
    OwnShelf: Right.SHELF,
    ProductPlace: Right.SHELF,
    ProductField: Right.SHELF,
    NewProduct: Right.SHELF,
    ProductPreview: Right.SHELF,
    ShelfFile: Right.SHELF,
}
"""The staff's places and the right that each one needs."""


def may(person: Person, right: Right) -> bool:
    return person.role in HOLDERS[right]


def require(person: Person, right: Right) -> None:
    """Raises `Gone` for a stranger and `Mistake` for staff whose role lacks the right."""
    if person.role is None:
        raise Gone
    if not may(person, right):
        raise Mistake("error.not_allowed")


def require_place(person: Person, place: Place) -> None:
    """The same for a place of the staff's; a customer's place asks for nothing."""
    if right := PLACES.get(type(place)):
        require(person, right)
