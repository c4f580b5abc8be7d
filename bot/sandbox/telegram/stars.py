"""Owns charges, refunds, the bot's Stars and the truth log of payments that checkers read."""

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Json, Person
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World


def book_charge(world: World, person: Person, invoice: Json, amount: int) -> Json:
    """Takes the money and writes the charge; `amount` in Stars or the currency's smallest unit."""
    charge: Json = {
        "charge_id": world.name("stx"),
        "provider_charge_id": world.name("prv"),
        "person_id": person.id,
        "amount": amount,
        "currency": invoice["currency"],
        "payload": invoice["payload"],
        "slug": invoice["slug"],
        "at": world.ms(),
        "refunded_at": None,
        "refunded_by": "",
    }
    world.state.charges[charge["charge_id"]] = charge
    if charge["currency"] == "XTR":
        world.state.bot["stars"] += amount
        world.move_stars(person, -amount)
        _transaction(world, charge, "source")
    _truth(world, "paid", charge)
    return charge


def refund(world: World, charge: Json, by: str) -> None:
    """Returns a charge in full; `by` is "bot" or "outside". The person and the bot both hear of it."""
    person = world.state.people[charge["person_id"]]
    charge |= {"refunded_at": world.ms(), "refunded_by": by}
    world.state.bot["stars"] -= charge["amount"]
    world.move_stars(person, charge["amount"])
    _transaction(world, charge, "receiver")
    _truth(world, "refunded", charge)
    refunded = {
        "currency": charge["currency"],
        "total_amount": charge["amount"],
        "invoice_payload": charge["payload"],
        "telegram_payment_charge_id": charge["charge_id"],
    }
    chat = world.private_chat(person)
    message = world.post(chat, person.user(), {"refunded_payment": refunded})
    world.updates.push("message", message)


def _transaction(world: World, charge: Json, side: str) -> None:
    partner = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": world.state.people[charge["person_id"]].user(),
        "invoice_payload": charge["payload"],
    }
    one = {"id": charge["charge_id"], "amount": charge["amount"], "date": world.unix()}
    world.state.transactions.append({**one, side: partner})


def _truth(world: World, what: str, charge: Json) -> None:
    names = ("charge_id", "person_id", "amount", "currency", "payload")
    entry = {"at": world.ms(), "what": what, **{name: charge[name] for name in names}}
    world.state.truth.append({**entry, "by": charge["refunded_by"] or "person"})


@method("refundStarPayment", "user_id telegram_payment_charge_id")
def refund_star_payment(world: World, params: Params) -> bool:
    charge = world.state.charges.get(params.text("telegram_payment_charge_id"))
    if charge is None or charge["currency"] != "XTR":
        raise bad_request("CHARGE_NOT_FOUND")
    if charge["person_id"] != params.integer("user_id"):
        raise bad_request("CHARGE_NOT_FOUND")
    if charge["refunded_at"] is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    if world.state.bot["stars"] < charge["amount"]:
        raise bad_request("BALANCE_TOO_LOW")
    refund(world, charge, "bot")
    return True


@method("getStarTransactions", "offset limit")
def get_star_transactions(world: World, params: Params) -> Json:
    offset, limit = params.integer("offset", 0), params.integer("limit", 100)
    if offset < 0 or not 1 <= limit <= 100:
        raise bad_request("OFFSET_INVALID" if offset < 0 else "LIMIT_INVALID")
    return {"transactions": world.state.transactions[offset : offset + limit]}


@method("getMyStarBalance")
def get_my_star_balance(world: World, params: Params) -> Json:
    return {"amount": world.state.bot["stars"]}
