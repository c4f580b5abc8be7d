"""A month of the books as tables in the reader's language: the orders with their total, and the accounts."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.screens.books import method
from bot.screens.parts import department, full_title
from bot.services.books_views import AccountRow, ExportRow, ExportView, Sums
from bot.services.exports_files import Cell, Table
from bot.texts import Texts
from providers.money import minor_digits

ORDER_COLUMNS = (
    "number",
    "paid_at",
    "customer",
    "provider",
    "lines",
    "method",
    "charge",
    "state",
    "earned",
    "returned",
    "cost",
    "cost_currency",
    "rate",
    "cost_here",
    "fees",
    "losses",
    "margin",
    "refunds",
)
ACCOUNT_COLUMNS = ("account", "currency", "opening", "debits", "credits", "closing")
_SUMS_FROM = ORDER_COLUMNS.index("earned")
_DEPOSIT, _FEES = "deposit:", "fees:"
_OWN_ACCOUNTS = (
    "approval",
    "balance",
    "cost",
    "exchange",
    "fees",
    "loss",
    "order",
    "owner",
    "replacement",
    "revenue",
    "surplus",
    "unknown",
)


def tables(view: ExportView, zone: ZoneInfo, currency: str, t: Texts) -> tuple[Table, Table]:
    """First the orders, then the accounts."""
    rows = [_row(each, zone, t) for each in view.rows]
    total: list[Cell] = [
        t.plain("export.total"),
        *[None] * (_SUMS_FROM - 1),
        *_sums(view.total, None, "", "", view.total.cost.amount),
    ]
    names = [_name(column, currency, t) for column in ORDER_COLUMNS]
    orders = Table(t.plain("export.sheet.orders"), names, rows, total)
    accounts = Table(
        t.plain("export.sheet.accounts"),
        [t.plain(f"export.column.{column}") for column in ACCOUNT_COLUMNS],
        [_account(each, t) for each in view.accounts],
    )
    return orders, accounts


def _name(column: str, currency: str, t: Texts) -> str:
    return t.plain(f"export.column.{column}", currency=currency)


def _row(each: ExportRow, zone: ZoneInfo, t: Texts) -> Sequence[Cell]:
    own, here = each.cost, t.plain("export.unknown") if each.cost_unknown else each.sums.cost.amount
    lines = "; ".join(
        f"{full_title(t, each.provider, one.title, one.variant_title)} x {one.quantity}" for one in each.lines
    )
    return [
        each.number,
        each.paid_at.astimezone(zone).replace(tzinfo=None, microsecond=0) if each.paid_at else None,
        each.customer,
        department(t, each.provider) if each.provider else "",
        lines,
        method(each.method, t) if each.method else "",
        each.charge,
        t.plain(f"status.{each.state}.label") if each.state else t.plain("export.no_order"),
        *_sums(each.sums, own.amount if own else None, own.currency if own else "", each.rate, here),
    ]


def _sums(sums: Sums, cost: Cell, cost_currency: str, rate: str, cost_here: Cell) -> Sequence[Cell]:
    came, after = (sums.earned.amount, sums.returned.amount), (sums.fees, sums.losses, sums.profit, sums.refunds)
    return [*came, cost, cost_currency, rate, cost_here, *(each.amount for each in after)]


def _account(each: AccountRow, t: Texts) -> Sequence[Cell]:
    amounts = (each.opening, each.debits, each.credits, each.closing)
    whole = not minor_digits(each.opening.currency)
    return [
        _account_name(each.account, t),
        each.opening.currency,
        *(int(one.amount) if whole else one.amount for one in amounts),
    ]


def _account_name(account: str, t: Texts) -> str:
    if account.startswith(_DEPOSIT):
        return t.plain("export.account.deposit", name=method(account.removeprefix(_DEPOSIT), t))
    if account.startswith(_FEES):
        return t.plain("export.account.fees_of", name=method(account.removeprefix(_FEES), t))
    return t.plain(f"export.account.{account}") if account in _OWN_ACCOUNTS else method(account, t)
