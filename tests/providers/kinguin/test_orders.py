"""Bodies that are sent and orders that are read: exact prices, open words, traps of the documents."""

import base64
import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.decimal_json import dumps
from providers.errors import NotSent, Refused, Unavailable, Unclear
from providers.kinguin.bodies import body_of, path_of, reference_of
from providers.money import Money
from providers.offers import Line
from providers.orders import ItemKind, Placement, Stage
from tests.providers.kinguin.canned import REFERENCE, answering, asking, loaded, wanted


def line(price: str = "5.79", quantity: int = 1, **more: Any) -> Line:
    return Line("5d0011223344556677889900", "Brindlemarch", quantity, price=Money(Decimal(price), "EUR"), **more)


@pytest.mark.parametrize("price", ["5.79", "0.10", "12.30", "7", "1.005", "100000", "0.07"])
def test_a_price_is_sent_with_its_own_digits(price: str) -> None:
    body = body_of(Placement(REFERENCE, (line(price),)))
    assert f'"price":{price}}}'.encode() in body


def test_a_price_is_never_sent_with_an_exponent() -> None:
    assert dumps({"price": Decimal("1E+3"), "small": Decimal("1E-7")}) == '{"price":1000,"small":0.0000001}'


def test_a_float_is_not_written() -> None:
    with pytest.raises(TypeError):
        dumps({"price": 5.79})


def test_the_body_carries_our_reference_and_nothing_needless() -> None:
    body = body_of(Placement(REFERENCE, (line(quantity=2),), {"email": "anna@example.com"}))
    assert json.loads(body) == {
        "products": [{"productId": "5d0011223344556677889900", "qty": 2, "price": 5.79}],
        "orderExternalId": REFERENCE,
    }
    assert (reference_of(body), path_of(body)) == (REFERENCE, "/v2/order")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (line(),) * 11,
        (line(quantity=0),),
        (line(quantity=10),),
        (line("0"),),
        (Line("5d00", "no price", 1),),
        (Line("5d00", "another currency", 1, price=Money(Decimal(5), "USD")),),
    ],
)
def test_what_would_surely_be_refused_is_not_written(lines: tuple[Line, ...]) -> None:
    with pytest.raises(Refused):
        body_of(Placement(REFERENCE, lines))


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("processing", Stage.OPEN),
        ("completed", Stage.DONE),
        ("canceled", Stage.CANCELLED),
        ("cancelled", Stage.CANCELLED),
        ("refunded", Stage.CANCELLED),
        ("pending", Stage.UNKNOWN),  # until 2020-10
        ("error", Stage.UNKNOWN),
        ("completed?", Stage.UNKNOWN),
    ],
)
async def test_each_status_word_has_its_stage_and_survives(word: str, stage: Stage) -> None:
    told = loaded("place-order.response.json") | {"status": word}
    read = await answering(told).read(told["orderId"])
    assert (read.stage, read.raw_status) == (stage, word)


async def test_an_order_without_an_id_is_no_order() -> None:
    told = loaded("place-order.response.json")
    del told["orderId"]
    with pytest.raises(Unavailable):
        await answering(told).read("PKR41TTW9Q2Z")
    with pytest.raises(Unclear):
        await answering(told, 201).place(body_of(Placement(REFERENCE, (line(),))))


@pytest.mark.parametrize("status", [200, 202, 204, 302])
async def test_only_201_is_an_accepted_order(status: int) -> None:
    with pytest.raises(Unclear):
        await answering(loaded("place-order.response.json"), status).place(body_of(Placement(REFERENCE, (line(),))))


async def test_an_answer_with_anothers_reference_is_not_ours() -> None:
    told = loaded("place-order.response.json") | {"orderExternalId": "22222222-2222-4222-8222-222222222222"}
    with pytest.raises(Unclear):
        await answering(told, 201).place(body_of(Placement(REFERENCE, (line(),))))


async def test_an_answer_may_leave_our_reference_out() -> None:
    told = loaded("place-order.response.json")
    del told["orderExternalId"]
    order = await answering(told, 201).place(body_of(Placement(REFERENCE, (line(),))))
    assert (order.id, order.reference) == (told["orderId"], None)


async def test_one_requested_line_that_comes_back_as_two_counts_once() -> None:
    read = await answering(loaded("get-order.response.json")).read("PKR41TTW9Q2Z")
    assert (read.items, read.stage) == (2, Stage.PARTLY)


async def test_what_was_charged_is_read_from_a_text_or_a_number() -> None:
    for told in ("24.86", 24.86):
        order = loaded("get-order.response.json") | {"paymentPrice": told}
        assert (await answering(order).read("PKR41TTW9Q2Z")).charged == Money(Decimal("24.86"), "EUR")


