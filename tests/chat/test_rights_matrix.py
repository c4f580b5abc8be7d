"""Each right against each role and a stranger, for every handler that the assembled program has.

Nothing here is a list of handlers: a new one is covered as soon as it is registered, and one that does something of
staff's without saying which right it needs fails.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.callbacks import CancelOrder, Desk, PauseReason
from bot.callbacks.kinds import Place, StaffPlace, staff_kinds
from bot.services.desk import DeskService
from bot.services.people import Role
from bot.services.rights import COMMANDS, HOLDERS
from bot.telegram.filters import At
from bot.telegram.setup import CUSTOMER_COMMANDS
from bot.telegram.staff_only import Beyond, Staff, StaffCommand
from bot.telegram.turn import Turn
from storage import dialogs, staff
from tests.chat.group import Group
from tests.chat.person import Person
from tests.chat.registered import Kind, Registered, handlers, is_staffs
from tests.chat.shop import Shop

ELSEWHERE = {
    "start.start": "opens invitations, which strangers may",
    "notifications.open_news": "follows links, of which those of staff check the right where they lead",
    "staff_money.receipt_file": "customers have receipts of their own orders",
    "support.edited": "everybody changes what they said; answers of staff are changed with the right only",
    "staff_support.reply": "its filter lets only those through who may answer",
}
"""Handlers of customers' that reach services which check rights, and why they may."""
MADE_UP: Mapping[str, Any] = {"provider": "kinguin", "language": "en"}
"""What fields of these names hold where nothing else is well-formed."""
TOO_LIVELY = frozenset({"inbox", "dialogs", "customers"})
"""What every message changes: that it came, from whom, where they are now."""
SEARCH = frozenset({"browses", "missed_searches", "shop_settings", "sqlite_sequence"})
"""What a search leaves behind."""
LARGE = ("offer", "variants", "filter_values", "search")
"""Tables of the catalogue: their rows are counted, not read."""


def made_up(kind: Kind) -> str:
    """Well-formed data of a button of this kind about something that is not there."""
    values = {}
    for name, field in kind.model_fields.items():
        if isinstance(field.default, str):
            continue  # what may be left out is a text that screens choose, such as what was wrong
        values[name] = MADE_UP.get(name, 987_654 if field.annotation is int else "other")
    return kind(**values).pack()


def of(shop: Shop) -> list[Registered]:
    return handlers(shop.app.telegram.dispatcher)


def awaited(shop: Shop) -> list[type[StaffPlace]]:
    """Places of staff at which something is to be typed."""
    found = {kind for each in of(shop) for kind in each.awaits if issubclass(kind, StaffPlace)}
    return sorted(found, key=lambda kind: kind.__prefix__)


async def written(shop: Shop) -> dict[str, object]:
    """Everything in the file, but for what any message changes."""
    rows = await shop.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = sorted({row["name"] for row in rows} - TOO_LIVELY)
    return {
        name: (await shop.rows(f"SELECT count(*) FROM {name}" if name.startswith(LARGE) else f"SELECT * FROM {name}"))
        for name in names
    }


async def differs(shop: Shop, before: dict[str, object]) -> list[str]:
    after = await written(shop)
    return [name for name in before if before[name] != after[name]]


async def move(shop: Shop, person: Person, place: str) -> None:
    """As if the place had been opened before."""
    now = shop.clock.now()
    await shop.db.write(lambda tx: dialogs.put(tx, person.id, person.id, place, now=now))
    await shop.settle()


@pytest.fixture(params=[None, *Role], ids=["stranger", *Role])
async def who(request: pytest.FixtureRequest, shop: Shop, ben: Person) -> Role | None:
    """The role of `ben`, who has the desk, or what looks like it, before them."""
    await ben.start()
    role: Role | None = request.param
    if role is not None:
        now = shop.clock.now()
        await shop.db.write(lambda tx: staff.add(tx, ben.id, role, "Ben", now))
    await shop.settle()
    await ben.start()
    return role


def allowed(role: Role | None, kind: Kind) -> bool:
    return role is not None and role in HOLDERS[kind.needs]  # type: ignore[union-attr]


def ordered(kinds: list[Kind], role: Role | None) -> list[Kind]:
    """What the role may not do comes first: what it may do changes the shop."""
    return sorted(kinds, key=lambda kind: allowed(role, kind))


async def test_every_button_of_staff_is_pressed_with_and_without_its_right(
    shop: Shop, ben: Person, who: Role | None
) -> None:
    not_allowed, gone = (shop.texts(ben).plain(key) for key in ("error.not_allowed", "error.gone"))
    guilty: dict[str, str] = {}
    for kind in ordered([*staff_kinds().values()], who):
        message, alerts, before = ben.screen.id, len(ben.alerts), await written(shop)
        await ben.press_data(message, made_up(kind))
        told = ben.alerts[alerts:]
        if allowed(who, kind):
            guilty |= {kind.__name__: "is refused for the right"} if not_allowed in told else {}
            continue
        if told != [gone if who is None else not_allowed]:
            guilty[kind.__name__] = f"answers {told}"
        if (changed := await differs(shop, before)) != []:
            guilty[kind.__name__] = f"writes {changed}"
    assert guilty == {}


async def test_every_button_of_staff_pressed_in_the_staff_chat_asks_who_pressed(
    shop: Shop, ben: Person, olga: Person, who: Role | None
) -> None:
    group = Group(shop, olga, ben)
    await group.connect()
    not_allowed = shop.texts(ben).plain("error.not_allowed")
    works = {kind for side in shop.app.sides for kind in side.group_presses}
    assert works
    guilty: dict[str, str] = {}
    for kind in ordered([*staff_kinds().values()], who):
        alerts, before = len(ben.alerts), await written(shop)
        shop.telegram.press_unseen(ben.id, group.messages[-1].id, made_up(kind), chat_id=group.id)
        await shop.settle()
        told, changed = ben.alerts[alerts:], await differs(shop, before)
        if kind in works and who is not None and (told == [not_allowed]) == allowed(who, kind):
            guilty[kind.__name__] = f"answers {told}"
        if changed and not (kind in works and allowed(who, kind)):
            guilty[kind.__name__] = f"writes {changed}"
    assert guilty == {}


