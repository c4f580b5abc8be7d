"""What must be true of a world at rest. Reads the file and the stand-ins' truth, and asks the program nothing."""

import html
import re
from collections import Counter
from collections.abc import Iterator

from bot.callbacks import place_of
from bot.texts import Catalogues, Texts
from providers.money import Money
from storage.order_state import OrderState
from tests.simulation import checker_own, checker_there
from tests.simulation.facts import Facts, Row
from tests.simulation.world import World

ENDED = frozenset({"delivered", "rejected", "cancelled", "expired", "returned", "part_refunded"})
CRASHED = "the process ended each time"
"""An update that met too many crashes in a row is set aside, as it should be; where it is money, a case is open."""
ABOUT_MONEY = frozenset(
    {"deposit_differs", "top_up", "stars_differ", "unknown_money", "refund_unconfirmed", "restored"}
)
NEWS = frozenset({"delivered", "rejected", "cancelled", "returned"})


def violations(world: World) -> list[str]:
    """Everything that is not as it must be, a line each."""
    facts = Facts(world)
    rules = (
        _charges_have_a_result,
        _nothing_is_bought_twice,
        _nothing_is_bought_without_money,
        _no_money_back_for_what_is_alive,
        _delivered_is_delivered,
        _the_ledger_is_right,
        _surplus_went_back,
        _everything_came_to_rest,
        _everybody_knows,
        _keys_stay_secret,
        _a_calm_world_asks_nobody_about_money,
        *checker_there.RULES,
        *checker_own.RULES,
    )
    found = [f"{rule.__name__[1:]}: {line}" for rule in rules for line in rule(facts)]
    return found + [f"unexpected: {line}" for line in world.unexpected]


def _charges_have_a_result(facts: Facts) -> Iterator[str]:
    """I1, I5: delivered, or given back once, or with a person. Never two of them, never nothing."""
    orders = {row["id"]: row for row in facts.orders}
    payments = {row["external_id"]: row for row in facts.payments if row["external_id"]}
    given_back = facts.given_back
    for charge_id, charge in facts.charges.items():
        payment = payments.get(charge_id)
        if payment is None:
            if not any(row["kind"] == "quarantined_money" for row in facts.cases):
                yield f"{charge_id} of {charge['person_id']} is not in the books"
            continue
        order = orders.get(payment["order_id"])
        delivered = order is not None and order["state"] == "delivered" and not payment["surplus"]
        results = [delivered or checker_own.on_a_balance(facts, payment), given_back[charge_id] > 0]
        if not any(results) and payment["order_id"] not in facts.with_case:
            yield f"{charge_id} ended in nothing: order {payment['order_id']} is {order and order['state']}"
        if all(results):
            yield f"{charge_id} was given back and order {payment['order_id']} delivered"
        if given_back[charge_id] > 1:
            yield f"{charge_id} was given back {given_back[charge_id]} times"
        if (charge["payload"], charge["amount"]) != (payment["payload"] or charge["payload"], payment["amount_minor"]):
            yield f"{charge_id} is booked with another amount"
        refund = facts.refunds.get(payment["id"])
        if (refund is not None and refund["state"] == "done") != bool(given_back[charge_id]):
            yield f"{charge_id}: the books say {refund and refund['state']}, Telegram {given_back[charge_id]}"


def _nothing_is_bought_twice(facts: Facts) -> Iterator[str]:
    """I2: one remote order for an order, and none that no order asked for."""
    for order_id, remote in facts.remote.items():
        if order_id is None:
            yield f"nobody asked for {[one.id for one in remote]}"
        elif len(remote) > 1:
            yield f"order {order_id} was bought as {[one.id for one in remote]}"


def _nothing_is_bought_without_money(facts: Facts) -> Iterator[str]:
    """I3: a purchase comes after its charge; only who pays the provider itself orders first.

    The one named exception: a replacement at the shop's cost, which a member of staff ordered for goods that were paid.
    """
    replaced = {row["order_id"]: row for row in facts.replacements}
    for order_id, remote in facts.remote.items():
        order = facts.by_id.get(order_id)
        if order_id in replaced:
            if replaced[order_id]["staff_id"] is None or not facts.charged_at(replaced[order_id]["replaces_id"]):
                yield f"order {order_id} replaces {replaced[order_id]['replaces_id']}, which nobody paid for"
            continue
        if order is not None and order["pays_there_at"] is not None:
            continue
        charged = facts.charged_at(order_id)
        for one in remote:
            if not any(at <= one.at.timestamp() * 1000 for at in charged):
                yield f"{one.id} was bought for order {order_id} before it was paid"


