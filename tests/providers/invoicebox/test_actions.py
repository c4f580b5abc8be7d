"""What staff do at Invoicebox from the chat. Documents: docs/merchant/order/."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from providers.errors import NotFound, NotSent, Refused, Unavailable, Unclear
from providers.standin import Fault
from tests.providers.contract import World
from tests.providers.invoicebox.world import REFERENCE, line, placement, world


def acts(made: World) -> dict[str, bool]:
    return {action.name: action.acts for action in made.provider.actions()}


def test_looking_changes_nothing_and_the_rest_is_asked_twice() -> None:
    assert acts(world()) == {
        "search": False,
        "show": False,
        "refundable": False,
        "shipments": False,
        "change": True,
        "cancel": True,
        "ship": True,
    }


async def test_orders_are_searched_by_our_number_and_by_status() -> None:
    made = world()
    first, second = await made.place(), await made.place("22222222-2222-4222-8222-222222222222")
    made.paid(second.id)
    every = await made.provider.perform("search", {})
    assert every[0] == "totalCount: 2"
    ours = await made.provider.perform("search", {"order_number": REFERENCE, "order_status": ""})
    assert ours == ["totalCount: 1", f"{first.id} created 371.88 RUB {REFERENCE}"]
    paid = await made.provider.perform("search", {"order_number": "", "order_status": "completed"})
    assert [second.id in each for each in paid] == [False, True]
    assert made.transport.requests[-1].url.params["_order[createdAt]"] == "desc"


async def test_an_order_is_shown_as_it_is_told() -> None:
    made = world()
    order = await made.place()
    shown = await made.provider.perform("show", {"remote_id": order.id})
    assert {"status: created", "amount: 371.88 RUB", f"merchantOrderId: {REFERENCE}"} <= set(shown)
    assert f"paymentUrl: {order.payment_url}" in shown
    with pytest.raises(NotFound):
        await made.provider.perform("show", {"remote_id": "no-such-order"})


async def test_what_can_be_refunded_is_told_row_by_row() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    assert await made.provider.perform("refundable", {"remote_id": order.id}) == [
        "availableAmount: 371.88 RUB",
        "room-101 Room for a night: 371.88 RUB",
    ]


async def test_an_unpaid_order_gets_more_time_and_another_description() -> None:
    made = world()
    raw = made.provider.body(placement(line(meta_data='{"@type": "LodgingReservation"}')))
    order = await made.provider.place(raw)
    fields = {"remote_id": order.id, "expires_in": "48", "description": "A better room"}
    shown = await made.provider.perform("change", fields)
    assert {"expirationDate: 2026-03-03T12:00:00+00:00", "description: A better room"} <= set(shown)
    request = made.transport.acts()[-1]
    assert (request.method, request.url.path) == ("PUT", f"/v3/billing/api/order/order/{order.id}")
    sent = json.loads(request.content, parse_float=Decimal)
    told = json.loads(raw, parse_float=Decimal)
    assert {name: sent[name] for name in ("amount", "vatAmount", "metaData")} == {
        name: told[name] for name in ("amount", "vatAmount", "metaData")
    }
    assert sent["basketItems"][0]["amount"] == Decimal("123.96")
    made.clock.forward(timedelta(hours=47))
    assert (await made.provider.read(order.id)).raw_status == "created"


@pytest.mark.parametrize("fields", [{}, {"expires_in": "", "description": ""}])
async def test_a_change_of_nothing_is_not_sent(fields: dict[str, str]) -> None:
    made = world()
    order = await made.place()
    with pytest.raises(Refused):
        await made.provider.perform("change", {"remote_id": order.id, **fields})
    assert len(made.transport.acts()) == 1


async def test_a_paid_order_is_not_changed() -> None:
    made = world()
    order = await made.place()
    made.paid(order.id)
    with pytest.raises(Refused) as caught:
        await made.provider.perform("change", {"remote_id": order.id, "expires_in": "2"})
    assert caught.value.code == "wrong_order_status"


async def test_a_cancelled_order_is_told() -> None:
    made = world()
    order = await made.place()
    assert "status: canceled" in await made.provider.perform("cancel", {"remote_id": order.id})


async def test_a_paid_order_is_shipped_whole() -> None:
    made = world()
    order = await made.place()
    fields = {"remote_id": order.id, "document_number": "A-15", "document_date": "2026-03-02", "final": "yes"}
    with pytest.raises(Refused):
        await made.provider.perform("ship", fields)
    made.paid(order.id)
    assert await made.provider.perform("ship", fields) == ["id: 1", "status: completed"]
    sent: Any = json.loads(made.transport.acts()[-1].content)
    assert (sent["orderId"], sent["final"], sent["documentNumber"], sent["documentDate"]) == (
        order.id,
        True,
        "A-15",
        "2026-03-02",
    )
    assert len(sent["basketItems"]) == 1
    assert await made.provider.perform("shipments", {"remote_id": order.id}) == ["totalCount: 1", "1 completed A-15"]


async def test_an_act_that_cannot_look_first_is_not_sent() -> None:
    made = world()
    order = await made.place()
    for action in ("change", "ship"):
        made.standin.faults.plan(Fault.FAILS_BEFORE, reads=True)
        with pytest.raises(NotSent):
            await made.provider.perform(action, {"remote_id": order.id, "expires_in": "2"})
        with pytest.raises(Refused):
            await made.provider.perform(action, {"remote_id": "no-such-order", "expires_in": "2"})


async def test_a_lost_answer_to_an_act_is_unclear_and_to_a_look_unavailable() -> None:
    made = world()
    order = await made.place()
    made.standin.faults.plan(Fault.SILENT_AFTER)
    with pytest.raises(Unclear):
        await made.provider.perform("change", {"remote_id": order.id, "expires_in": "2"})
    made.standin.faults.plan(Fault.WRONG_TYPES, reads=True)
    with pytest.raises(Unavailable):
        await made.provider.perform("search", {})
