"""What is read in the staff chat, and what owners read about it: cards, the orders of an hour, what is missing."""

from bot.callbacks import CasePlace, Desk, TakeCase, back_to
from bot.callbacks.setup import ConnectHere, LeaveStaffChat, LookAtStaffChat, MakeGroupLink, StaffChatPlace
from bot.screens.layout import bottom, button, danger, lines, link, main, paragraphs, screen, short
from bot.screens.screen import Rows, Screen, Style
from bot.screens.staff_words import kind, resolution
from bot.services.orders_roll import OrdersRoll
from bot.services.staff_cards import CaseCard
from bot.services.staff_chat_views import StaffChatView
from bot.texts import Html, Texts

NAME_LIMIT = 60


def case_card(view: CaseCard, t: Texts) -> Screen:
    """A case in a few lines: what, by when, who. Its evidence is read in private only."""
    mark = "staffchat.case.over" if view.closed else "staffchat.case.held" if view.taken_by else "staffchat.case"
    title = t(mark, id=view.id, kind=kind(view.kind, t))
    return screen(lines(title, _about(view, t), _standing(view, t)), _case_buttons(view, t))


def _about(view: CaseCard, t: Texts) -> Html | None:
    if view.provider is None:
        return None
    return t("staffchat.case.order", number=view.order_number, provider=short(view.provider))


def _standing(view: CaseCard, t: Texts) -> Html:
    if view.closed is not None:
        word = resolution(view.closed, t)
        if view.closed_by is None:
            return t("staffchat.case.closed", resolution=word)
        return t("staffchat.case.closed_by", resolution=word, name=short(view.closed_by, NAME_LIMIT))
    moment = t.moment(view.deadline_at)
    deadline = (
        t("staff.case.deadline", moment=moment) if view.late_by is None else t("staffchat.case.late", moment=moment)
    )
    taken = t("staff.case.taken", name=short(view.taken_by, NAME_LIMIT)) if view.taken_by else t("staff.case.free")
    return lines(deadline, t("staffchat.case.escalated") if view.escalated else None, taken)


def _case_buttons(view: CaseCard, t: Texts) -> Rows:
    opened = button(t.plain("staffchat.button.open"), CasePlace(case=view.id))
    if view.closed is not None or view.taken_by is not None:
        return ((opened,),)
    return (main(t.plain("staffchat.button.take"), TakeCase(case=view.id)), (opened,))


def orders(view: OrdersRoll, t: Texts) -> Screen:
    """The orders of an hour."""
    sums = ", ".join(t.money(each) for each in view.paid_sums)
    return screen(
        lines(
            t("staffchat.orders", since=t.time(view.since), until=t.time(view.until)),
            t.count("staffchat.orders.paid", view.paid, sum=sums) if view.paid else None,
            t.count("staffchat.orders.delivered", view.delivered) if view.delivered else None,
            t.count("staffchat.orders.given_up", view.given_up) if view.given_up else None,
        )
    )


def found(word: str, t: Texts) -> Screen:
    """Said in the group: what works now, what is missing and how to get it."""
    again: Rows = () if word == "ready" else ((button(t.plain("staffchat.button.look"), LookAtStaffChat()),),)
    return screen(paragraphs(t("staffchat.found"), t(f"staffchat.found.{word}")), again)


def asked(former: str | None, t: Texts) -> Screen:
    """Said in a group that is to be the staff chat, before an owner says yes."""
    text = t("staffchat.ask.replace", title=short(former)) if former is not None else t("staffchat.ask.who")
    return screen(text, (main(t.plain("staffchat.button.connect_here"), ConnectHere()),))


def hidden(t: Texts) -> Screen:
    """Said once, where an administrator hides."""
    return screen(t("staffchat.hidden"))


def left(t: Texts) -> Screen:
    """Said in a group that was the staff chat."""
    return screen(t("staffchat.left"))


def lost(why: str, title: str, t: Texts) -> Screen:
    """An owner in private: what happened to the staff chat, what was not lost, what to do."""
    text = paragraphs(t("staffchat.lost", title=short(title)), t(f"staffchat.lost.{why}"), t("staffchat.lost.kept"))
    return screen(text, ((button(t.plain("staffchat.button.page"), StaffChatPlace()),),))


def page(view: StaffChatView, t: Texts, back: str = "") -> Screen:
    """The owner's page: what is connected, what is missing, connecting another one, leaving it; `back` leads back."""
    text = paragraphs(t("staffchat.title"), _state(view, t), _link_text(view, t))
    if view.asking:
        rows = (danger(t.plain("staffchat.button.leave_sure"), LeaveStaffChat()),)
        return screen(t("staffchat.leave.ask", title=short(view.title)), rows, bottom(t, StaffChatPlace(back=back)))
    return screen(text, _link_rows(view, t), _own_rows(view, back, t), bottom(t, back_to(back, Desk())))


def _state(view: StaffChatView, t: Texts) -> Html:
    if view.word is None:
        return t("staffchat.none")
    title = t("staffchat.connected", title=short(view.title))
    word = f"staffchat.lost.{view.why}" if view.word == "lost" else f"staffchat.found.{view.word}"
    return lines(title, t(word))


def _link_text(view: StaffChatView, t: Texts) -> Html | None:
    return t("staffchat.link", minutes=view.link_minutes) if view.link else None


def _link_rows(view: StaffChatView, t: Texts) -> Rows:
    if view.link:
        return ((link(t.plain("staffchat.button.choose"), view.link, Style.MAIN),),)
    if view.word is None:
        return (main(t.plain("staffchat.button.connect"), MakeGroupLink()),)
    return ((button(t.plain("staffchat.button.another"), MakeGroupLink()),),)


def _own_rows(view: StaffChatView, back: str, t: Texts) -> Rows:
    if view.word is None:
        return ()
    return (
        (button(t.plain("staffchat.button.look"), LookAtStaffChat()),),
        (button(t.plain("staffchat.button.leave"), StaffChatPlace(ask=1, back=back)),),
    )
