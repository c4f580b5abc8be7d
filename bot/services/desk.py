"""The desk: what waits for a decision, which comes next, one case with all its evidence, and who took it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.callbacks import CasePlace, Desk, Place
from bot.services import case_choices, matters, setup, staff_orders, stoppages
from bot.services.answers import Answers
from bot.services.asking import Asking
from bot.services.errors import Mistake
from bot.services.matters import Matter
from bot.services.people import Person, Role
from bot.services.rights import Right, may, require
from bot.services.staff_views import CaseView, DeskView, OutcomeView, Stoppage
from bot.services.views import Answer
from providers.base import Profile
from providers.money import Money
from storage import backlogs, calls, cases, incidents, order_lists, providers, refunds, staff, threads
from storage.database import Reader, Transaction

CASES_READ = 200
ROWS = 20


class DeskService:
    """`zone` says when a day begins. `answers` are opened for the eyes of whoever decides, and for no letter."""

    def __init__(self, zone: ZoneInfo, answers: Answers, profiles: Mapping[str, Profile], asking: Asking) -> None:
        self._zone, self._answers, self._profiles, self._asking = zone, answers, profiles, asking

    async def view(self, reader: Reader, person: Person, now: datetime) -> DeskView:
        """Raises `Gone` for strangers."""
        require(person, Right.LOOK)
        found = await cases.all_open(reader, ROWS)
        oldest_at = await cases.oldest_open_at(reader)
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        under_way, today = await order_lists.counts(reader, midnight)
        waiting = await backlogs.counted(reader)
        return DeskView(
            role=person.role or Role.SUPPORT,
            decisions=await cases.count_open(reader),
            oldest=None if oldest_at is None else now - oldest_at,
            overdue=await cases.count_overdue(reader, now),
            cases=tuple([await staff_orders.case_row(reader, case, now) for case in found]),
            orders_open=under_way,
            orders_today=today,
            letters_waiting=waiting.letters_waiting,
            letters_aside=waiting.letters_aside,
            quarantined=waiting.quarantined,
            stoppages=await self._stoppages(reader, now),
            questions=await threads.waiting_count(reader),
            questions_overdue=await threads.overdue_count(reader, now),
            incidents=await incidents.count_open(reader),
            setup_left=await setup.is_left(reader),
        )

    async def _stoppages(self, reader: Reader, now: datetime) -> tuple[Stoppage, ...]:
        known = [each for each in await providers.of_all(reader) if each.name in self._profiles]
        found = [await stoppages.stoppages(reader, each, self._profiles[each.name], now) for each in known]
        return tuple(one for several in found for one in several)

    async def case(self, reader: Reader, person: Person, case_id: int, now: datetime) -> CaseView:
        """One case, with the decisions that this person may make. Raises `Gone`."""
        require(person, Right.LOOK)
        matter = await matters.read(reader, case_id)
        given = await self._told(reader, matter)
        view = await self._view(reader, matter, given, now, decides=may(person, Right.DECIDE))
        own = matter.order is not None and matter.order.customer_id == person.id
        decisions = () if matter.is_barred(person) else view.decisions
        return replace(view, mine=matter.case.taken_by == person.id, own=own, decisions=decisions)

    async def outcome(self, reader: Reader, person: Person, case_id: int) -> OutcomeView:
        """What came of a case. Raises `Gone`."""
        require(person, Right.LOOK)
        matter = await matters.read(reader, case_id)
        number, resolution = matter.order.number if matter.order else None, matter.case.resolution
        if resolution not in (case_choices.REFUND, case_choices.PART):
            return OutcomeView(number, resolution, None)
        refund = matter.refund or (await refunds.of_order(reader, matter.order.id) if matter.order else None)
        return OutcomeView(number, resolution, Money.of_minor(refund.amount_minor, refund.currency) if refund else None)

    async def card(self, reader: Reader, case_id: int, now: datetime) -> CaseView:
        """The case as the letter about it shows it: asks for no right and offers no decision. Raises `Gone`."""
        return await self._view(reader, await matters.read(reader, case_id), (), now, decides=False)

    async def _told(self, reader: Reader, matter: Matter) -> tuple[Answer, ...]:
        """What the customer answered, in the order in which it was asked."""
        if matter.order is None:
            return ()
        return self._asking.told(matter.order.provider, await self._answers.of_order(reader, matter.order.id))

    async def _view(
        self, reader: Reader, matter: Matter, given: Sequence[Answer], now: datetime, *, decides: bool
    ) -> CaseView:
        case, order = matter.case, matter.order
        late = case.resolution is None and now > case.deadline_at
        return CaseView(
            id=case.id,
            kind=case.kind,
            order=await staff_orders.of(reader, order, now, self._profiles.get(order.provider)) if order else None,
            evidence=await _evidence(reader, matter, given, now),
            opened_at=case.opened_at,
            deadline_at=case.deadline_at,
            taken_by=await staff_orders.taker(reader, case),
            closed=case.resolution,
            decisions=matter.offered if decides else (),
            late_by=now - case.deadline_at if late else None,
            settles_at=case_choices.settles_at(case, order),
            incident=case.incident_id,
            escalated=case.escalated,
        )

    async def take(self, tx: Transaction, person: Person, case_id: int, now: datetime) -> Place:
        """From now on the others see who looks after it.

        Raises `Gone`, or `Mistake` where somebody else does, and where the order is the person's own.
        """
        require(person, Right.TAKE)
        matter = await matters.read(tx, case_id)
        matter.require_others(person)
        if not await cases.take(tx, case_id, person.id, now):
            raise Mistake("notice.already")
        if matter.case.taken_by is None:
            await staff.record(tx, staff_id=person.id, action="case.take", subject=f"case:{case_id}", now=now)
        return CasePlace(case=case_id)

    async def next_case(self, reader: Reader, person: Person) -> Place:
        """The most urgent open case that nobody else has taken, else the desk. Raises `Gone` for strangers."""
        require(person, Right.LOOK)
        return await next_place(reader, person)


async def next_place(reader: Reader, person: Person, but: int = 0) -> Place:
    """The same; `but` is the case that was just decided."""
    for case in await cases.all_open(reader, CASES_READ):
        if case.id != but and case.taken_by in (None, person.id):
            return CasePlace(case=case.id)
    return Desk()


async def _evidence(
    reader: Reader, matter: Matter, given: Sequence[Answer], now: datetime
) -> tuple[tuple[str, str], ...]:
    """What was noted when the case was opened, then what the last call says: enough to find it at the provider."""
    known = dict(matter.case.evidence)
    settles_at = known.get(case_choices.SETTLES_AT)
    if settles_at and datetime.fromisoformat(settles_at) <= now:
        del known[case_choices.SETTLES_AT]  # it can arrive no more
    call = await calls.newest_placing(reader, matter.order.id) if matter.order else None
    if matter.order is not None and call is not None:
        facts = {
            "reference": matter.order.reference,
            "sent_at": call.started_at.isoformat(),
            "attempt": call.attempt,
            "status": call.status,
            "code": call.code,
            "request_id": call.request_id,
        }
        known = {name: str(value) for name, value in facts.items() if value is not None} | known
    return (*known.items(), *((f"answer_{each.key}", each.text) for each in given))
