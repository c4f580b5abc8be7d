"""The staff's side from the chat: commands, presses and typed reasons, and what a stranger hears instead."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import TelegramObject

from bot.callbacks import Confirm, Desk, Home, Place, SwitchProvider, TakeCase, place_of
from bot.callbacks.desk import Find
from bot.screens.screen import Screen
from bot.services.answers import Answers
from bot.services.asking import Asking
from bot.services.deposit_desk import DepositDesk
from bot.services.desk import DeskService
from bot.services.errors import Mistake
from bot.services.order_desk import OrderDesk
from bot.services.people import Person as Who
from bot.services.people import Role
from bot.services.price_changes import PriceChanges
from bot.services.returns_desk import ReturnsDesk
from bot.services.supplier_calls import SupplierCalls
from bot.services.supplier_forms import SupplierForms
from bot.services.switches import Switches
from bot.telegram.deposit_places import DepositPlaces
from bot.telegram.handlers import rest, staff_cases, staff_desk, staff_prices, staff_providers
from bot.telegram.staff_places import StaffPlaces
from bot.telegram.supplier_places import SupplierPlaces
from storage import staff
from tests.chat.person import Person
from tests.services.shop import PRICING, PROFILES
from tests.services.staffroom import CIPHER, Staffroom
from tests.telegram.house import TEXTS, House, story

KEY = "AAAA-BBBB-CCCC"
MODULES = (staff_desk, staff_cases, staff_providers, staff_prices, rest)


class Side:
    """The staff's handlers and screens over the house."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.router = self._router
        house._render = self._render  # type: ignore[method-assign]

    async def open(self) -> Staffroom:
        await self.house.start()
        self.room = await Staffroom(self.house.db).open()
        self.places = StaffPlaces(
            self.house.clock,
            DeskService(ZoneInfo("UTC"), Answers(CIPHER), {}, Asking({}, Answers(CIPHER))),
            self.room.drafting,
            Switches(PROFILES),
            PriceChanges(PRICING, PROFILES),
            DepositPlaces(self.house.clock, DepositDesk(PROFILES)),
        )
        suppliers = {"games": self.room.games, "boosts": self.room.boosts}
        forms = SupplierForms(suppliers, CIPHER)  # type: ignore[arg-type]
        db, clock, spawn = self.house.db, self.house.clock, self.house.workers.spawn
        calls = SupplierCalls(db, clock, suppliers, CIPHER, "b1", forms, spawn)  # type: ignore[arg-type]
        self.supplier = SupplierPlaces(clock, forms, calls, ReturnsDesk(PROFILES), OrderDesk(CIPHER), PROFILES)
        return self.room

    async def hire(self, name: str, role: Role) -> Person:
        person = self.house.person(name)
        now = self.house.clock.now()
        await self.house.db.write(lambda tx: staff.add(tx, person.id, role, name, now))
        return person

    def _router(self) -> Router:
        made = Router()
        made.include_routers(*(module.router() for module in MODULES))
        made.message.outer_middleware(self._hand)
        made.callback_query.outer_middleware(self._hand)
        return made

    async def _hand(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: Any
    ) -> Any:
        places = self.places
        data |= {
            "desk": places.desk,
            "drafting": places.drafting,
            "decisions": self.room.decisions,
            "switches": places.switches,
            "price_changes": places.price_changes,
        }
        return await handler(event, data)

    async def _render(self, place: Place, person: Who) -> Screen:
        draw = {**self.places.draws(), **self.supplier.draws()}.get(type(place))
        if draw is None:
            return Screen(f"at {place.pack()}")
        t = TEXTS.of(person.language)
        try:
            return await self.house.db.read(lambda reader: draw(reader, person, place, t))
        except Mistake as error:
            return Screen(t(error.key, **error.values))


