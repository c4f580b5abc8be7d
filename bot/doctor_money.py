"""Prints how the shop's money is, from its file alone, beside a running shop: one line per thing. Mends nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.console import complain, say
from bot.doctor import NOTE, OK, WRONG, Line
from bot.keeping import SHOP
from bot.problems import CannotStart
from bot.seams import MachineClock
from bot.settings import Settings
from providers.money import Money
from storage import money_health
from storage.errors import NewerDatabase
from storage.instants import to_ms
from storage.migrate import check_kind, current_revision, revisions

SHOWN = 20
OF_MANY = frozenset({"order", "balance", "approval"})
LAPSES_WITHIN = timedelta(hours=1)
SEEN_WITHIN = timedelta(days=2)

Found = money_health.Found


def examine_money(now: datetime | None = None) -> int:
    """Says what it finds; 1 where something is wrong. Raises `CannotStart`, `WrongKind` and `NewerDatabase`."""
    path, now = Settings().database_path, now or MachineClock().now()
    if not path.exists():
        say(f"{OK} {path} does not exist yet: there is no money in it")
        return 0
    check_kind(path, SHOP)
    found, known = current_revision(path), revisions()
    if found is not None and found not in known:
        raise NewerDatabase(path, found, known[-1])
    if found != known[-1]:
        raise CannotStart(f"{path} is at an older revision: python -m bot migrate, or start the shop once")
    money = money_health.money(path, before_ms=to_ms(now - LAPSES_WITHIN))
    lines = [line for look in LOOKS for line in look(money, now)]
    for mark, text in lines:
        (complain if mark == WRONG else say)(f"{mark} {text}")
    return int(any(mark == WRONG for mark, _ in lines))


def _accounts(money: money_health.Money, _: datetime) -> Iterable[Line]:
    """Accounts of single orders and single customers stand in one line."""
    totals: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in money.accounts:
        kind, _, whose = row["account"].partition(":")
        name = f"{kind}:*" if whose and kind in OF_MANY else row["account"]
        totals[name, row["currency"]] += row["minor"]
    for (name, currency), minor in sorted(totals.items()):
        yield OK, f"account {name}: {_amount(minor, currency)}"
    if not totals:
        yield OK, "the ledger is empty"


def _orders(money: money_health.Money, _: datetime) -> Iterable[Line]:
    yield from _list(money.ended_with_money, "orders that ended with money undecided", lambda row: _number(row["id"]))
    yield from _list(money.without_order, "payments without an order that do not go back", _payment)
    yield from _list(money.not_refunded, "refunds that are not done", _state, worst=_is_review)
    yield from _list(money.stuck, "payments that are stuck", _state)


def _deposits(money: money_health.Money, _: datetime) -> Iterable[Line]:
    for row in money.deposits:
        held, booked = _amount(row["held"], row["currency"]), _amount(row["booked"], row["currency"])
        told = f"deposit at {row['name']}: the provider says {held}, the books {booked}"
        same = row["held"] == row["booked"]
        asked = row["known_minor"] or row["differs_minor"]
        yield (OK if same else WRONG if asked else NOTE), told + ("" if same or asked else "; orders are on their way")


def _seen(money: money_health.Money, now: datetime) -> Iterable[Line]:
    for name, seen in money.seen.items():
        at = datetime.fromisoformat(seen["at"])
        what = ", ".join(f"{value} {key}" for key, value in seen.items() if key != "at")
        late = now - at > SEEN_WITHIN
        yield (WRONG if late else OK), f"{name} was compared at {at:%Y-%m-%d %H:%M} UTC: {what}"
        if seen.get("held", 0) > seen.get("booked", 0) or _short(money, seen):
            yield WRONG, f"{name}: the other side holds {seen['held']}, the books say {seen['booked']}"
    if not money.seen:
        yield NOTE, "nothing has been compared with the other side yet"
    if money.closed:
        yield WRONG, "the shop is closed: an older database was opened and has to be compared. See the desk"


def _short(money: money_health.Money, seen: Found) -> bool:
    """Less than the books say is no wonder while refunds are on their way."""
    return bool(seen.get("held", 0) < seen.get("booked", 0) and not money.not_refunded)


LOOKS: tuple[Callable[[money_health.Money, datetime], Iterable[Line]], ...] = (_accounts, _orders, _deposits, _seen)


def _list(
    rows: list[Found], what: str, told: Callable[[Found], str], worst: Callable[[Found], bool] = lambda _: True
) -> Iterable[Line]:
    if not rows:
        yield OK, f"no {what}"
        return
    shown = "; ".join(told(row) for row in rows[:SHOWN]) + ("; ..." if len(rows) > SHOWN else "")
    yield (WRONG if any(worst(row) for row in rows) else NOTE), f"{len(rows)} {what}: {shown}"


def _is_review(row: Found) -> bool:
    """The program goes on with the others by itself."""
    return bool(row["state"] == "review")


def _number(order_id: int) -> str:
    return f"No. {1000 + order_id}"


def _payment(row: Found) -> str:
    return f"payment {row['id']} of {_amount(row['minor'], row['currency'])}"


def _state(row: Found) -> str:
    error = f", {row['error']}" if row.get("error") else ""
    return f"{_payment(row)} is {row['state']}{error}"


def _amount(minor: Any, currency: str) -> Money:
    return Money.of_minor(minor, currency)
