"""Owns the way of a payment: shipping and pre-checkout questions, their answers, the charge."""

from bot.sandbox.telegram.errors import ActRefused, bad_request, query_too_old
from bot.sandbox.telegram.model import Chat, Json, Person
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.stars import book_charge
from bot.sandbox.telegram.waking import wake
from bot.sandbox.telegram.world import World

ANSWER_MS = 10_000
ADDRESS = {
    "country_code": "DE",
    "state": "",
    "city": "Berlin",
    "street_line1": "Unter den Linden 1",
    "street_line2": "",
    "post_code": "10117",
}


def begin(world: World, person: Person, slug: str) -> Json:
    """The person confirmed the payment sheet: asks the bot; returns the checkout, still waiting."""
    invoice = world.state.invoices.get(slug)
    if invoice is None:
        raise ActRefused("INVOICE_SLUG_INVALID")
    if invoice["currency"] == "XTR" and person.stars < invoice["amount"]:
        raise ActRefused("BALANCE_TOO_LOW")
    checkout: Json = {"person_id": person.id, "slug": slug, "state": "waiting", "reason": ""}
    if invoice.get("is_flexible"):
        _ask_shipping(world, person, invoice, checkout)
    else:
        _ask(world, person, invoice, checkout)
    return checkout


def _new_question(world: World, checkout: Json) -> str:
    number = str(world.state.epoch * 100_000 + world.next("checkout"))
    checkout |= {"id": number, "at": world.ms()}
    world.state.checkouts[number] = checkout
    return number


def _ask_shipping(world: World, person: Person, invoice: Json, checkout: Json) -> None:
    checkout["asked"] = "shipping"
    body = {"id": _new_question(world, checkout), "from": person.user()}
    body |= {"invoice_payload": invoice["payload"], "shipping_address": ADDRESS}
    world.updates.push("shipping_query", body)


def _ask(world: World, person: Person, invoice: Json, checkout: Json) -> None:
    checkout["asked"] = "pre_checkout"
    body = {
        "id": _new_question(world, checkout),
        "from": person.user(),
        "currency": invoice["currency"],
        "total_amount": invoice["amount"] + checkout.get("shipping_amount", 0),
        "invoice_payload": invoice["payload"],
    }
    if "shipping_option_id" in checkout:
        body["shipping_option_id"] = checkout["shipping_option_id"]
    if info := _order_info(person, invoice):
        checkout["order_info"] = body["order_info"] = info
    checkout["amount"] = body["total_amount"]
    world.updates.push("pre_checkout_query", body)


def _order_info(person: Person, invoice: Json) -> Json:
    known = {
        "need_name": ("name", person.first_name),
        "need_phone_number": ("phone_number", person.phone),
        "need_email": ("email", f"{person.first_name.lower()}@example.org"),
        "need_shipping_address": ("shipping_address", ADDRESS),
    }
    return dict(value for name, value in known.items() if invoice.get(name))


def expire(world: World, checkout: Json) -> None:
    """The bot did not answer in time: nothing is paid."""
    if checkout["state"] == "waiting":
        _fail(world, checkout, "expired", "BOT_PRECHECKOUT_TIMEOUT")


def _fail(world: World, checkout: Json, state: str, reason: str) -> None:
    checkout |= {"state": state, "reason": reason}
    event = {"type": "payment_failed", "chat_id": checkout["person_id"]}
    world.tell(checkout["person_id"], {**event, "slug": checkout["slug"], "reason": reason})
    _wake(world, checkout)


def _wake(world: World, checkout: Json) -> None:
    wake(world.checkouts.get(checkout["id"]))


def _waiting(world: World, query_id: str, asked: str) -> Json:
    checkout = world.state.checkouts.get(query_id)
    if checkout is None or checkout["asked"] != asked or checkout["state"] != "waiting":
        raise query_too_old()
    if world.ms() - checkout["at"] > ANSWER_MS:
        expire(world, checkout)
        raise query_too_old()
    return checkout


@method("answerShippingQuery", "shipping_query_id ok shipping_options error_message")
def answer_shipping_query(world: World, params: Params) -> bool:
    checkout = _waiting(world, params.text("shipping_query_id"), "shipping")
    if not params.flag("ok"):
        _fail(world, checkout, "declined", _reason(params))
        return True
    options = params.array("shipping_options")
    if not options:
        raise bad_request("SHIPPING_OPTIONS_EMPTY")
    amount = sum(price["amount"] for price in options[0]["prices"])
    checkout |= {"shipping_option_id": options[0]["id"], "shipping_amount": amount}
    person = world.state.people[checkout["person_id"]]
    _wake(world, checkout)
    _ask(world, person, world.state.invoices[checkout["slug"]], checkout)
    return True


def _reason(params: Params) -> str:
    if not params.has("error_message"):
        raise bad_request("error_message is required when ok is False")
    return params.text("error_message")


@method("answerPreCheckoutQuery", "pre_checkout_query_id ok error_message")
def answer_pre_checkout_query(world: World, params: Params) -> bool:
    checkout = _waiting(world, params.text("pre_checkout_query_id"), "pre_checkout")
    if not params.flag("ok"):
        _fail(world, checkout, "declined", _reason(params))
        return True
    person = world.state.people[checkout["person_id"]]
    invoice = world.state.invoices[checkout["slug"]]
    if invoice["currency"] == "XTR" and person.stars < checkout["amount"]:
        _fail(world, checkout, "declined", "BALANCE_TOO_LOW")
        return True
    _charge(world, person, invoice, checkout)
    return True


def _charge(world: World, person: Person, invoice: Json, checkout: Json) -> None:
    charge = book_charge(world, person, invoice, checkout["amount"])
    checkout |= {"state": "paid", "charge_id": charge["charge_id"]}
    payment = {
        "currency": invoice["currency"],
        "total_amount": checkout["amount"],
        "invoice_payload": invoice["payload"],
        "telegram_payment_charge_id": charge["charge_id"],
        "provider_payment_charge_id": charge["provider_charge_id"],
    }
    for name in ("shipping_option_id", "order_info"):
        if name in checkout:
            payment[name] = checkout[name]
    chat = _chat_of(world, person, invoice)
    message = world.post(chat, person.user(), {"successful_payment": payment})
    world.updates.push("message", message)
    world.tell(person.id, {"type": "paid", "chat_id": chat.id, "slug": invoice["slug"]})
    _wake(world, checkout)


def _chat_of(world: World, person: Person, invoice: Json) -> Chat:
    chat = world.state.chats.get(invoice["chat_id"])
    return chat if chat is not None else world.private_chat(person)
