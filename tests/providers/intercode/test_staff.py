"""What staff do at the shop: fields that are checked, lead statuses in both shapes, the newest orders."""

import json
from typing import Any

import pytest

from providers.errors import InvalidAnswer, Ours, ProviderError, Unclear
from providers.intercode.fields import CHECKS
from providers.intercode.statuses import STATUSES
from tests.providers.intercode.canned import CANARY, answering, order
from tests.providers.intercode.world import world


def test_the_actions_say_what_they_change() -> None:
    actions = {action.name: action for action in world().provider.actions()}
    assert {name: action.acts for name, action in actions.items()} == {
        "orders": False,
        "status_update": True,
        "lead_statuses": True,
    }
    assert [field.key for field in actions["status_update"].fields] == ["remote_id", "status"]
    assert actions["status_update"].fields[1].options == STATUSES


@pytest.mark.parametrize(
    ("key", "answer", "checked"),
    [
        ("product_id", " 101 ", "101"),
        ("product_id", "#0101", "101"),
        ("remote_id", "#4021\n", "4021"),
        ("status", "order_paid", "Order Paid"),
        ("status", " awaiting   payment", "Awaiting Payment"),
        ("ids", "3, 1, 2", "3, 1, 2"),
        ("ids", "3 1;2,", "3, 1, 2"),
    ],
)
def test_a_field_gets_the_shops_form(key: str, answer: str, checked: str) -> None:
    check = world().provider.check
    assert check(key, answer) == checked
    assert check(key, checked) == checked


@pytest.mark.parametrize(
    ("key", "answer", "reason"),
    [
        ("product_id", "", "number"),
        ("product_id", "mug", "number"),
        ("product_id", "0", "number"),
        ("product_id", "-1", "number"),
        ("product_id", "٢", "number"),
        ("product_id", "1" * 16, "length"),
        ("remote_id", "4021/..", "number"),
        ("remote_id", "9" * 4096, "length"),
        ("status", "", "unknown"),
        ("status", "Paid", "unknown"),
        ("ids", "", "number"),
        ("ids", ", ,", "number"),
        ("ids", "3, one", "number"),
        ("ids", "3, 1, 3", "repeated"),
        ("ids", "3, 03", "repeated"),
        ("ids", " ".join(str(n) for n in range(1, 52)), "length"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_reason(key: str, answer: str, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        world().provider.check(key, answer)
    assert (caught.value.key, caught.value.reason) == (key, reason)


@pytest.mark.parametrize(("answer", "reason"), [("", "empty"), ("a\0b", "empty"), ("x" * 101, "length")])
def test_a_text_for_a_product_has_its_limits_too(answer: str, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        world(new_order_lists="texts").provider.check("product_id", answer)
    assert caught.value.reason == reason


def test_nothing_else_is_a_field() -> None:
    with pytest.raises(ValueError, match="no question"):
        world().provider.check("invite", "vitrina")
    assert set(CHECKS) == {"product_id", "remote_id", "status", "ids"}


async def test_the_order_of_lead_statuses_is_set_and_shown() -> None:
    made = world()
    lines = await made.provider.perform("lead_statuses", {"ids": "3, 1"})
    assert lines == ["1. #3", "2. #1", "3. #2", "4. #4", "5. #5"]
    (sent,) = made.transport.acts()
    assert (sent.method, sent.url.path) == ("PUT", "/api/leads/statuses/order")
    assert json.loads(sent.content) == [{"id": 3, "statusOrder": 1}, {"id": 1, "statusOrder": 2}]
    assert made.standin.lead_statuses == [3, 1, 2, 4, 5]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ([{"id": 1, "statusOrder": 1}], ["1. #1"]),
        ({"id": 1, "statusOrder": 1}, ["1. #1"]),
        ([{"id": 1, "statusOrder": 2}, {"id": "9", "statusOrder": 1}, {"id": 4}], ["1. #9", "2. #1", "?. #4"]),
        ([], ["[]"]),
    ],
)
async def test_a_list_and_a_single_object_are_shown_alike(body: Any, lines: list[str]) -> None:
    assert await answering(body).perform("lead_statuses", {"ids": "1"}) == lines


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, {"message": "Internal server error"}, Unclear),
        (200, b"<html>", Unclear),
        (200, [{"statusOrder": 1}], Unclear),
        (200, "ok", Unclear),
        (400, {}, Unclear),
        (429, {}, Unclear),
        (401, {}, Ours),
    ],
)
async def test_an_answer_that_shows_no_order_is_not_taken_for_one(
    status: int, body: Any, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await answering(body, status).perform("lead_statuses", {"ids": "1"})


async def test_the_newest_orders_come_first_and_are_few() -> None:
    told = [order(id=number) for number in range(1, 31)]
    lines = await answering(told).perform("orders", {})
    assert [line.split(" · ")[0] for line in lines] == [f"#{number}" for number in range(30, 10, -1)]
    assert lines[0] == (
        "#30 · 2026-02-14 09:30 UTC · 3 × Mug Harbour (101), 1 × Notebook Tidemark (102) · 52.50 RUB · pending"
    )
    assert CANARY not in "".join(lines)


async def test_an_order_that_tells_little_is_still_listed() -> None:
    assert await answering([{"id": 5}]).perform("orders", {}) == ["#5 · ? · ? · ? · ?"]
    assert await answering([]).perform("orders", {}) == ["0"]
    rows = [{"id": 6, "products": [{"name": " many\n words " * 40}]}]
    (line,) = await answering(rows).perform("orders", {})
    assert "\n" not in line
    assert len(line) < 120


async def test_there_is_no_other_action() -> None:
    with pytest.raises(ValueError, match="no action"):
        await world().provider.perform("refund", {})