async def test_two_orders_with_our_reference_are_both_shown() -> None:
    one, other = loaded("get-order.response.json"), loaded("get-order.response.json") | {"orderId": "PSECOND"}
    found = await answering({"results": [one, other], "item_count": 2}).find(wanted())
    assert [order.id for order in found] == ["PKR41TTW9Q2Z", "PSECOND"]


async def test_a_search_that_ignores_the_reference_proves_no_absence() -> None:
    for stranger in ({"orderExternalId": "22222222"}, {"orderExternalId": None}):
        told = loaded("get-order.response.json") | stranger
        with pytest.raises(Unavailable):
            await answering({"results": [told], "item_count": 1}).find(wanted())


async def test_an_empty_search_says_absent() -> None:
    assert await answering({"results": [], "item_count": 0}).find(wanted()) == []


@pytest.mark.parametrize("body", [{}, [], {"results": None}, {"results": {}}, "none", 7])
async def test_a_search_without_results_proves_no_absence(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).find(wanted())


async def test_keys_without_ids_keep_the_same_id_at_each_reading() -> None:
    told = loaded("seed_era/get-keys.response.json")
    first, again = [await answering(told).deliveries("P1") for _ in range(2)]
    assert [item.id for item in first] == [item.id for item in again]
    other = await answering([told[0] | {"serial": "AAAAA-BBBBB-CCCCC"}]).deliveries("P1")
    assert other[0].id != first[0].id
    assert told[0]["serial"] not in first[0].id


async def test_a_key_of_the_first_year_names_its_product_by_number_alone() -> None:
    """Document: api/order/v1, key object; `productId` came in 2020-11."""
    keys = [{"type": "text/plain", "serial": "SAME", "kinguinId": number} for number in (1, 2)]
    assert len({item.id for item in await answering(keys).deliveries("P1")}) == 2


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
async def test_a_picture_key_arrives_as_its_bytes(prefix: str) -> None:
    encoded = prefix + base64.b64encode(b"\x89PNG picture").decode()
    key = {"id": "1", "type": "image/png", "serial": encoded, "name": "Game"}
    (item,) = await answering([key]).deliveries("P1")
    assert (item.kind, item.content, item.media_type) == (ItemKind.PICTURE, b"\x89PNG picture", "image/png")


async def test_a_picture_that_is_none_is_shown_as_text() -> None:
    (item,) = await answering([{"id": "1", "type": "image/png", "serial": "AAAAA-*****"}]).deliveries("P1")
    assert (item.kind, item.content, item.media_type) == (ItemKind.KEY, b"AAAAA-*****", "text/plain")


async def test_a_key_without_a_serial_is_not_delivered_yet() -> None:
    assert await answering([{"id": "1", "type": "text/plain", "serial": " "}]).deliveries("P1") == []


async def test_a_server_that_repeats_its_page_of_keys_ends_the_reading() -> None:
    page = [{"id": str(number), "type": "text/plain", "serial": f"K-{number}"} for number in range(100)]
    assert len(await answering(page).deliveries("P1")) == 100


async def test_keys_in_pages_of_the_default_length_are_all_read() -> None:
    """Document: api/order/v2, get keys: 25 is the default, 100 the most."""
    keys = [{"id": str(number), "type": "text/plain", "serial": f"K-{number}"} for number in range(60)]

    def short(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        return httpx.Response(200, json=keys[(page - 1) * 25 : page * 25])

    assert len(await asking(short).deliveries("P1")) == 60


async def test_pages_of_pictures_may_be_large() -> None:
    picture = base64.b64encode(b"\x89PNG" + b"x" * 90_000).decode()
    keys = [{"id": str(number), "type": "image/png", "serial": picture} for number in range(90)]
    assert len(await answering(keys).deliveries("P1")) == 90


async def test_another_order_than_the_one_asked_for_is_not_believed() -> None:
    told = loaded("get-order.response.json")
    with pytest.raises(Unavailable):
        await answering(told).read("POTHER")
    assert (await answering(told).read(told["orderId"].lower())).id == told["orderId"]


@pytest.mark.parametrize("body", [{"results": [], "item_count": 1}, {"results": [None]}, {"results": ["P1"]}])
async def test_a_search_that_found_what_it_does_not_show_proves_no_absence(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).find(wanted())


async def test_a_placement_that_never_left_is_known_as_such() -> None:
    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(NotSent):
        await asking(refused).place(body_of(Placement(REFERENCE, (line(),))))
