"""What must be true of money that customers pay to the providers themselves, and of what the web shop is told."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.facts import Facts


def held(facts: Facts) -> Counter[str]:
    """What each provider that collects money truly holds for the shop: paid minus refunded, in minor units."""
    found: Counter[str] = Counter({"invoicebox": 0, "invoicebox_link": 0, "intercode": 0})
    for paid in facts.world.tills.paid:
        method = "invoicebox_link" if paid.remote_id in facts.links else paid.provider
        found[method] += paid.minor - facts.refunded_there[paid.remote_id]
    return found


def _money_there_has_a_result(facts: Facts) -> Iterator[str]:
    """I1: goods handed over, or all of it refunded there, or an open case. Never two of them."""
    back = facts.refunded_there
    for paid, order in facts.paid_there:
        if paid.remote_id in facts.links:
            continue
        if order is None:
            yield f"{paid.remote_id} at {paid.provider} is paid, and no order of ours"
            continue
        booked = [row for row in facts.payments if row["external_id"] == paid.remote_id]
        if len(booked) != 1 or booked[0]["amount_minor"] != paid.minor:
            yield f"{paid.minor} for order {order['id']} is booked as {[row['amount_minor'] for row in booked]}"
            continue
        delivered = order["state"] == "delivered" and not booked[0]["surplus"]
        if back[paid.remote_id] not in (0, paid.minor):
            yield f"{back[paid.remote_id]} of {paid.minor} for order {order['id']} went back"
        if delivered and back[paid.remote_id]:
            yield f"order {order['id']} is delivered, and its money went back"
        if not delivered and not back[paid.remote_id] and order["id"] not in facts.with_case:
            yield f"{paid.minor} at {paid.provider} ended in nothing: order {order['id']} is {order['state']}"


def _money_for_an_invoice_has_a_result(facts: Facts) -> Iterator[str]:
    """The same for invoices that pay for other departments' goods, or a balance, of which a part may go back."""
    for paid in facts.world.tills.paid:
        if paid.remote_id not in facts.links:
            continue
        booked = [row for row in facts.payments if row["external_id"] == paid.remote_id]
        if [row["amount_minor"] for row in booked] != [paid.minor]:
            yield f"{paid.minor} for the invoice {paid.remote_id} is booked as {booked}"
            continue
        back, order = facts.refunded_there[paid.remote_id], facts.by_id.get(booked[0]["order_id"])
        if order is None and not booked[0]["surplus"]:
            continue  # the rules of balances
        delivered = order is not None and order["state"] == "delivered" and not booked[0]["surplus"]
        if back not in (0, paid.minor) or (delivered and back):
            yield f"{back} of {paid.minor} for the invoice {paid.remote_id} went back, delivered: {delivered}"
        if not delivered and not back and booked[0]["order_id"] not in facts.with_case:
            yield f"{paid.minor} for the invoice {paid.remote_id} ended in nothing"


def _one_refund_has_one_reference(facts: Facts) -> Iterator[str]:
    """I5: money is asked back from a provider once."""
    for order in facts.world.invoices.shop.all.values():
        if len(order.refunds) > 1:
            yield f"{order.id} was refunded as {[one.fields['merchantOrderId'] for one in order.refunds]}"


def _money_there_is_believed_only_when_read(facts: Facts) -> Iterator[str]:
    """What a webhook says of money is not money."""
    truly = {paid.remote_id for paid in facts.world.tills.paid}
    for row in facts.payments:
        counts = row["method"] in held(facts) and row["state"] == "captured"
        if counts and row["external_id"] not in truly:
            yield f"order {row['order_id']} counts as paid at {row['method']}, where nobody paid"


def _nobody_pays_another_price(facts: Facts) -> Iterator[str]:
    """Who pays a provider pays what the summary has shown."""
    for paid, order in facts.paid_there:
        if order is not None and paid.minor != order["total_minor"]:
            yield f"order {order['id']} was shown as {order['total_minor']}, and paid there with {paid.minor}"


def _marked_paid_only_with_money(facts: Facts) -> Iterator[str]:
    """The web shop is told of a payment only when the shop holds the money."""
    by_customers = {paid.remote_id for paid in facts.world.tills.paid}
    for fact in facts.world.goods.truth:
        if fact.what != "paid" or fact.id in by_customers:
            continue
        charged = facts.charged_at(facts.order_of.get(fact.id))
        if not any(at <= fact.at.timestamp() * 1000 for at in charged):
            yield f"{fact.id} was marked as paid without money"


def _secrets_of_payments_are_not_kept(facts: Facts) -> Iterator[str]:
    """S1: what opens a customer's card payment stands nowhere in the file."""
    for order in facts.world.book.orders.values():
        if order.secret.encode() in facts.raw:
            yield f"the secret of {order.id} stands in the file"


RULES = (
    _money_there_has_a_result,
    _money_for_an_invoice_has_a_result,
    _one_refund_has_one_reference,
    _money_there_is_believed_only_when_read,
    _nobody_pays_another_price,
    _marked_paid_only_with_money,
    _secrets_of_payments_are_not_kept,
)