def _no_money_back_for_what_is_alive(facts: Facts) -> Iterator[str]:
    """I4: who gets the money back has nothing at the supplier. Staff of these worlds never choose otherwise."""
    for payment in facts.payments:
        refund = facts.refunds.get(payment["id"])
        if refund is None or payment["surplus"]:
            continue
        for one in facts.remote.get(payment["order_id"], ()):
            if one.is_alive:
                yield f"order {payment['order_id']} gets its money back, {one.id} is {one.status}"


def _delivered_is_delivered(facts: Facts) -> Iterator[str]:
    """An order that says so has its goods, all of them; goods at the supplier reach who paid."""
    stored = Counter(row["order_id"] for row in facts.deliveries if not row["item"].startswith("by-hand:"))
    by_hand = {row["order_id"] for row in facts.deliveries if row["item"].startswith("by-hand:")}
    for order in facts.orders:
        remote = facts.remote.get(order["id"], [])
        done = [one for one in remote if one.is_done]
        if order["state"] == "delivered" and not done:
            yield f"order {order['id']} says delivered, the supplier says {[one.status for one in remote]}"
        if order["provider"] == "invoicebox":
            if (order["state"] == "delivered") != (order["id"] in by_hand):
                yield f"order {order['id']} is {order['state']}, handed over: {order['id'] in by_hand}"
            continue
        keys = sum(one.quantity for one in done) if order["provider"] == "kinguin" else 0
        if order["state"] == "delivered" and stored[order["id"]] != keys:
            yield f"order {order['id']} has {stored[order['id']]} keys of {done}"
        if done and order["state"] != "delivered" and order["id"] not in facts.with_case:
            yield f"order {order['id']} is {order['state']}, but was done by the supplier"


def _the_ledger_is_right(facts: Facts) -> Iterator[str]:
    """I6: nothing is left where nothing may be left, and the books show the Stars that Telegram holds."""
    accounts: Counter[str] = Counter()
    for row in facts.ledger:
        accounts[row["debit"]] += row["amount_minor"]
        accounts[row["credit"]] -= row["amount_minor"]
    orders = {f"order:{row['id']}": row for row in facts.orders}
    for account, balance in accounts.items():
        order = orders.get(account)
        if balance and order and order["state"] in ENDED and order["id"] not in facts.with_case:
            yield f"{account} ended with {balance}"
    if accounts["surplus"] and not facts.open_cases:
        yield f"surplus ended with {accounts['surplus']}"
    for name, held in checker_there.held(facts).items():
        if accounts[name] != held:
            yield f"the books hold {accounts[name]} at {name}, which holds {held}"
    cards = [each for each in facts.charges.values() if each["currency"] != "XTR"]
    held = sum(each["amount"] for each in cards if not facts.given_back[each["charge_id"]])
    if accounts["card"] != held and not any(row["kind"] == "quarantined_money" for row in facts.cases):
        yield f"the books hold {accounts['card']} of cards, which brought {held}"
    held = facts.world.telegram.world.state.bot["stars"]
    if accounts["stars"] != held and not any(row["kind"] == "quarantined_money" for row in facts.cases):
        yield f"the books hold {accounts['stars']} Stars, Telegram {held}"


def _surplus_went_back(facts: Facts) -> Iterator[str]:
    """I7, I8: at most one payment pays an order; every other one goes back."""
    kept = Counter(row["order_id"] for row in facts.payments if row["order_id"] is not None and facts.is_kept(row))
    for order_id, count in kept.items():
        if count > 1:
            yield f"order {order_id} keeps {count} payments"


