"""Health tells what works and what waits, and keeps the rest to itself."""

import json

from bot.workers import Health
from tests.providers.kinguin.canned import SECRET, sample
from tests.services.shop import NOW
from tests.web.conftest import House

PRIVATE = "OSError('a token')"


async def test_a_program_that_works_says_so(house: House) -> None:
    house.workers = [Health("letters", NOW), Health("starting")]
    await house.post("/providers/kinguin", sample("webhook-order-status.json"), {"X-Event-Secret": SECRET})
    answer = await house.get(house.private + "/health")
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert await answer.json() == {
        "ok": True,
        "database": True,
        "backlog": {"inbox": 0, "hints": 1},
        "workers": [
            {"name": "letters", "ok": True, "failures": 0, "last_ok_at": "2026-11-20T12:00:00+00:00"},
            {"name": "starting", "ok": True, "failures": 0, "last_ok_at": None},
        ],
    }


async def test_a_worker_that_fails_again_and_again_is_named_without_its_error(house: House) -> None:
    house.workers = [Health("once", NOW, PRIVATE, 1), Health("always", NOW, PRIVATE, 3)]
    answer = await house.get(house.private + "/health")
    assert answer.status == 503
    told = await answer.text()
    assert [worker["ok"] for worker in json.loads(told)["workers"]] == [True, False]
    assert "token" not in told


async def test_a_database_that_is_gone_is_told(house: House) -> None:
    await house.db.close()
    answer = await house.get(house.private + "/health")
    assert answer.status == 503
    told = await answer.json()
    assert (told["ok"], told["database"], told["backlog"]) == (False, False, {})


async def test_health_says_nothing_about_the_program(house: House) -> None:
    answer = await house.get(house.private + "/health")
    assert "Server" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("/", "/docs", "/openapi.json", "/telegram"):
        assert (await house.get(house.private + path)).status == 404
