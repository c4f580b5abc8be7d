"""What screens are given to draw: plain facts, no ids that the screen does not need, no secrets. Refuses behaviour."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.services.support_views import ThreadRow
from providers.money import Money
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class Price:
    """One number in two currencies: the shop's money and whole Stars, both rounded up.

    0 Stars: it cannot be paid in Stars, and they are not shown.
    """

    money: Money
    stars: int


@dataclass(frozen=True, slots=True)
class Department:
    """A provider as customers see it. `reason` is what staff wrote when they paused it."""

    provider: str
    available: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    id: int
    number: int
    provider: str
    state: OrderState
    title: str
    more: int
    """How many further lines it has."""
    total: Price
    created_at: datetime
    has_goods: bool = False


@dataclass(frozen=True, slots=True)
class HomeView:
    shop_name: str
    departments: tuple[Department, ...]
    open_order: OrderRow | None
    last: OrderRow | None
    """The newest finished order that can be repeated."""
    last_nonce: str
    cart_count: int
    is_staff: bool
    loading: tuple[int, int] | None = None
    """A catalogue that is being read for the first time: offers read and in all."""
    thread: ThreadRow | None = None
    """An open conversation with the shop."""
    featured: tuple["OfferRow", ...] = ()
    """What staff put on the first screen."""
    unopened: bool = False
    """The shop is new and sells nothing yet."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    id: int
    title: str
    price: Price | None
    in_stock: bool
    preorder_on: date | None = None
    provider: str = ""
    from_price: bool = False
    """The offer has variants; `price` is the lowest."""
    platform: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many offers it would leave; `index` goes into the button."""

    index: int
    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ResultsView:
    browse: int
    provider: str | None
    query: str
    rows: tuple[OfferRow, ...]
    page: int
    pages: int
    total: int
    platform: str
    region: str
    price_band: str
    """`500-1000`, `-500` or `5000-` in whole units of the shop currency; empty: any price."""
    in_stock: bool
    sort: str
    corrected: str = ""
    """What was searched instead, where the query had a typing error or a wrong keyboard layout."""
    popular: tuple[OfferRow, ...] = ()
    """Shown where nothing was found."""
    cart_count: int = 0
    filters: tuple[str, ...] = ("platform", "region", "price")
    """Those that have something to choose."""
    picture: str | None = None
    """Of the department, on its first page."""
    closed: str | None = None
    """Why the department sells nothing now, in words of staff; empty where they wrote none, None where it sells."""
    wished: bool | None = None
    """Whether the customer is told when the query finds something; None where that cannot be asked for."""


@dataclass(frozen=True, slots=True)
class ChooseView:
    browse: int
    what: str
    choices: tuple[Choice, ...]
    currency: str
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class VariantRow:
    ref: str
    title: str
    price: Price | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class CardView:
    offer: int
    provider: str
    ref: str
    title: str
    price: Price | None
    """For the chosen variant and one piece. None: not sold at present."""
    in_stock: bool
    stock: int | None
    platform: str | None
    region: str | None
    excluded_countries: tuple[str, ...]
    customers_country: str | None
    blocked_here: bool
    """The customer's own country is excluded."""
    has_text_keys: bool | None
    preorder_on: date | None
    genres: tuple[str, ...]
    description: str
    activation: str
    picture_url: str | None
    variants: tuple[VariantRow, ...]
    variant: str
    quantity: int
    max_quantity: int
    browse: int
    page: int
    nonce: str
    available: bool
    reason: str
    in_cart: int
    link: str
    """Deep link to share."""
    delivers_here: bool = True
    price_moved_from: Price | None = None
    total: Price | None = None
    """For the chosen quantity; None where it is one piece or not known."""
    tiers: tuple[tuple[int, Price], ...] = ()
    """From so many pieces on, each costs this; the smallest number first."""
    wished: bool = False
    """The customer is told when it is back."""
    anyway: bool = False
    """The customer has read that it does not work in their country, and wants to go on."""


@dataclass(frozen=True, slots=True)
class CartLine:
    id: int
    offer: int
    title: str
    variant_title: str
    quantity: int
    max_quantity: int
    price: Price | None
    """For the whole line; None where it is not sold any more."""


@dataclass(frozen=True, slots=True)
class CartGroup:
    provider: str
    lines: tuple[CartLine, ...]
    total: Price
    closed: str | None = None
    """Why nothing of it can be bought now, in words of staff; empty where they wrote none, None where it can."""


@dataclass(frozen=True, slots=True)
class CartView:
    groups: tuple[CartGroup, ...]
    total: Price | None
    nonce: str
    problems: int
    """Lines that cannot be bought now; checkout leaves them in the cart."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    title: str
    variant_title: str
    quantity: int
    price: Money
    """For the whole line. Stars are reckoned once, for the order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is as the provider takes it: an option's code, empty where the question was skipped."""

    key: str
    text: str
    critical: bool = False
    """Cannot be mended once it is paid."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The shop's own history: how long from payment to delivery."""

    median: timedelta
    most: timedelta
    """90 % were delivered within this."""


@dataclass(frozen=True, slots=True)
class Step:
    state: OrderState
    at: datetime


@dataclass(frozen=True, slots=True)
class StatusView:
    """An order as its buyer sees it."""

    id: int
    number: int
    checkout: int
    provider: str
    state: OrderState
    lines: tuple[SummaryLine, ...]
    answers: tuple[Answer, ...]
    total: Price
    steps: tuple[Step, ...]
    next_look_at: datetime | None
    promised_at: datetime | None
    usual: Usual | None
    items_delivered: int
    items_total: int | None
    delivers_here: bool
    can_cancel: bool
    cancel_asked: bool
    cancel_sure: bool
    """The first press on cancel was made: ask for the second."""
    mend_question: str | None
    refusal_code: str | None
    money_back_at: datetime | None
    """needs_answer: when the money goes back by itself."""
    refund: str | None
    """State of the refund: due, sending, done, unclear, review, external."""
    payment_open: bool
    late: bool
    case_deadline_at: datetime | None
    nonce: str
    payment_url: str | None = None
    pays_there: bool = False
    """The customer pays the provider, in the shop's currency alone."""
    pay_until: datetime | None = None
    has_receipt: bool = False
    replaces: int | None = None
    """The number of the order in place of which the shop sends this one: there is nothing to pay."""
    by_staff: bool = False
    """The shop's own staff prepare and hand over the goods."""
    """Where to pay the provider, while that is what the order waits for."""


@dataclass(frozen=True, slots=True)
class OrdersView:
    rows: tuple[OrderRow, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class GoodsItem:
    title: str
    kind: str
    content: str | None
    """The text, only once revealed; pictures never stand here."""


@dataclass(frozen=True, slots=True)
class GoodsView:
    order: int
    number: int
    provider: str
    title: str
    items: tuple[GoodsItem, ...]
    page: int
    pages: int
    revealed: bool
    total_items: int
    expected_items: int | None
    platform: str | None
    activation: str
    kept_until_on: date
    pictures: int


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    provider: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SettingsView:
    language: str
    country: str | None
    saved_answers: tuple[SavedAnswer, ...]
    has_statement: bool = False
    """Something was booked on the customer's balance."""
