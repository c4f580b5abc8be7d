"""Broadcasts as staff write and see them: texts, button, segment, how many people it reaches. Sends nothing.

Who gets it is only counted here; `broadcast_control` starts, pauses and stops it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from bot.callbacks import Card, OpenDepartment, Place
from bot.callbacks.broadcast import BroadcastPlace, BroadcastSegment, BroadcastTarget, BroadcastText, SetSegment
from bot.services import quiet_hours
from bot.services.broadcast_views import (
    BroadcastRow,
    BroadcastsView,
    Counts,
    DraftView,
    ProgressView,
    SegmentView,
    Target,
)
from bot.services.errors import Gone, Mistake
from bot.services.payloads import department_payload, opened
from bot.services.people import Person
from bot.services.rights import Right, require
from providers.base import Profile
from storage import broadcast_recipients as recipients
from storage import broadcasts, letters, offers, staff
from storage.broadcasts import Broadcast, News, Segment, State
from storage.database import Reader, Transaction

TEST = "broadcast_test"
"""The letter that brings the message to who wrote it."""
CAPTION_LIMIT = 1024
TEXT_LIMIT = 4096
"""Telegram's: its apps cut a longer text into several messages."""
ADDRESS_LIMIT = 500
PAGE = 8
UNCERTAIN_SHOWN = 12
SPEED_OVER = timedelta(seconds=30)
SEEN = (0, 7, 30, 90, -30)
BOUGHT = ("", "ever", "never")


