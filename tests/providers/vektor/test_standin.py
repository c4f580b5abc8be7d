"""The stand-in: tokens, a believable catalogue, orders that go on by themselves, faults and options."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from providers.standin import Fault
from providers.vektor import VektorStandin, standin
from tests.providers.contract import HandClock, Numbered
from tests.providers.vektor.canned import FIRST, SECOND

PERSON = {"email": "anna@example.com", "phone": "79251153242", "name": "Anna Example"}
LABEL = "1000\u00a0\u20bd"


class Desk:
    """The stand-in, asked as a client would ask it."""

    def __init__(self, **more: Any) -> None:
        self.clock = HandClock()
        self.standin = VektorStandin(now=self.clock.now, new_id=Numbered(), **more)
        self.token = ""

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.standin.handle(
            httpx.Request(method, f"https://cards.example/vektor{path}", headers=headers, **more)
        )

    async def sign_in(self, path: str = "/connect/token", **more: Any) -> httpx.Response:
        form = {"client_id": "shop", "client_secret": "secret", "grant_type": "client_credentials"}
        answer = await self.ask("POST", path, **(more or {"data": form}))
        self.token = answer.json().get("access_token", "")
        return answer

    async def order(self, reference: str = FIRST, **more: Any) -> httpx.Response:
        card = {"id": 1, "quantity": 1, "faceValue": LABEL}
        body = {"orderId": reference, "participant": PERSON, "ecards": [card]} | more
        return await self.ask("POST", "/v1/orders", json=body)

    async def status(self, reference: str = FIRST) -> Any:
        return (await self.ask("GET", f"/v1/orders/{reference}/status")).json()["status"]

    async def errors(self, **more: Any) -> dict[str, list[str]]:
        answer = await self.order(**more)
        assert answer.status_code == 400
        told: dict[str, list[str]] = answer.json()["errors"]
        return told


@pytest.fixture
async def desk() -> Desk:
    made = Desk()
    await made.sign_in()
    return made


@pytest.mark.parametrize("path", ["/connect/token", "/v1/connect/token"])
async def test_a_token_is_given_in_each_place_and_form(path: str) -> None:
    """Documents: Introduction and Access token."""
    fields = {"client_id": "shop", "client_secret": "secret", "grant_type": "client_credentials"}
    for sent in ({"data": fields}, {"files": [(name, (None, value)) for name, value in fields.items()]}):
        answer = await Desk(client=("shop", "secret")).sign_in(path, **sent)
        assert answer.status_code == 200
        told = answer.json()
        assert (told["expires_in"], told["token_type"], told["scope"]) == (3600, "Bearer", "external-api")


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"json": {"client_id": "shop", "client_secret": "secret"}}, "invalid_request"),
        ({"data": {"client_id": "shop"}}, "invalid_request"),
        ({"data": {"client_id": "shop", "client_secret": "secret"}}, "unsupported_grant_type"),
        ({"data": {"client_id": "shop", "client_secret": "x", "grant_type": "client_credentials"}}, "invalid_client"),
    ],
)
async def test_a_wrong_request_for_a_token_is_refused(sent: dict[str, Any], word: str) -> None:
    answer = await Desk(client=("shop", "secret")).sign_in(**sent)
    assert (answer.status_code, answer.json()) == (400, {"error": word})


async def test_a_token_opens_calls_for_an_hour(desk: Desk) -> None:
    desk.clock.forward(timedelta(minutes=59))
    assert (await desk.ask("GET", "/v1/ecards")).status_code == 200
    desk.clock.forward(timedelta(minutes=1))
    assert (await desk.ask("GET", "/v1/ecards")).status_code == 401
    desk.token = "of somebody else"
    assert (await desk.order()).status_code == 401
    assert desk.standin.orders() == []


async def test_the_catalogue_has_every_documented_shape(desk: Desk) -> None:
    """Document: ECards."""
    rows = (await desk.ask("GET", "/v1/ecards")).json()
    assert len(rows) == len({row["id"] for row in rows}) == len({row["name"] for row in rows}) == 25
    assert {type(row["faceValues"]) for row in rows} == {dict, list}
    assert {row.get("unit") for row in rows} == {"ruble", "month", None}
    values = [value for row in rows if isinstance(row["faceValues"], list) for value in row["faceValues"]]
    assert {type(value["price"]) for value in values} == {int}
    assert {blank for value in values for blank in " \u00a0" if blank in value["name"]} == {" ", "\u00a0"}


async def test_every_card_has_a_picture() -> None:
    desk = Desk()
    for number in desk.standin.brands:
        answer = await desk.ask("GET", f"/pictures/{number}.svg")
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.text.startswith("<svg")
    assert (await desk.ask("GET", "/pictures/99.svg")).status_code == 404


async def test_an_order_goes_through_its_statuses_within_a_minute(desk: Desk) -> None:
    """Document: api/orders, Order statuses."""
    cards = [{"id": "1", "quantity": 2, "faceValue": LABEL}]
    assert (await desk.order(FIRST)).json() == {"orderId": FIRST}
    await desk.order(SECOND, ecards=cards)
    seen = []
    for _ in range(11):
        seen.append((await desk.status(FIRST), await desk.status(SECOND)))
        desk.clock.forward(timedelta(seconds=5))
    first, second = (list(dict.fromkeys(words)) for words in zip(*seen, strict=True))
    assert first == ["Created", "Payed", "ReadyForDelivery", "Delivered"]
    assert second == ["Created", "Payed", "ReadyForDelivery", "PartiallyDelivered", "Delivered"]
    assert [fact.what for fact in desk.standin.truth] == ["placed", "placed", "done", "done"]


async def test_a_card_that_is_assigned_by_hand_waits_for_it(desk: Desk) -> None:
    slow = next(brand for brand in desk.standin.brands.values() if brand.is_slow)
    await desk.order(ecards=[{"id": slow.id, "quantity": 1, "faceValue": slow.values[0].name}])
    desk.clock.forward(timedelta(seconds=25))
    assert await desk.status() == "AwaitingCertificateAssignment"


async def test_hands_move_an_order_as_they_like(desk: Desk) -> None:
    for reference in (FIRST, SECOND):
        await desk.order(reference)
    desk.standin.deliver_part(FIRST)
    desk.standin.book.cancel_word = "Canceled"
    desk.standin.cancel(SECOND)
    desk.clock.forward(timedelta(days=1))
    await desk.sign_in()
    assert (await desk.status(FIRST), await desk.status(SECOND)) == ("PartiallyDelivered", "Canceled")
    desk.standin.finish(FIRST)
    desk.standin.finish(SECOND)
    assert [order["status"] for order in desk.standin.orders()] == ["Canceled", "Delivered"]
    with pytest.raises(KeyError):
        desk.standin.finish("no-such-order")


async def test_the_list_shows_20_a_page_the_newest_first(desk: Desk) -> None:
    """Document: api/orders, Get orders."""
    for number in range(21):
        await desk.order(f"{number:08d}-0000-4000-8000-00000000000A")
    desk.standin.extra_pages = 1
    first, last = [(await desk.ask("GET", "/v1/orders", params={"page": page})).json() for page in (1, 2)]
    assert [len(page["data"]) for page in (first, last)] == [20, 1]
    assert (first["totalPages"], first["currentPage"], first["pageSize"]) == (3, 1, 20)
    assert last["data"][0] == {
        "id": "00000000-0000-4000-8000-00000000000a",
        "number": 3001,
        "createdDate": "2026-03-01T12:00:00.000000",
        "status": "Created",
        "participantLogin": "anna@example.com_company",
        "total": 1100,
    }
    desk.standin.list_key = "orders"
    assert "orders" in (await desk.ask("GET", "/v1/orders")).json()
    assert (await desk.ask("GET", "/v1/orders", params={"page": "none"})).status_code == 400


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reference": "3048"}, "OrderId"),
        ({"participant": PERSON | {"email": ""}}, "Participant.Email"),
        ({"participant": PERSON | {"email": "anna"}}, "Participant.Email"),
        ({"participant": PERSON | {"email": "anna@refused.example"}}, "Participant.Email"),
        ({"participant": PERSON | {"name": None}}, "Participant.Name"),
        ({"participant": PERSON | {"phone": "+79251153242"}}, "Participant.Phone"),
        ({"participant": None}, "Participant.Name"),
        ({"ecards": []}, "Ecards"),
        ({"ecards": "all"}, "Ecards"),
        ({"ecards": [{"id": 99, "quantity": 1, "faceValue": LABEL}]}, "Ecards[0].Id"),
        ({"ecards": [{"id": True, "quantity": 1, "faceValue": LABEL}]}, "Ecards[0].Id"),
        ({"ecards": [{"id": 1, "quantity": "1", "faceValue": LABEL}]}, "Ecards[0].Quantity"),
        ({"ecards": [{"id": 1, "quantity": 101, "faceValue": LABEL}]}, "Ecards[0].Quantity"),
        ({"ecards": [{"id": 1, "quantity": 1, "faceValue": "1000 \u20bd"}]}, "Ecards[0].FaceValue"),
        ({"ecards": ["card"]}, "Ecards[0].Id"),
    ],
)
async def test_a_wrong_order_is_refused_field_by_field(desk: Desk, more: dict[str, Any], field: str) -> None:
    """Documents: api/orders, Create order; the older single page, Errors."""
    assert field in await desk.errors(**more)
    assert desk.standin.truth == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"{"])
async def test_no_order_at_all_is_refused(desk: Desk, raw: bytes) -> None:
    assert (await desk.ask("POST", "/v1/orders", content=raw)).status_code == 400


@pytest.mark.parametrize(
    ("repeat", "status", "made"), [("refuse", 400, 1), ("ignore", 200, 1), ("order_again", 200, 2)]
)
async def test_a_repeated_id_does_what_is_chosen(repeat: str, status: int, made: int) -> None:
    """Nothing is documented; the default is a refusal."""
    desk = Desk(repeat=repeat)
    await desk.sign_in()
    await desk.order()
    assert (await desk.order(FIRST.upper())).status_code == status
    assert len(desk.standin.orders()) == made
    assert VektorStandin(now=desk.clock.now, new_id=Numbered()).repeat == "refuse"


async def test_an_accepted_order_may_be_answered_without_a_body(desk: Desk) -> None:
    desk.standin.says_nothing = True
    answer = await desk.order()
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_late_order_appears_after_two_looks_or_a_minute(desk: Desk) -> None:
    for looks, wait in ((2, 0), (0, 60)):
        reference = FIRST if looks else SECOND
        desk.standin.faults.plan(Fault.LATE)
        with pytest.raises(httpx.ReadTimeout):
            await desk.order(reference)
        for _ in range(looks):
            assert (await desk.ask("GET", f"/v1/orders/{reference}/status")).status_code == 404
        desk.clock.forward(timedelta(seconds=wait))
        assert await desk.status(reference) == "Created"


async def test_a_strange_status_is_shown_until_somebody_ends_it(desk: Desk) -> None:
    desk.standin.faults.plan(Fault.UNKNOWN_STATUS)
    await desk.order()
    desk.clock.forward(timedelta(days=1))
    await desk.sign_in()
    assert await desk.status() == "OnManualReview"
    desk.standin.finish(FIRST)
    assert await desk.status() == "Delivered"


@pytest.mark.parametrize("path", ["/v1/orders/1", "/v1/certificates/", "/v1/balance/", "/", "/v1/orders/a%2Fb/status"])
async def test_what_the_documents_do_not_show_is_not_there(desk: Desk, path: str) -> None:
    assert (await desk.ask("GET", path)).status_code == 404


async def test_the_sandbox_makes_it_from_a_clock_and_ids() -> None:
    made = standin(now=HandClock().now, new_id=Numbered())
    assert (made.name, made.orders(), json.dumps(made.orders())) == ("vektor", [], "[]")
