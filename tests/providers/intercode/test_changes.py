"""Changes of status prove themselves by reading the order back; nothing is sent twice or for nothing."""

from typing import Any

import pytest

from providers.errors import Limited, NotSent, Ours, ProviderError, Refused, Unclear
from providers.intercode.statuses import STATUSES
from providers.orders import Stage
from providers.standin import Fault
from tests.providers.intercode.canned import scripted
from tests.providers.intercode.world import world

SENT = 'POST /orders/status-update {"orderId":7,"status":"Order Paid"}'
LOOK = "GET /orders/7"


def seven(status: str) -> tuple[int, Any]:
    return 200, {"id": 7, "amountInCents": 100, "status": status}


async def test_a_paid_order_is_told_and_read_back() -> None:
    provider, asked = scripted(seven("pending"), (200, {"id": 7, "status": "order paid"}), seven("order_paid"))
    seen = await provider.mark_paid("7")
    assert (seen.stage, seen.raw_status) == (Stage.OPEN, "order_paid")
    assert asked == [LOOK, SENT, LOOK]


@pytest.mark.parametrize("word", ["Order Paid", "shipped", "completed"])
async def test_an_order_that_is_paid_already_is_not_told_again(word: str) -> None:
    provider, asked = scripted(seven(word))
    assert (await provider.mark_paid("7")).raw_status == word
    assert asked == [LOOK]


@pytest.mark.parametrize("word", ["Awaiting Payment", "payment failed"])
async def test_an_order_whose_card_failed_can_be_paid_by_the_shop(word: str) -> None:
    provider, asked = scripted(seven(word), (200, {"id": 7, "status": "x"}), seven("Shipped"))
    assert (await provider.mark_paid("7")).stage is Stage.OPEN
    assert asked == [LOOK, SENT, LOOK]


@pytest.mark.parametrize(
    "echo",
    [
        {"id": 7, "status": "pending"},
        {"id": 8, "status": "order paid"},
        {"id": 7, "status": "order paid"},
        {},
        [],
        "ok",
    ],
)
async def test_an_echo_is_believed_only_with_the_order_itself(echo: Any) -> None:
    shown, _ = scripted(seven("pending"), (200, echo), seven("order paid"))
    assert (await shown.mark_paid("7")).stage is Stage.OPEN
    hidden, _ = scripted(seven("pending"), (200, echo), seven("pending"))
    with pytest.raises(Unclear):
        await hidden.mark_paid("7")


@pytest.mark.parametrize("after", [(500, {}), (404, {}), (401, {}), (200, {})])
async def test_a_change_that_cannot_be_read_back_is_unclear(after: tuple[int, Any]) -> None:
    provider, _ = scripted(seven("pending"), (200, {"id": 7, "status": "order paid"}), after)
    with pytest.raises(Unclear):
        await provider.mark_paid("7")


@pytest.mark.parametrize(
    ("answer", "kind", "calls"),
    [
        ((400, {"message": "Invalid order status data"}), Refused, 2),
        ((401, {}), Ours, 2),
        ((403, {}), Ours, 2),
        ((400, None), Unclear, 3),
        ((404, {}), Unclear, 3),
        ((429, {}), Unclear, 3),
        ((500, {}), Unclear, 3),
    ],
)
async def test_a_refused_change_says_what_it_means(answer: Any, kind: type[ProviderError], calls: int) -> None:
    provider, asked = scripted(seven("pending"), answer, seven("pending"))
    with pytest.raises(kind) as caught:
        await provider.mark_paid("7")
    assert type(caught.value) is kind
    assert len(asked) == calls


@pytest.mark.parametrize(
    ("answer", "kind"),
    [((500, {}), NotSent), ((404, {}), Refused), ((401, {}), Ours), ((429, {}), Limited), ((200, []), NotSent)],
)
async def test_what_cannot_be_read_first_is_not_changed(answer: Any, kind: type[ProviderError]) -> None:
    for act in ("mark_paid", "cancel"):
        provider, asked = scripted(answer)
        with pytest.raises(kind):
            await getattr(provider, act)("7")
        assert asked == [LOOK]


@pytest.mark.parametrize("act", ["mark_paid", "cancel"])
async def test_what_is_no_id_is_refused(act: str) -> None:
    with pytest.raises(Refused):
        await getattr(world().provider, act)("no-such-order")


@pytest.mark.parametrize(
    ("word", "kind"), [("Cancelled", Refused), ("Declined", Refused), ("On Hold", Unclear), ("", Unclear)]
)
async def test_money_is_not_told_to_an_order_that_cannot_take_it(word: str, kind: type[ProviderError]) -> None:
    provider, asked = scripted(seven(word))
    with pytest.raises(kind):
        await provider.mark_paid("7")
    assert asked == [LOOK]


@pytest.mark.parametrize("lost", [Fault.SILENT_AFTER, Fault.FAILS_AFTER, Fault.CLOSED_AFTER, Fault.GARBAGE])
async def test_a_lost_answer_is_made_up_for_by_the_order_itself(lost: Fault) -> None:
    made = world()
    placed = await made.place()
    made.standin.faults.plan(lost)
    assert (await made.provider.mark_paid(placed.id)).stage is Stage.OPEN
    assert [fact.what for fact in made.standin.truth] == ["placed", "paid"]


async def test_a_change_that_never_arrived_may_be_repeated() -> None:
    made = world()
    placed = await made.place()
    for fault, kind in ((Fault.SILENT_BEFORE, Unclear), (Fault.REFUSED, NotSent), (Fault.LIMITED, Unclear)):
        made.standin.faults.plan(fault)
        with pytest.raises(kind):
            await made.provider.mark_paid(placed.id)
    assert (await made.provider.mark_paid(placed.id)).stage is Stage.OPEN
    assert [fact.what for fact in made.standin.truth] == ["placed", "paid"]


@pytest.mark.parametrize("paid", [False, True])
async def test_an_order_is_cancelled_once(paid: bool) -> None:
    made = world()
    placed = await made.place()
    if paid:
        made.standin.pay(placed.id)
    for _ in range(2):
        assert (await made.provider.cancel(placed.id)).stage is Stage.CANCELLED
    assert [fact.what for fact in made.standin.truth][-1] == "cancelled"
    assert len(made.transport.acts()) == 2


@pytest.mark.parametrize(
    ("word", "code"), [("Shipped", "too_late"), ("Completed", "too_late"), ("Declined", "ended"), ("?", "too_late")]
)
async def test_what_is_on_its_way_is_not_cancelled(word: str, code: str) -> None:
    provider, asked = scripted(seven(word))
    with pytest.raises(Refused) as caught:
        await provider.cancel("7")
    assert caught.value.code == code
    assert asked == [LOOK]


@pytest.mark.parametrize("status", STATUSES)
async def test_staff_give_an_order_any_status(status: str) -> None:
    made = world()
    placed = await made.place()
    fields = {"remote_id": f"#{placed.id}", "status": status.upper()}
    lines = await made.provider.perform("status_update", fields)
    shown = status.lower().replace(" ", "_")
    same = [f"#{placed.id}: pending"]
    assert lines == (same if status == "Pending" else [f"#{placed.id}: pending → {shown}"])
    assert (await made.provider.read(placed.id)).raw_status == shown


async def test_staff_are_told_when_a_status_does_not_show() -> None:
    provider, _ = scripted(seven("pending"), (200, {"id": 7, "status": "shipped"}), seven("pending"))
    with pytest.raises(Unclear):
        await provider.perform("status_update", {"remote_id": "7", "status": "Shipped"})
