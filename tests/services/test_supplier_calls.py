"""A call of staff whose program was stopped in between is never said to be done, and never made again by itself."""

from collections.abc import Coroutine, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.callbacks.supplier import BeginCall, MakeCall, SupplierAction, SupplierField
from bot.services import staff_orders
from bot.services.errors import Gone, Mistake
from bot.services.supplier_calls import SupplierCalls
from bot.services.supplier_forms import Form, SupplierForms
from bot.services.supplier_views import LastCall
from providers.questions import Question, StaffAction
from storage.database import Database
from storage.order_state import OrderState
from tests.services.staffroom import CIPHER, FOUND, MAX, NOW, OLGA, SAM, STRANGER, Staffroom, ToySupplier

S = OrderState
PAGE = SupplierAction(provider="games", name="renew")


class Renewing(ToySupplier):
    """Renews what it is told to."""

    def __init__(self) -> None:
        super().__init__(FOUND)
        self.renewed = 0

    def actions(self) -> tuple[StaffAction, ...]:
        return (StaffAction("renew"), StaffAction("extend", (Question("remote_id"),)))

    def check(self, key: str, answer: str) -> str:
        return answer

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        self.renewed += 1
        return ["done"]


class Office:
    """The calls as one start of the program makes them; what it would run beside itself is kept."""

    def __init__(self, room: Staffroom, supplier: Renewing, boot: str) -> None:
        self.room, self.kept = room, list[Coroutine[Any, Any, Any]]()
        suppliers: Any = {"games": supplier}
        self.forms = SupplierForms(suppliers, CIPHER)
        self.calls = SupplierCalls(
            room.db, room.clock, suppliers, CIPHER, boot, self.forms, lambda errand, name: self.kept.append(errand)
        )

    async def form(self) -> Form:
        press = BeginCall(provider="games", name="renew")
        return await self.room.db.write(lambda tx: self.forms.begin(tx, MAX, press, NOW))

    async def last(self) -> LastCall:
        view = await self.room.db.read(lambda reader: self.calls.view(reader, OLGA, PAGE))
        assert view.last is not None
        return view.last


@pytest.fixture
async def room(db: Database) -> Staffroom:
    return await Staffroom(db).open()


async def test_an_intent_without_an_outcome_is_not_known_to_be_done(room: Staffroom) -> None:
    supplier = Renewing()
    before = Office(room, supplier, "b1")
    form = await before.form()
    await room.db.write(lambda tx: before.calls.intend(tx, MAX, MakeCall(draft=form.draft), NOW))
    after = Office(room, supplier, "b2")
    last = await after.last()
    assert (last.outcome, last.unknown, last.under_way, last.by) == ("open", True, False, "name2")
    assert supplier.renewed == 0
    assert after.kept == []


async def test_an_outcome_is_seen_by_all_who_may_call(room: Staffroom) -> None:
    office = Office(room, Renewing(), "b1")
    form = await office.form()
    intent = await room.db.write(lambda tx: office.calls.intend(tx, MAX, MakeCall(draft=form.draft), NOW))
    await office.calls._send(intent)
    last = await office.last()
    assert (last.outcome, last.lines, last.unknown) == ("accepted", ("done",), False)


async def test_an_order_whose_number_there_was_typed_is_read_again_at_once(room: Staffroom) -> None:
    order = await room.order(S.PLACING, S.IN_PROGRESS, remote_id="G-7")
    later = int((NOW + timedelta(hours=1)).timestamp() * 1000)
    await room.db.write(lambda tx: tx.run("UPDATE orders SET next_step_at = :at", at=later))
    office = Office(room, Renewing(), "b1")
    press = BeginCall(provider="games", name="extend")
    form = await room.db.write(lambda tx: office.forms.begin(tx, MAX, press, NOW))
    place = SupplierField(draft=form.draft, key="remote_id")
    await room.db.write(lambda tx: office.forms.answer(tx, MAX, place, "G-7", NOW))
    intent = await room.db.write(lambda tx: office.calls.intend(tx, MAX, MakeCall(draft=form.draft), NOW))
    await office.calls._send(intent)

    assert (await room.now(order)).next_step_at == NOW
    view = await room.db.read(lambda reader: staff_orders.view(reader, OLGA, order.id, NOW, {}))
    assert [(call.kind, call.name, call.outcome) for call in view.calls][-1] == ("action", "extend", "accepted")


async def test_what_a_colleague_filled_in_is_sent_by_nobody_else(room: Staffroom) -> None:
    office = Office(room, Renewing(), "b1")
    form = await office.form()
    with pytest.raises(Mistake):
        await room.db.write(lambda tx: office.calls.intend(tx, OLGA, MakeCall(draft=form.draft), NOW))


async def test_only_owners_and_managers_may_call(room: Staffroom) -> None:
    office = Office(room, Renewing(), "b1")
    press = BeginCall(provider="games", name="renew")
    with pytest.raises(Mistake) as error:
        await room.db.write(lambda tx: office.forms.begin(tx, SAM, press, NOW))
    assert error.value.key == "error.not_allowed"
    for person, asked in ((STRANGER, press), (OLGA, BeginCall(provider="games", name="unheard"))):
        with pytest.raises(Gone):
            await room.db.write(lambda tx, person=person, asked=asked: office.forms.begin(tx, person, asked, NOW))  # type: ignore[misc]
    assert office.calls.about_order(SAM, "games") == ()