def _everything_came_to_rest(facts: Facts) -> Iterator[str]:
    """L1: with the faults over, nothing waits but for a person."""
    for row in facts.inbox:
        if row["done_at"] is None and row["quarantined_at"] is None:
            yield f"update {row['update_id']} waits"
        if row["quarantined_at"] is not None and row["error"] != CRASHED:
            yield f"update {row['update_id']} was set aside: {row['error']}"
    for row in facts.letters:
        if row["state"] not in ("sent", "dropped"):
            yield f"letter {row['id']} ({row['kind']}) is {row['state']}: {row['error']}"
    for row in facts.orders:
        if row["state"] not in ENDED and row["id"] not in facts.with_case:
            yield f"order {row['id']} stays {row['state']}, next step {row['next_step_at']}"
    for row in facts.refunds.values():
        if row["state"] not in ("done", "external") and not facts.open_cases:
            yield f"refund {row['id']} is {row['state']}: {row['error']}"
    for row in facts.payments:
        if row["state"] in ("new", "open", "unclear"):
            yield f"payment {row['id']} stays {row['state']}"
    for row in facts.dialogs:
        if row["place_version"] > row["shown_version"]:
            yield f"{row['chat_id']} does not see {place_of(row['place'])!r}"


def _everybody_knows(facts: Facts) -> Iterator[str]:
    """M1, M4: the last word about a paid order in its buyer's chat is what became of it, unless the bot was blocked.

    Goods, an end and money that went back came as messages of their own.
    """
    catalogues = Catalogues(facts.world.settings.zone)
    away = {row["chat_id"] for row in facts.letters if row["state"] == "dropped" and row["error"] == "blocked"}
    for order in facts.orders:
        buyer = order["customer_id"]
        if order["paid_at"] is None or buyer in away | facts.world.blockers:
            continue
        t = catalogues.of(facts.customers[buyer]["language"])
        titles = {state: _title(t, order["id"], state) for state in OrderState}
        said = [state for text in facts.world.witness.shown[buyer] for state in titles if titles[state] in text]
        if not said or said[-1] != order["state"]:
            yield f"{buyer} was last told of order {order['id']} that it is {said[-1:]}, it is {order['state']}"
        news = [titles[OrderState(order["state"])]] if order["state"] in NEWS else []
        for money in _went_back(facts, order):
            key = "letter.refund_done" if money.currency == "XTR" else "letter.refund_done.there"
            news.append(_plain(t(key, number=1000 + order["id"], money=t.money(money))))
        arrived = facts.world.witness.arrived[buyer]
        missing = [one for one in news if not any(one in text for text in arrived)]
        if missing:
            yield f"{buyer} never got {missing}"


def _went_back(facts: Facts, order: Row) -> list[Money]:
    own = [row for row in facts.payments if row["order_id"] == order["id"] and not row["surplus"]]
    found = [facts.refunds[row["id"]] for row in own if row["id"] in facts.refunds]
    return [Money.of_minor(row["amount_minor"], row["currency"]) for row in found if row["state"] == "done"]


def _title(t: Texts, order_id: int, state: str) -> str:
    """How an order's messages begin, as its buyer reads it."""
    return _plain(t("status.title", number=1000 + order_id, state=t(f"status.{state}.label")))


def _plain(words: str) -> str:
    return html.unescape(re.sub("<[^>]+>", "", words))


def _a_calm_world_asks_nobody_about_money(facts: Facts) -> Iterator[str]:
    """Where every answer arrives, both sides agree at any moment: crashes, returns and refunds are no differences."""
    if facts.world.conditions.faults:
        return
    for row in facts.cases:
        if row["kind"] in ABOUT_MONEY:
            yield f"a case of {row['kind']}: {row['evidence']}"


def _keys_stay_secret(facts: Facts) -> Iterator[str]:
    """S1, S2: keys stand nowhere in the file, and in no chat but their buyer's."""
    owners = {row["remote_id"]: row["customer_id"] for row in facts.orders if row["remote_id"]}
    chats = {person: "\n".join(texts) for person, texts in facts.world.witness.shown.items()}
    for remote in facts.world.keys.shop.orders.all.values():
        for key in remote.keys:
            if key.serial.encode() in facts.raw:
                yield f"a key of {remote.id} stands in the file"
            for person, text in chats.items():
                if key.serial in text and person != owners.get(remote.id):
                    yield f"{person} sees a key of {remote.id}"
    for order_id, given in facts.world.handed_over.items():
        if given.encode() in facts.raw:
            yield f"what was handed over for order {order_id} stands in the file"
        for person, text in chats.items():
            if given in text and person != facts.by_id[order_id]["customer_id"]:
                yield f"{person} sees what was handed over for order {order_id}"