class BroadcastDesk:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(
        self, profiles: Mapping[str, Profile], languages: Sequence[str], zone: ZoneInfo, bot_username: str
    ) -> None:
        self._profiles, self.languages, self.zone = profiles, tuple(languages), zone
        self._bot_username = bot_username

    async def page(self, reader: Reader, person: Person, page: int) -> BroadcastsView:
        require(person, Right.BROADCAST)
        pages = max(1, math.ceil(await broadcasts.count(reader) / PAGE))
        page = min(max(page, 1), pages)
        found = await broadcasts.page(reader, PAGE, (page - 1) * PAGE)
        rows = [await self._row(reader, each) for each in found]
        return BroadcastsView(tuple(rows), page, pages, await quiet_hours.read(reader, self.zone))

    async def _row(self, reader: Reader, found: Broadcast) -> BroadcastRow:
        at = found.started_at or found.starts_at or found.created_at
        return BroadcastRow(found.id, found.state, at, await counts_of(reader, found.id))

    async def known(self, reader: Reader, person: Person, broadcast_id: int) -> Broadcast:
        require(person, Right.BROADCAST)
        found = await broadcasts.get(reader, broadcast_id)
        if found is None:
            raise Gone
        return found

    async def draft(self, reader: Reader, person: Person, broadcast_id: int) -> Broadcast:
        """The same as long as it was not started. Raises `Mistake` afterwards."""
        found = await self.known(reader, person, broadcast_id)
        if found.state is not State.DRAFT:
            raise Mistake("broadcast.not_draft")
        return found

    async def draft_view(self, reader: Reader, found: Broadcast, now: datetime) -> DraftView:
        texts = await broadcasts.texts(reader, found.id)
        reach = await recipients.reach(reader, found.segment, now)
        return DraftView(
            id=found.id,
            texts=texts,
            target=await self.target(reader, found.target, ""),
            segment=found.segment,
            missing=found.missing,
            reach=reach,
            unserved={language: n for language, n in reach.items() if language not in texts},
        )

    async def segment_view(self, reader: Reader, person: Person, broadcast_id: int, now: datetime) -> SegmentView:
        found = await self.draft(reader, person, broadcast_id)
        people = sum((await recipients.reach(reader, found.segment, now)).values())
        return SegmentView(found.id, found.segment, tuple(self._profiles), people, self.languages)

    async def text(self, reader: Reader, person: Person, broadcast_id: int, language: str) -> News | None:
        """What is written in a language."""
        await self.draft(reader, person, broadcast_id)
        if language not in self.languages:
            raise Gone
        return (await broadcasts.texts(reader, broadcast_id)).get(language)

    async def preview(self, reader: Reader, person: Person, broadcast_id: int, language: str) -> tuple[News, Target]:
        """What readers of the language will get; the other text where they get that."""
        found = await self.known(reader, person, broadcast_id)
        news = chosen(await broadcasts.texts(reader, found.id), language, other=True)
        if news is None:
            raise Gone
        return news, await self.target(reader, found.target, language)

    async def target(self, reader: Reader, stored: str, language: str) -> Target:
        """What the button opens, as it is now; no button for what is not there any more."""
        if stored.startswith("https://"):
            return Target("link", url=stored)
        match opened(stored):
            case Card(offer=offer_id):
                found = await offers.get(reader, offer_id, language)
                return Target() if found is None else Target("offer", found.provider, found.title)
            case OpenDepartment(provider=name) if name in self._profiles:
                return Target("department", name)
            case _:
                return Target()

    async def begin(self, tx: Transaction, person: Person, now: datetime) -> Place:
        require(person, Right.BROADCAST)
        return BroadcastPlace(broadcast=await broadcasts.create(tx, person.id, now))

    async def write(
        self, tx: Transaction, person: Person, place: BroadcastText, news: News | None, length: int
    ) -> Place:
        """Stores what readers of a language get; None: what was sent is neither a text nor one picture.

        `length`: of the text as it is read, in UTF-16 units.
        """
        await self.text(tx, person, place.broadcast, place.language)
        if news is None:
            return place.model_copy(update={"wrong": "kind"})
        if news.photo is not None and length > CAPTION_LIMIT:
            return place.model_copy(update={"wrong": "caption"})
        await broadcasts.put_text(tx, place.broadcast, place.language, news)
        return BroadcastPlace(broadcast=place.broadcast)

    async def has_text(self, reader: Reader, person: Person, broadcast_id: int) -> bool:
        """Whether the draft has words already. Raises `Mistake` once it was started."""
        found = await self.draft(reader, person, broadcast_id)
        return bool(await broadcasts.texts(reader, found.id))

    async def drop_text(self, tx: Transaction, person: Person, broadcast_id: int, language: str) -> Place:
        await self.draft(tx, person, broadcast_id)
        await broadcasts.drop_text(tx, broadcast_id, language)
        return BroadcastPlace(broadcast=broadcast_id)

    async def test(self, tx: Transaction, person: Person, broadcast_id: int, now: datetime) -> None:
        """Sends every text to who asks, as it will be, and to nobody else."""
        found = await self.known(tx, person, broadcast_id)
        for language in await broadcasts.texts(tx, found.id):
            fields: dict[str, str | int] = {"broadcast": found.id, "language": language}
            await letters.put(tx, chat_id=person.id, kind=TEST, fields=fields, now=now)

    async def type_target(self, tx: Transaction, person: Person, place: BroadcastTarget, typed: str) -> Place:
        """A link of the shop's own to an offer or a department, else any https address."""
        await self.draft(tx, person, place.broadcast)
        stored = self._stored_target(typed.strip())
        if not stored or not (await self.target(tx, stored, "")).kind:
            return place.model_copy(update={"wrong": "gone" if stored else "address"})
        await broadcasts.change(tx, place.broadcast, target=stored)
        return BroadcastPlace(broadcast=place.broadcast)

    def _stored_target(self, typed: str) -> str:
        parts = urlsplit(typed)
        if parts.scheme != "https" or not parts.hostname or len(typed) > ADDRESS_LIMIT or any(map(str.isspace, typed)):
            return ""
        if parts.hostname == "t.me" and parts.path.strip("/").lower() == self._bot_username.lower():
            payload = parse_qs(parts.query).get("start", [""])[0]
            return payload if isinstance(opened(payload), Card | OpenDepartment) else ""
        return typed

    async def set_department(self, tx: Transaction, person: Person, broadcast_id: int, name: str) -> Place:
        """The button opens a department; empty: there is no button."""
        await self.draft(tx, person, broadcast_id)
        if name and name not in self._profiles:
            raise Gone
        await broadcasts.change(tx, broadcast_id, target=department_payload(name) if name else "")
        return BroadcastPlace(broadcast=broadcast_id)

    async def set_segment(self, tx: Transaction, person: Person, press: SetSegment) -> Place:
        found = await self.draft(tx, person, press.broadcast)
        await broadcasts.change(tx, found.id, segment=self._segment(found.segment, press.what, press.value))
        return BroadcastSegment(broadcast=found.id)

    def _segment(self, segment: Segment, what: str, value: str) -> Segment:
        match what:
            case "language" if value in ("", *self.languages):
                return replace(segment, language=value)
            case "provider" if value in ("", *self._profiles):
                return replace(segment, provider=value)
            case "bought" if value in BOUGHT:
                return replace(segment, bought=value)
            case "seen" if value in map(str, SEEN):
                return replace(segment, seen_days=int(value))
            case "all":
                return Segment()
            case _:
                raise Gone

    async def set_missing(self, tx: Transaction, person: Person, broadcast_id: int, how: str) -> None:
        await self.draft(tx, person, broadcast_id)
        if how not in ("skip", "other"):
            raise Gone
        await broadcasts.change(tx, broadcast_id, missing=how)

    async def progress(
        self, reader: Reader, person: Person, broadcast_id: int, now: datetime, ask: str = ""
    ) -> ProgressView:
        """How a broadcast goes, or how it ended."""
        found = await self.known(reader, person, broadcast_id)
        counts = await counts_of(reader, found.id)
        running = found.state is State.RUNNING
        hours = await quiet_hours.read(reader, self.zone)
        quiet_until = hours.last_until(now) if running else None
        speed = None if quiet_until else await self._tenths_per_second(reader, found, now)
        return ProgressView(
            id=found.id,
            state=found.state,
            made_by=await staff.name_of(reader, found.made_by),
            counts=counts,
            starts_at=found.starts_at,
            started_at=found.started_at,
            ended_at=found.ended_at,
            ask=ask,
            held=found.held,
            quiet_until=quiet_until,
            tenths_per_second=speed,
            left_for=timedelta(seconds=math.ceil(counts.left * 10 / speed)) if speed else None,
            uncertain=tuple(await recipients.uncertain(reader, found.id, UNCERTAIN_SHOWN)),
            errors=tuple(await recipients.errors(reader, found.id)),
        )

    async def _tenths_per_second(self, reader: Reader, found: Broadcast, now: datetime) -> int | None:
        if found.state is not State.RUNNING or found.started_at is None:
            return None
        since = max(found.started_at, now - SPEED_OVER)
        seconds = math.ceil((now - since).total_seconds())
        done = await recipients.sent_since(reader, found.id, since)
        return done * 10 // seconds or None if seconds else None


async def counts_of(reader: Reader, broadcast_id: int) -> Counts:
    return Counts(**await recipients.counts(reader, broadcast_id))


def chosen(texts: Mapping[str, News], language: str, *, other: bool) -> News | None:
    """The text of a language; `other`: any other where there is none."""
    return texts.get(language) or (next(iter(texts.values()), None) if other else None)