@story
async def test_a_case_is_decided_from_the_desk_in_the_chat(house: House) -> None:
    side = Side(house)
    room = await side.open()
    order, _ = await room.unclear()
    olga = await side.hire("Olga", Role.OWNER)
    await olga.say("/desk")
    await olga.press("Next decision")
    await olga.press("Take the case")
    assert olga.sees("Taken by Olga")
    await olga.press("Hand over")
    await olga.say(KEY)
    assert "Hand it over" not in olga.screen.labels
    await olga.say("found on a shelf")
    assert olga.sees(KEY)
    await olga.press("Hand it over")
    assert (await room.now(order)).state == "delivered"
    assert not any(KEY in message.text for message in olga.messages)
    assert "No decisions are waiting" in olga.screen.text


@story
async def test_an_order_is_opened_by_its_number(house: House) -> None:
    side = Side(house)
    room = await side.open()
    order, _ = await room.unclear()
    sam = await side.hire("Sam", Role.SUPPORT)
    await sam.say(f"/order {order.number}")
    assert order.reference in sam.screen.text
    await sam.say("/order")
    dialog = await room.one("SELECT place FROM dialogs")
    assert place_of(str(dialog["place"])) == Find()
    await sam.say("/providers")
    assert sam.sees("other members of staff")


@story
async def test_a_provider_is_paused_with_a_typed_reason(house: House) -> None:
    side = Side(house)
    room = await side.open()
    max_ = await side.hire("Max", Role.MANAGER)
    await max_.say("/providers")
    await max_.press("games")
    await max_.press("Pause with a reason")
    await max_.say("stock-taking")
    assert max_.sees("stock-taking")
    row = await room.one("SELECT mode, reason FROM providers WHERE name = 'games'")
    assert tuple(row.values()) == ("paused", "stock-taking")


@story
async def test_a_price_is_typed_seen_and_saved(house: House) -> None:
    side = Side(house)
    room = await side.open()
    max_ = await side.hire("Max", Role.MANAGER)
    await max_.say("/prices games")
    await max_.press("Rate")
    await max_.say("many")
    assert max_.sees("Please write a number")
    await max_.say("95,5")
    assert max_.sees("1,100")
    assert max_.sees("1,051")
    await max_.press("Save the change")
    row = await room.one("SELECT rate FROM prices WHERE provider = 'games'")
    assert row["rate"] == "95.5"


@story
async def test_a_stranger_hears_exactly_what_unknown_commands_and_buttons_answer(house: House) -> None:
    side = Side(house)
    room = await side.open()
    _, case = await room.unclear()
    eve = house.person("Eve")
    await eve.say("/nonsense")
    unknown = eve.screen.text
    for command in ("/desk", "/order 1001", "/order", "/providers", "/prices", "/prices games"):
        await eve.say(command)
        assert eve.screen.text == unknown, command
    live = eve.screen.id
    await eve.press_data(live, "no-such-button")
    answer, drawn = eve.alerts[-1:], eve.screen.text
    presses = (Desk(), TakeCase(case=case), Confirm(case=case, draft=1), SwitchProvider(provider="games", mode="off"))
    for press in presses:
        await eve.press_data(eve.screen.id, press.pack())
        assert (eve.alerts[-1:], eve.screen.text) == (answer, drawn), press
        row = await house.row("SELECT place FROM dialogs WHERE person_id = :id", id=eve.id)
        assert row["place"] == Home().pack()
    assert await room.audit() == []


@story
async def test_who_was_staff_yesterday_is_a_stranger_today(house: House) -> None:
    side = Side(house)
    room = await side.open()
    order, _ = await room.unclear()
    max_ = await side.hire("Max", Role.MANAGER)
    await max_.say("/desk")
    await max_.press("Next decision")
    await max_.press("Refund")
    await max_.say("sorry")
    await house.db.write(lambda tx: tx.run("DELETE FROM staff WHERE id = :id", id=max_.id))
    await max_.press("Refund in full")
    assert (await room.now(order)).state == "unclear"
    assert await room.refund(order) is None
