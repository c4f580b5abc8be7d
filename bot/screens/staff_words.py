"""Words for what the program keeps as codes: kinds of cases, outcomes of calls, states. A provider's stay its own."""

from bot.screens.layout import short
from bot.services.desk_views import ListedOrder
from bot.services.staff_views import CallRow, StaffOrderView
from bot.texts import Html, Texts

DETAIL_LIMIT = 60
PARTLY = "partly_delivered"


def kind(name: str, t: Texts) -> str:
    """What a case is about, plain; an unknown kind under its own name."""
    key = f"case.kind.{name}"
    return t.plain(key) if t.has(key) else t.plain("case.kind.other", name=short(name, 40))


def resolution(word: str, t: Texts) -> str:
    """How a case ended, plain: by a decision, by what was found out, or because the order moved on."""
    for key in (f"resolution.{word}", f"status.{word}.label"):
        if t.has(key):
            return t.plain(key)
    return short(word, 300)


def state(order: StaffOrderView, t: Texts) -> str:
    """Where the order is, plain. All items may be here before the provider says that it is done."""
    if order.state == PARTLY and order.came >= order.expected > 0:
        return t.plain("staff.state.all_came")
    return t.plain(f"status.{order.state}.label")


def listed_state(order: ListedOrder, t: Texts) -> str:
    """The same in a list, shorter."""
    key = f"status.{PARTLY}.all.label" if order.state == PARTLY and order.all_came else f"status.{order.state}.label"
    return t.plain(key)


def call(each: CallRow, provider: str, t: Texts) -> Html:
    """One call to the provider: what, which attempt, what its answer meant, and what its support will ask for."""
    own = t.provider(provider)
    title = own.plain(f"action.{each.name}.title") if each.name else t.plain(f"call.kind.{each.kind}")
    told = t("staff.call", at=t.moment(each.started_at), what=short(title), n=each.attempt)
    meant = t(f"call.outcome.{each.outcome}")
    facts = (("status", each.status), ("code", each.code), ("request_id", each.request_id))
    details = [t(f"staff.call.{name}", value=short(str(value), DETAIL_LIMIT)) for name, value in facts if value]
    return Html(f"{told} {', '.join([meant, *details])}")