async def test_every_place_of_staff_is_drawn_for_its_right_only(shop: Shop, ben: Person, who: Role | None) -> None:
    not_allowed, gone = (shop.texts(ben).plain(key) for key in ("error.not_allowed", "error.gone"))
    guilty: dict[str, str] = {}
    for kind in staff_kinds().values():
        if not issubclass(kind, Place):
            continue
        await move(shop, ben, made_up(kind))
        told = ben.screen.text
        if (told == (gone if who is None else not_allowed)) == allowed(who, kind):
            guilty[kind.__name__] = told[:200]
    assert guilty == {}


async def test_every_command_of_staff_is_given_with_and_without_its_right(
    shop: Shop, ben: Person, who: Role | None
) -> None:
    not_allowed = shop.texts(ben).plain("error.not_allowed")
    await ben.say("/nonsense")
    unknown = ben.screen.text
    guilty: dict[str, str] = {}
    for command, right in COMMANDS.items():
        before, has_right = await written(shop), who is not None and who in HOLDERS[right]
        await ben.say(f"/{command}")
        told = ben.screen.text
        refused = told.startswith(not_allowed) if who else told == unknown
        if refused == has_right:
            guilty[command] = told
        if not has_right and (changed := await differs(shop, before)) != []:
            guilty[command] = f"writes {changed}"
    assert guilty == {}


async def test_what_is_typed_at_a_place_of_staff_counts_with_its_right_only(
    shop: Shop, ben: Person, who: Role | None
) -> None:
    """A place may have been opened by somebody whose role has changed since."""
    not_allowed = shop.texts(ben).plain("error.not_allowed")
    guilty: dict[str, str] = {}
    taking_words = {kind for each in of(shop) for one in each.filters for kind in getattr(one, "kinds", ())}
    for kind in ordered([*awaited(shop)], who):
        await move(shop, ben, made_up(kind))
        before = await written(shop)
        await ben.say("made up 12")
        if allowed(who, kind):
            continue
        changed, refused = set(await differs(shop, before)), ben.screen.text.startswith(not_allowed)
        # To a stranger, and where only files are awaited, words are what they are everywhere: a search.
        searches = who is None or kind not in taking_words
        if (not searches and not refused) or changed - (SEARCH if searches else set()):
            guilty[kind.__name__] = f"writes {changed}: {ben.screen.text[:200]}"
    assert guilty == {}


def test_every_command_is_the_customers_or_says_its_right(shop: Shop) -> None:
    wrong = [
        each.name
        for each in of(shop)
        if any(isinstance(one, Command) and not isinstance(one, StaffCommand | CommandStart) for one in each.filters)
        and not each.commands <= set(CUSTOMER_COMMANDS) | {"balance"}
    ]
    assert wrong == []
    given = [name for each in of(shop) if each.is_staffs for name in each.commands]
    assert sorted(given) == sorted(COMMANDS)
    assert [each.name for each in of(shop) if each.is_staffs and each.commands and len(each.filters) != 1] == []


def test_what_is_said_at_a_place_of_staff_passes_their_filter(shop: Shop) -> None:
    open_to_all = [
        each.name
        for each in of(shop)
        if any(issubclass(kind, StaffPlace) for kind in each.awaits)
        and not any(isinstance(one, Staff) for one in each.filters)
    ]
    assert open_to_all == []
    mixed = [each.name for each in of(shop) if len({is_staffs(kind) for kind in each.awaits}) > 1]
    assert mixed == []


def test_the_check_of_presses_comes_before_every_button_of_staff(shop: Shop) -> None:
    found = of(shop)
    check = next(i for i, each in enumerate(found) if any(isinstance(one, Beyond) for one in each.filters))
    before = [each.name for each in found[:check] if any(is_staffs(kind) for kind in each.pressed)]
    assert before == []
    taken = {kind for each in found for kind in each.pressed} | {
        k for side in shop.app.sides for k in side.group_presses
    }
    assert {kind.__name__ for kind in staff_kinds().values()} - {kind.__name__ for kind in taken} == set()


def test_who_reaches_a_service_that_checks_rights_says_its_own_right(shop: Shop) -> None:
    unmarked = {
        each.name: sorted(found)
        for each in of(shop)
        if not each.is_staffs and each.name not in ELSEWHERE and (found := each.asks_for_rights())
    }
    assert unmarked == {}


async def sly_press(query: CallbackQuery, turn: Turn, desk: DeskService) -> None:
    await turn.write(lambda tx: desk.next_case(tx, turn.person), show=lambda place: place)


async def sly_command(message: Message, turn: Turn) -> None:
    await turn.show(Desk())


async def sly_text(message: Message, place: PauseReason, turn: Turn) -> None:
    await turn.show(place)


def test_handlers_that_do_not_say_their_right_are_found() -> None:
    router = Router(name="sly")
    router.callback_query.register(sly_press, CancelOrder.filter())
    router.message.register(sly_command, Command("desk"))
    router.message.register(sly_text, At(PauseReason))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    command, press, text = sorted(handlers(dispatcher), key=lambda each: each.name)
    assert [each.is_staffs for each in (press, command, text)] == [False, False, False]
    assert press.asks_for_rights() == {"bot.services.desk"}
    assert command.commands == {"desk"}
    assert text.awaits == {PauseReason}
