"""An order as its buyer follows it: what happened, what is safe, what happens next and when."""

from datetime import datetime

from bot.callbacks import (
    CancelOrder,
    CheckPayment,
    EditAnswer,
    Goods,
    LookNow,
    MoneyBack,
    OrderPlace,
    Orders,
    Repeat,
    ShowQr,
    Summary,
)
from bot.callbacks.money import Receipt
from bot.callbacks.support import Problem
from bot.screens.layout import bottom, button, danger, lines, link, main, paragraphs, screen
from bot.screens.parts import answers, bought, timeline, usual
from bot.screens.screen import Rows, Screen, Style
from bot.services.views import StatusView
from bot.texts import Html, Texts

AWAITING_PAYMENT = "awaiting_payment"
NEEDS_ANSWER = "needs_answer"
PLACED_UNPAID = "placed_unpaid"
UNDER_WAY = frozenset({"paid", "placing", "unclear", "placed_unpaid", "in_progress", "partly_delivered"})
MOVING = UNDER_WAY | {"returning", "review"}
REPEATABLE = frozenset({"delivered", "rejected", "cancelled", "expired", "returned", "part_refunded"})


def status(view: StatusView, t: Texts) -> Screen:
    """The one message of an order that is edited as it moves."""
    text = paragraphs(
        t("status.title", number=view.number, state=t(_key(view, "label", t))),
        _wishes(view, t),
        gift(view, t),
        told(view, t),
        bought(t, view.provider, view.lines),
        answers(t, view.provider, view.answers),
        _total(view, t),
        timeline(t, view.steps),
    )
    return screen(text, _asked(view, t) or _main(view, t), _others(view, t), _problem(view, t), bottom(t, Orders()))


def _problem(view: StatusView, t: Texts) -> Rows:
    """Where something can be wrong already, and nothing else is being asked."""
    if view.state == AWAITING_PAYMENT or view.cancel_sure:
        return ()
    return ((button(t.plain("problem.button"), Problem(order=view.id)),),)


def gift(view: StatusView, t: Texts) -> Html | None:
    """What a replacement stands for; nothing for an order that somebody pays for."""
    return t("status.replacing", number=view.replaces) if view.replaces is not None else None


def _total(view: StatusView, t: Texts) -> Html | None:
    if view.replaces is not None:
        return None
    return t("status.total", price=t.money(view.total.money) if view.pays_there else t.price(view.total))


def told(view: StatusView, t: Texts) -> str:
    """What happened, what is safe and what comes next, with every fact that the state has."""
    values = _values(view, t)
    return paragraphs(
        lines(t(_key(view, "what", t), **values), _refusal(view, t), _items(view, t), _done_elsewhere(view, t)),
        lines(t(_key(view, "safe", t), **values), t(_key(view, "next", t), **values)),
        lines(_late(view, t), _comes_elsewhere(view, t)),
        usual(t, view.usual) if view.state in UNDER_WAY else None,
    )


def _key(view: StatusView, part: str, t: Texts) -> str:
    """Where the customer pays the provider some states say something else; so they do where staff do the work."""
    special = [f"status.{view.state}.replacing.{part}"] if view.replaces is not None else []
    special += [f"status.{view.state}.all.{part}"] if _all_came(view) else []
    special += [f"status.{view.state}.staff.{part}"] if view.by_staff else []
    if view.pays_there:
        special.append(f"status.{view.state}.{'due' if view.payment_url else 'there'}.{part}")
        special.append(f"status.{view.state}.there.{part}")
    return next((key for key in special if t.has(key)), f"status.{view.state}.{part}")


def _all_came(view: StatusView) -> bool:
    """Every item may be here before the provider says that it is done."""
    return view.items_delivered >= max(sum(line.quantity for line in view.lines), view.items_total or 0) > 0


def _values(view: StatusView, t: Texts) -> dict[str, Html]:
    return {
        "look": _when("look", view.next_look_at, t),
        "promise": _when("promise", view.promised_at, t),
        "deadline": _when("deadline", view.case_deadline_at, t),
        "money_back": _when("money_back", view.money_back_at, t),
        "until": _when("pay_until", view.pay_until, t),
        "refund": t(f"refund.{view.refund or 'none'}"),
    }


