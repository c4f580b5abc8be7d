"""Sample bodies of SimpleBoost are read and produced: our own, and the documents' where near."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from providers.errors import Refused
from providers.orders import RemoteOrder, Stage
from providers.simpleboost import Settings, SimpleBoost, create
from providers.simpleboost.client import order_body
from tests.providers.simpleboost.world import KEY, boosts, world

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).parent / "simpleboost" / "samples"
DOCUMENTS = ROOT.parent / "shared" / "payloads" / "simpleboost"


FOLDERS = [folder for folder in (OWN, DOCUMENTS) if folder.is_dir()]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.parent.name)
def samples(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def sample(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_bytes())


def answering(folder: Path, name: str, status: int = 200) -> SimpleBoost:
    raw = (folder / f"{name}.json").read_bytes()
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=raw))
    settings = Settings.model_validate({"api_key": KEY, "base_url": "https://boost.example"})
    return create(settings, now=world().clock.now, transport=transport)


def shape(value: Any) -> Any:
    """The keys, all the way down."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    return None


async def test_the_answer_to_an_order_is_read(samples: Path) -> None:
    """Document: `order.md`, every field of the answer."""
    told = sample(samples, "order.response")["data"]
    provider = answering(samples, "order.response")
    expected = (told["id"], Stage.OPEN, told["status"])
    placed = await provider.place(order_body(told["inviteCode"], told["amount"]))
    for order in (placed, await provider.read(told["id"])):
        assert isinstance(order, RemoteOrder)
        assert (order.id, order.stage, order.raw_status) == expected
        assert order.charged is not None
        assert str(order.charged.amount) == str(told["price"])
        assert order.created_at is not None
        assert order.created_at.isoformat().replace("+00:00", "Z") == told["createdAt"]


async def test_the_account_is_read(samples: Path) -> None:
    """Document: `user.md`, every field of the answer."""
    told = sample(samples, "user.response")["data"]
    held = await answering(samples, "user.response").balance()
    assert str(held.amount) == str(told["balance"])
    health = await answering(samples, "user.response").health()
    assert health == f"account {told['id']} since {told['createdAt'][:10]}, balance {held}"


@pytest.mark.parametrize("status", [200, 400])
async def test_an_error_is_read(samples: Path, status: int) -> None:
    """Document: `errors.md`."""
    with pytest.raises(Refused) as caught:
        await answering(samples, "error.response", status).place(order_body("northwind", 14))
    code = sample(samples, "error.response")["error"]["code"]
    assert (caught.value.code, caught.value.question) == (str(code), "invite")


def test_the_body_of_an_order_is_produced(samples: Path) -> None:
    """Document: `order.md`, every field of the request."""
    produced = json.loads(world().provider.body(boosts("reference", amount=14)))
    assert shape(produced) == shape(sample(samples, "create-order.request"))
    assert produced == {"inviteCode": "vitrina", "amount": 14}


async def test_the_stand_in_answers_in_the_same_shapes(samples: Path) -> None:
    served = world().standin

    async def asked(method: str, path: str, body: Any = None) -> Any:
        request = httpx.Request(method, f"https://boost.example{path}", json=body, headers={"Authorization": KEY})
        return shape((await served.handle(request)).json())

    order = {"inviteCode": "vitrina", "amount": "10"}
    assert await asked("POST", "/order", order) == shape(sample(samples, "order.response"))
    order_id = served.orders()[0]["id"]
    assert await asked("GET", f"/order/{order_id}") == shape(sample(samples, "order.response"))
    assert await asked("GET", "/user") == shape(sample(samples, "user.response"))
    unknown = {"inviteCode": "unknown", "amount": 10}
    assert await asked("POST", "/order", unknown) == shape(sample(samples, "error.response"))
