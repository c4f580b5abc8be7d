"""The log of what staff did, as owners and managers read it: pages, filters, a file. Changes nothing."""

from datetime import datetime

from bot.callbacks.people import AuditPlace
from bot.services.people import Person, Right
from bot.services.people_views import AuditFilterView, AuditLine, AuditView, MemberName
from bot.services.rights import require
from storage import audit, letters, members, orders, staff
from storage.audit import Entry
from storage.database import Reader, Transaction

PAGE = 6
LETTER = "audit_file"
MOST_KIND = 24
"""What a button can carry of a kind."""
MOST_LINES = 20_000
"""How many lines a file holds at the most, the newest."""


class AuditLog:
    """Every method raises `Gone` for strangers and `Mistake` for staff without the right."""

    async def page(self, reader: Reader, person: Person, place: AuditPlace) -> AuditView:
        """One page, newest first. A page beyond the last is the last."""
        require(person, Right.AUDIT)
        count = await audit.count(reader, who=place.member, kind=place.kind, about=place.about)
        pages = max(1, -(-count // PAGE))
        page = min(max(1, place.page), pages)
        found = await audit.page(
            reader, who=place.member, kind=place.kind, about=place.about, offset=(page - 1) * PAGE, limit=PAGE
        )
        return AuditView(
            lines=tuple([await _line(reader, each) for each in found]),
            count=count,
            page=page,
            pages=pages,
            member=await staff.name_of(reader, place.member) if place.member else "",
            kind=place.kind,
            about=place.about,
        )

    async def filters(self, reader: Reader, person: Person) -> AuditFilterView:
        """By whom and by what lines can be chosen."""
        require(person, Right.AUDIT)
        every = await members.every(reader)
        names = tuple(MemberName(each.id, each.name) for each in every)
        kinds = (each for each in await audit.kinds(reader) if each.isidentifier() and len(each) <= MOST_KIND)
        return AuditFilterView(names, tuple(kinds))

    async def ask_file(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Has the file sent to the person; it is written when it is sent."""
        require(person, Right.AUDIT)
        await letters.put(tx, chat_id=person.id, kind=LETTER, now=now)

    async def file(self, reader: Reader, person: Person) -> tuple[AuditLine, ...]:
        """The newest lines of the log."""
        require(person, Right.AUDIT)
        return tuple([await _line(reader, each) for each in await audit.page(reader, limit=MOST_LINES)])


async def _line(reader: Reader, entry: Entry) -> AuditLine:
    kind, _, about = entry.subject.partition(":")
    number = None
    if kind == "order" and about.isdecimal():
        found = await orders.get(reader, int(about))
        number = found.number if found else None
    name = await staff.name_of(reader, int(about)) if kind == "staff" and about.isdecimal() else ""
    return AuditLine(
        id=entry.id,
        at=entry.at,
        who=await staff.name_of(reader, entry.staff_id),
        action=entry.action,
        kind=kind,
        about=about,
        name=name or (str(number) if number else ""),
        reason=entry.reason,
        before=entry.before,
        after=entry.after,
    )
