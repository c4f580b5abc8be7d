"""Providers on, off and paused, by staff. Orders under way go on whatever is switched; only new ones are stopped."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.callbacks import Place, ProviderPlace
from bot.callbacks.catalogue import PauseReasonIn
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.staff_views import ProviderRow
from bot.services.stoppages import stoppages
from providers.base import Profile
from providers.money import Money
from storage import departments, providers, staff
from storage.database import Reader, Transaction
from storage.providers import Provider

ON, OFF, PAUSED = "on", "off", "paused"
REASON_LIMIT = 200


def told(reason: str) -> str:
    """A reason as customers read it inside a sentence. Raises `Mistake` where it is empty or too long."""
    reason = " ".join(reason.split()).rstrip(" .!")
    if not reason:
        raise Mistake("error.reason_needed")
    if len(reason) > REASON_LIMIT:
        raise Mistake("error.too_long", limit=REASON_LIMIT)
    return reason


class Switches:
    """`profiles` are the providers that are set up; others are as if they were not there."""

    def __init__(self, profiles: Mapping[str, Profile], languages: Sequence[str] = ()) -> None:
        self._profiles, self._languages = profiles, languages

    async def rows(self, reader: Reader, person: Person, now: datetime) -> tuple[ProviderRow, ...]:
        """Every provider, in the order in which customers see them. Raises `Gone` and `Mistake`."""
        require(person, Right.SWITCH)
        counts = await providers.offer_counts(reader, list(self._profiles))
        known = [found for found in await providers.of_all(reader) if found.name in self._profiles]
        return tuple([await self._row(reader, found, counts[found.name], now) for found in known])

    async def row(self, reader: Reader, person: Person, name: str, now: datetime) -> ProviderRow:
        """Raises `Gone` and `Mistake`."""
        require(person, Right.SWITCH)
        found = await self._found(reader, name)
        counts = await providers.offer_counts(reader, [name])
        return await self._row(reader, found, counts[name], now)

    async def switch(self, tx: Transaction, person: Person, name: str, mode: str, now: datetime) -> Place:
        """On, which also ends a hold, or off. Raises `Gone` and `Mistake`."""
        if mode == PAUSED:
            raise Mistake("error.reason_needed")
        if mode not in (ON, OFF):
            raise Gone
        return await self._set(tx, person, name, mode, "", now)

    async def pause(self, tx: Transaction, person: Person, name: str, reason: str, now: datetime) -> Place:
        """Paused, with the reason that customers read. Raises `Gone` and `Mistake`."""
        reason = told(reason)
        return await self._set(tx, person, name, PAUSED, reason, now)

    async def explain(self, tx: Transaction, person: Person, place: PauseReasonIn, typed: str, now: datetime) -> Place:
        """The reason of the pause for customers of one language. Raises `Gone` and `Mistake`."""
        reason = told(typed)
        await self.require_paused(tx, person, place)
        before = (await departments.pause_reasons(tx, place.provider)).get(place.language, "")
        await departments.put_text(tx, place.provider, departments.PAUSE, place.language, reason)
        await staff.record(
            tx, staff_id=person.id, action=f"provider.reason_{place.language}", subject=f"provider:{place.provider}",
            before=before, after=reason, now=now,
        )  # fmt: skip
        return ProviderPlace(provider=place.provider)

    async def require_paused(self, reader: Reader, person: Person, place: PauseReasonIn) -> None:
        """Raises where there is no pause to explain."""
        require(person, Right.SWITCH)
        if (await self._found(reader, place.provider)).mode != PAUSED or place.language not in self._languages:
            raise Gone

    async def _set(self, tx: Transaction, person: Person, name: str, mode: str, reason: str, now: datetime) -> Place:
        require(person, Right.SWITCH)
        before = await self._found(tx, name)
        held = before.held_until_at is not None
        if (before.mode, before.reason) != (mode, reason) or (held and mode == ON):
            await providers.set_mode(tx, name, mode, reason)
            await departments.forget_pause(tx, name)
            await staff.record(
                tx,
                staff_id=person.id,
                action=f"provider.{mode}",
                subject=f"provider:{name}",
                reason=reason,
                before=f"{before.mode} {'held' if held else ''}".strip(),
                after=mode,
                now=now,
            )
        return ProviderPlace(provider=name)

    async def _found(self, reader: Reader, name: str) -> Provider:
        found = await providers.get(reader, name) if name in self._profiles else None
        if found is None:
            raise Gone
        return found

    async def _row(self, reader: Reader, found: Provider, offers: int, now: datetime) -> ProviderRow:
        deposit = None
        if found.deposit_minor is not None and found.deposit_currency is not None:
            deposit = Money.of_minor(found.deposit_minor, found.deposit_currency)
        return ProviderRow(
            name=found.name,
            mode=found.mode,
            reason=found.reason,
            held=found.held_until_at is not None and found.held_until_at > now,
            deposit=deposit,
            deposit_at=found.deposit_at,
            offers=offers,
            synced_at=found.synced_at,
            sync_read=found.sync_read,
            sync_total=found.sync_total,
            has_price_table=not (self._profiles[found.name].has_catalogue or self._profiles[found.name].own_shelf),
            reasons=await departments.pause_reasons(reader, found.name),
            stoppages=await stoppages(reader, found, self._profiles[found.name], now),
        )
