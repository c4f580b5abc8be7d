"""The side of people: members of staff, the log, customers' pages. Decides nothing; services check every right."""

from datetime import timedelta

from bot.services.audit_log import LETTER as AUDIT_FILE
from bot.services.audit_log import AuditLog
from bot.services.customer_notes import CustomerNotes
from bot.services.customer_pages import CustomerPages
from bot.services.customer_rules import CustomerRules
from bot.services.invitations import JOINED, Invitations
from bot.services.members import CHANGED, Members
from bot.sides.side import Backstage, Side
from bot.telegram.handlers import staff_customers, staff_people
from bot.telegram.people_places import AuditLetters, AuditPlaces, CustomerPlaces, MemberLetters, PeoplePlaces
from bot.telegram.staff_menus import StaffMenus
from bot.workers import Worker


def side(backstage: Backstage) -> Side:
    parts = backstage.parts
    notes, rules = CustomerNotes(parts.cipher), CustomerRules(parts.settings.shop_currency)
    pages = CustomerPages(parts.settings.shop_currency, notes, rules)
    log = AuditLog()
    members, invitations = Members(parts.settings.admin_ids), Invitations(parts.ids)
    letters = MemberLetters(parts.db, backstage.catalogues)
    menus = StaffMenus(backstage.bot, backstage.catalogues, parts.db)
    return Side(
        routers=(staff_people.router(), staff_customers.router()),
        handed={
            "members": members,
            "invitations": invitations,
            "notes": notes,
            "customer_rules": rules,
            "audit_log": log,
        },
        places={
            **PeoplePlaces(parts.clock, members, invitations, backstage.bot_username).draws(),
            **CustomerPlaces(parts.clock, pages, notes, rules).draws(),
            **AuditPlaces(log).draws(),
        },
        letters={
            JOINED: letters,
            CHANGED: letters,
            AUDIT_FILE: AuditLetters(parts.db, backstage.catalogues, log),
        },
        workers=(Worker("staff menus", menus.step, timedelta(hours=1)),),
    )
