"""What came to a customer's balance and went from it, with what was there after each. A pure reader of the ledger."""

from bot.services.books_views import StatementRow, StatementView
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.staff_orders import FIRST_NUMBER
from providers.money import Money
from storage import books
from storage.books import CUSTOMER, LOSS, REVENUE, Entry
from storage.database import Reader

PAGE = 10


def account_of(customer_id: int) -> str:
    return f"{CUSTOMER}{customer_id}"


async def has(reader: Reader, person: Person) -> bool:
    """Whether there is anything to tell."""
    return await books.is_used(reader, account_of(person.id))


async def view(reader: Reader, person: Person, page: int) -> StatementView:
    """One page, the newest entries first. Raises `Gone` where nothing was ever booked."""
    account = account_of(person.id)
    entries = await books.of_account(reader, account)
    if not entries:
        raise Gone
    rows, sums = [], dict[str, int]()
    for entry in entries:
        # The account is what the shop owes: a credit is more for the customer.
        minor = entry.amount_minor if entry.credit == account else -entry.amount_minor
        sums[entry.currency] = sums.get(entry.currency, 0) + minor
        rows.append(_row(entry, account, minor, sums[entry.currency]))
    pages = -(-len(rows) // PAGE)
    page = min(max(page, 1), pages)
    newest = rows[::-1][(page - 1) * PAGE : page * PAGE]
    balances = tuple(Money.of_minor(minor, currency) for currency, minor in sums.items())
    return StatementView(tuple(newest), balances, page, pages)


def _row(entry: Entry, account: str, minor: int, after: int) -> StatementRow:
    other = entry.debit if entry.credit == account else entry.credit
    return StatementRow(
        at=entry.at,
        word=_word(other, has_order=entry.order_id is not None, comes=minor > 0),
        order_number=None if entry.order_id is None else entry.order_id + FIRST_NUMBER,
        money=Money.of_minor(minor, entry.currency),
        after=Money.of_minor(after, entry.currency),
    )


def _word(other: str, *, has_order: bool, comes: bool) -> str:
    """What the shop gives or takes itself comes from its losses or goes to its revenue."""
    if comes:
        return "refund" if has_order else "credit" if other == LOSS else "top_up"
    return "order" if has_order else "debit" if other in (LOSS, REVENUE) else "paid_out"
