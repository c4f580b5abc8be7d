"""The owner's checklist from the token to the open shop: each step, its state and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.services.availability import OPENING, UNOPENED, availability, unopened
from bot.services.errors import Mistake
from bot.services.people import Person
from bot.services.pricing import Pricing
from bot.services.rights import Right, require
from providers.base import Profile
from storage import order_lists, providers, shop_settings, staff, staff_chats
from storage.database import Reader, Transaction

OPEN = "open"
TEXTS_READ, TEST_DONE = "setup_texts_read", "setup_test_done"
DEFAULT_NAME = "Vitrina"
NOBODYS = frozenset({"UTC", "Etc/UTC"})
"""Time zones of machines to which nobody told one."""


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the settings say."""

    name: str
    currency: str
    zone: str
    contact: str | None


@dataclass(frozen=True, slots=True)
class SetupStep:
    """`state` is a part of its text's key; `values` fill the text; `provider` is the first that lacks something."""

    name: str
    state: str
    done: bool
    values: Mapping[str, str] = field(default_factory=dict)
    provider: str = ""


@dataclass(frozen=True, slots=True)
class SetupView:
    """`can_open`: something can be sold, and at a price."""

    is_open: bool
    steps: tuple[SetupStep, ...]
    now: datetime
    asking: bool = False

    @property
    def can_open(self) -> bool:
        return all(each.done for each in self.steps if each.name in ("prices", "provider"))

    @property
    def left(self) -> tuple[SetupStep, ...]:
        return tuple(each for each in self.steps if not each.done)


class SetupDesk:
    """Every method raises `Gone` for strangers and `Mistake` for staff without the right."""

    def __init__(self, facts: ShopFacts, pricing: Pricing, profiles: Mapping[str, Profile]) -> None:
        self._facts, self._pricing, self._profiles = facts, pricing, profiles

    async def view(self, reader: Reader, person: Person, now: datetime, *, asking: bool = False) -> SetupView:
        require(person, Right.SETUP)
        steps = (
            self._name(),
            SetupStep("currency", "set", True, {"currency": self._facts.currency}),
            self._zone(),
            await self._provider(reader, now),
            await self._prices(reader),
            await _chat(reader),
            await self._texts(reader),
            await _test(reader),
        )
        return SetupView(not await unopened(reader), steps, now, asking)

    async def texts_read(self, tx: Transaction, person: Person, now: datetime) -> None:
        require(person, Right.SETUP)
        await shop_settings.put(tx, TEXTS_READ, "1", now)

    async def test_done(self, tx: Transaction, person: Person, now: datetime) -> None:
        require(person, Right.SETUP)
        await shop_settings.put(tx, TEST_DONE, "1", now)

    async def open(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Customers may buy from now on. Raises `Mistake` where nothing could be sold, or it is open."""
        view = await self.view(tx, person, now)
        if view.is_open:
            raise Mistake("notice.already")
        if not view.can_open:
            raise Mistake("setup.not_yet")
        await shop_settings.put(tx, OPENING, OPEN, now)
        await staff.record(
            tx, staff_id=person.id, action="shop.open", subject="shop", before=UNOPENED, after=OPEN, now=now
        )

    def _name(self) -> SetupStep:
        given = self._facts.name != DEFAULT_NAME
        return SetupStep("name", "set" if given else "default", given, {"name": self._facts.name})

    def _zone(self) -> SetupStep:
        """A shop that lives by Greenwich mostly does so because nobody chose."""
        chosen = self._facts.zone not in NOBODYS
        return SetupStep("zone", "set" if chosen else "default", chosen, {"zone": self._facts.zone})

    async def _provider(self, reader: Reader, now: datetime) -> SetupStep:
        """Those that sell; else what stands in the way."""
        known = [each for each in await providers.of_all(reader) if each.configured and each.name in self._profiles]
        selling = [each.name for each in known if (await availability(reader, each.name, now, to_staff=True)).ok]
        if selling:
            return SetupStep("provider", "sells", True, {"providers": ", ".join(selling)}, selling[0])
        if not known:
            return SetupStep("provider", "none", False)
        state = "off" if all(each.mode != "on" for each in known) else "stopped"
        return SetupStep("provider", state, False, {"provider": known[0].name}, known[0].name)

    async def _prices(self, reader: Reader) -> SetupStep:
        terms = await self._pricing.terms(reader)
        lacking = [
            name
            for name, profile in self._profiles.items()
            if profile.currency and terms.rate_of(name, profile.currency) is None
        ]
        if lacking:
            return SetupStep("prices", "missing", False, {"providers": ", ".join(lacking)}, lacking[0])
        return SetupStep("prices", "set" if self._profiles else "nothing", bool(self._profiles))

    async def _texts(self, reader: Reader) -> SetupStep:
        read = await shop_settings.get(reader, TEXTS_READ) is not None
        state = "read" if read else "unread"
        return SetupStep("texts", state, read, {"contact": self._facts.contact or ""})


async def _chat(reader: Reader) -> SetupStep:
    chat = await staff_chats.current(reader)
    if chat is None:
        return SetupStep("chat", "none", False)
    state = "lost" if chat.state == "lost" else "on" if chat.has_topics else "plain"
    return SetupStep("chat", state, chat.state == "on", {"title": chat.title or str(chat.chat_id)})


async def _test(reader: Reader) -> SetupStep:
    done = await shop_settings.get(reader, TEST_DONE) is not None
    return SetupStep("test", "done" if done else "open", done)


async def is_left(reader: Reader) -> bool:
    """Whether something is left that an owner does in the chat: the staff chat, the texts, the test order."""
    known = [await shop_settings.get(reader, each) for each in (TEXTS_READ, TEST_DONE)]
    return None in known or not (await _chat(reader)).done


async def begin(tx: Transaction, *, sandbox: bool, now: datetime) -> None:
    """A new shop waits for its owner; one that has sold, and the sandbox, are open. Asked once for each file."""
    if await shop_settings.get(tx, OPENING) is None:
        is_open = sandbox or await order_lists.any_order(tx)
        await shop_settings.put(tx, OPENING, OPEN if is_open else UNOPENED, now)


async def declare_open(tx: Transaction, now: datetime) -> None:
    """Whoever makes a shop that needs no opening says so before its first start."""
    await shop_settings.put(tx, OPENING, OPEN, now)