def _when(key: str, at: datetime | None, t: Texts) -> Html:
    return t(f"{key}.soon") if at is None else t(f"{key}.at", time=t.time(at), moment=t.moment(at))


def _refusal(view: StatusView, t: Texts) -> Html | None:
    if not view.refusal_code or view.state not in (NEEDS_ANSWER, "rejected", "cancelled"):
        return None
    own, key = t.provider(view.provider), f"refused.{view.refusal_code}"
    # The neutral words speak of an answer; an order that was refused as a whole may have asked for none.
    return own(key) if view.state == NEEDS_ANSWER or own.has(key) else None


def _items(view: StatusView, t: Texts) -> Html | None:
    if not view.delivers_here or not view.items_delivered:
        return None
    if view.items_total is None or view.items_total <= view.items_delivered:
        return t.count("status.items", view.items_delivered)
    return t("status.items_of", n=view.items_delivered, all=view.items_total)


def _late(view: StatusView, t: Texts) -> Html | None:
    return t("status.late") if view.late and view.state in MOVING else None


def _comes_elsewhere(view: StatusView, t: Texts) -> Html | None:
    if view.delivers_here or view.by_staff or view.state not in UNDER_WAY or view.state == PLACED_UNPAID:
        return None
    return t.provider(view.provider)("delivered_elsewhere")


def _done_elsewhere(view: StatusView, t: Texts) -> Html | None:
    if view.delivers_here or view.state != "delivered":
        return None
    return t.provider(view.provider)("goods.done")


def _wishes(view: StatusView, t: Texts) -> Html | None:
    if view.cancel_sure:
        return t("money_back.sure") if view.state == NEEDS_ANSWER else t("cancel.sure")
    if not view.cancel_asked or view.state not in MOVING:
        return None
    return t("cancel.asked.unpaid") if view.state == PLACED_UNPAID else t("cancel.asked")


def _asked(view: StatusView, t: Texts) -> Rows:
    """The second press on what cannot be taken back."""
    if not view.cancel_sure:
        return ()
    keep = (button(t.plain("order.button.keep"), OrderPlace(order=view.id)),)
    if view.state == NEEDS_ANSWER:
        return (keep, danger(t.plain("order.button.money_back_sure"), MoneyBack(order=view.id, sure=1)))
    return (keep, danger(t.plain("order.button.cancel_sure"), CancelOrder(order=view.id, sure=1)))


def _main(view: StatusView, t: Texts) -> Rows:
    if view.state == AWAITING_PAYMENT:
        return (main(t.plain("order.button.pay"), Summary(checkout=view.checkout)),)
    if view.state == NEEDS_ANSWER and view.mend_question:
        press = EditAnswer(order=view.id, key=view.mend_question)
        return (main(t.plain("order.button.correct"), press),)
    if view.payment_url:
        pay = link(t.plain("order.button.pay_there"), view.payment_url, Style.MAIN)
        return ((pay,), (button(t.plain("order.button.qr"), ShowQr(order=view.id)),))
    if view.delivers_here and view.items_delivered:
        return (main(t.plain("order.button.goods"), Goods(order=view.id)),)
    return ()


def _others(view: StatusView, t: Texts) -> Rows:
    if view.cancel_sure:
        return ()
    rows: Rows = ()
    if view.state == AWAITING_PAYMENT and view.payment_open:
        rows += ((button(t.plain("summary.button.check"), CheckPayment(order=view.id)),),)
    if view.state in MOVING:
        rows += ((button(t.plain("order.button.look"), LookNow(order=view.id)),),)
    if view.state in REPEATABLE and view.replaces is None:
        rows += ((button(t.plain("order.button.repeat"), Repeat(order=view.id, nonce=view.nonce)),),)
    if view.has_receipt:
        rows += ((button(t.plain("order.button.receipt"), Receipt(order=view.id)),),)
    if view.state == NEEDS_ANSWER:
        return (*rows, danger(t.plain("order.button.money_back"), MoneyBack(order=view.id)))
    if view.can_cancel and not view.cancel_asked:
        return (*rows, danger(t.plain("order.button.cancel"), CancelOrder(order=view.id)))
    return rows
