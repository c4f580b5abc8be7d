"""The stand-in behaves as the documents say, in its own time, and keeps the truth."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from providers.errors import Unclear
from providers.intercode import IntercodeStandin, standin
from providers.intercode.standin_book import COMPLETES, SHIPS
from providers.orders import Stage
from providers.standin import Fault
from tests.providers.contract import HandClock, Numbered
from tests.providers.intercode.world import BASE, world

HEADERS = {"Authorization": "Bearer any"}


async def asked(served: IntercodeStandin, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    sent = headers or HEADERS
    request = httpx.Request(method, f"{BASE}{path}", json=body, headers=sent)
    return await served.handle(request)


async def test_a_paid_order_is_shipped_and_completed_in_its_time() -> None:
    made = world()
    placed = await made.place()
    made.clock.forward(timedelta(days=9))
    assert (await made.provider.read(placed.id)).stage is Stage.UNPAID
    made.standin.pay(placed.id)
    made.standin.pay(placed.id)
    seen = []
    for wait in (SHIPS, COMPLETES):
        made.clock.forward(wait - timedelta(seconds=1))
        seen.append((await made.provider.read(placed.id)).raw_status)
        made.clock.forward(timedelta(seconds=1))
        seen.append((await made.provider.read(placed.id)).raw_status)
    assert seen == ["order_paid", "shipped", "shipped", "completed"]
    assert [fact.what for fact in made.standin.truth] == ["placed", "paid", "shipped", "done"]
    assert {fact.id for fact in made.standin.truth} == {placed.id}


async def test_time_passes_by_itself_and_at_the_pace_that_is_set() -> None:
    made = world()
    placed = await made.place()
    made.standin.takes(timedelta(hours=1), timedelta(hours=2))
    made.standin.pay(placed.id)
    made.clock.forward(timedelta(hours=3))
    await made.standin.tick()
    moments = [(fact.what, fact.at - fact_zero) for fact in made.standin.truth[1:] if (fact_zero := placed.created_at)]
    hours = {"paid": 0, "shipped": 1, "done": 3}
    assert moments == [(what, timedelta(hours=many)) for what, many in hours.items()]


async def test_what_is_cancelled_or_refused_stays_so() -> None:
    made = world()
    placed = await made.place()
    made.standin.refuse(placed.id)
    seen = await made.provider.read(placed.id)
    assert (seen.stage, seen.raw_status) == (Stage.UNPAID, "payment_failed")
    made.standin.cancel(placed.id)
    made.standin.cancel(placed.id)
    made.standin.pay(placed.id)
    made.clock.forward(timedelta(days=1))
    assert (await made.provider.read(placed.id)).stage is Stage.CANCELLED
    assert [fact.what for fact in made.standin.truth] == ["placed", "payment_failed", "cancelled"]


async def test_a_late_order_appears_after_two_looks() -> None:
    made = world()
    made.standin.faults.plan(Fault.LATE)
    with pytest.raises(Unclear):
        await made.place()
    counts = [(await made.provider.before(made.placement("any"))).values["orders"] for _ in range(3)]
    assert counts == [0, 0, 1]


async def test_a_strange_status_stays_until_the_order_is_finished() -> None:
    made = world()
    made.standin.faults.plan(Fault.UNKNOWN_STATUS)
    placed = await made.place()
    made.clock.forward(timedelta(days=1))
    assert (await made.provider.read(placed.id)).stage is Stage.UNKNOWN
    made.standin.finish(placed.id)
    assert (await made.provider.read(placed.id)).stage is Stage.DONE


async def test_ids_go_on_after_the_seed() -> None:
    served = standin(now=HandClock().now, new_id=Numbered(), order_seed=5000)
    assert (await asked(served, "POST", "/orders/new", ["101"])).json()["id"] == 5001
    assert (await asked(served, "POST", "/orders/new", ["101"])).json()["id"] == 5002


@pytest.mark.parametrize("path", ["/orders", "/orders/1"])
@pytest.mark.parametrize("headers", [{"Authorization": "any"}, {"Authorization": "Bearer "}, {"Cookie": "token="}])
async def test_a_stranger_is_refused(path: str, headers: dict[str, str]) -> None:
    assert (await asked(world().standin, "GET", path, **headers)).status_code == 401


@pytest.mark.parametrize("body", [None, [], {}, "101", ["999"], [101], ["101", "999"], [["101"]]])
async def test_invalid_order_data_is_refused(body: Any) -> None:
    made = world()
    assert (await asked(made.standin, "POST", "/orders/new", body)).status_code == 400
    assert made.purchases() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"status": "shipped"},
        {"status": "Canceled"},
        {"status": None},
        {"orderId": "1"},
        {"orderId": 999},
        {"orderId": True},
        {"orderId": None},
    ],
)
async def test_only_declared_words_of_known_orders_are_taken(change: dict[str, Any]) -> None:
    made = world()
    placed = await made.place()
    body = {"orderId": int(placed.id), "status": "Shipped", **change}
    assert (await asked(made.standin, "POST", "/orders/status-update", body)).status_code == 400
    assert (await made.provider.read(placed.id)).stage is Stage.UNPAID


@pytest.mark.parametrize("body", [{"id": 4, "statusOrder": 1}, [{"id": 4, "statusOrder": 1}]])
async def test_lead_statuses_are_taken_as_a_list_and_as_a_single_object(body: Any) -> None:
    served = world().standin
    answer = (await asked(served, "PUT", "/leads/statuses/order", body)).json()
    assert [row["id"] for row in answer] == served.lead_statuses == [4, 1, 2, 3, 5]


@pytest.mark.parametrize("body", [None, "ids", [1], [{"id": 1}], [{"id": "1", "statusOrder": 1}], {"statusOrder": 1}])
async def test_other_lead_statuses_are_a_server_error(body: Any) -> None:
    assert (await asked(world().standin, "PUT", "/leads/statuses/order", body)).status_code == 500


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/orders/1"), ("GET", "/products"), ("POST", "/orders")])
async def test_only_the_documented_calls_are_served(method: str, path: str) -> None:
    assert (await asked(world().standin, method, path)).status_code == 404
