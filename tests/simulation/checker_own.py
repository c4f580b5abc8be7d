"""What must be true of money that customers leave with the shop, and of orders that they pay later."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.facts import OWN, Facts, Row


def on_a_balance(facts: Facts, payment: Row) -> bool:
    """Whether the money of a top-up lies on a balance, or did until it was spent."""
    refund = facts.refunds.get(payment["id"])
    return any(part["payment_id"] == payment["id"] for part in facts.parts) and refund is None


def _own_money_has_a_result(facts: Facts) -> Iterator[str]:
    """I1, I5: what a balance or a promise paid is delivered, or back, or with a person."""
    for payment in facts.payments:
        if payment["method"] not in OWN or payment["state"] != "captured":
            continue
        order, kept = facts.by_id[payment["order_id"]], facts.is_kept(payment)
        delivered = order["state"] == "delivered"
        if delivered != kept and order["id"] not in facts.with_case:
            yield f"order {order['id']} is {order['state']}, its {payment['method']} payment is kept: {kept}"


def _a_balance_is_what_came_less_what_was_spent(facts: Facts) -> Iterator[str]:
    """I6: what customers truly paid for their balances is there, was spent, or truly went back."""
    books, parts = _booked(facts, "balance"), Counter[int]()
    for part in facts.parts:
        parts[part["customer_id"]] += part["left_minor"]
    came, spent, by_hand = _came(facts), _spent(facts, "balance"), _by_hand(facts)
    for person in facts.customers:
        if not -books[person] == parts[person] == came[person] - spent[person] - by_hand[person]:
            yield (
                f"{person}: {came[person]} came, {spent[person]} was spent, {by_hand[person]} went back by hand;"
                f" the books say {-books[person]}, the parts {parts[person]}"
            )
        truly = sum(minor for who, minor in facts.world.paid_out.values() if who == person)
        if by_hand[person] > truly:
            yield f"{by_hand[person]} of {person} is booked as paid out, {truly} was"


def _came(facts: Facts) -> Counter[int]:
    """What top-ups brought and did not go back, in kopecks, by what truly was paid."""
    found: Counter[int] = Counter()
    paid = {each.remote_id for each in facts.world.tills.paid} | facts.charges.keys()
    for row in facts.payments:
        if row["kind"] == "topup" and row["external_id"] in paid and not row["surplus"]:
            back = facts.refunded_there[row["external_id"]]
            gone = row["credit_minor"] if facts.given_back[row["external_id"]] else back
            found[row["payer_id"]] += row["credit_minor"] - gone
    return found


def _spent(facts: Facts, method: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for row in facts.payments:
        if row["method"] == method and facts.is_kept(row):
            found[row["payer_id"]] += row["amount_minor"]
    return found


def _by_hand(facts: Facts) -> Counter[int]:
    found: Counter[int] = Counter()
    for row in facts.ledger:
        if row["kind"] == "paid_out" and row["credit"] == "owner":
            found[int(row["debit"].removeprefix("balance:"))] += row["amount_minor"]
    return found


def _booked(facts: Facts, method: str) -> Counter[int]:
    """What each customer's own account holds."""
    found: Counter[int] = Counter()
    for row in facts.ledger:
        for side, sign in (("debit", 1), ("credit", -1)):
            if row[side].startswith(f"{method}:"):
                found[int(row[side].removeprefix(f"{method}:"))] += sign * row["amount_minor"]
    return found


def _who_pays_later_owes_it(facts: Facts) -> Iterator[str]:
    """I3, I6: a debt is what staff accepted and did not take back, less what was settled."""
    owed, spent, settled = _booked(facts, "approval"), _spent(facts, "approval"), Counter[int]()
    for row in facts.ledger:
        if row["kind"] == "settled":
            settled[int(row["credit"].removeprefix("approval:"))] += row["amount_minor"]
    for person in facts.customers:
        if owed[person] != spent[person] - settled[person]:
            yield f"{person} owes {owed[person]} for {spent[person]}, of which {settled[person]} was settled"
    for row in facts.payments:
        if row["method"] == "approval" and row["state"] == "captured" and row["order_id"] not in facts.world.accepted:
            yield f"order {row['order_id']} is to be paid later, and nobody has accepted it"


RULES = (_own_money_has_a_result, _a_balance_is_what_came_less_what_was_spent, _who_pays_later_owes_it)
