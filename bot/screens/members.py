"""Who works here: the list, a member with what the role may do, invitations, changes before they are made. Pure."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.callbacks import Desk, way_back
from bot.callbacks.people import (
    AuditPlace,
    ConfirmMember,
    CustomerPage,
    Invite,
    InvitePlace,
    InviteRole,
    MemberPlace,
    MemberReason,
    MemberRole,
    Members,
    Withdraw,
)
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.layout import link as link_button
from bot.screens.screen import Button, Rows, Screen
from bot.services.members import REMOVE
from bot.services.people import Right, Role
from bot.services.people_views import (
    InvitationRow,
    InvitationView,
    MemberDraft,
    MemberRow,
    MembersView,
    MemberView,
)
from bot.texts import Html, Texts

NAME_LIMIT = 60
REASON_SHOWN = 300
MEMBERS_SHOWN = 40


def members(view: MembersView, t: Texts) -> Screen:
    """Everybody with the role; who may change something can invite."""
    invite = (main(t.plain("staff.button.invite"), InviteRole()),) if view.changes else ()
    people = tuple((_member_button(each, t),) for each in view.rows[:MEMBERS_SHOWN])
    waiting = tuple((_invitation_button(each, t),) for each in view.invitations) if view.changes else ()
    text = paragraphs(
        t("staff.members.title"),
        t.count("staff.members.count", len(view.rows)),
        t.count("staff.members.invited", len(view.invitations)) if view.invitations else None,
        t("staff.members.how") if view.changes else t("staff.members.owners"),
    )
    return screen(text, invite, people, waiting, bottom(t, Desk()))


def _member_button(each: MemberRow, t: Texts) -> Button:
    key = "staff.members.row.you" if each.is_reader else "staff.members.row"
    label = t.plain(key, name=short(each.name, 40), role=role_name(each.role, t))
    return button(label, MemberPlace(member=each.id))


def _invitation_button(each: InvitationRow, t: Texts) -> Button:
    label = t.plain("staff.button.invitation", role=role_name(each.role, t), until=t.moment(each.until_at))
    return button(label, InvitePlace(link=each.id))


def member(view: MemberView, t: Texts) -> Screen:
    """One member: role, since when, what the role may do and may not."""
    text = paragraphs(_who(view, t), _rights("staff.member.may", view.may, t), _may_not(view, t), _fixed(view, t))
    return screen(text, _changes(view, t), _doors(view, t), _end(view, t), bottom(t, Members()))


def _who(view: MemberView, t: Texts) -> Html:
    row = view.row
    return lines(
        t("staff.member.title", name=short(row.name, NAME_LIMIT), role=role_name(row.role, t)),
        t("person.username", username=row.username) if row.username else None,
        t("person.number", id=row.id),
        t("staff.member.since", moment=t.full_moment(view.added_at)),
        t("staff.member.seen", moment=t.full_moment(view.seen_at)) if view.seen_at else t("staff.member.never"),
        t("person.unreachable") if view.seen_at and not view.reachable else None,
        t.count("staff.member.taken", view.taken) if view.taken else None,
    )


def _rights(key: str, rights: Sequence[Right], t: Texts) -> Html:
    return t(key, rights="; ".join(t.plain(f"right.{each}") for each in rights))


def _may_not(view: MemberView, t: Texts) -> Html | None:
    return _rights("staff.member.may_not", view.may_not, t) if view.may_not else None


def _fixed(view: MemberView, t: Texts) -> Html | None:
    """Why this member cannot be changed here."""
    if view.row.by_settings:
        return t("staff.member.by_settings", id=view.row.id)
    return t("staff.member.last_owner") if view.last_owner else None


def _changes(view: MemberView, t: Texts) -> Rows:
    if not view.changes or view.last_owner:
        return ()
    return ((button(t.plain("staff.button.role"), MemberRole(member=view.row.id)),),)


def _doors(view: MemberView, t: Texts) -> Rows:
    found = []
    if view.reads_audit:
        found.append(button(t.plain("person.button.audit"), AuditPlace(member=view.row.id)))
    if view.seen_at is not None:
        found.append(
            button(
                t.plain("staff.button.as_customer"),
                CustomerPage(customer=view.row.id, back=way_back(MemberPlace(member=view.row.id))),
            )
        )
    return columns(found)


def _end(view: MemberView, t: Texts) -> Rows:
    if not view.changes or view.last_owner:
        return ()
    key = "staff.button.leave" if view.row.is_reader else "staff.button.remove"
    return (danger(t.plain(key), MemberReason(member=view.row.id, what=REMOVE)),)


def other_role(view: MemberView, t: Texts) -> Screen:
    """Asks which role the member gets instead."""
    row = view.row
    others = [each for each in Role if each is not row.role]
    press = (button(role_name(each, t), MemberReason(member=row.id, what=each)) for each in others)
    title = t("staff.member.title", name=short(row.name, NAME_LIMIT), role=role_name(row.role, t))
    text = paragraphs(title, t("staff.role.ask"), *(_explained(each, t) for each in others))
    return screen(text, columns(press), bottom(t, MemberPlace(member=row.id)))


def invite_role(t: Texts) -> Screen:
    """Asks for which role somebody is invited."""
    text = paragraphs(t("staff.invite.ask"), *(_explained(each, t) for each in reversed(Role)))
    return screen(
        text, columns(button(role_name(each, t), Invite(role=each)) for each in reversed(Role)), bottom(t, Members())
    )


def _explained(role: Role, t: Texts) -> Html:
    return t("staff.role.explained", role=role_name(role, t), told=t.plain(f"role.{role}.told"))


def invitation(view: InvitationView, t: Texts) -> Screen:
    """The link to send, as long as it can be shown."""
    title = t("staff.invitation.title", role=role_name(view.role, t), moment=t.moment(view.until_at))
    seen = [t("staff.invitation.link", link=view.link), t("staff.invitation.how")] if view.link else []
    text = paragraphs(title, *(seen or [t("staff.invitation.unseen")]))
    share = _share(view.link, t) if view.link else ()
    end = (danger(t.plain("staff.button.withdraw"), Withdraw(link=view.id)),)
    return screen(text, share, end, bottom(t, Members()))


def _share(link: str, t: Texts) -> Rows:
    said = quote(t.plain("staff.invitation.said"))
    send = link_button(t.plain("staff.button.send"), f"https://t.me/share/url?url={quote(link, safe='')}&text={said}")
    return ((send,), (Button(t.plain("staff.button.copy"), copy=link),))


def reason(view: MemberView, what: str, t: Texts) -> Screen:
    """Waits for the reason of a change."""
    name = short(view.row.name, NAME_LIMIT)
    key = "staff.reason.remove" if what == REMOVE else "staff.reason.role"
    values = {} if what == REMOVE else {"role": role_name(Role(what), t)}
    text = paragraphs(t(key, name=name, **values), t("staff.reason.how"))
    return screen(text, bottom(t, MemberPlace(member=view.row.id)))


def decide(view: MemberDraft, t: Texts) -> Screen:
    """What the second press will do."""
    name, removes = short(view.row.name, NAME_LIMIT), view.what == REMOVE
    role = role_name(view.row.role, t)
    after = {} if removes else {"after": role_name(Role(view.what), t)}
    text = paragraphs(
        t("staff.decide.remove" if removes else "staff.decide.role", name=name, role=role, **after),
        t.count("staff.decide.taken", view.taken) if removes and view.taken else None,
        t("staff.decide.own") if view.row.is_reader else None,
        t("decide.reason", reason=short(view.reason, REASON_SHOWN)),
    )
    press = ConfirmMember(member=view.row.id, draft=view.draft)
    row = danger(t.plain("staff.decide.button.remove"), press)
    if not removes:
        row = main(t.plain("staff.decide.button.role"), press)
    return screen(text, (row,), bottom(t, MemberPlace(member=view.row.id)))


def joined(name: str, member_id: int, role: Role, t: Texts) -> Screen:
    """The letter to the owners: somebody has opened an invitation."""
    text = t("letter.staff_joined", name=short(name, NAME_LIMIT), role=role_name(role, t))
    return screen(text, ((button(t.plain("staff.button.member"), MemberPlace(member=member_id)),),))


def changed(role: Role | None, t: Texts) -> Screen:
    """The letter to whose role has changed; None: they are staff no more."""
    if role is None:
        return screen(t("letter.staff_removed"), bottom(t))
    desk = ((button(t.plain("staff.button.desk"), Desk()),),)
    return screen(t("letter.staff_role", role=role_name(role, t), told=t.plain(f"role.{role}.told")), desk)


def role_name(role: Role, t: Texts) -> str:
    return t.plain(f"role.{role}")
